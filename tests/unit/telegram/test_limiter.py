"""The library's own calls and our pacing."""

from typing import TYPE_CHECKING

import pytest
from telegram.error import BadRequest, RetryAfter

from bot.delivery.pacing import Lane, Pacing
from bot.ids import TelegramId
from bot.telegram.limiter import Passage
from tests.support.clock import ManualClock
from tests.support.telegram_wire import BotApi

if TYPE_CHECKING:
    from telegram.ext import ExtBot


class Desk:
    """A bot whose calls pass a gate, and the time it takes them."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.api = BotApi()
        self.pacing = Pacing(clock, sleep=self._sleep)
        self.bot: ExtBot[Passage] = self.api.bot(self.pacing)
        self._start = clock.monotonic()

    async def _sleep(self, seconds: float) -> None:
        self.clock.advance(seconds=seconds + 0.001)

    @property
    def waited(self) -> float:
        return self.clock.monotonic() - self._start


@pytest.fixture
def desk(clock: ManualClock) -> Desk:
    return Desk(clock)


async def test_messages_and_edits_share_one_pace(desk: Desk) -> None:
    for _ in range(3):
        await desk.bot.send_message(1001, "answer")
        await desk.bot.edit_message_text("changed", 1001, 1)
    assert desk.waited > 3


async def test_other_calls_go_at_once(desk: Desk) -> None:
    for _ in range(5):
        await desk.bot.send_chat_action(1001, "typing")
    assert desk.waited == 0


async def test_a_call_that_was_paced_already_is_not_paced_again(desk: Desk) -> None:
    for _ in range(3):
        await desk.bot.send_message(1001, "part", rate_limit_args=Passage.PACED)
    assert desk.waited == 0


async def test_groups_are_known_by_their_numbers(desk: Desk) -> None:
    for _ in range(21):
        await desk.bot.send_message(-1005, "answer")
    assert desk.waited >= 60


async def test_a_short_wait_that_telegram_asks_for_is_kept_and_tried_once_more(desk: Desk) -> None:
    desk.api.fail(429, "Too Many Requests: retry after 7", retry_after=7)
    await desk.bot.send_message(1001, "answer")
    assert desk.waited >= 7
    assert desk.api.texts == ["answer"]


async def test_it_is_not_tried_a_third_time(desk: Desk) -> None:
    for _ in range(2):
        desk.api.fail(429, "Too Many Requests: retry after 7", retry_after=7)
    with pytest.raises(RetryAfter):
        await desk.bot.send_message(1001, "answer")
    assert len(desk.api.requests) == 2


async def test_a_long_wait_is_not_waited_for_and_silences_everybody(desk: Desk) -> None:
    desk.api.fail(429, "Too Many Requests: retry after 3600", retry_after=3600)
    with pytest.raises(RetryAfter):
        await desk.bot.send_message(1001, "answer")
    with pytest.raises(RetryAfter):
        await desk.bot.send_message(2002, "another")
    assert len(desk.api.requests) == 1
    assert desk.pacing.silence_left == 3600


async def test_a_groups_flood_wait_is_that_groups(desk: Desk) -> None:
    desk.api.fail(429, "Too Many Requests: retry after 3600", retry_after=3600)
    with pytest.raises(RetryAfter):
        await desk.bot.send_message(-1005, "answer")
    await desk.bot.send_message(1001, "another")
    assert desk.api.texts == ["another"]


async def test_other_errors_are_the_callers(desk: Desk) -> None:
    desk.api.fail(400, "Bad Request: message is not modified")
    with pytest.raises(BadRequest):
        await desk.bot.send_message(1001, "answer")


async def test_an_answer_counts_for_the_digests_that_follow_it(desk: Desk) -> None:
    await desk.bot.send_message(1001, "answer")
    await desk.pacing.admit(TelegramId(1001), group=False, lane=Lane.BULK)
    assert desk.waited >= 1
