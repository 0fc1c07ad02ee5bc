"""What importing and exporting speak of."""

from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto

from bot.errors import BotError
from bot.ids import SubjectId
from bot.matching.model import ActorDraft, Alias, Strength


class ExchangeError(BotError):
    """A file or a catalogue cannot be read at all; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An actor as a file or a catalogue has it, to be taken over or not."""

    place: str
    """Where it stands: line 12, Q42."""
    draft: ActorDraft


@dataclass(frozen=True, slots=True)
class BadOffer:
    """What should have been an actor."""

    place: str
    """As in ``Offer``."""
    reason: str
    """One sentence."""


class Voice(Enum):
    """Who speaks through what is imported: how much it may change."""

    CATALOGUE = auto()
    """Somebody who does not know this bot: adds, and changes nothing that somebody looked at."""
    OPERATOR = auto()
    """A file of the operator's own: also marks names that no admin marked, and adds context."""
    OVERRULING = auto()
    """The same, told to have the last word."""


@dataclass(frozen=True, slots=True)
class StoredAlias:
    """One name as the database has it."""

    alias: Alias
    origin: str
    """typed, proposed or admin"""
    removed: bool = False
    """An admin took it away."""


@dataclass(frozen=True, slots=True)
class StoredActor:
    """An actor as the database has it."""

    id: SubjectId
    name: str
    kind: str | None
    country: str | None
    context: tuple[str, ...]
    vetoes: tuple[str, ...]
    curated: bool
    """An admin made it, or an import: somebody looked at it."""
    aliases: tuple[StoredAlias, ...]
    """In the order they were added, removed ones among them."""


@dataclass(frozen=True, slots=True)
class Owner:
    """An actor that has a name."""

    id: SubjectId
    name: str
    """As shown."""
    folded: str
    """The name in question."""
    strength: Strength


class Clash(StrEnum):
    """In what a file and the database disagree, so that the database stays as it is."""

    REMOVED = "removed"
    """An admin took the name away."""
    STRENGTH = "strength"
    """The name counts otherwise here."""
    OWNED = "owned"
    """Another actor has the name."""
    KIND = "kind"
    COUNTRY = "country"
    CONTEXT = "context"
    """The words of context here were looked at already."""
    VETOES = "vetoes"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One such disagreement."""

    clash: Clash
    said: str
    """What the file says."""
    stored: str
    """What the database says; for a name of another actor, that one."""


@dataclass(frozen=True, slots=True)
class Change:
    """What importing an offer does to one actor."""

    add: tuple[Alias, ...] = ()
    """New names, and those that were only proposed until now."""
    mark: tuple[Alias, ...] = ()
    """Names that get another strength, or come back."""
    kind: str | None = None
    """None: as it is."""
    country: str | None = None
    context: tuple[str, ...] | None = None
    """All words; None: as they are."""
    vetoes: tuple[str, ...] | None = None
    keep: bool = False
    """From now on it stays when nobody follows it."""
    conflicts: tuple[Conflict, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Say whether the actor stays as it is."""
        return not (self.is_matched_again or self.keep)

    @property
    def is_matched_again(self) -> bool:
        """Say whether the match step has to see the change."""
        words = self.context is not None or self.vetoes is not None
        return bool(self.add or self.mark or self.kind or self.country or words)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A conflict, and where it came up."""

    place: str
    actor: str
    """As shown."""
    conflict: Conflict


@dataclass(slots=True)
class Report:
    """What an import did, or would do."""

    added: list[str] = field(default_factory=list[str])
    """The shown names of new actors."""
    changed: list[str] = field(default_factory=list[str])
    same: int = 0
    """Actors that had all of it already."""
    bad: list[BadOffer] = field(default_factory=list[BadOffer])
    disagreements: list[Disagreement] = field(default_factory=list[Disagreement])
