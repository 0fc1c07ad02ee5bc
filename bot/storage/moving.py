"""Moving everything from SQLite to PostgreSQL, in one transaction of the target.

A kill in the middle leaves the target as it was; the source is only read. What arrived is read
again and compared with the source, row by row, before it counts.
"""

from collections.abc import AsyncIterator, Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from bot.errors import StorageError
from bot.storage import schema
from bot.storage.database import FAULTS, Database, Session
from bot.storage.tables import Row

BATCH = 1_000
"""Rows in memory at a time, and in one statement."""

Rows = Sequence[Sequence[Any]]


async def move(source: Database, target: Database, *, replace: bool = False) -> dict[str, int]:
    """Copy every row of ``source`` to ``target``; return how many each table has.

    The target gets this program's schema. Nobody else may write to either meanwhile.

    Raises:
        StorageError: The two are not SQLite and PostgreSQL, the target has rows and ``replace``
            (which deletes them) was not said, or a row did not arrive as it was. Nothing has
            changed then.

    """
    if not source.is_sqlite or target.is_sqlite:
        raise StorageError("Only a SQLite database can be moved, and only to PostgreSQL.")
    await schema.require_current(source)
    await schema.migrate(target)
    moved: dict[str, int] = {}
    async with source.reading() as old, target.transaction() as new:
        await _clear(new, replace=replace)
        for table in Row.metadata.sorted_tables:
            try:
                await _copy(old, new, table)
                moved[table.name] = await _compare(old, new, table)
            except FAULTS as exc:
                raise StorageError(
                    f"Table {table.name} cannot be moved: {_reason(exc)}. Nothing was changed."
                ) from exc
        for table in Row.metadata.sorted_tables:
            await _count_on(new, table)
    return moved


async def _clear(new: Session, *, replace: bool) -> None:
    for table in reversed(Row.metadata.sorted_tables):
        if replace:
            await new.execute(delete(table))
        elif await new.scalar(select(literal(1)).select_from(table).limit(1)):
            raise StorageError(
                "The target has rows already. Name an empty database, or say --replace to delete "
                "everything in it first."
            )


async def _copy(old: Session, new: Session, table: Table) -> None:
    arriving = _with_nulls(table)
    # Rows that point at others of their table get that reference when all are there.
    pointing = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    names = [column.name for column in table.columns]
    pointers: list[dict[str, Any]] = []
    async for rows in _read(old, table):
        batch = [dict(zip(names, row, strict=True)) for row in rows]
        for row in batch if pointing else ():
            if any(row[name] is not None for name in pointing):
                kept = {f"to_{name}": row[name] for name in pointing}
                pointers.append({"row_id": row["id"], **kept})
                row.update(dict.fromkeys(pointing))
        await new.execute(insert(arriving), batch)
    if pointers:
        setting: dict[str, Any] = {name: bindparam(f"to_{name}") for name in pointing}
        connection = await new.connection()
        await connection.execute(
            update(table).where(table.c.id == bindparam("row_id")).values(setting), pointers
        )


async def _compare(old: Session, new: Session, table: Table) -> int:
    """Return how many rows are the same on both sides; raise when one is not."""
    count = 0
    theirs = _read(new, table)
    async for rows in _read(old, table):
        arrived = await anext(theirs, ())
        for one, other in zip_longest(rows, arrived):
            if one is None or other is None or tuple(one) != tuple(other):
                raise StorageError(
                    f"A row of table {table.name} did not arrive as it was: {_key(table, one)}. "
                    "Nothing was changed."
                )
        count += len(rows)
    if await anext(theirs, None):
        raise StorageError(f"Table {table.name} got rows that were not moved. Nothing was changed.")
    return count


async def _count_on(new: Session, table: Table) -> None:
    """Let new rows get numbers that no row ever had."""
    if not any(column.identity for column in table.columns):
        return
    revisions = Row.metadata.tables["revisions"].c
    last = await new.scalar(
        select(revisions.revision).where(revisions.topic == f"last {table.name}")
    )
    largest = max(await new.scalar(select(func.max(table.c.id))) or 0, last or 0)
    if largest:
        await new.execute(
            select(func.setval(func.pg_get_serial_sequence(table.name, "id"), largest))
        )


async def _read(session: Session, table: Table) -> AsyncIterator[Rows]:
    result = await session.stream(select(table).order_by(*_order(session, table)))
    async for rows in result.partitions(BATCH):
        yield rows


def _order(session: Session, table: Table) -> list[ColumnElement[Any]]:
    """Return the key's columns, sorted alike by both databases: by the bytes of texts."""
    columns: list[ColumnElement[Any]] = list(table.primary_key.columns)
    if session.get_bind().dialect.name == "sqlite":
        return columns
    return [
        column.collate("C") if isinstance(column.type, String) else column for column in columns
    ]


def _with_nulls(table: Table) -> Table:
    """Return ``table`` as one that stores nothing as NULL and not as JSON's null."""
    return Table(
        table.name,
        MetaData(),
        *(
            Column(
                column.name,
                JSON(none_as_null=True) if isinstance(column.type, JSON) else column.type,
            )
            for column in table.columns
        ),
    )


def _key(table: Table, row: Sequence[Any] | None) -> str:
    """Name a row by its numbers; a text may be what somebody wrote."""
    if row is None:
        return "one that is not there"
    values = dict(zip(table.columns, row, strict=True))
    keys = [column for column in table.primary_key.columns if isinstance(column.type, Integer)]
    return ", ".join(f"{key.name} {values[key]}" for key in keys) or "its key is a text"


def _reason(exc: BaseException) -> str:
    cause = getattr(exc, "orig", None) or exc
    return type(cause.__cause__ or cause).__name__
