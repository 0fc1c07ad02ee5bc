"""The two databases, and all that differs between them.

SQLite runs in WAL mode with ``synchronous=FULL``: a power loss may not undo a "sent" mark.
Every writing transaction starts with ``BEGIN IMMEDIATE``, because upgrading a read lock fails
at once under contention, whatever the timeout (https://sqlite.org/lang_transaction.html).
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from bot.errors import StorageError

if TYPE_CHECKING:
    from bot.storage.tables import Row

BUSY_TIMEOUT_S = 30
"""How long SQLite waits for a writer of another process."""

FAULTS = (OSError, SQLAlchemyError)
"""What a database raises that is out of reach or cannot do its work."""

Session = AsyncSession
"""What ``queries`` modules get: inside a transaction already; they never commit."""

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}


def database_url(text: str) -> URL:
    """Return ``text`` as a URL with the async driver we use.

    Raises:
        StorageError: It is not a URL, or names a database that is not supported.

    """
    try:
        url = make_url(text)
    except ArgumentError:
        # The text itself stays out of the sentence: it may hold a password.
        raise StorageError(
            "The database URL cannot be read; write sqlite:///path/to/file.sqlite3 "
            "or postgresql://user:password@host/name."
        ) from None
    driver = _DRIVERS.get(url.drivername, url.drivername)
    if driver not in _DRIVERS.values():
        raise StorageError(
            f"The database {url.drivername!r} is not supported; use sqlite or postgresql."
        )
    return url.set(drivername=driver)


class Database:
    """One engine: ``transaction`` to write, ``reading`` to look."""

    def __init__(self, url: str) -> None:
        parsed = database_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.file = Path(parsed.database) if self.is_sqlite and parsed.database else None
        """SQLite's file; None for PostgreSQL."""
        self._engine = _sqlite_engine(parsed) if self.is_sqlite else _postgres_engine(parsed)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)
        # Within one process writers queue here, in order; SQLite's own wait is not fair.
        self._writer = asyncio.Lock() if self.is_sqlite else None

    @property
    def engine(self) -> AsyncEngine:
        """The engine itself, for migrations and tests."""
        return self._engine

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Session]:
        """Open a writing transaction; commit at the end, roll back on any exception.

        Keep it short, and never await the network inside.
        """
        async with self._writer or nullcontext(), self._sessions.begin() as session:
            if self.is_sqlite:
                await session.connection(execution_options={"begin_immediate": True})
            yield session

    @asynccontextmanager
    async def statement_by_statement(self) -> AsyncGenerator[AsyncConnection]:
        """Open a connection on which each statement is a transaction: one way to the server.

        PostgreSQL only: SQLite's connections begin and end as ``_sqlite_engine`` says.
        """
        assert not self.is_sqlite  # noqa: S101  # a mistake of the caller's
        engine = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def glancing(self) -> AsyncGenerator[AsyncConnection]:
        """Open a connection for one statement that only looks.

        It is ``reading`` without a session's bookkeeping, for a tick that mostly finds nothing.
        """
        engine = self._engine.connect() if self.is_sqlite else self.statement_by_statement()
        async with engine as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Session]:
        """Open a transaction that only looks: it holds no lock and is rolled back at the end."""
        async with self._sessions() as session:
            yield session

    async def close(self) -> None:
        """Give back all connections."""
        await self._engine.dispose()


def insert_into(session: Session, table: "type[Row] | Table") -> postgresql.Insert | sqlite.Insert:
    """Return the INSERT of this session's database, which knows ``on_conflict_do_nothing``.

    Both dialects spell it alike, yet SQLAlchemy gives it no common home.
    """
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def _sqlite_engine(url: URL) -> AsyncEngine:
    engine = create_async_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_S},
        hide_parameters=True,  # an error must not carry what people wrote into the log
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  # DB-API
        # The driver would begin transactions by itself, and never with IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("begin_immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _postgres_engine(url: URL) -> AsyncEngine:
    try:
        return create_async_engine(
            url,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"server_settings": {"timezone": "UTC"}},
        )
    except ModuleNotFoundError as exc:
        raise StorageError(
            "PostgreSQL needs one more package: pip install 'news-digest-bot[postgres]'."
        ) from exc
