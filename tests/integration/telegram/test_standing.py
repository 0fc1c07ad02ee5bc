"""What becomes of the bot when Telegram serves somebody else, or nobody, with its token."""

import logging

import pytest

from bot.demo.bot_api.answers import ApiError, conflict
from bot.demo.bot_api.faults import Fault
from bot.storage.database import Database
from tests.integration.telegram.conftest import Outside
from tests.integration.telegram.stage import Stage
from tests.support.bot_api import LocalTelegram
from tests.support.clock import ManualClock


async def test_a_second_copy_is_noticed_and_said_once_and_so_is_its_end(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []
    stage.bot.polling.on_conflict = lambda: told.append("two")
    stage.bot.polling.on_alone = lambda: told.append("alone")
    await stage.telegram.wait_until_polled()
    other = conflict("terminated by other getUpdates request")
    stage.telegram.fail(Fault(method="getUpdates", count=2, error=other))
    await stage.reader.ask("/start", "Welcome")
    await stage.telegram.wait_until(lambda: told or None, 5, what="the conflict")
    # Updates now and then prove nothing: each copy gets some.
    await stage.reader.ask("/help", "What to follow")
    assert told == ["two"]
    stage.clock.advance(seconds=11)
    await stage.reader.ask("/list", "nothing")
    assert told == ["two", "alone"]
    said = [record.message for record in caplog.records if record.levelno >= logging.ERROR]
    assert said == ["another program polls with this token; only one can"]


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
