"""What admins see of an actor."""

from dataclasses import dataclass

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
class Trial:
    """What a subject would match in the stored week."""

    count: int
    samples: tuple[Sample, ...]
    """The newest first."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An actor as it would be saved."""

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
