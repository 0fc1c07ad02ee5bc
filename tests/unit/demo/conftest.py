from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.support.bot_api import LocalTelegram, Player


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram() as running:
        yield running


@pytest.fixture(autouse=True)
def timedelta_in_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the library for what its next major version does; else it warns at each 429."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def bot(telegram: LocalTelegram) -> AsyncIterator[Bot]:
    """The library's own client, pointed at the local Bot API."""
    client = Bot(
        telegram.token,
        base_url=f"{telegram.url}/bot",
        request=HTTPXRequest(read_timeout=0.5),
        get_updates_request=HTTPXRequest(read_timeout=0.5),
    )
    async with client:
        yield client


@pytest.fixture
async def reader(telegram: LocalTelegram) -> Player:
    player = telegram.person("Rana")
    await player.say("/start")
    return player
