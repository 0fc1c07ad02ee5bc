"""Making "on Wednesday" true tomorrow: the date is added to words that lose their meaning. Pure.

    dated("The council meets on Wednesday.", datetime(2026, 11, 17, tzinfo=UTC), "en")
    "The council meets on Wednesday (18 Nov)."

The day of publication is what the words are counted from, never the day of the digest. What
stands between quotation marks was said by somebody and stays as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from babel.dates import format_interval, format_skeleton

from bot.stories.day_words import (
    THERE,
    Found,
    counted_words,
    fixed_words,
    weekdays,
    words_from_there,
)
from bot.stories.relative_words import RelativeWords, relative_words

_SHOWN_IN = {"en": "en_GB"}
"""The day before the month, as most readers of English outside America write it."""

LONGEST = 2000
"""Characters; what is longer is no sentence, and stays as it is."""

_ANY_MOMENT = datetime(2026, 1, 14, 12, tzinfo=UTC)

_QUOTED = re.compile(r"“[^”]*(?:”|\Z)|«[^»]*(?:»|\Z)|„[^“”]*(?:[“”]|\Z)|\"[^\"]*(?:\"|\Z)")
_NUMBER_BEFORE = re.compile(r"\d{1,4}[.\w]{0,4}[\s,،]*\Z")
_DATE_AFTER = re.compile(r"[\s,،(]*(?:den\s+|the\s+)?\d{1,2}(?:[./]\d{1,2}|st|nd|rd|th)?\b")


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
    if words is None or len(sentence) > LONGEST:
        return False
    if next(words_from_there(sentence, words), None) is None:
        return False
    found = _chosen(sentence, words, _ANY_MOMENT)
    return not found and words.month.search(sentence) is None


def names_a_day(sentence: str, language: str | None) -> bool:
    """Say whether it tells of a day by a word that means another one tomorrow: "on Wednesday"."""
    words = relative_words(_base(language, sentence))
    if words is None or len(sentence) > LONGEST:
        return False
    return any(found.unit == "day" for found in _chosen(sentence, words, _ANY_MOMENT))


def _base(language: str | None, sentence: str) -> str:
    base = (language or "").partition("-")[0].partition("_")[0].lower()
    if base == "ku":
        return "ckb"
    # Feeds without a language exist, and in these two scripts one can be told.
    return base or ("en" if sentence.isascii() else "")


def _chosen(
    sentence: str, words: RelativeWords, moment: datetime, origin: date | None = None
) -> list[Found]:
    """Return what is to be dated, in order and without overlap: the longer words first."""
    quoted = [match.span() for match in _QUOTED.finditer(sentence)]
    day = moment.date()
    every = [*fixed_words(sentence, words, moment), *counted_words(sentence, words, moment)]
    every += [_without(every, found, sentence) for found in weekdays(sentence, words, day)]
    every += list(words_from_there(sentence, words))
    chosen: list[Found] = []
    for found in sorted(every, key=lambda found: (found.start - found.end, found.start)):
        free = all(found.end <= other.start or other.end <= found.start for other in chosen)
        if free and not any(start < found.end and found.start < end for start, end in quoted):
            chosen.append(found)
    chosen = _joined(sentence, sorted(chosen, key=lambda found: found.start))
    chosen = list(_counted_from(sentence, chosen, words, origin))
    return [found for found in chosen if not _is_explicit(sentence, found, words)]


def _without(others: list[Found], weekday: Found, sentence: str) -> Found:
    """Leave "last" to "week" in "Monday last week"."""
    for other in others:
        if weekday.start < other.start < weekday.end < other.end:
            return replace(weekday, end=len(sentence[: other.start].rstrip()))
    return weekday


def _joined(sentence: str, chosen: list[Found]) -> list[Found]:
    """Make one of two words for the same day: "yesterday, Tuesday", "Monday last week"."""
    joined: list[Found] = []
    for found in chosen:
        before = joined[-1] if joined else None
        if before is None or sentence[before.end : found.start].strip(" ,،("):
            joined.append(found)
            continue
        one = _same_day(before, found)
        joined[-1:] = [before, found] if one is None else [one]
    return joined


def _same_day(before: Found, after: Found) -> Found | None:
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
    return Found(before.start, after.end, day, day, "day", is_weekday=True)


def _is_explicit(sentence: str, found: Found, words: RelativeWords) -> bool:
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


def _counted_from(
    sentence: str, chosen: list[Found], words: RelativeWords, origin: date | None
) -> Iterator[Found]:
    """Yield ``chosen`` with "a day earlier" counted from the day before it, else behind it.

    Where the sentence has no such day, from ``origin``. Where there is none, or the sentence has
    a date of its own, the words stay as they are.
    """
    days = [found for found in chosen if found.unit == "day"]
    for found in chosen:
        if found.unit != THERE:
            yield found
        elif (days or origin) and words.month.search(sentence) is None:
            before = [day.first for day in days if day.end <= found.start]
            anchor = [*before[-1:], *(day.first for day in days), *([origin] if origin else ())][0]
            meant = anchor + timedelta(days=found.days)
            yield replace(found, first=meant, last=meant, unit="day")


def _written(found: Found, day: date, language: str) -> str:
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
