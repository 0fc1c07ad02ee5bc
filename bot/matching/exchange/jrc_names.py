"""JRC-Names: persons and organisations from multilingual news, by the European Commission.

https://joint-research-centre.ec.europa.eu/language-technology-resources/jrc-names_en; whoever
imports it has to look at its licence. The file has one name in a line, in four cells parted by
tabs: the entity's number, P (person) or O (organisation), the language or ``u`` for any, and the
name with ``+`` between its words. The first name of an entity is its main one. The file is large,
so it is read line by line, and only what is wanted stays in memory.
"""

import gzip
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from bot.matching.exchange.drafting import MOST_NAMES, DraftError, drafted, is_name, marked
from bot.matching.exchange.model import BadOffer, ExchangeError, Offer
from bot.matching.exchange.scripts import is_in_script_of_the_bot
from bot.matching.spelling import folded
from bot.matching.territories import LANGUAGES

MOST_BAD_LINES = 20
"""Reported one by one; after so many it is no JRC-Names file."""

_CELLS = 4
_GZIP = b"\x1f\x8b"
_KINDS = {"P": "person", "O": "group"}
_ANY_LANGUAGE = "u"
_BREAKS = "\r\n"


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    entity: int
    kind: str
    language: str
    name: str


@dataclass(slots=True)
class _Entity:
    kind: str
    names: dict[str, None] = field(default_factory=dict[str, None])


def read_jrc(path: Path, wanted: Collection[str] | None) -> Iterator[Offer | BadOffer]:
    """Yield the entities with these numbers or names; None: all of them.

    A name is one in any spelling that folds the same. Lines that say nothing are bad offers.
    Raises ``ExchangeError`` for a file that cannot be read or is something else.
    """
    try:
        if wanted is None:
            yield from _all(path)
        else:
            yield from _chosen(path, wanted)
    except (EOFError, gzip.BadGzipFile, OSError) as exc:
        reason = getattr(exc, "strerror", None) or "it is cut off or damaged"
        raise ExchangeError(f"{path} cannot be read: {reason}.") from None
    except UnicodeError:
        raise ExchangeError(f"{path.name} is not in UTF-8, as JRC-Names is.") from None


def _all(path: Path) -> Iterator[Offer | BadOffer]:
    """Yield entities as they come; the lines of one stand together."""
    done: set[int] = set()
    current = -1
    entity: _Entity | None = None
    for line in _lines(path):
        if isinstance(line, BadOffer):
            yield line
            continue
        if entity is None or line.entity != current:
            if entity is not None and current not in done:
                yield _offer(current, entity)
            done.add(current)
            current, entity = line.entity, _Entity(line.kind)
            if current in done:
                yield BadOffer(
                    f"line {line.number}",
                    f"entity {current} was elsewhere already; --only finds all its names",
                )
        _collect(entity, line)
    if entity is not None and current not in done:
        yield _offer(current, entity)


def _chosen(path: Path, wanted: Collection[str]) -> Iterator[Offer | BadOffer]:
    """Yield wanted entities, in the order of the file; it is read twice when names are wanted."""
    numbers = {one: {int(one)} for one in wanted if one.isdecimal()}
    found = numbers | _named(path, {folded(one): one for one in wanted if one not in numbers})
    chosen = set[int]().union(*found.values())
    entities: dict[int, _Entity] = {}
    for line in _lines(path):
        if isinstance(line, BadOffer):
            yield line
        elif line.entity in chosen:
            _collect(entities.setdefault(line.entity, _Entity(line.kind)), line)
    for number, entity in entities.items():
        yield _offer(number, entity)
    for one in wanted:
        if entities.keys().isdisjoint(found.get(one, ())):
            yield BadOffer(one, "it is not in the file")


def _named(path: Path, forms: Mapping[str, str]) -> dict[str, set[int]]:
    """Return the entities of wanted names; ``forms``: the names by their folded forms."""
    found: dict[str, set[int]] = {}
    for line in _lines(path) if forms else ():
        if isinstance(line, BadOffer):
            continue
        wanted = forms.get(folded(line.name))
        if wanted is not None:
            found.setdefault(wanted, set()).add(line.entity)
    return found


def _collect(entity: _Entity, line: _Line) -> None:
    spoken = line.language == _ANY_LANGUAGE or line.language in LANGUAGES
    usable = spoken and is_name(line.name) and is_in_script_of_the_bot(line.name)
    if usable and len(entity.names) < MOST_NAMES:
        entity.names[line.name] = None


def _offer(number: int, entity: _Entity) -> Offer | BadOffer:
    place = f"entity {number}"
    try:
        names = marked(list(entity.names), kind=entity.kind)
        return Offer(place, drafted(names, kind=entity.kind))
    except DraftError:
        return BadOffer(place, "it has no name in a language of the bot")


def _lines(path: Path) -> Iterator[_Line | BadOffer]:
    bad = 0
    with _opened(path) as lines:
        for number, written in enumerate(lines, 1):
            line = _line(number, written.rstrip(_BREAKS))
            if line is None:
                continue
            bad += isinstance(line, BadOffer)
            if bad > MOST_BAD_LINES:
                raise ExchangeError(f"{path.name} is no JRC-Names file: see line {number}.")
            yield line


def _opened(path: Path) -> IO[str]:
    with path.open("rb") as file:
        packed = file.read(len(_GZIP)) == _GZIP
    if packed:
        return gzip.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")


def _line(number: int, written: str) -> _Line | BadOffer | None:
    """Return what a line says; None for one that says nothing: empty, a comment, column names."""
    cells = written.split("\t")
    if not written.strip() or written.startswith("#") or (number == 1 and _is_header(cells)):
        return None
    place = f"line {number}"
    if len(cells) != _CELLS:
        return BadOffer(place, f"it has {len(cells)} cells, not {_CELLS}, parted by tabs")
    entity, kind, language, name = (cell.strip() for cell in cells)
    if not (entity.isascii() and entity.isdecimal()):
        return BadOffer(place, f"{entity[:20]!r} is not the number of an entity")
    plain = " ".join(name.replace("+", " ").split())
    return _Line(number, int(entity), _KINDS.get(kind.upper(), ""), language, plain)


def _is_header(cells: list[str]) -> bool:
    return not cells[0].strip().isdecimal()
