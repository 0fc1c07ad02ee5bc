"""Dates as feeds write them: RFC 822 and ISO 8601 with every flaw, and people's own spellings."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

from bot.sources.feeds.calendar_names import (
    AFTERNOON,
    MONTHS,
    MORNING,
    SOLAR_MONTHS,
    ZONES,
    fold,
)

_MAX_LENGTH = 120
"""Characters; what is longer is no date."""

_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?(\d{1,2})[\s-]+([A-Za-z]{3,9})[\s-]+(\d{4}|\d\d)\s+"
    r"(\d{1,2}):(\d\d)(?::(\d\d))?\s+([A-Z]{1,5}|[+-]\d{4})"
)
"""As most feeds write it; everything else goes the long way."""

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T\s]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?",
    re.IGNORECASE,
)
_ISO_PART = re.compile(r"(\d{4})(?:-(\d\d))?$")
_ISO_WEEK = re.compile(r"\d{4}-?W[0-5]\d")
_ISO_ORDINAL = re.compile(r"(\d{4})-?([0-3]\d\d)$")
_UNIX = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?$")

_TIME = re.compile(
    r"(?<![\d+:-])(\d{1,2})(?:[:.h]|\s*:\s*)(\d\d)(?:[:.](\d\d)(?!\d))?(?:[.,]\d+)?"
    r"(?:\s*([^\W\d_]{1,9}(?:\.[^\W\d_])?)\.?(?!\w))?"
)
_OFFSET = re.compile(
    r"(?:(?<=gmt)|(?<=utc)|(?<![^\W\d_]))\s?([+\u2212-]\d{1,2}(?::?\d\d)?)(?![\d/.-])"
)
_NAMED_OFFSET = re.compile(r"(?:gmt|utc)\s?([+\u2212-]\d{1,2}(?::?\d\d)?)(?![\d/.-])")
_WORD = re.compile(r"[^\W\d_]+")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,4})(?!\d)")
_EAST_ASIAN = re.compile(r"(\d{4})[年년]\s*(\d{1,2})[月월]\s*(\d{1,2})[日일]")
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")

_JOINING = ("ي", "e", "a", "i")
_CENTURY = 100
_PIVOT = 69
"""Two-digit years up to it are of this century, as POSIX has it."""
_NOON = 12
_MONTHS_A_YEAR = 12
_LONGEST_MONTH = 31
_SOLAR_YEARS = range(1300, 1500)
_FIRST_YEAR = 1900
_LATER = "1900"
_WITH_ZONE = len("2026-03-10T08:00Z")
DAY = 24 * 60
"""Minutes."""
_GREENWICH = frozenset({"GMT", "+0000", "UTC", "Z", "UT"})
"""Earlier ones are how systems write that they know no date."""


def parse_date(written: str) -> datetime | None:
    """Return the moment with the offset it is written with, or None for what is no date.

    Without a zone, UTC is taken; without a time, midnight.
    """
    text = written.strip()
    if not text or len(text) > _MAX_LENGTH:
        return None
    try:
        return _usual(text) or _exact(text) or _iso(text) or _any(fold(text))
    except (ValueError, OverflowError):  # the 31st of February, the year 0, a zone of 30 hours
        return None


def first_date(candidates: Iterable[str]) -> datetime | None:
    """Return the first of them that is a date."""
    for written in candidates:
        moment = parse_date(written)
        if moment is not None:
            return moment
    return None


def _usual(text: str) -> datetime | None:
    found = _RFC_822.fullmatch(text)
    if found is None:
        return None
    day, name, year, hour, minute, second, zone = found.groups()
    month = MONTHS.get(name) or MONTHS.get(name.lower())
    if month is None:
        return None
    if zone in _GREENWICH and len(year) > 3 and year > _LATER and hour < "24":  # noqa: PLR2004
        seconds = min(int(second or 0), 59)  # as in _moment, for the most common kind of date
        return datetime(int(year), month, int(day), int(hour), int(minute), seconds, tzinfo=UTC)
    offset = _signed(zone) if zone[0] in "+-" else ZONES.get(zone.lower())
    if offset is None and len(zone) > 1:
        return None
    return _moment((_full_year(year), month, int(day)), (hour, minute, second), offset or 0)


def _exact(text: str) -> datetime | None:
    """Read what is written as ISO 8601 has it, with a zone."""
    if len(text) < _WITH_ZONE or text[10] != "T" or text < _LATER:
        return None
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.replace(microsecond=0)
    return None


def _iso(text: str) -> datetime | None:
    found = _ISO.fullmatch(text)
    if found is not None:
        year, month, day, hour, minute, second, zone = found.groups()
        date = int(year), int(month), int(day)
        offset = _signed(zone) if zone and zone[0] in "+-" else 0
        return _moment(_gregorian(*date), (hour, minute, second), offset)
    found = _ISO_PART.match(text)
    if found is not None:
        return datetime(int(found[1]), int(found[2] or 1), 1, tzinfo=UTC)
    found = _ISO_ORDINAL.match(text)
    if found is not None:
        return datetime(int(found[1]), 1, 1, tzinfo=UTC) + timedelta(int(found[2]) - 1)
    found = _UNIX.match(text)
    if found is not None:
        return datetime.fromtimestamp(int(found[1]), UTC)
    if _ISO_WEEK.match(text):
        return _with_zone(datetime.fromisoformat(text))
    return None


def _any(text: str) -> datetime | None:
    """Read a date whose parts stand in any order, in any language; ``text`` is folded."""
    numeric = _NUMERIC.search(text) or _EAST_ASIAN.search(text)
    if numeric is not None:
        text = f"{text[: numeric.start()]} {text[numeric.end() :]}"
    clock = _TIME.search(text)
    half = _half(clock)
    before, after = text, ""
    if clock is not None:
        before, after = text[: clock.start()], text[clock.end(3 if clock[3] else 2) :]
    offset, after = _zone(before, after)
    if numeric is not None:
        date = _from_numbers(numeric, month_first=half is not None)
    else:
        date = _from_names(f"{before} {after}")
    if date is None:
        return None
    if clock is None:
        return _moment(date, ("0", "0", "0"), offset)
    return _moment(date, (str(_hour(int(clock[1]), half)), clock[2], clock[3]), offset)


def _half(clock: re.Match[str] | None) -> str | None:
    word = ((clock[4] if clock else None) or "").replace(".", "")
    if word in AFTERNOON:
        return "pm"
    return "am" if word in MORNING else None


def _hour(hour: int, half: str | None) -> int:
    if half is None or hour > _NOON:
        return hour
    return hour % _NOON + (_NOON if half == "pm" else 0)


def _zone(before: str, after: str) -> tuple[int, str]:
    """Return the offset in minutes, and ``after``, the text behind the time, without it.

    Numbers outrank names: ``+0300 (AST)`` says what it means.
    """
    found = _OFFSET.search(after)
    if found is not None:
        return _signed(found[1]), f"{after[: found.start()]} {after[found.end() :]}"
    found = _NAMED_OFFSET.search(before)
    if found is not None:
        return _signed(found[1]), after
    named = [word for word in _WORD.findall(after) if word in ZONES]
    return (ZONES[named[-1]] if named else 0), after


def _signed(zone: str) -> int:
    digits = zone[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")  # noqa: PLR2004  # +3
    offset = int(hours) * 60 + int(minutes)
    return offset if zone[0] == "+" else -offset


def _from_names(text: str) -> tuple[int, int, int] | None:
    words = _WORD.findall(text)
    # A name of two words says more than the words in it: it comes later in the list.
    names = [*words, *map(" ".join, pairwise(words))]
    # Of several, the last one counts: "mar. 10 avr." begins with a Tuesday.
    months = [month for name in names if (month := _named(name, MONTHS))]
    if months:
        return _around(months[-1], text)
    solar = [month for name in names if (month := _named(name, SOLAR_MONTHS))]
    date = _around(solar[-1], text) if solar else None
    return _from_solar(*date) if date else None


def _named(name: str, months: Mapping[str, int]) -> int | None:
    """Look a month's name up, also with the ending that joins it to the year in Kurdish."""
    found = months.get(name)
    if found is None and name.endswith(_JOINING):
        return months.get(name[:-1])
    return found


def _around(month: int, text: str) -> tuple[int, int, int] | None:
    """Find day and year among the numbers beside a month's name."""
    numbers = _NUMBER.findall(text)
    if len(numbers) < 2:  # noqa: PLR2004  # a day and a year
        return None
    long = [number for number in numbers if len(number) > 2]  # noqa: PLR2004
    year = long[0] if long else numbers[1]
    numbers.remove(year)
    return _full_year(year), month, int(numbers[0])


def _from_numbers(found: re.Match[str], *, month_first: bool) -> tuple[int, int, int] | None:
    """Read year-month-day, or day-month-year; ``month_first`` where both orders are possible."""
    numbers = [part for part in found.groups() if part.isdecimal()]
    first, second, third = numbers
    if len(first) > 2:  # noqa: PLR2004  # a year
        return _gregorian(int(first), int(second), int(third))
    if len(third) < 2:  # noqa: PLR2004  # no year at all
        return None
    day, month = int(first), int(second)
    if month > _MONTHS_A_YEAR or (month_first and day <= _MONTHS_A_YEAR):
        day, month = month, day
    return _gregorian(_full_year(third), month, day)


def _full_year(written: str) -> int:
    year = int(written)
    if len(written) > 3:  # noqa: PLR2004
        return year
    if year >= _CENTURY:  # counted from 1900, as C does
        return 1900 + year
    return year + (2000 if year <= _PIVOT else 1900)


def _gregorian(year: int, month: int, day: int) -> tuple[int, int, int]:
    if year in _SOLAR_YEARS:
        return _from_solar(year, month, day)
    return year, month, day


def _from_solar(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Turn a date of Iran's calendar into one of ours, by the 33-year rule (right to 2124).

    Leap years are those whose number leaves 1, 5, 9, 13, 17, 22, 26 or 30 divided by 33.
    """
    if (
        year not in _SOLAR_YEARS
        or not 1 <= month <= _MONTHS_A_YEAR
        or not 1 <= day <= _LONGEST_MONTH
    ):
        raise ValueError("no such day")
    leaps = sum(_is_leap(earlier) for earlier in range(_SOLAR_YEARS.start, year))
    days = (year - _SOLAR_YEARS.start) * 365 + leaps
    days += (month - 1) * 30 + min(month - 1, 6) + day - 1
    date = datetime(1921, 3, 21, tzinfo=UTC) + timedelta(days)  # the first day of 1300
    return date.year, date.month, date.day


def _is_leap(year: int) -> bool:
    return year % 33 in {1, 5, 9, 13, 17, 22, 26, 30}


def _moment(
    date: tuple[int, int, int], clock: tuple[str | None, str | None, str | None], offset: int
) -> datetime:
    if date[0] < _FIRST_YEAR:
        raise ValueError("no date")
    hour, minute = int(clock[0] or 0), int(clock[1] or 0)
    second = min(int(clock[2] or 0), 59)  # leap seconds exist
    year, month, day = date
    if hour == 24:  # noqa: PLR2004  # the end of a day
        hour, offset = 0, offset - 24 * 60
    moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    if not offset:
        return moment
    moment -= timedelta(minutes=offset)
    # More than a day is no zone, but the midnight at the end of one.
    return moment.astimezone(timezone(timedelta(minutes=offset))) if abs(offset) < DAY else moment


def _with_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
