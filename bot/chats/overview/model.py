"""How the whole line is: what waits at each step, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ids import TelegramId
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
class Doubtful:
    """A message that may not have arrived, or certainly has not."""

    telegram_id: TelegramId
    created_at: datetime
    arrived: bool | None
    """None: nobody knows. False: Telegram did not take it."""
    reason: str


@dataclass(frozen=True, slots=True)
class Sending:
    """Whether messages leave as they should."""

    stopped_since: datetime | None
    """Another program runs with this token; None: no."""
    silent_for: timedelta | None
    """So long Telegram wants to hear nothing; None: it does not mind."""
    per_second: int | None
    """The pace since Telegram asked everybody to wait; None: the usual one."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What an admin wants to know at a glance."""

    sources: SourceHealth
    queues: tuple[Queue, ...]
    """In the order of the line."""
    missed: Missed
    sending: Sending
    doubtful: tuple[Doubtful, ...]
    """The latest first."""
