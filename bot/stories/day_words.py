"""Finding the words for days in a sentence, and what they mean on its day of publication. Pure.

What is found may overlap, or be a date already: ``dates`` chooses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.stories.relative_words import RelativeWords

_LOOK = 120
"""Characters before a weekday in which a word may say that it is still to come."""

_ENDS_WITH_VERB = frozenset({"tr", "fa", "ckb"})
"""Languages whose verb, and with it the future, comes last."""

_VERB_BEHIND = _ENDS_WITH_VERB | {"de"}
"""Languages whose verb may come last."""

_OPENING = 3
"""Words with which a sentence opens."""

_OF_A_DAY = frozenset({"minute", "hour", "day"})
THERE = "there"
"""The unit of what is counted from another day, which is not known yet."""

_WEEK = 7
_MONDAY_TO_WEDNESDAY = 3


@dataclass(frozen=True, slots=True)
class Found:
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


def fixed_words(sentence: str, words: RelativeWords, moment: datetime) -> Iterator[Found]:
    """Yield "yesterday", "last week", "overnight"."""
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
) -> Found:
    shown = "day" if unit in _OF_A_DAY else unit.removeprefix("any_")
    first, last = _span(shown if shown != "day" else unit, number, words, moment)
    return Found(match.start(), match.end(), first, last, shown)


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


def counted_words(sentence: str, words: RelativeWords, moment: datetime) -> Iterator[Found]:
    """Yield "two hours ago", "in three days"."""
    small = sentence.lower()
    for one in words.counted:
        for match in one.pattern.finditer(sentence) if one.word in small else ():
            if _means_something_else(sentence, match, words):
                continue
            # "The third raid in two days" is no time to come.
            if one.sign > 0 and not _lies_ahead(sentence, match, words):
                continue
            yield _spanning(match, one.unit, one.sign * _number(match, words), words, moment)


def _lies_ahead(sentence: str, match: re.Match[str], words: RelativeWords) -> bool:
    """Say whether a verb of the time to come goes with "in two days".

    One behind it does where it opens its sentence: "the third raid in two days, and will not be the
    last" is another's.
    """
    if words.will is None:
        return False
    before = sentence[: match.start()]
    anywhere = words.language in _VERB_BEHIND or before.count(" ") < _OPENING
    return words.will.search(sentence if anywhere else before) is not None


def _number(match: re.Match[str], words: RelativeWords) -> int:
    written = match["number"].lower()
    return int(written) if written.isdigit() else words.numbers[written]


def words_from_there(sentence: str, words: RelativeWords) -> Iterator[Found]:
    """Yield "a day earlier" and the like; until it is counted, as days after the first of all."""
    small = sentence.lower()
    ways = [(words.from_there, 1)] if words.from_there else []
    ways += [(one.pattern, one.sign) for one in words.from_there_counted if one.word in small]
    for pattern, sign in ways:
        for match in pattern.finditer(sentence):
            if _means_something_else(sentence, match, words):
                continue
            fixed = " ".join((match.groupdict().get("fixed") or "").lower().split())
            if fixed in words.alone and sentence[match.end() :].lstrip()[:1].isalpha():
                continue
            number = words.units[fixed][1] if fixed else sign * _number(match, words)
            yield Found(match.start(), match.end(), date.min, date.min, THERE, days=number)


def weekdays(sentence: str, words: RelativeWords, day: date) -> Iterator[Found]:
    """Yield "on Wednesday", "last Friday evening"."""
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
        yield Found(match.start(), match.end(), meant, meant, "day", is_weekday=True)


def _direction(around: str, before: str, after: str, words: RelativeWords) -> str:
    padded = f" {' '.join(around.split())} "
    for name, marks in (
        ("next", words.following),
        ("last", words.last),
        ("coming", words.coming),
    ):
        if any(f" {mark} " in padded for mark in marks):
            return name
    toward = words.toward is not None and words.toward.search(before) is not None
    if toward and not padded.strip().startswith(("'s", "’s")):
        return "past" if words.perfect and words.perfect.search(after) else "future"
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
