"""Which time zone a person means: an IANA name, an offset from UTC, a city or a country. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from bot.matching.folding import fold_word
from bot.matching.territories import territory_named

MOST_CANDIDATES = 5
"""More than that nobody reads on a telephone."""

CLEARLY_BIGGER = 8
"""A city this many times the size of its next namesake is the one that is meant."""

SIMILAR = 0.8
"""From here on (difflib's ratio) a misspelt name is offered as a guess; never taken for granted."""

SHORTEST_GUESS = 4
FURTHEST_LENGTH = 2
"""Names shorter than the first, or longer or shorter by more than the second, are not compared."""

_OFFSET = re.compile(r"(?:utc|gmt|z)?\s*([+\-−–]?)\s*(\d{1,2})(?:[:.]?([0-5]\d))?", re.IGNORECASE)
_LARGEST_EAST, _LARGEST_WEST = 14, 12

# Offsets that are not whole hours have no Etc/GMT zone: a place that keeps them stands for them.
_ODD_OFFSETS = {
    "+03:30": "Asia/Tehran",
    "+04:30": "Asia/Kabul",
    "+05:30": "Asia/Kolkata",
    "+05:45": "Asia/Kathmandu",
    "+06:30": "Asia/Yangon",
    "+08:45": "Australia/Eucla",
    "+09:30": "Australia/Darwin",
    "+10:30": "Australia/Lord_Howe",
    "+12:45": "Pacific/Chatham",
    "-03:30": "America/St_Johns",
    "-09:30": "Pacific/Marquesas",
}

_FIXED = "Etc/GMT"
"""How the zones of whole hours begin. Their sign is the wrong way round, after POSIX."""

_AS_LISTED = {
    "BA": "Bosnia and Herzegovina",
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "MO": "Macao",
    "NL": "The Netherlands",
    "PS": "Palestinian Territory",
    "TT": "Trinidad and Tobago",
}
"""What the table of cities calls the countries that Unicode calls otherwise, by ISO 3166 code."""

_ALSO = {
    "England": "United Kingdom",
    "Scotland": "United Kingdom",
    "Wales": "United Kingdom",
    "Holland": "Netherlands",
    "KSA": "Saudi Arabia",
    "السعودية": "Saudi Arabia",
    "الإمارات": "United Arab Emirates",
}
"""What people say for a country and Unicode does not."""

_WORD = re.compile(r"[^\W_]+(?:['’ʼ.\-+][^\W_]*)*")

_NOT_PLACES = frozenset({"localtime", "Factory", "posixrules"})


@dataclass(frozen=True, slots=True)
class Place:
    """One thing a person may have meant."""

    timezone: str
    """An IANA name."""
    city: str = ""
    """Empty when a zone, an offset or a country with one zone was typed."""
    country: str = ""
    """Empty when a zone or an offset was typed."""


@dataclass(frozen=True, slots=True)
class City:
    """A line of the table of cities."""

    place: Place
    population: int
    names: tuple[str, ...]


class Gazetteer:
    """Finds places by what people type. Folding all names takes a moment, so keep it."""

    def __init__(self, cities: Iterable[City]) -> None:
        """Take ``cities``, biggest first; see ``load`` for the ones that come with the program."""
        self._zones = {_key(zone): zone for zone in available_timezones() - _NOT_PLACES}
        self._also = {_key(written): country for written, country in _ALSO.items()}
        self._by_name: dict[str, list[City]] = {}
        self._by_country: dict[str, list[City]] = {}
        for city in cities:
            self._by_country.setdefault(_key(city.place.country), []).append(city)
            for key in set(_keys(city.names)):
                self._by_name.setdefault(key, []).append(city)

    def find(self, text: str) -> Sequence[Place]:
        """Return what ``text`` may mean: nothing, one clear answer, or a few to choose from."""
        key = _key(text)
        if not key:
            return ()
        zone = self._zones.get(key) or _zone_of_offset(text)
        if zone and key not in self._by_country:  # "Turkey" is a country before it is a zone
            return (Place(zone),)
        return self._city(key) or self._city_in_country(text) or self._country(text)

    def guess(self, text: str) -> Sequence[Place]:
        """Return places whose names look like ``text``, for "did you mean"; may be empty."""
        key = _key(text.rpartition("/")[2])  # of "Asia/Bagdad" the city
        if len(key) < SHORTEST_GUESS:
            return ()
        near = [
            name
            for name in self._by_name
            if name[0] == key[0] and abs(len(name) - len(key)) <= FURTHEST_LENGTH
        ]
        found = get_close_matches(key, near, n=MOST_CANDIDATES, cutoff=SIMILAR)
        return _distinct(city for name in found for city in self._by_name[name][:1])

    def _city(self, key: str) -> Sequence[Place]:
        cities = self._by_name.get(key, [])
        if len(cities) > 1 and cities[0].population > CLEARLY_BIGGER * cities[1].population:
            return (cities[0].place,)
        return _distinct(cities, by_zone=True)

    def _city_in_country(self, text: str) -> Sequence[Place]:
        """Understand "London, Canada" and "London Canada"."""
        words = text.replace(",", " ").split()
        for end in range(len(words) - 1, 0, -1):
            cities = self._by_name.get(_key(" ".join(words[:end])), [])
            wanted = set(self._countries_named(" ".join(words[end:])))
            inside = [city for city in cities if _key(city.place.country) in wanted]
            if inside:
                return _distinct(inside, by_zone=True)
        return ()

    def _country(self, text: str) -> Sequence[Place]:
        for key in self._countries_named(text):
            if key in self._by_country:
                found = _distinct(self._by_country[key], by_zone=True)
                whole = len(found) == 1  # one zone: it is not this city that was meant
                return (replace(found[0], city=""),) if whole else found
        return ()

    def _countries_named(self, text: str) -> Iterator[str]:
        """Yield what the table may call the country that ``text`` names in any language, folded."""
        key = _key(text)
        yield key
        territory = territory_named(self._also.get(key, text))
        if territory is not None:
            listed = _AS_LISTED.get(territory.code)
            yield from (_key(name) for name in ([listed] if listed else territory.names))


@cache
def load() -> Gazetteer:
    """Return the gazetteer of the cities that come with the program."""
    return Gazetteer(_read())


def _read() -> Iterator[City]:
    table = files("bot.chats").joinpath("data/cities.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line.startswith("#"):
            continue
        city, country, zone, population, others = line.split("\t")
        names = (city, *(others.split("|") if others else ()))
        yield City(Place(zone, city, country), int(population), names)


def _key(text: str) -> str:
    """Return ``text`` folded, without blanks: "Tel-Aviv" and "tel aviv" are one name."""
    return "".join(fold_word(word) for word in _WORD.findall(text))


def _keys(names: Iterable[str]) -> Iterator[str]:
    """Yield the names' keys, and "newyork" beside "newyorkcity"."""
    for written in names:
        key = _key(written)
        yield key
        if (short := key.removesuffix("city")) != key and short:
            yield short


def spoken(timezone: str) -> str:
    """Return a zone's name as people say it: "UTC+3" for ``Etc/GMT-3``, "Asia/Baghdad" as it is."""
    sign, hours = timezone[len(_FIXED) : len(_FIXED) + 1], timezone[len(_FIXED) + 1 :]
    if timezone.startswith(_FIXED) and sign in {"+", "-"}:
        return f"UTC{'-' if sign == '+' else '+'}{hours}"
    return timezone.removeprefix("Etc/").replace("_", " ")


def _zone_of_offset(text: str) -> str | None:
    """Return the zone that ``text`` ("UTC+3", "+05:30", "-4") is always ahead by, or None."""
    digits = "".join(fold_word(char) if char.isdigit() else char for char in text.strip())
    found = _OFFSET.fullmatch(digits)
    if found is None:
        return None
    sign = "-" if found[1] in {"-", "−", "–"} and found[1] else "+"
    hours, minutes = int(found[2]), int(found[3] or 0)
    if minutes:
        return _ODD_OFFSETS.get(f"{sign}{hours:02}:{minutes:02}")
    if hours > (_LARGEST_EAST if sign == "+" else _LARGEST_WEST):
        return None
    if hours == 0:
        return "Etc/UTC"
    return f"{_FIXED}{'-' if sign == '+' else '+'}{hours}"


def _distinct(cities: Iterable[City], *, by_zone: bool = False) -> Sequence[Place]:
    """Return the first few places; with ``by_zone`` the biggest of each zone only."""
    found: dict[str | Place, Place] = {}
    for city in cities:
        found.setdefault(city.place.timezone if by_zone else city.place, city.place)
        if len(found) == MOST_CANDIDATES:
            break
    return tuple(found.values())
