"""What the match step speaks of."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.ids import ArticleId, SubjectId

LONGEST_NAME = 128
"""Characters of one name; longer ones are cut off."""


class Strength(StrEnum):
    """Whether a form of a name counts by itself."""

    STRONG = "strong"
    WEAK = "weak"
    """Only beside other evidence in the article: a surname, an ambiguous word."""


class Rule(StrEnum):
    """How the words in the article led to the subject."""

    EXACT = "exact"
    """The same words after folding."""
    SPELLING = "spelling"
    """The same sounds, written otherwise or in another script."""
    DERIVED = "derived"
    """A form made from the typed names: initials, reversed order, a middle name more or less."""
    WEAK = "weak"
    """A weak form, with evidence beside it."""
    QUERY = "query"
    """A topic's query is true of the article."""


@dataclass(frozen=True, slots=True)
class Alias:
    """One written form of an actor's name."""

    written: str
    strength: Strength = Strength.STRONG


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, group, party, state or company, under every form of its name."""

    id: SubjectId
    name: str
    """As shown."""
    aliases: tuple[Alias, ...]
    """All forms, the shown one among them."""
    context: tuple[str, ...] = ()
    """Words that speak for this actor when a weak form stands in the same article."""
    kind: str | None = None
    """person, group, party, state, company or other; None: not said."""
    country: str | None = None
    """Where the actor is at home; None: not said."""
    vetoes: tuple[str, ...] = ()
    """Phrases in which the actor's name means something else: a hit inside one does not count."""


@dataclass(frozen=True, slots=True)
class ActorDraft:
    """An actor from a file or a catalogue, to be saved with all that is known of it."""

    aliases: tuple[Alias, ...]
    """The shown name first."""
    kind: str | None = None
    """As in ``Actor``."""
    country: str | None = None
    context: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A query that articles fulfil."""

    id: SubjectId
    query: str
    vetoes: tuple[str, ...] = ()
    """Phrases in which words of the query mean something else: inside one they do not count."""


Subject = Actor | Topic


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which words made a match: shown under "Why?", and where a summary should look."""

    found: str
    """The words of the article."""
    rule: str
    """A ``Rule``."""
    where: Literal["title", "text"]
    start: int
    """In characters of the title or the text."""
    end: int
    wanted: str = ""
    """The alias, or the part of the query, that the words answer."""
    support: str = ""
    """What allowed a weak form; empty when it needed nothing."""


@dataclass(frozen=True, slots=True)
class Match:
    """An article that mentions a subject, and why we think so."""

    article_id: ArticleId
    subject_id: SubjectId
    score: float
    """0..1; a full name in the title outweighs one in the text."""
    evidence: tuple[Evidence, ...]
    """At least one; the one that says most comes first, the others in the article's order."""


@dataclass(frozen=True, slots=True)
class SubjectCard:
    """A subject as people see it."""

    id: SubjectId
    kind: Literal["actor", "topic"]
    name: str
    aliases: tuple[Alias, ...]
    """In the order they were added; empty for a topic."""
    followers: int
    """Chats that follow it."""
    curated: bool = False
    """Made by an admin: stays when nobody follows it."""
    reviewed: bool = False
    """An admin has looked at its names."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, for showing where the evidence is."""

    text: str
    found: bool = False
    """These words made the match."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A stored article that a subject matched."""

    article_id: ArticleId
    title: str
    url: str
    published_at: datetime | None
    source_title: str
    headline: tuple[Piece, ...] = ()
    """The title, in pieces."""
    snippet: tuple[Piece, ...] = ()
    """The words of the text that made the match, with some around them; empty: the title did."""
    evidence: tuple[Evidence, ...] = ()
    """As in ``Match``."""


@dataclass(frozen=True, slots=True)
class Recent:
    """What the last days brought for a subject."""

    count: int
    per_day: float
    samples: tuple[Sample, ...]
    """The newest first."""
