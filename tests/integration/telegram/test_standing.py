"""What becomes of the bot when Telegram serves somebody else, or nobody, with its token."""

import asyncio
import logging

import pytest

from bot.delivery.standstills.service import Standstills
from bot.demo.bot_api.answers import ApiError, conflict
from bot.demo.bot_api.faults import Fault
from bot.storage.database import Database
from tests.integration.telegram.conftest import Outside
from tests.integration.telegram.stage import Stage
from tests.support.bot_api import PATIENCE, LocalTelegram
from tests.support.clock import ManualClock


async def test_beside_a_second_copy_every_sender_stands_still_until_it_is_gone(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    # A sender of another process: all it shares with the one that polls is the database.
    standstills = Standstills(stage.database, stage.clock)
    await stage.telegram.wait_until_polled()
    await stage.reader.ask("/start", "Welcome")
    other = conflict("terminated by other getUpdates request")
    stage.telegram.fail(Fault(method="getUpdates", count=2, error=other))
    await stage.reader.ask("/help", "What to follow")
    await stage.say_something(stage.reader)
    async with asyncio.timeout(PATIENCE):
        while await standstills.current() is None:
            pass
    await stage.deliver()
    # Updates now and then prove nothing: each copy gets some.
    await stage.reader.ask("/list", "nothing")
    await stage.deliver()
    assert "News" not in stage.said()
    stage.clock.advance(seconds=11)
    await stage.reader.ask("/list", "nothing")
    assert await standstills.current() is None
    await stage.deliver()
    assert "News" in stage.said()
    said = [record.message for record in caplog.records if record.levelno >= logging.ERROR]
    assert said == ["another program polls with this token; only one can", "sending stopped"]


@pytest.mark.parametrize("fault", ["page", "flood"])
async def test_at_the_start_an_odd_answer_is_waited_out(
    database: Database, clock: ManualClock, telegram: LocalTelegram, outside: Outside, fault: str
) -> None:
    if fault == "page":
        telegram.fail(Fault(kind="html_page", method="getMe", status=404))
        telegram.fail(Fault(kind="html_page", method="getMe", status=200))
    else:
        wait = ApiError(429, "Too Many Requests: retry after 3", {"retry_after": 3})
        telegram.fail(Fault(method="getMe", count=2, error=wait))
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    stage = Stage(database, clock, telegram, outside, sleep=sleep)
    await stage.bot.start()
    assert len(pauses) == 2
    await stage.bot.stop()
