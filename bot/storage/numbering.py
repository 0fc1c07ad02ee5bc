"""Numbers of rows that are never given out twice, because buttons in old messages name them."""

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.storage.database import insert_into
from bot.storage.tables import RevisionRow

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

    from bot.storage.database import Session


async def fresh_id(session: "Session", key: "InstrumentedAttribute[int]") -> dict[str, int]:
    """Return the value of ``key``, a table's own number, for a row that is about to be added.

    Empty on PostgreSQL, whose identity columns repeat nothing. SQLite gives the number of the
    newest row out again once that row is deleted (https://sqlite.org/autoinc.html), so there the
    last one is written down, in the caller's transaction.
    """
    return (await fresh_ids(session, key, 1))[0]


async def fresh_ids(
    session: "Session", key: "InstrumentedAttribute[int]", count: int
) -> list[dict[str, int]]:
    """Return as many as ``count`` of what ``fresh_id`` returns one of."""
    if session.get_bind().dialect.name != "sqlite" or count < 1:
        return [{} for _ in range(count)]
    largest = await session.scalar(select(func.max(key))) or 0
    first = insert_into(session, RevisionRow).values(
        topic=f"last {key.class_.__tablename__}", revision=largest + count
    )
    statement = first.on_conflict_do_update(
        index_elements=[RevisionRow.topic],
        set_={"revision": func.max(RevisionRow.revision, largest) + count},
    ).returning(RevisionRow.revision)
    last = await session.scalar(statement) or largest + count
    return [{key.key: number} for number in range(last - count + 1, last + 1)]
