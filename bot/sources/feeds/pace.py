"""How often a feed says it changes, and when it does not."""

from collections.abc import Iterable
from datetime import timedelta

LONGEST = timedelta(days=7)
"""What is said beyond that is a mistake, or no news."""

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS = 24
_DIGITS = 6


def time_to_live(minutes: str) -> timedelta | None:
    """Read RSS's ``ttl``; None for none, for nonsense, and for 0, which says nothing."""
    number = _number(minutes)
    return min(timedelta(minutes=number), LONGEST) if number else None


def update_interval(period: str, frequency: str) -> timedelta | None:
    """Read ``sy:updatePeriod`` and ``sy:updateFrequency`` (once, if it is not said)."""
    length = _PERIODS.get(period.strip().lower())
    if length is None:
        return None
    return min(length / max(_number(frequency) or 1, 1), LONGEST)


def hours(written: Iterable[str]) -> tuple[int, ...]:
    """Read ``skipHours``: 0 to 23, and 24, which some write for 0. All of them: none."""
    found = {
        number % _HOURS
        for hour in written
        if (number := _number(hour)) is not None and number <= _HOURS
    }
    return tuple(sorted(found)) if len(found) < _HOURS else ()


def days(written: Iterable[str]) -> tuple[int, ...]:
    """Read ``skipDays`` as days of the week, Monday 0. All of them: none."""
    names = {day.strip().lower() for day in written}
    found = [number for number, name in enumerate(_DAYS) if name in names]
    return tuple(found) if len(found) < len(_DAYS) else ()


def _number(written: str) -> int | None:
    text = written.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None
