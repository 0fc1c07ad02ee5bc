from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.storage.database import Database
from tests.support.bot_api import LocalTelegram
from tests.support.feed_server import FeedServer
from tests.support.program import Program

ADMIN_ID = 990_001


@pytest.fixture
async def telegram() -> AsyncGenerator[LocalTelegram]:
    async with LocalTelegram() as telegram:
        yield telegram


@pytest.fixture
async def site() -> AsyncGenerator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest.fixture
def settings(telegram: LocalTelegram) -> dict[str, str]:
    """What an owner would write into .env; the database stands apart."""
    return {
        "BOT_TOKEN": telegram.token,
        "BOT_API_URL": telegram.url,
        "BOT_ADMIN_IDS": str(ADMIN_ID),
        "BOT_ALLOW_PRIVATE_SOURCES": "127.0.0.0/8",
        "BOT_POLL_INTERVAL": "1",
        "BOT_MAX_POLL_INTERVAL": "1",
    }


@pytest.fixture
async def program(
    tmp_path: Path,
    settings: dict[str, str],
    database_url: str,
    database: Database,  # noqa: ARG001  # emptied when the program has ended
) -> AsyncGenerator[Program]:
    """The program, not started yet, on an empty database of either kind."""
    program = Program(tmp_path, {**settings, "BOT_DATABASE_URL": database_url})
    yield program
    await program.kill()
