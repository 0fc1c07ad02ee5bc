"""Fixtures for all tests: a clock that stands still, and both databases, real."""

import os
import shutil
import uuid
from collections import Counter
from collections.abc import AsyncGenerator, Generator
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
async def migrated_postgres(postgres_name: str) -> AsyncGenerator[str]:
    """A database of this run's own, emptied after each test and dropped at the end."""
    server = postgres_url()
    await on_server(server, f"CREATE DATABASE {postgres_name}")
    url = make_url(server).set(database=postgres_name).render_as_string(hide_password=False)
    database = Database(url)
    await migrate(database)
    await database.close()
    yield url
    await on_server(server, f"DROP DATABASE {postgres_name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, migrated_sqlite: Path
) -> Generator[str]:
    """The address of an empty, migrated database; each test runs once on either kind."""
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite3"
        shutil.copy(migrated_sqlite, path)
        yield f"sqlite:///{path}"
    else:
        yield request.getfixturevalue("migrated_postgres")


@pytest.fixture
async def database(database_url: str) -> AsyncGenerator[Database]:
    """The database itself; a PostgreSQL one is emptied afterwards."""
    database = Database(database_url)
    yield database
    if not database.is_sqlite:
        tables = ", ".join(table.name for table in Row.metadata.sorted_tables)
        async with database.transaction() as session:
            await session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    await database.close()


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
