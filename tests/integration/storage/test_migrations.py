"""What ``alembic check`` asks, on both databases, and whether each migration can be undone."""

import os
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, make_url, text

from bot.errors import StorageError
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.tables import Row
from tests.conftest import on_server, postgres_url

INI = Path(__file__).parents[3] / "alembic.ini"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Database]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
        yield database
        await database.close()
        return
    server, name = postgres_url(), f"digest_empty_{uuid.uuid4().hex[:12]}"
    await on_server(server, f"CREATE DATABASE {name}")
    database = Database(make_url(server).set(database=name).render_as_string(hide_password=False))
    yield database
    await database.close()
    await on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def _alembic(connection: Connection, verb: str, revision: str = "base") -> None:
    config = Config(str(INI))
    config.attributes["connection"] = connection
    if verb == "check":
        command.check(config)
    elif verb == "upgrade":
        command.upgrade(config, revision)
    else:
        command.downgrade(config, revision)


def _tables(connection: Connection) -> set[str]:
    inspector = inspect(connection)
    assert inspector is not None
    return set(inspector.get_table_names())


async def test_the_migrations_make_exactly_the_tables_of_the_program(empty: Database) -> None:
    assert await schema.current(empty) is None
    assert await schema.migrate(empty) == (None, schema.head())
    async with empty.engine.begin() as connection:
        await connection.run_sync(_alembic, "check")
        tables = await connection.run_sync(_tables)
    assert tables == {table.name for table in Row.metadata.sorted_tables} | {"alembic_version"}
    await schema.require_current(empty)


async def test_every_migration_can_be_undone_and_done_again(empty: Database) -> None:
    await schema.migrate(empty)
    async with empty.engine.begin() as connection:
        await connection.run_sync(_alembic, "downgrade")
        assert await connection.run_sync(_tables) == {"alembic_version"}
    await schema.migrate(empty)
    await schema.require_current(empty)


async def test_describing_actors_keeps_every_row_and_reviews_what_admins_made(
    empty: Database,
) -> None:
    async with empty.engine.begin() as connection:
        await connection.run_sync(_alembic, "upgrade", "0001")
        for number, (title, curated) in enumerate({"Mira": True, "Aldo": False}.items(), start=1):
            values = {"id": number, "title": title, "curated": curated}
            await connection.execute(
                text(
                    "INSERT INTO subjects"
                    " (id, kind, name, normal_form, curated, created_at, changed_at) VALUES"
                    " (:id, 'actor', :title, :title, :curated, '2026-03-10', '2026-03-10')"
                ),
                values,
            )
            await connection.execute(
                text(
                    "INSERT INTO aliases (id, subject_id, written, folded)"
                    " VALUES (:id, :id, :title, :title)"
                ),
                values,
            )
    await schema.migrate(empty)
    async with empty.engine.begin() as connection:
        reviewed = await connection.execute(text("SELECT reviewed FROM subjects ORDER BY id"))
        assert [bool(one) for one in reviewed.scalars()] == [True, False]
        await connection.run_sync(_alembic, "downgrade", "0001")
        assert await connection.scalar(text("SELECT count(*) FROM aliases")) == 2


async def test_migrating_twice_changes_nothing(empty: Database) -> None:
    await schema.migrate(empty)
    assert await schema.migrate(empty) == (schema.head(), schema.head())


async def test_another_schema_is_refused_with_what_to_do(empty: Database) -> None:
    with pytest.raises(StorageError, match="news-digest-bot migrate"):
        await schema.require_current(empty)
    await schema.migrate(empty)
    async with empty.transaction() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer release"):
        await schema.require_current(empty)


async def test_a_database_that_is_not_there_is_one_sentence() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(StorageError, match="cannot be reached"):
        await schema.current(database)
    await database.close()


def test_the_alembic_command_finds_the_same_history() -> None:
    assert "BOT_DATABASE_URL" not in os.environ
    assert Config(str(INI)).get_main_option("script_location") == str(
        INI.parent / "bot" / "storage" / "migrations"
    )
