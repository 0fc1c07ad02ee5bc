from collections.abc import AsyncGenerator

import pytest

from bot.sources.fetching import Fetcher
from bot.sources.guard import PrivateAccess
from bot.sources.parsing import ParserPool
from tests.support.feed_server import FeedServer


@pytest.fixture
async def server() -> AsyncGenerator[FeedServer]:
    async with FeedServer() as server:
        yield server


@pytest.fixture
async def fetcher() -> AsyncGenerator[Fetcher]:
    """One that may reach loopback, and is impatient."""
    access = PrivateAccess.parse("127.0.0.0/8")
    async with Fetcher(allow_private=access, timeout=1.0, max_bytes=1_000_000, gap=0) as fetcher:
        yield fetcher


@pytest.fixture
async def parsers() -> AsyncGenerator[ParserPool]:
    async with ParserPool(processes=1) as parsers:
        yield parsers
