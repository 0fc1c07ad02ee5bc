"""Moving an installation from SQLite to PostgreSQL."""

import shutil
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Text, cast, insert, select, text, update

from bot.errors import StorageError
from bot.ids import ChatId
from bot.storage import moving
from bot.storage.database import Database
from bot.storage.moving import move
from bot.storage.tables import ChatRow, OutboxRow, RevisionRow, Row, StoryRow
from tests.conftest import on_server
from tests.support.clock import ManualClock
from tests.support.seeding import Seeding

pytestmark = pytest.mark.postgres


@pytest.fixture
async def target(
    migrated_postgres: str, kept_open: Callable[[str], Database]
) -> AsyncGenerator[Database]:
    database = kept_open(migrated_postgres)
    yield database
    names = ", ".join(table.name for table in Row.metadata.sorted_tables)
    async with database.transaction() as session:
        await session.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))


@pytest.fixture
async def source(
    tmp_path: Path, migrated_sqlite: Path, clock: ManualClock
) -> AsyncGenerator[Database]:
    """An installation with something of most kinds, its oldest rows gone."""
    file = tmp_path / "old.sqlite3"
    shutil.copy(migrated_sqlite, file)
    database = Database(f"sqlite:///{file}")
    seeding = Seeding(database, clock)
    dawn = await seeding.source("Dawn")
    actor = await seeding.actor("Зарина Каль")
    now = clock.now()
    for number in range(3):
        article = await seeding.article(f"كتاب {number}", "Text", sources=[dawn])
        await seeding.match(article, actor)
        await seeding.chat(follows=[actor])
    await _add_details(database, now + timedelta(microseconds=1))
    yield database
    await database.close()


async def _add_details(database: Database, now: object) -> None:
    async with database.transaction() as session:
        moments = {"created_at": now, "first_at": now, "latest_at": now}
        for story_id, successor_id in ((1, None), (2, None), (3, 1)):
            story = {"id": story_id, "successor_id": successor_id, **moments}
            await session.execute(insert(StoryRow).values(story))
        # The older of two stories went over into the younger: its row points ahead.
        await session.execute(update(StoryRow).where(StoryRow.id == 1).values(successor_id=2))
        chat_id = await session.scalar(select(ChatRow.id).limit(1))
        part = {"chat_id": chat_id, "html": "x", "send_after": now, "created_at": now}
        for keyboard in ({"rows": [["ü", 1.5]]}, None):
            values = {**part, "expires_at": now, "keyboard": keyboard}
            await session.execute(insert(OutboxRow).values(values))
        for topic in ("Z", "a", "Ä", "last chats"):
            await session.execute(insert(RevisionRow).values(topic=topic, revision=77))


async def _all_rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    async with database.reading() as session:
        return {
            table.name: sorted(
                (tuple(row) for row in await session.execute(select(table))), key=repr
            )
            for table in Row.metadata.sorted_tables
        }


async def test_every_row_arrives_as_it_was(
    source: Database, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "BATCH", 2)
    moved = await move(source, target)
    rows = await _all_rows(source)
    assert moved == {name: len(found) for name, found in rows.items()}
    assert moved["stories"] == 3
    assert await _all_rows(target) == rows


async def test_new_rows_get_numbers_that_no_row_ever_had(
    source: Database, target: Database, clock: ManualClock
) -> None:
    await move(source, target)
    assert await Seeding(target, clock).chat() == ChatId(78)


async def test_nothing_is_null_as_json_writes_it(source: Database, target: Database) -> None:
    await move(source, target)
    async with target.reading() as session:
        query = select(cast(OutboxRow.keyboard, Text)).where(
            cast(OutboxRow.keyboard, Text) == "null"
        )
        assert (await session.execute(query)).all() == []


async def test_a_target_with_rows_is_left_alone_unless_they_are_to_go(
    source: Database, target: Database, clock: ManualClock
) -> None:
    await Seeding(target, clock).chat()
    with pytest.raises(StorageError, match="--replace"):
        await move(source, target)
    assert len((await _all_rows(target))["chats"]) == 1
    for _ in range(2):
        await move(source, target, replace=True)
        assert await _all_rows(target) == await _all_rows(source)


async def test_what_does_not_fit_changes_nothing(source: Database, target: Database) -> None:
    async with source.transaction() as session:
        await session.execute(update(OutboxRow).values(html="a\0b"))
    with pytest.raises(StorageError, match="outbox"):
        await move(source, target)
    assert not any((await _all_rows(target)).values())


async def test_a_row_that_changes_on_its_way_changes_nothing(
    source: Database, target: Database, migrated_postgres: str
) -> None:
    shout = (
        "CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN NEW.html = 'X'; RETURN NEW; END $$"
    )
    await on_server(migrated_postgres, shout)
    await on_server(
        migrated_postgres,
        "CREATE TRIGGER shout BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION shout()",
    )
    try:
        with pytest.raises(StorageError, match="outbox did not arrive as it was: id 1"):
            await move(source, target)
    finally:
        await on_server(migrated_postgres, "DROP FUNCTION shout CASCADE")
    assert not any((await _all_rows(target)).values())


async def test_only_sqlite_moves_and_only_to_postgresql(source: Database, target: Database) -> None:
    for one, other in ((source, source), (target, target), (target, source)):
        with pytest.raises(StorageError, match="Only a SQLite database"):
            await move(one, other)
