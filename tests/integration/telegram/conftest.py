import re
from collections.abc import AsyncGenerator

import pytest

from bot.demo.bot_api.limits import FloodRules
from bot.sources.fetching import Fetcher
from bot.sources.guard import PrivateAccess
from bot.sources.parsing import ParserPool
from bot.storage.database import Database
from tests.integration.telegram.stage import Stage
from tests.support.bot_api import LocalTelegram
from tests.support.clock import ManualClock
from tests.support.feed_server import FeedServer

_ILL_SET = re.compile(r"[a-z)\u2069][.?!:](?=[A-Z\u2068])|\S  |\n\n\n|None|\{|\.\.\.")
"""A sentence that runs into the next, a double blank or empty line, leftovers of a template."""

Outside = tuple[Fetcher, ParserPool, FeedServer]


@pytest.fixture
async def telegram() -> AsyncGenerator[LocalTelegram]:
    async with LocalTelegram(rules=FloodRules(enforced=False)) as telegram:
        yield telegram


@pytest.fixture
async def outside() -> AsyncGenerator[Outside]:
    """The web: a publisher, and what reads it."""
    access = PrivateAccess.parse("127.0.0.0/8")
    async with (
        FeedServer() as server,
        Fetcher(allow_private=access, timeout=2.0, gap=0) as fetcher,
        ParserPool(processes=1) as parsers,
    ):
        yield fetcher, parsers, server


@pytest.fixture
async def stage(
    database: Database, clock: ManualClock, telegram: LocalTelegram, outside: Outside
) -> AsyncGenerator[Stage]:
    """The bot, running. It is Tuesday, 10 March 2026, 09:30 UTC."""
    stage = Stage(database, clock, telegram, outside)
    await stage.bot.start()
    yield stage
    await stage.bot.stop()
    assert [text for text in stage.said() if _ILL_SET.search(text)] == []
