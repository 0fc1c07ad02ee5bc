"""Fixtures for all tests: a clock that stands still, and both databases, real."""

import gc
import os
import shutil
import uuid
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import make_url, text

from bot.storage.database import Database
from bot.storage.schema import migrate
from bot.storage.tables import Row
from tests.support.clock import ManualClock

# How long an example takes says more about the machine than about the code. The examples are the
# same each time, so that a change is judged by itself; new ones: --hypothesis-profile=explore.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("steady")

POSTGRES_VARIABLE = "TEST_POSTGRES_URL"
"""The server the PostgreSQL tests may make databases on; unset, they skip and say so."""

STRICT_VARIABLE = "TEST_NO_SKIPS"
"""Set in CI: a missing server is a failure there, not a skip."""


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what never is: modules and tests, a million objects."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 3, 10, 9, 30, tzinfo=UTC))


def postgres_url() -> str:
    """Return the server for tests, or skip (under CI: fail) with a plain message."""
    url = os.environ.get(POSTGRES_VARIABLE)
    if url:
        return url
    message = f"{POSTGRES_VARIABLE} is not set: PostgreSQL tests are left out"
    if os.environ.get(STRICT_VARIABLE):
        pytest.fail(message)
    pytest.skip(message)


async def on_server(url: str, statement: str) -> None:
    """Run one statement outside a transaction, as CREATE DATABASE wants it."""
    server = Database(url)
    async with server.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text(statement))
    await server.close()


@pytest.fixture(scope="session")
async def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated file, copied for each test."""
    path = tmp_path_factory.mktemp("schema") / "empty.sqlite3"
    database = Database(f"sqlite:///{path}")
    await migrate(database)
    await database.close()
    return path


@pytest.fixture(scope="session")
def postgres_name() -> str:
    return f"digest_test_{uuid.uuid4().hex[:12]}"


@pytest.fixture(scope="session")
async def kept_open() -> AsyncGenerator[Callable[[str], Database]]:
    """Give the one ``Database`` of a URL: the statements it has compiled serve all tests."""
    databases: dict[str, Database] = {}

    def one(url: str) -> Database:
        if url not in databases:
            databases[url] = Database(url)
        return databases[url]

    yield one
    for database in databases.values():
        await database.close()


@pytest.fixture(scope="session")
async def migrated_postgres(
    postgres_name: str, kept_open: Callable[[str], Database]
) -> AsyncGenerator[str]:
    """A database of this run's own, emptied after each test and dropped at the end."""
    server = postgres_url()
    await on_server(server, f"CREATE DATABASE {postgres_name}")
    url = make_url(server).set(database=postgres_name).render_as_string(hide_password=False)
    await migrate(kept_open(url))
    yield url
    await kept_open(url).close()
    await on_server(server, f"DROP DATABASE {postgres_name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each test finds its own file."""
    return tmp_path_factory.mktemp("database") / "test.sqlite3"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, sqlite_file: Path, migrated_sqlite: Path) -> str:
    """The address of an empty, migrated database; each test runs once on either kind."""
    if request.param != "sqlite":
        return request.getfixturevalue("migrated_postgres")
    for left in sqlite_file.parent.iterdir():
        left.unlink()
    shutil.copy(migrated_sqlite, sqlite_file)
    return f"sqlite:///{sqlite_file}"


@pytest.fixture
async def database(
    database_url: str, kept_open: Callable[[str], Database]
) -> AsyncGenerator[Database]:
    """The database itself; emptied afterwards, whoever else wrote to it."""
    database = kept_open(database_url)
    yield database
    if database.is_sqlite:  # its file goes, and with it the connections
        await database.close()
    else:
        await _empty(database)


async def _empty(database: Database) -> None:
    """Make a PostgreSQL database as it was migrated. TRUNCATE takes a hundred times as long."""
    names = [table.name for table in reversed(Row.metadata.sorted_tables)]
    emptying = "".join(f"DELETE FROM {name}; " for name in names)  # noqa: S608  # our own names
    restarting = "PERFORM setval(sequencename::text, 1, false) FROM pg_sequences;"
    async with database.transaction() as session:
        await session.execute(text(f"DO $$ BEGIN {emptying} {restarting} END $$"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their length: packed ones hold the second in which they were packed.

    Test processes compare their lists of tests, so each has to come to the same names.
    """
    return f"{argname} of {len(val)} bytes" if isinstance(val, bytes) else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, in one line each, why tests were left out."""
    reasons: Counter[str] = Counter()
    skipped: list[pytest.TestReport] = terminalreporter.getreports("skipped")
    for report in skipped:
        if isinstance(report.longrepr, tuple):
            reasons[report.longrepr[2].removeprefix("Skipped: ")] += 1
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"{count} left out: {reason}", yellow=True)
