"""Making "on Wednesday" true tomorrow: the date is added to words that lose their meaning. Pure.

    dated("The council meets on Wednesday.", datetime(2026, 11, 17, tzinfo=UTC), "en")
    "The council meets on Wednesday (18 Nov)."

The day of publication is what the words are counted from, never the day of the digest. What
stands between quotation marks was said by somebody and stays as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from babel.dates import format_interval, format_skeleton

from bot.stories.relative_words import RelativeWords, relative_words

_SHOWN_IN = {"en": "en_GB"}
"""The day before the month, as most readers of English outside America write it."""

LONGEST = 2000
"""Characters; what is longer is no sentence, and stays as it is."""

_LOOK = 120
"""Characters before a weekday in which a word may say that it is still to come."""

_ENDS_WITH_VERB = frozenset({"tr", "fa", "ckb"})
"""Languages whose verb, and with it the future, comes last."""

_OF_A_DAY = frozenset({"minute", "hour", "day"})
_THERE = "there"
_ANY_MOMENT = datetime(2026, 1, 14, 12, tzinfo=UTC)

_QUOTED = re.compile(r"“[^”]*(?:”|\Z)|«[^»]*(?:»|\Z)|„[^“”]*(?:[“”]|\Z)|\"[^\"]*(?:\"|\Z)")
_NUMBER_BEFORE = re.compile(r"\d{1,4}[.\w]{0,4}[\s,،]*\Z")
_DATE_AFTER = re.compile(r"[\s,،(]*(?:den\s+|the\s+)?\d{1,2}(?:[./]\d{1,2}|st|nd|rd|th)?\b")
_WEEK = 7
_MONDAY_TO_WEDNESDAY = 3


@dataclass(frozen=True, slots=True)
class _Found:
    """Words and what they mean."""

    start: int
    end: int
    first: date
    last: date
    """The same as ``first`` for a day."""
    unit: str
    is_weekday: bool = False
    days: int = 0
    """How many after another day of the sentence; ``first`` means nothing yet."""


def dated(
    sentence: str,
    published_at: datetime | None,
    language: str | None,
    zone: tzinfo = UTC,
    *,
    origin: date | None = None,
) -> str:
    """Return ``sentence`` with dates behind the words that need one.

    Nothing is guessed: without a date of publication, or in a language without a table, it comes
    back as it is. Doing it twice changes nothing more. ``zone``: where the day of publication is
    counted. ``origin``: from which day "a day earlier" counts where the sentence names none.
    """
    words = relative_words(_base(language, sentence))
    if published_at is None or words is None or len(sentence) > LONGEST:
        return sentence
    moment = published_at.astimezone(zone)
    shown = sentence
    for found in reversed(_chosen(sentence, words, moment, origin)):
        mark = f" ({_written(found, moment.date(), words.language)})"
        shown = shown[: found.end] + mark + shown[found.end :]
    return shown


def named_day(
    sentence: str, published_at: datetime | None, language: str | None, zone: tzinfo = UTC
) -> date | None:
    """Return the day that a sentence names; None: it names none that words tell, or several."""
    words = relative_words(_base(language, sentence))
    if published_at is None or words is None or len(sentence) > LONGEST:
        return None
    found = _chosen(sentence, words, published_at.astimezone(zone))
    days = {one.first for one in found if one.unit == "day"}
    return days.pop() if len(days) == 1 and words.month.search(sentence) is None else None


def counts_from_before(sentence: str, language: str | None) -> bool:
    """Say whether it speaks of "a day earlier" and does not say than what."""
    words = relative_words(_base(language, sentence))
    if words is None or len(sentence) > LONGEST or not _has_there(sentence, words):
        return False
    found = _chosen(sentence, words, _ANY_MOMENT)
    return not found and words.month.search(sentence) is None


def _has_there(sentence: str, words: RelativeWords) -> bool:
    every = [pattern for _, _, pattern in words.from_there_counted]
    every += [words.from_there] if words.from_there else []
    return any(pattern.search(sentence) for pattern in every)


def _base(language: str | None, sentence: str) -> str:
    base = (language or "").partition("-")[0].partition("_")[0].lower()
    if base == "ku":
        return "ckb"
    # Feeds without a language exist, and in these two scripts one can be told.
    return base or ("en" if sentence.isascii() else "")


def _chosen(
    sentence: str, words: RelativeWords, moment: datetime, origin: date | None = None
) -> list[_Found]:
    """Return what is to be dated, in order and without overlap: the longer words first."""
    quoted = [match.span() for match in _QUOTED.finditer(sentence)]
    day = moment.date()
    every = [*_fixed(sentence, words, moment), *_counted(sentence, words, moment)]
    every += [_without(every, found, sentence) for found in _weekdays(sentence, words, day)]
    every += list(_from_there(sentence, words))
    chosen: list[_Found] = []
    for found in sorted(every, key=lambda found: (found.start - found.end, found.start)):
        free = all(found.end <= other.start or other.end <= found.start for other in chosen)
        if free and not any(start < found.end and found.start < end for start, end in quoted):
            chosen.append(found)
    chosen = _joined(sentence, sorted(chosen, key=lambda found: found.start))
    chosen = list(_counted_from(sentence, chosen, words, origin))
    return [found for found in chosen if not _is_explicit(sentence, found, words)]


def _without(others: list[_Found], weekday: _Found, sentence: str) -> _Found:
    """Leave "last" to "week" in "Monday last week"."""
    for other in others:
        if weekday.start < other.start < weekday.end < other.end:
            return replace(weekday, end=len(sentence[: other.start].rstrip()))
    return weekday


def _joined(sentence: str, chosen: list[_Found]) -> list[_Found]:
    """Make one of two words for the same day: "yesterday, Tuesday", "Monday last week"."""
    joined: list[_Found] = []
    for found in chosen:
        before = joined[-1] if joined else None
        if before is None or sentence[before.end : found.start].strip(" ,،("):
            joined.append(found)
            continue
        one = _same_day(before, found)
        joined[-1:] = [before, found] if one is None else [one]
    return joined


def _same_day(before: _Found, after: _Found) -> _Found | None:
    if "night" in {before.unit, after.unit}:  # "overnight into Thursday": the day says enough
        return replace(after, start=before.start) if after.is_weekday else None
    if before.is_weekday == after.is_weekday:
        return None
    weekday, other = (before, after) if before.is_weekday else (after, before)
    if other.unit == "day":
        day = other.first
    elif other.unit == "week":
        day = other.first + timedelta(days=weekday.first.weekday())
    else:
        return None
    return _Found(before.start, after.end, day, day, "day", is_weekday=True)


def _is_explicit(sentence: str, found: _Found, words: RelativeWords) -> bool:
    """Tell whether the date is there already, before or behind the words."""
    behind = sentence[found.end : found.end + 40]
    if behind.startswith(" ("):
        return any(sign.isdigit() for sign in behind.partition(")")[0])
    if found.unit != "day":
        return False
    after = behind.lstrip(" ,،(")
    if words.month.match(after) or re.match(r"\d{1,2}[./]\d{1,2}\b", after):
        return True
    number = _DATE_AFTER.match(behind)
    if number and words.month.match(behind[number.end() :].lstrip(" .-")):
        return True
    return _stands_before(sentence[max(0, found.start - 40) : found.start], words)


def _stands_before(before: str, words: RelativeWords) -> bool:
    """Tell whether a text ends in a day and a month, with or without a year."""
    for month in words.month.finditer(before):
        if not before[month.end() :].strip(" ,،0123456789"):
            return _NUMBER_BEFORE.search(before[: month.start()]) is not None
    return False


def _fixed(sentence: str, words: RelativeWords, moment: datetime) -> Iterator[_Found]:
    for match in words.fixed.finditer(sentence):
        if _means_something_else(sentence, match, words):
            continue
        unit, number = words.units[" ".join(match["fixed"].lower().split())]
        if unit in {"any_weekend", "night"}:
            before, after = sentence[: match.start()], sentence[match.end() :]
            number = _on_which_side(number, before, after, words, moment.date())
        yield _spanning(match, unit, number, words, moment)


def _spanning(
    match: re.Match[str], unit: str, number: int, words: RelativeWords, moment: datetime
) -> _Found:
    shown = "day" if unit in _OF_A_DAY else unit.removeprefix("any_")
    first, last = _span(shown if shown != "day" else unit, number, words, moment)
    return _Found(match.start(), match.end(), first, last, shown)


def _means_something_else(sentence: str, match: re.Match[str], words: RelativeWords) -> bool:
    """Tell whether what stands beside the words makes them no date of their own.

    Beside the listed words: "قبل عام 2003" is "before the year 2003", not "a year ago".
    """
    before, after = sentence[: match.start()], sentence[match.end() :]
    if words.no_day_after and words.no_day_after.search(before):
        return True
    if words.no_day_before and words.no_day_before.match(after):
        return True
    return words.language == "ar" and (
        re.match(r"\s+\d", after) is not None or words.month.match(after.lstrip()) is not None
    )


def _on_which_side(default: int, before: str, after: str, words: RelativeWords, day: date) -> int:
    """Return 0 for the weekend or night ahead, -1 for the last one: as the verb says.

    Where no verb does, ``default`` is -1 for what is seldom said of the time to come, else 0.
    """
    if _is_to_come(before, after, words):
        return 0
    if default or (words.said and words.said.search(before[-_LOOK:] + after[:_LOOK])):
        return -1
    return -1 if day.weekday() < _MONDAY_TO_WEDNESDAY else 0


def _span(unit: str, number: int, words: RelativeWords, moment: datetime) -> tuple[date, date]:
    day = moment.date()
    match unit:
        case "minute" | "hour" | "day":
            meant = (moment + timedelta(**{f"{unit}s": number})).date()
            return meant, meant
        case "night":
            first = day + timedelta(days=number)
            return first, first + timedelta(days=1)
        case "week":
            first = day - timedelta(days=day.weekday()) + timedelta(days=_WEEK * number)
            return first, first + timedelta(days=_WEEK - 1)
        case "weekend":
            # 0: the next or present one; -1: the last or present one.
            ahead = words.weekend_begins - day.weekday()
            if ahead < -1:  # a weekend that begins before Saturday lies behind, this week
                ahead += _WEEK
            behind = number if ahead > 0 else number + (number < 0)
            first = day + timedelta(days=ahead + _WEEK * behind)
            return first, first + timedelta(days=1)
        case "month":
            years, month = divmod(day.month - 1 + number, 12)
            return (first := date(day.year + years, month + 1, 1)), first
        case _:
            return (first := date(max(1, day.year + number), 1, 1)), first


def _counted(sentence: str, words: RelativeWords, moment: datetime) -> Iterator[_Found]:
    for unit, sign, pattern in words.counted:
        for match in pattern.finditer(sentence):
            if _means_something_else(sentence, match, words):
                continue
            # "The third raid in two days" is no time to come.
            if sign > 0 and not (words.will and words.will.search(sentence)):
                continue
            yield _spanning(match, unit, sign * _number(match, words), words, moment)


def _number(match: re.Match[str], words: RelativeWords) -> int:
    written = match["number"].lower()
    return int(written) if written.isdigit() else words.numbers[written]


def _from_there(sentence: str, words: RelativeWords) -> Iterator[_Found]:
    """Yield "a day earlier" and the like; until it is counted, as days after the first of all."""
    found = [(words.from_there, 1)] if words.from_there else []
    for pattern, sign in [*found, *((one[2], one[1]) for one in words.from_there_counted)]:
        for match in pattern.finditer(sentence):
            if _means_something_else(sentence, match, words):
                continue
            fixed = match.groupdict().get("fixed")
            number = (
                words.units[" ".join(fixed.lower().split())][1]
                if fixed
                else (sign * _number(match, words))
            )
            yield _Found(match.start(), match.end(), date.min, date.min, _THERE, days=number)


def _counted_from(
    sentence: str, chosen: list[_Found], words: RelativeWords, origin: date | None
) -> Iterator[_Found]:
    """Yield ``chosen`` with "a day earlier" counted from the day before it, else behind it.

    Where the sentence has no such day, from ``origin``. Where there is none, or the sentence has
    a date of its own, the words stay as they are.
    """
    days = [found for found in chosen if found.unit == "day"]
    for found in chosen:
        if found.unit != _THERE:
            yield found
        elif (days or origin) and words.month.search(sentence) is None:
            before = [day.first for day in days if day.end <= found.start]
            anchor = [*before[-1:], *(day.first for day in days), *([origin] if origin else ())][0]
            meant = anchor + timedelta(days=found.days)
            yield replace(found, first=meant, last=meant, unit="day")


def _weekdays(sentence: str, words: RelativeWords, day: date) -> Iterator[_Found]:
    for match in words.weekday.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        if words.never_before and words.never_before.search(sentence[: match.start("day")]):
            continue
        if words.never_after and words.never_after.match(after):
            continue
        if words.names_days_small and match["day"].istitle() and before.strip():
            continue
        number = words.days[" ".join(match["day"].lower().split())]
        around = f"{match['before']} {match['after']}".lower()
        meant = _meant(day, number, _direction(around, before, after, words))
        yield _Found(match.start(), match.end(), meant, meant, "day", is_weekday=True)


def _direction(around: str, before: str, after: str, words: RelativeWords) -> str:
    padded = f" {' '.join(around.split())} "
    for name, marks in (
        ("next", words.following),
        ("last", words.last),
        ("coming", words.coming),
    ):
        if any(f" {mark} " in padded for mark in marks):
            return name
    return "future" if _is_to_come(before, after, words) else "past"


def _is_to_come(before: str, after: str, words: RelativeWords) -> bool:
    """Tell whether a weekday lies ahead: the nearest word that says so, or says not, counts."""
    if words.will is None:
        return False
    if words.language in _ENDS_WITH_VERB:
        return _comes_after(after, words)
    near = before[-_LOOK:]
    if words.will.search(near) is None and (words.said is None or words.said.search(near) is None):
        # "On Friday the court will rule"
        return _comes_after(after, words) and not (words.past and words.past.search(near))
    will_at = max((match.end() for match in words.will.finditer(near)), default=-1)
    said_at = -1
    if words.said is not None:
        said_at = max((match.end() for match in words.said.finditer(near)), default=-1)
    return will_at > said_at


def _comes_after(after: str, words: RelativeWords) -> bool:
    """Tell whether the first verb after a weekday puts it ahead."""
    near = after[:_LOOK]
    will = words.will.search(near) if words.will else None
    said = words.said.search(near) if words.said else None
    return will is not None and (said is None or will.start() < said.start())


def _meant(day: date, weekday: int, direction: str) -> date:
    ahead = (weekday - day.weekday()) % _WEEK
    match direction:
        case "last":
            return day - timedelta(days=(day.weekday() - weekday) % _WEEK or _WEEK)
        case "coming":
            return day + timedelta(days=ahead or _WEEK)
        case "next":
            return day + timedelta(days=_WEEK - day.weekday() + weekday)
        case "future":
            return day + timedelta(days=ahead)
        case _:
            return day - timedelta(days=(day.weekday() - weekday) % _WEEK)


def _written(found: _Found, day: date, language: str) -> str:
    locale = _SHOWN_IN.get(language, language)
    with_year = "y" if found.first.year != day.year else ""
    match found.unit:
        case "year":
            return str(found.first.year)
        case "month":
            return str(format_skeleton("yMMMM", found.first, locale=locale))
        case "night" | "week" | "weekend":
            interval = format_interval(found.first, found.last, "MMMd", locale=locale)
            return interval.replace("\u2009", "")
        case _:
            return str(format_skeleton(f"{with_year}MMMd", found.first, locale=locale))
