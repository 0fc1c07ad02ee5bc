"""The days of the week in the reader's language: how they are called, and which comes first."""

import unicodedata
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Literal, cast

from babel import Locale
from babel.core import get_global

from bot.rendering.translations import locale_of

ENGLISH = "en"

_WIDTHS = ("wide", "abbreviated", "short")

_LEAST_RUN = 3
"""Days in a row from which on they are said as "from to"."""

_SILENT = ".\u200c\u200d\u200e\u200f\u2068\u2069"
"""Dots of abbreviations, and what joins, parts and turns letters without being one."""

_ALSO = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
"""What people write in English besides."""


@lru_cache(maxsize=64)
def weekday_names(language: str) -> Mapping[str, int]:
    """Return what the days are called in ``language`` and in English, as ``plain`` writes it.

    0 is Monday. Names of one letter or with digits are left out, and those of two days. What is
    a day in both languages is that of ``language``.
    """
    return {**_ALSO, **_called(Locale(ENGLISH)), **_called(locale_of(language))}


def _called(locale: Locale) -> dict[str, int]:
    named: dict[str, set[int]] = {}
    for day, name in _names(locale):
        if len(name) > 1 and not any(map(str.isdigit, name)):
            named.setdefault(name, set()).add(day)
    return {name: min(days) for name, days in named.items() if len(days) == 1}


@lru_cache(maxsize=64)
def week_of(language: str) -> tuple[int, ...]:
    """Return the days in the order in which a week runs where ``language`` is spoken."""
    locale = locale_of(language)
    if locale.territory is None and locale.language != ENGLISH:  # English is at home everywhere
        likely = cast("Mapping[str, str]", get_global("likely_subtags")).get(str(locale))
        locale = locale if likely is None else Locale.parse(likely)
    first = locale.first_week_day
    return tuple((first + offset) % 7 for offset in range(7))


def name_of(day: int, locale: Locale, width: Literal["wide", "abbreviated"]) -> str:
    """Return what the day is called: "Monday" or "Mon"."""
    return str(locale.days["stand-alone"][width][day])


def runs(days: Collection[int]) -> list[tuple[int, int]]:
    """Return the first and last day of each run of days, a single day twice.

    Three days or more in a row are a run, over the end of the week too. In the order of a week
    that begins on Monday; a run over its end comes first.
    """
    starts = [day for day in range(7) if day in days and (day - 1) % 7 not in days]
    if not starts:  # none of them, or all
        return [(0, 6)] if days else []
    found: list[tuple[int, int]] = []
    for start in starts:
        length = next(step for step in range(1, 8) if (start + step) % 7 not in days)
        if length >= _LEAST_RUN:
            found.append((start, (start + length - 1) % 7))
        else:
            single = [(start + step) % 7 for step in range(length)]
            found += [(day, day) for day in single]
    return sorted(found, key=lambda run: (run[0] <= run[1], run[0]))


def plain(text: str) -> str:
    """Return ``text`` in small letters, without marks above letters and dots of abbreviations."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    heard = (char for char in apart if not unicodedata.combining(char))
    return "".join(char for char in heard if char not in _SILENT)


def _names(locale: Locale) -> list[tuple[int, str]]:
    forms = cast("Mapping[str, Mapping[str, Mapping[int, str]]]", locale.days)
    return [
        (day, plain(written))
        for form in forms.values()
        for width in _WIDTHS
        for day, name in form.get(width, {}).items()
        for written in (name, name.replace("\u200c", " "))  # Persian: joined, or two words
    ]
