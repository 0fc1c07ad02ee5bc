"""Where alembic starts: by the program with a connection at hand, or by the alembic command."""

import asyncio
import os
from typing import Literal

from alembic import context
from sqlalchemy import Connection

from bot.storage.database import Database
from bot.storage.tables import Row
from bot.storage.types import UTCDateTime


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    # A migration must not change when our code does.
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Row.metadata,
        render_as_batch=True,  # SQLite alters a table by copying it
        compare_type=True,
        render_item=_render,
    )
    with context.begin_transaction():
        context.run_migrations()


async def _run_alone() -> None:
    url = os.environ.get("BOT_DATABASE_URL") or context.config.get_main_option("sqlalchemy.url")
    database = Database(url or "sqlite:///data/news-digest-bot.sqlite3")
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(_run)
    finally:
        await database.close()


given = context.config.attributes.get("connection")
if given is None:
    asyncio.run(_run_alone())
else:
    _run(given)
