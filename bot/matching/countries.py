"""Countries as people choose them: by name in their own language. Pure."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import cast

from babel import Locale, UnknownLocaleError

from bot.matching.folding import fold_word
from bot.matching.spelling import folded
from bot.matching.territories import LANGUAGES, territory_named

SIMILAR = 0.75
"""Of 1 (difflib's ratio), from which on a name is offered for a misspelt one."""
_ALPHA_2 = 2
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Unions, test codes, and what is unknown."""


@dataclass(frozen=True, slots=True)
class Country:
    """A state or territory."""

    code: str
    """ISO 3166, two letters."""
    name: str
    """In the language it was asked for in."""


def countries(language: str) -> tuple[Country, ...]:
    """Return all countries in the order of their names in ``language``; English for others."""
    named = _names(language)
    listed = (Country(code, name) for code, name in named.items())
    return tuple(sorted(listed, key=lambda one: (fold_word(one.name), one.code)))


def country_of_code(code: str, language: str = "en") -> Country | None:
    """Return the country of an ISO 3166 code; None when there is none."""
    name = _names(language).get(code)
    return None if name is None else Country(code, name)


def country_named(written: str, language: str = "en") -> Country | None:
    """Return the country of this name in any of the bot's languages, or of this code."""
    tidy = " ".join(written.split())
    if len(tidy) == _ALPHA_2 and tidy.isalpha() and tidy.upper() in _names("en"):
        return country_of_code(tidy.upper(), language)
    territory = territory_named(tidy)
    return None if territory is None else country_of_code(territory.code, language)


def countries_like(written: str, language: str, *, limit: int = 6) -> list[Country]:
    """Return countries whose names are like ``written`` or begin with it, the likeliest first."""
    wanted = folded(written)
    if not wanted:
        return []
    every = _folded_names()
    beginning = [name for name in every if name.startswith(wanted)]
    close = get_close_matches(wanted, every, n=4 * limit, cutoff=SIMILAR)
    codes = dict.fromkeys(every[name] for name in (*close, *sorted(beginning, key=len)))
    found = (country_of_code(code, language) for code in codes)
    return [country for country in found if country is not None][:limit]


@cache
def _folded_names() -> dict[str, str]:
    return {folded(name): code for language in LANGUAGES for code, name in _names(language).items()}


@lru_cache(maxsize=64)
def _names(language: str) -> dict[str, str]:
    """Return the names of countries by their codes: of "pt-BR" those of "pt", else English."""
    listed = _listed("en")
    try:
        return {**listed, **_listed(language.partition("-")[0].lower())}
    except (UnknownLocaleError, ValueError):
        return listed


def _listed(language: str) -> dict[str, str]:
    """Return the names that the CLDR has in a language."""
    territories = cast("dict[str, str]", Locale.parse(language).territories)
    return {
        code: str(name)
        for code, name in territories.items()
        if len(code) == _ALPHA_2 and code.isalpha() and code not in _NO_COUNTRIES
    }
