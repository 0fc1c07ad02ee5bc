"""What admins see of an actor."""

from dataclasses import dataclass
from enum import StrEnum

from bot.ids import AliasId
from bot.matching.model import Sample, Strength, SubjectCard
from bot.matching.proposals import Proposal


@dataclass(frozen=True, slots=True)
class AliasEntry:
    """One written form of an actor's name, and where it comes from."""

    id: AliasId
    written: str
    strength: Strength
    origin: str
    """typed, proposed or admin"""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is known of an actor."""

    aliases: tuple[AliasEntry, ...]
    """In the order they were added."""
    kind: str | None
    country: str | None
    context: tuple[str, ...]
    """Words that speak for the actor beside a weak form."""
    vetoes: tuple[str, ...]
    """Phrases in which the name means something else."""


@dataclass(frozen=True, slots=True)
class TopicDossier:
    """What is known of a topic."""

    card: SubjectCard
    query: str
    """In normal form, with actors by their names."""
    vetoes: tuple[str, ...]
    """Phrases in which words of the query mean something else."""


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic in a list."""

    card: SubjectCard
    hits: int
    """Articles of the last seven days."""


class Removal(StrEnum):
    """How it ends when a subject is to be removed."""

    REMOVED = "removed"
    FOLLOWED = "followed"
    """Chats follow it: it stays."""
    SPOKEN_OF = "spoken_of"
    """Topics speak of it: it stays."""
    GONE = "gone"
    """It was not there any more."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a subject would match in the stored week."""

    count: int
    samples: tuple[Sample, ...]
    """The newest first."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """An actor as an admin describes it before it is saved."""

    names: tuple[str, ...]
    """As typed; the first is the one shown."""
    kind: str | None = None
    """As in ``Actor``; None: not said."""
    country: str | None = None
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """An actor as it would be saved."""

    sketch: Sketch
    known: SubjectCard | None
    """The actor that has one of the names already; None: it would be new."""
    names: tuple[str, ...]
    """As typed."""
    proposals: tuple[Proposal, ...]
    everyday: tuple[str, ...]
    """Names that are everyday words too."""
    similar: tuple[SubjectCard, ...]
    """Other actors of similar names."""
    trial: Trial
