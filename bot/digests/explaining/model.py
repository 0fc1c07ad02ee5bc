"""What can be asked about a digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.ids import SourceId, StoryId, SubjectId


@dataclass(frozen=True, slots=True)
class Naming:
    """A subject of the chat that a story answers, and the words that say so."""

    kind: Literal["actor", "topic"]
    subject: str
    found: tuple[str, ...]
    """As written in its articles; empty when the evidence cannot be read any more."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a digest tells a story."""

    story_id: StoryId
    title: str
    url: str
    sources: int
    """How many outlets report it by now; several sources of one count once."""
    namings: Sequence[Naming]
    known: bool
    """The chat had had other reports of it."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a digest tells what it tells."""

    reasons: Sequence[Reason]
    """In the digest's order."""
    left_out: int
    """Shown stories beyond those."""


@dataclass(frozen=True, slots=True)
class Likeable:
    """A subject or a source of a digest, and whether the chat wants less of it."""

    kind: Literal["actor", "topic", "source"]
    key: SubjectId | SourceId
    name: str
    less: bool


@dataclass(frozen=True, slots=True)
class Carrier:
    """One source's report of a story."""

    at: datetime
    """When it was published, or seen where that is unknown."""
    source: str
    title: str
    url: str
    copied: bool
    """The text is one that another source had first."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Who reported what when."""

    story_id: StoryId
    title: str
    carriers: Sequence[Carrier]
    """In order of time."""
    left_out: int
    """Later reports beyond those."""
    sources: int
    """How many outlets report it, as in ``Reason``."""


@dataclass(frozen=True, slots=True)
class Told:
    """A story that a message told."""

    story_id: StoryId
    title: str
