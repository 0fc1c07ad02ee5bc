import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import IntegrityError, StatementError

from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.tables import ChatRow, EntryRow, RevisionRow

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def _chat(**values: object) -> ChatRow:
    return ChatRow(telegram_id=7, kind="private", timezone="UTC", created_at=NOON, **values)


async def test_moments_come_back_aware_and_in_utc(database: Database) -> None:
    east = timezone(timedelta(hours=3))
    async with database.transaction() as session:
        session.add(_chat(next_digest_at=datetime(2026, 3, 10, 15, tzinfo=east)))
    async with database.reading() as session:
        stored = await session.scalar(select(ChatRow.next_digest_at))
    assert stored == NOON
    assert stored is not None
    assert stored.utcoffset() == timedelta()


async def test_naive_moments_are_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"):
        async with database.transaction() as session:
            session.add(_chat(next_digest_at=NOON.replace(tzinfo=None)))


async def test_an_exception_rolls_the_whole_transaction_back(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.transaction() as session:
            session.add(_chat())
            await session.flush()
            raise RuntimeError
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(ChatRow)) == 0


async def test_foreign_keys_are_kept(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            session.add(EntryRow(source_id=1, entry_key="a", article_id=1, seen_at=NOON))


async def test_a_revision_counts_every_change_of_concurrent_writers(database: Database) -> None:
    async def change() -> None:
        async with database.transaction() as session:
            await revisions.bump(session, "subjects")

    await asyncio.gather(*(change() for _ in range(20)))
    async with database.reading() as session:
        assert await revisions.read(session, "subjects") == 20
        assert await revisions.read(session, "another") == 0
        assert await session.scalar(select(func.count()).select_from(RevisionRow)) == 1


async def test_every_constraint_has_a_name_by_the_convention(database: Database) -> None:
    def unnamed(connection: object) -> list[str]:
        inspector = inspect(connection)
        assert inspector is not None
        return [
            table
            for table in inspector.get_table_names()
            for key in inspector.get_foreign_keys(table)
            if not (key["name"] or "").startswith("fk_")
        ]

    async with database.engine.connect() as connection:
        assert await connection.run_sync(unnamed) == []
