"""Many rows into one table, at a third of what it costs to hand the library each by name.

It looks every value up by the name of its column, in every row. Here a row is what it is, values
in the order of their columns, and only those are converted that the driver would not take.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Dialect, Row, Table

from bot.storage.database import Session

_AT_ONCE = 500
"""Rows in one statement: databases take some 32,000 values."""


async def insert_new(
    session: Session,
    table: Table,
    rows: Sequence[Mapping[str, object]],
    *,
    returning: tuple[str, ...] = (),
) -> list[Row[*tuple[Any, ...]]]:
    """Insert those rows that break no unique key; return columns of them, in any order.

    ``rows``: all with the same columns in the same order.
    """
    if not rows:
        return []
    connection = await session.connection()
    statement = _statement(table, tuple(rows[0]), returning, connection.dialect)
    found: list[Row[*tuple[Any, ...]]] = []
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        text, values = statement.for_rows(len(some)), statement.values(some)
        result = await connection.exec_driver_sql(text, values)
        if returning:
            found += result.all()
    return found


class _Statement:
    """An INSERT, and how its values are written."""

    def __init__(
        self, table: Table, names: tuple[str, ...], returning: tuple[str, ...], dialect: Dialect
    ) -> None:
        quote = dialect.identifier_preparer.quote
        self._width = len(names)
        self._numbered = dialect.paramstyle == "numeric_dollar"
        self._head = f"INSERT INTO {quote(table.name)} ({', '.join(map(quote, names))}) VALUES "  # noqa: S608  # names of our own columns
        self._tail = " ON CONFLICT DO NOTHING"
        if returning:
            self._tail += f" RETURNING {', '.join(map(quote, returning))}"
        self._converters = [
            (place, convert)
            for place, name in enumerate(names)
            if (convert := _converter(table, name, dialect)) is not None
        ]

    def values(self, rows: Sequence[Mapping[str, object]]) -> tuple[Any, ...]:
        """Return all values of the rows, one row after the other, as the driver takes them."""
        columns = list[Iterable[Any]](zip(*(row.values() for row in rows), strict=True))
        for place, convert in self._converters:
            # Most are the same in many rows: the moment, yes and no.
            columns[place] = map(_Converted(convert).__getitem__, columns[place])
        return tuple(chain.from_iterable(zip(*columns, strict=True)))

    @lru_cache(maxsize=64)  # noqa: B019  # there are as many as there are tables
    def for_rows(self, count: int) -> str:
        """Return the statement for so many rows."""
        if not self._numbered:
            return (
                self._head + ", ".join([f"({', '.join('?' * self._width)})"] * count) + self._tail
            )
        rows = (
            ", ".join(f"${number + 1}" for number in range(first, first + self._width))
            for first in range(0, count * self._width, self._width)
        )
        return self._head + ", ".join(f"({row})" for row in rows) + self._tail


class _Converted(dict[Any, Any]):
    """What values become, each worked out once."""

    def __init__(self, convert: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self._convert = convert

    def __missing__(self, value: object) -> object:
        found = self[value] = self._convert(value)
        return found


@lru_cache(maxsize=16)
def _statement(
    table: Table, names: tuple[str, ...], returning: tuple[str, ...], dialect: Dialect
) -> _Statement:
    return _Statement(table, names, returning, dialect)


def _converter(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    kind = table.c[name].type
    return kind.dialect_impl(dialect).bind_processor(dialect)
