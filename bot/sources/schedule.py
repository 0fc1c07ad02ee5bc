"""When a source is polled next, and when never again."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MINIMUM = timedelta(minutes=5)
"""Between two polls of one source, unless the operator's interval is shorter still."""
MAXIMUM = timedelta(days=1)
_SPREAD = 0.1
_MAX_DOUBLINGS = 30
_GONE = "http_410"


@dataclass(frozen=True, slots=True)
class Pace:
    """How often sources are polled."""

    interval: timedelta

    @property
    def minimum(self) -> timedelta:
        """Return the shortest wait between two polls."""
        return min(self.interval, MINIMUM)

    def after_success(self, now: datetime, seed: int) -> datetime:
        """Return the next poll: an interval on, and up to a tenth more, the same for each source.

        The tenth spreads sources that were added together.
        """
        wait = max(self.interval, self.minimum) * (1 + _SPREAD * _share(seed))
        return now + min(wait, MAXIMUM)

    def after_failure(
        self, now: datetime, seed: int, *, failures: int, retry_after: timedelta | None = None
    ) -> datetime:
        """Return the next poll after the ``failures``-th failure in a row (from 1).

        One interval, then twice as long each time, up to a day; up to a tenth off either way.
        ``retry_after`` is what the server asked for: kept where it is longer.
        """
        doublings = min(max(failures, 1) - 1, _MAX_DOUBLINGS)
        shift = 1 + _SPREAD * (2 * _share(seed, failures) - 1)
        seconds = max(self.interval, self.minimum).total_seconds() * 2**doublings * shift
        wait = timedelta(seconds=min(seconds, MAXIMUM.total_seconds()))
        if retry_after is not None:
            wait = max(wait, retry_after)
        return now + min(max(wait, self.minimum), MAXIMUM)


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """Read a ``Retry-After`` header, seconds or a date (RFC 9110, 10.2.3); None: nothing said."""
    written = (header or "").strip()
    if written.isascii() and written.isdigit():
        return timedelta(seconds=min(int(written[:12]), int(MAXIMUM.total_seconds())))
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(moment - now, timedelta()), MAXIMUM)


def is_gone(previous_error: str | None, error: str) -> bool:
    """Return whether a source said "gone" twice in a row: once may be a mistake."""
    return previous_error == error == _GONE


def _share(*seeds: int) -> float:
    """Return a number from 0 to 1 that is always the same for the same seeds."""
    digest = hashlib.sha256(repr(seeds).encode()).digest()
    return int.from_bytes(digest[:4], "big") / 0xFFFF_FFFF
