"""Bring a database to this program's schema, or say that it is not there yet."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StorageError
from bot.storage.database import Database

_ADVISORY_LOCK = 0x6E647362
"""Any number of ours: two ``migrate`` commands on one PostgreSQL take turns by it."""


log = logging.getLogger(__name__)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def head() -> str:
    """Return the newest revision this program knows."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise StorageError("This installation has no migrations in it; install it again.")
    return revision


async def current(database: Database) -> str | None:
    """Return the database's revision, or None when it is empty.

    Raises:
        StorageError: The database cannot be reached.

    """
    try:
        async with database.engine.connect() as connection:
            return await connection.run_sync(_revision_of)
    except (OSError, SQLAlchemyError) as exc:
        raise StorageError(f"The database cannot be reached: {_first_line(exc)}.") from exc


async def migrate(database: Database) -> tuple[str | None, str]:
    """Upgrade to the newest schema in one transaction; return the revisions before and after.

    A kill in the middle leaves the old schema: both databases roll DDL back.
    """
    before = await current(database)
    async with database.engine.connect() as connection:
        await connection.execution_options(begin_immediate=True)
        async with connection.begin():
            if not database.is_sqlite:
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
            await connection.run_sync(_upgrade)
    if before != head():
        log.info("schema migrated", extra={"before": before, "after": head()})
    return before, head()


async def require_current(database: Database) -> None:
    """Raise ``StorageError`` unless the schema is this program's."""
    revision = await current(database)
    if revision == head():
        return
    if revision is None or _is_known(revision):
        raise StorageError(
            "The database's schema is older than this program; "
            "run `news-digest-bot migrate` once, then start again."
        )
    raise StorageError(
        "The database's schema is newer than this program; install the newer release."
    )


def _is_known(revision: str) -> bool:
    return any(
        script.revision == revision
        for script in ScriptDirectory.from_config(_config()).walk_revisions()
    )


def _revision_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _first_line(exc: BaseException) -> str:
    cause = getattr(exc, "orig", None) or exc
    return (
        str(cause).strip().splitlines()[0].rstrip(".")
        if str(cause).strip()
        else type(cause).__name__
    )
