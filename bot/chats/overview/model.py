"""How the whole line is: what waits at each step, and for how long."""

from dataclasses import dataclass
from datetime import datetime

from bot.sources.catalogue.model import SourceHealth


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits at one step."""

    step: str
    """``match``, ``group``, ``compose``, ``deliver``; or ``uncertain``: sent without an answer."""
    waiting: int
    oldest: datetime | None
    """Since when the first of it has waited; None: nothing waits."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Digest times of the last 24 hours that passed while the program was away."""

    late: int
    """Told in a later digest."""
    left: int
    """It was far too late: left for the next digest."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What an admin wants to know at a glance."""

    sources: SourceHealth
    queues: tuple[Queue, ...]
    """In the order of the line."""
    missed: Missed
