"""How often a source brings something new, at this hour of the day."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

ENTRIES = 20
"""The newest so many tell the rhythm."""
_ENOUGH = 5
"""Gaps that are needed to speak of a rhythm at all."""
_ENOUGH_AT_HOUR = 3
_DAY = timedelta(days=1)
_SILENCE_PARTS = 24
"""A source that is silent for longer than a day is asked every 24th part of its silence."""


def newest_times(
    moments: Iterable[datetime], now: datetime, before: Iterable[int] = ()
) -> list[int]:
    """Return the newest publication times, newest first, in seconds since 1970.

    ``before``: those that were known, since a document is read without its known entries. Those of
    the future are left out: they are events, or wrong zones.
    """
    past = {int(moment.timestamp()) for moment in moments if moment <= now}.union(before)
    return sorted(past, reverse=True)[:ENTRIES]


def half_gap(times: Sequence[int], now: datetime) -> timedelta | None:
    """Return half the median gap between entries at this hour of the day; None: not known.

    ``times``: as of ``newest_times``. A gap counts for each hour of the day (UTC) that it covers,
    so a source that sleeps at night is asked rarely at night, and often in the morning.
    """
    gaps = list(pairwise(times))
    if len(gaps) < _ENOUGH:
        return None
    hour = now.astimezone(UTC).hour
    at_hour = [late - early for late, early in gaps if _covers(early, late, hour)]
    chosen = at_hour if len(at_hour) >= _ENOUGH_AT_HOUR else [late - early for late, early in gaps]
    usual = timedelta(seconds=median(chosen) / 2)
    silence = now - datetime.fromtimestamp(times[0], UTC)
    return max(usual, silence / _SILENCE_PARTS) if silence > _DAY else usual


def _covers(early: int, late: int, hour: int) -> bool:
    """Tell whether the time from ``early`` to ``late`` touches an ``hour`` of some day."""
    first, last = early // 3600, late // 3600
    return last - first >= 24 or (hour - first) % 24 <= last - first  # noqa: PLR2004  # hours
