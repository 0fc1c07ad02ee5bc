"""When a source is polled next and why, and when never again."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.sources.hints import SAYS_NOTHING, Hints, read_http_date
from bot.sources.rhythm import half_gap

MINIMUM = timedelta(minutes=5)
"""Between two polls of one source, unless the operator's interval is shorter still."""
MAXIMUM = timedelta(days=1)
_SPREAD = 0.1
_MAX_DOUBLINGS = 30
_GONE = "http_410"
_HOUR = timedelta(hours=1)
_WEEK_HOURS = 7 * 24


class Reason(StrEnum):
    """What the wait until the next poll comes from. Stored; words in templates."""

    USUAL = "usual"
    """The operator's interval: the source has shown no rhythm yet."""
    RHYTHM = "rhythm"
    """Half the usual time between two of its entries."""
    MAX_AGE = "max_age"
    EXPIRES = "expires"
    TTL = "ttl"
    UPDATE_PERIOD = "update_period"
    """``sy:updatePeriod``."""
    SKIPPED = "skipped"
    """It names hours or days at which it does not change."""
    PAGES = "pages"
    """Pages of its articles are still to be fetched."""
    FAILING = "failing"
    ASKED = "asked"
    """The server asked for it: ``Retry-After``."""


@dataclass(frozen=True, slots=True)
class NextPoll:
    """When a source is due again, and why then."""

    at: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class Pace:
    """How often sources are polled."""

    interval: timedelta
    """The operator's, for sources that have shown no rhythm yet."""
    longest: timedelta = MAXIMUM
    """However rarely a source brings something, and whatever it asks for."""

    @property
    def minimum(self) -> timedelta:
        """Return the shortest wait between two polls."""
        return min(self.interval, MINIMUM)

    @property
    def maximum(self) -> timedelta:
        """Return the longest wait between two polls."""
        return min(max(self.interval, self.longest), MAXIMUM)

    def after_success(
        self, now: datetime, seed: int, *, times: Sequence[int] = (), hints: Hints = SAYS_NOTHING
    ) -> NextPoll:
        """Return the next poll: the longest of all waits that speak, from minimum to maximum.

        ``times``: as of ``rhythm.newest_times``. Up to a tenth more, the same for each source,
        spreads sources that were added together. Hours and days that the feed names as idle are
        stepped over; a feed that names all of them is not believed.
        """
        rhythm = half_gap(times, now)
        own = (self.interval, Reason.USUAL) if rhythm is None else (rhythm, Reason.RHYTHM)
        waits = [own, *_asked(hints)]
        wait, reason = max(waits, key=lambda each: each[0])
        wait = min(max(wait, self.minimum) * (1 + _SPREAD * _share(seed)), self.maximum)
        due = now + wait
        awake = _after_idle(due, hints)
        return NextPoll(due, reason) if awake == due else NextPoll(awake, Reason.SKIPPED)

    def soon(self, now: datetime) -> NextPoll:
        """Return the next poll of a source whose pages did not all fit into this one."""
        return NextPoll(now + self.minimum, Reason.PAGES)

    def after_failure(
        self, now: datetime, seed: int, *, failures: int, retry_after: timedelta | None = None
    ) -> NextPoll:
        """Return the next poll after the ``failures``-th failure in a row (from 1).

        One interval, then twice as long each time, up to a day; up to a tenth off either way.
        ``retry_after`` is what the server asked for: kept where it is longer.
        """
        doublings = min(max(failures, 1) - 1, _MAX_DOUBLINGS)
        shift = 1 + _SPREAD * (2 * _share(seed, failures) - 1)
        seconds = max(self.interval, self.minimum).total_seconds() * 2**doublings * shift
        wait = timedelta(seconds=min(seconds, self.maximum.total_seconds()))
        reason = Reason.FAILING
        if retry_after is not None and retry_after > wait:
            wait, reason = retry_after, Reason.ASKED
        return NextPoll(now + min(max(wait, self.minimum), MAXIMUM), reason)


def spread_out(
    sources: Sequence[int], now: datetime, *, rate: float, window: timedelta
) -> dict[int, datetime]:
    """Return new times for ``sources`` that are all overdue: at most ``rate`` a second.

    They are done within ``window`` in any case. Their order is by chance, but the same each time.
    """
    seconds = min(len(sources) / rate, window.total_seconds())
    return {source: now + timedelta(seconds=seconds * _share(source)) for source in sources}


def retry_after(header: str | None, now: datetime | None) -> timedelta | None:
    """Read a ``Retry-After`` header, seconds or a date (RFC 9110, 10.2.3); None: nothing said.

    ``now`` None: no clock to compare a date with, so only seconds tell something.
    """
    written = (header or "").strip()
    if written.isascii() and written.isdigit():
        return timedelta(seconds=min(int(written[:12]), int(MAXIMUM.total_seconds())))
    moment = read_http_date(written) if now else None
    if moment is None or now is None:
        return None
    return min(max(moment - now, timedelta()), MAXIMUM)


def is_gone(previous_error: str | None, error: str) -> bool:
    """Return whether a source said "gone" twice in a row: once may be a mistake."""
    return previous_error == error == _GONE


def _asked(hints: Hints) -> list[tuple[timedelta, Reason]]:
    waits = (
        (hints.max_age, Reason.MAX_AGE),
        (hints.expires, Reason.EXPIRES),
        (hints.ttl, Reason.TTL),
        (hints.update_every, Reason.UPDATE_PERIOD),
    )
    return [(wait, reason) for wait, reason in waits if wait is not None]


def _after_idle(due: datetime, hints: Hints) -> datetime:
    """Return ``due``, or the beginning of the first hour after it that the feed calls busy."""
    moment = due.astimezone(UTC)
    for _ in range(_WEEK_HOURS):
        if moment.hour not in hints.skip_hours and moment.weekday() not in hints.skip_days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + _HOUR
    return due


def _share(*seeds: int) -> float:
    """Return a number from 0 to 1 that is always the same for the same seeds."""
    digest = hashlib.sha256(repr(seeds).encode()).digest()
    return int.from_bytes(digest[:4], "big") / 0xFFFF_FFFF
