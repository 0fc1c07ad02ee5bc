"""Databases to be tortured: made, looked through, and thrown away."""

import os
import tempfile
import uuid
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url, text

from bot.settings import Role
from bot.storage.database import Database
from bot.storage.schema import migrate
from tests.torture.judge import TOKEN, Judge
from tests.torture.workers import Order, SteeredClock, Worker

MIDNIGHT = datetime(2026, 3, 10, tzinfo=UTC)

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")

ENGINES = ("sqlite", "postgres")


@dataclass(frozen=True)
class Installation:
    """A migrated database with its folder, its clock, and the Telegram it speaks to."""

    url: str
    folder: Path
    database: Database
    """The harness's own connections; no worker uses them."""
    clock: SteeredClock
    judge: Judge

    @property
    def log_file(self) -> Path:
        return self.folder / "log.txt"

    def worker(
        self,
        *roles: Role,
        through: str | None = None,
        api_url: str | None = None,
        die_at_commit: tuple[int, str] | None = None,
    ) -> Worker:
        """Return a process of it, not yet started; all roles unless told otherwise.

        ``through``: another address of its database, such as a proxy's. ``api_url``: of Telegram.
        """
        settings: Mapping[str, object] = {
            "token": TOKEN,
            "api_url": api_url or self.judge.url,
            "data_dir": self.folder,
            "database_url": through or self.url,
            "roles": frozenset(roles or Role),
            "log_level": "INFO",
        }
        return Worker(Order(settings, self.clock, self.log_file, die_at_commit))

    async def faults_of_database(self) -> list[str]:
        """Look through the whole database; nothing: it is sound."""
        async with self.database.reading() as session:
            if not self.database.is_sqlite:
                # Raises what it finds. Pages and rows, then each index against its table.
                await session.execute(text("CREATE EXTENSION IF NOT EXISTS amcheck"))
                await session.execute(
                    text(
                        "SELECT bt_index_check(c.oid, true) FROM pg_class c"
                        " JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_am a ON a.oid = c.relam"
                        " WHERE a.amname = 'btree' AND c.relnamespace = 'public'::regnamespace"
                    )
                )
                return []
            sound = (await session.execute(text("PRAGMA integrity_check"))).scalars().all()
            orphans = (await session.execute(text("PRAGMA foreign_key_check"))).all()
        return [line for line in sound if line != "ok"] + [str(row) for row in orphans]


@asynccontextmanager
async def installation(
    engine: str, judge: Judge, *, speed: float = 1.0
) -> AsyncGenerator[Installation]:
    """Make one for as long as the context is open; its date runs ``speed`` times as fast."""
    clock = SteeredClock(MIDNIGHT, speed)
    with tempfile.TemporaryDirectory(prefix="torture-") as name:
        folder = Path(name)
        async with database(engine, folder) as url:
            own = Database(url)
            try:
                yield Installation(url, folder, own, clock, judge)
            finally:
                await own.close()


@asynccontextmanager
async def database(engine: str, folder: Path | None = None) -> AsyncGenerator[str]:
    """Make a migrated database; it goes with the context, or with ``folder``."""
    with tempfile.TemporaryDirectory(prefix="torture-") as own:
        async with _empty(engine, folder or Path(own)) as url:
            made = Database(url)
            await migrate(made)
            await made.close()
            yield url


@asynccontextmanager
async def _empty(engine: str, folder: Path) -> AsyncGenerator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'torture.sqlite3'}"
        return
    name = f"digest_torture_{uuid.uuid4().hex[:12]}"
    await _on_server(f"CREATE DATABASE {name}")
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        await _on_server(f"DROP DATABASE {name} WITH (FORCE)")


async def _on_server(statement: str) -> None:
    server = Database(SERVER)
    async with server.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text(statement))
    await server.close()
