"""Actors as a table: comma-separated values, as spreadsheets read and write them.

One actor has one line. The first line names the columns, in any order. A cell with several names
or words parts them by ``|``; a bar or a backslash that belongs to a name stands behind a backslash.

A cell that a spreadsheet would take for a formula gets an apostrophe before it, and loses it again
on the way in: names come from readers, and may be written to do harm in somebody's spreadsheet.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bot.matching.exchange.drafting import DraftError, drafted
from bot.matching.exchange.model import BadOffer, ExchangeError, Offer
from bot.matching.model import ActorDraft, Alias, Strength

COLUMNS = ("name", "kind", "country", "names", "weak names", "context", "vetoes")
DELIMITERS = (",", ";", "\t")
LONGEST_LINE = 100_000
"""Characters; a longer line is no actor."""

_FORMULA = tuple("=+-@\t\r'")
_SEPARATOR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_csv(path: Path) -> Iterator[Offer | BadOffer]:
    """Yield the actors of a file, line by line; a line that says no actor is a bad offer.

    Raises ``ExchangeError`` for a file that cannot be read, or has no line of column names.
    """
    try:
        with path.open(encoding=_encoding(path), newline=None) as lines:
            yield from read_lines(lines, called=path.name)
    except OSError as exc:
        raise ExchangeError(f"{path} cannot be read: {exc.strerror}.") from None
    except UnicodeError:
        raise ExchangeError(
            f"{path.name} is not in UTF-8. In a spreadsheet, save it as “CSV UTF-8”."
        ) from None


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in _UTF16 else "utf-8-sig"


def read_lines(lines: Iterable[str], *, called: str) -> Iterator[Offer | BadOffer]:
    """Yield the actors of a text. Raises ``ExchangeError`` when its columns are not named."""
    header: _Header | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip(" \t\r\n,;") or (line.startswith("#") and header is None):
            continue
        if header is None:
            header = _header(line, called)
            continue
        place = f"line {number}"
        try:
            yield Offer(place, _draft(header.cells(line)))
        except DraftError as exc:
            yield BadOffer(place, str(exc))
    if header is None:
        raise ExchangeError(f"{called} is empty. {_EXPECTED}")


_EXPECTED = f"Its first line must name the columns: {','.join(COLUMNS)} (only name is required)."


class _Header:
    """The columns of one file, and how its cells are parted."""

    def __init__(self, columns: Sequence[str], delimiter: str) -> None:
        self._columns = columns
        self._delimiter = delimiter

    def cells(self, line: str) -> Mapping[str, str]:
        """Return the cells of a line by their columns. Raises ``DraftError``."""
        if len(line) > LONGEST_LINE:
            raise DraftError(f"the line is longer than {LONGEST_LINE} characters")
        cells = _split(line, self._delimiter)
        if cells is None:
            raise DraftError("its quotation marks do not pair up; one actor has one line")
        if any(cell.strip() for cell in cells[len(self._columns) :]):
            raise DraftError(
                f"there are {len(cells)} cells for {len(self._columns)} columns; "
                "quote a cell that has the delimiter in it"
            )
        return {
            column: _unguarded(cell.strip(" ")).strip()
            for column, cell in zip(self._columns, cells, strict=False)
        }


def _header(line: str, called: str) -> _Header:
    for delimiter in DELIMITERS:
        cells = _split(line, delimiter) or []
        columns = [" ".join(cell.casefold().split()) for cell in cells]
        while columns and not columns[-1]:
            columns.pop()
        if "name" not in columns:
            continue
        unknown = [column for column in columns if column not in COLUMNS]
        if unknown:
            raise ExchangeError(f"{called} has a column {unknown[0]!r}. {_EXPECTED}")
        if len(set(columns)) < len(columns):
            raise ExchangeError(f"{called} names a column twice. {_EXPECTED}")
        return _Header(columns, delimiter)
    raise ExchangeError(f"{called} has no column 'name'. {_EXPECTED}")


def _split(line: str, delimiter: str) -> list[str] | None:
    """Return the cells of a line; None when its quotation marks do not pair up."""
    try:
        rows = list(csv.reader([line.rstrip("\r\n")], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if rows else []


def _draft(cells: Mapping[str, str]) -> ActorDraft:
    name = cells.get("name", "")
    if not name:
        raise DraftError("there is no name")
    weak = _items(cells.get("weak names", ""))
    first = Alias(name, Strength.WEAK if name in weak else Strength.STRONG)
    strong = [Alias(one) for one in _items(cells.get("names", "")) if one not in weak]
    return drafted(
        [first, *strong, *(Alias(one, Strength.WEAK) for one in weak if one != name)],
        kind=cells.get("kind", ""),
        country=cells.get("country", ""),
        context=_items(cells.get("context", "")),
        vetoes=_items(cells.get("vetoes", "")),
    )


def write_csv(drafts: Iterable[ActorDraft]) -> Iterator[str]:
    """Yield the lines of a file, with their ends; the first names the columns."""
    yield _line(COLUMNS)
    for draft in drafts:
        first, *more = draft.aliases
        strong = [one.written for one in more if one.strength is Strength.STRONG]
        weak = [one.written for one in draft.aliases if one.strength is Strength.WEAK]
        yield _line(
            (
                first.written,
                draft.kind or "",
                draft.country or "",
                _joined(strong),
                _joined(weak),
                _joined(draft.context),
                _joined(draft.vetoes),
            )
        )


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([_guarded(cell) for cell in cells])
    return text.getvalue()


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _joined(items: Iterable[str]) -> str:
    return "|".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in items)


def _items(cell: str) -> list[str]:
    """Return the parts of a cell, as they were before they were joined."""
    marked = _SEPARATOR.sub(lambda found: f"{found[1]}\n", cell)
    parts = (re.sub(r"\\([\\|])", r"\1", part).strip() for part in marked.split("\n"))
    return [part for part in parts if part]
