"""The words for days that mean another day tomorrow, by language, as patterns. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel import Locale

_BEFORE = r"(?<![\w’'\-‌])"
_AFTER = r"(?![\w‌])(?!-\w)"
_SATURDAY = 5
_UNITS = ("minute", "day", "night", "week", "weekend", "any_weekend", "month", "year")
_PREFIX = "(?:[وف])?"
"""Arabic "and" and "so" are written together with the next word."""

# The months of Iraq and the Levant are not in CLDR's plain Arabic.
_MORE_MONTHS = {
    "ar": "كانون الثاني;شباط;آذار;نيسان;أيار;حزيران;تموز;آب;أيلول;تشرين الأول;تشرين الثاني;"
    "كانون الأول",
}


_COUNTED = (
    ("ago", "day", -1), ("ahead", "day", 1), ("weeks_ago", "week", -1), ("weeks_ahead", "week", 1),
    ("months_ago", "month", -1), ("months_ahead", "month", 1), ("years_ago", "year", -1),
    ("years_ahead", "year", 1), ("hours_ago", "hour", -1), ("hours_ahead", "hour", 1),
    ("minutes_ago", "minute", -1),
)  # fmt: skip
_WHOLE = r"(?<!\d)(?<!\d[.,'’ \u00a0\u202f٬٫])"
"""What stands before a number is none of its own digits, as in "1,600 years ago"."""

_NOT_OF_SOMETHING = r"(?!\s+ال)"
"""In Arabic a noun with an article makes another phrase of it: since the year *of the flood*."""

_FROM_THERE = (("earlier", "day", -1), ("later", "day", 1))


@dataclass(frozen=True, slots=True)
class Counted:
    """A phrase with a number: group ``number``."""

    unit: str
    sign: int
    pattern: re.Pattern[str]
    word: str
    """One of its words, in small letters: a text without it need not be searched."""


@dataclass(frozen=True, slots=True)
class RelativeWords:
    """One language's words."""

    language: str
    fixed: re.Pattern[str]
    """Days, weeks, months, years: group ``fixed``."""
    counted: tuple["Counted", ...]
    """So many units (minute to year) ago (-1) or ahead (1): group ``number``."""
    from_there: re.Pattern[str] | None
    """A day before or after another one that the text names: group ``fixed``."""
    alone: frozenset[str]
    """Those of ``from_there``, lower case, that mean nothing where a word follows."""
    from_there_counted: tuple["Counted", ...]
    """So many days before (-1) or after (1) it: group ``number``."""
    weekday: re.Pattern[str]
    """A weekday with what belongs to it: groups ``before``, ``day``, ``after``."""
    units: Mapping[str, tuple[str, int]]
    """Phrases of ``fixed`` and ``from_there``, lower case: unit and number."""
    days: Mapping[str, int]
    """Names of weekdays, lower case."""
    numbers: Mapping[str, int]
    last: frozenset[str]
    coming: frozenset[str]
    following: frozenset[str]
    will: re.Pattern[str] | None
    said: re.Pattern[str] | None
    past: re.Pattern[str] | None
    """What stands before a weekday that nothing behind it puts ahead."""
    toward: re.Pattern[str] | None
    """What ends in this has a weekday to come behind it, if it is nothing's of that day."""
    perfect: re.Pattern[str] | None
    """Unless one of these follows."""
    never_before: re.Pattern[str] | None
    never_after: re.Pattern[str] | None
    no_day_after: re.Pattern[str] | None
    """What ends in this is followed by no day, whatever the word ("la mañana")."""
    no_day_before: re.Pattern[str] | None
    """What begins with this follows no day: "three days before the vote" in many languages."""
    weekend_begins: int
    """Its first weekday, 0 is Monday; it has two days."""
    names_days_small: bool
    """Whether a weekday within a sentence is written with a small letter, unlike a name."""
    month: re.Pattern[str]
    """Any name of a month."""


@cache
def relative_words(language: str) -> RelativeWords | None:
    """Return the words of a language of the bot (``en``, ``ckb``); None: it is none."""
    table = _table().get(language)
    return None if table is None else _compiled(language, table)


_Table = Mapping[str, list[tuple[int, str]]]
"""By kind, numbers with phrases."""


@cache
def _table() -> Mapping[str, _Table]:
    text = (files("bot.stories") / "data" / "relative_dates.txt").read_text("utf-8")
    found: defaultdict[str, defaultdict[str, list[tuple[int, str]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            language, kind, number, phrases = (cell.strip() for cell in line.split("|"))
            found[language][kind] += [
                (int(number), phrase.strip()) for phrase in phrases.split(";") if phrase.strip()
            ]
    return found


def _compiled(language: str, table: _Table) -> RelativeWords:
    units = {phrase: (unit, number) for unit in _UNITS for number, phrase in table.get(unit, ())}
    there = {phrase: ("there", number) for number, phrase in table.get("there", ())}
    exact = {phrase: ("day", number) for number, phrase in table.get("exact", ())}
    heads = _phrases(table, "head")
    phrases = [
        _anycase(phrase) + (_NOT_OF_SOMETHING if phrase in heads else "")
        for phrase in _longest(units)
    ] + [_spaced(phrase) for phrase in _longest(exact)]
    never, unlike = _phrases(table, "never"), _phrases(table, "article")
    return RelativeWords(
        language=language,
        fixed=_bounded(f"(?P<fixed>{'|'.join(phrases)})"),
        counted=_counted(table, _COUNTED),
        from_there=_bounded(f"(?P<fixed>{_any(there)})") if there else None,
        alone=frozenset(_phrases(table, "alone")),
        from_there_counted=_counted(table, _FROM_THERE),
        weekday=_bounded(_weekday(table)),
        units={**units, **exact, **there},
        days={name: number for number, name in table["weekday"]},
        numbers={word: number for number, word in table.get("number", ())},
        last=frozenset(_phrases(table, "last")),
        coming=frozenset(_phrases(table, "coming")),
        following=frozenset(_phrases(table, "next")),
        will=_markers(_phrases(table, "will"), _phrases(table, "unlike")),
        said=_markers(_phrases(table, "said"), []),
        past=_markers(_phrases(table, "past"), []),
        toward=_ending(_phrases(table, "toward"), table),
        perfect=_markers(_phrases(table, "perfect"), []),
        never_before=_ending(never, table),
        never_after=_beginning(never),
        no_day_after=_ending(unlike, table),
        no_day_before=_beginning(unlike),
        weekend_begins=next((number for number, _ in table.get("rest", ())), _SATURDAY),
        names_days_small="small" in table,
        month=_months(language),
    )


def _phrases(table: _Table, kind: str) -> list[str]:
    return [phrase for _, phrase in table.get(kind, ())]


def _weekday(table: _Table) -> str:
    around = [word for kind in ("last", "coming", "next") for word in _phrases(table, kind)]
    before = _any([*_phrases(table, "lead"), *around])
    after = _any([*_phrases(table, "part"), *around])
    day = _any(_phrases(table, "weekday"))
    head = rf"(?P<before>(?:{before}\s+){{0,2}})" if before else "(?P<before>)"
    tail = rf"(?P<after>(?:['’]s)?(?:\s+{after}){{0,2}})" if after else "(?P<after>)"
    return rf"{head}(?P<day>{day}){tail}"


def _counted(table: _Table, kinds: Sequence[tuple[str, str, int]]) -> tuple[Counted, ...]:
    number = rf"(?P<number>{_WHOLE}\d{{1,3}}|{_any(_phrases(table, 'number'))})"
    return tuple(
        Counted(
            unit,
            sign,
            _bounded(_anycase(phrase).replace(re.escape("#"), number)),
            max(phrase.split(), key=len),
        )
        for kind, unit, sign in kinds
        for phrase in _phrases(table, kind)
    )


def _bounded(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}{_PREFIX}(?:{pattern}){_AFTER}")


def _any(phrases: Iterable[str]) -> str:
    ways = [_anycase(phrase) for phrase in _longest(phrases)]
    return f"(?:{'|'.join(ways)})" if ways else ""


def _longest(phrases: Iterable[str]) -> list[str]:
    return sorted(phrases, key=lambda phrase: (-len(phrase), phrase))


def _anycase(phrase: str) -> str:
    return f"(?i:{_spaced(phrase)})"


def _spaced(phrase: str) -> str:
    return r"\s+".join(re.escape(word) for word in phrase.split())


def _markers(words: list[str], unlike: list[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    but = f"(?!{'|'.join(_open(word) for word in unlike)})" if unlike else ""
    pattern = rf"(?<!\w){but}(?:{'|'.join(_open(word) for word in words)})(?!\w)"
    return re.compile(pattern, re.IGNORECASE)


def _open(word: str) -> str:
    return _spaced(word).replace(re.escape("*"), r"\w*")


def _ending(words: list[str], table: _Table) -> re.Pattern[str] | None:
    """Match a text that ends in one of ``words`` but those with "~"; "#" is any number."""
    number = rf"(?:\d+|{_any(_phrases(table, 'number'))})"
    ways = [_open(word).replace(re.escape("#"), number) for word in words if word[0] != "~"]
    return re.compile(rf"(?<!\w)(?i:{'|'.join(ways)})\s+\Z") if ways else None


def _beginning(words: list[str]) -> re.Pattern[str] | None:
    """Match a text that begins with one of those of ``words`` that have a "~"."""
    ways = [_open(word[1:]) for word in words if word[0] == "~"]
    return re.compile(rf"\s+(?i:{'|'.join(ways)})(?!\w)") if ways else None


def _months(language: str) -> re.Pattern[str]:
    months = Locale.parse(language).months
    names = {
        str(name).rstrip(".")
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in months[context][width].values()
    }
    names |= set(_MORE_MONTHS.get(language, "").split(";")) - {""}
    return re.compile(rf"{_any(names)}(?!\w)")
