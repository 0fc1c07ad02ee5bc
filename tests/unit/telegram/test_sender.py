"""What each of Telegram's errors means, with the library's own parsing in between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.delivery.model import (
    BadMarkup,
    Halted,
    Moved,
    OutboxMessage,
    Outcome,
    RecipientGone,
    Rejected,
    RetryLater,
    Sent,
    Uncertain,
)
from bot.delivery.pacing import Pacing
from bot.ids import ChatId, OutboxId, TelegramId
from bot.telegram.sender import TelegramSender
from tests.support.clock import ManualClock
from tests.support.telegram_wire import TOKEN, BotApi

NOW = datetime(2026, 3, 10, tzinfo=UTC)


def message(html: str = "<b>Harbour</b>", *, thread_id: int = 0) -> OutboxMessage:
    return OutboxMessage(
        id=OutboxId(1),
        chat_id=ChatId(1),
        telegram_id=TelegramId(-1005),
        thread_id=thread_id,
        chat_kind="supergroup",
        language="en",
        html=html,
        keyboard=None,
        silent=False,
        attempts=1,
        resent=False,
        created_at=NOW,
        expires_at=NOW + timedelta(hours=1),
    )


async def outcome(api: BotApi, clock: ManualClock) -> Outcome:
    return await TelegramSender(api.bot(Pacing(clock))).send(message())


@pytest.fixture
def api() -> BotApi:
    return BotApi()


async def test_an_accepted_message_is_known_by_its_number(api: BotApi, clock: ManualClock) -> None:
    assert await outcome(api, clock) == Sent(1)


@pytest.mark.parametrize(
    ("code", "description", "parameters", "expected"),
    [
        (403, "Forbidden: bot was blocked by the user", {}, RecipientGone),
        (403, "Forbidden: user is deactivated", {}, RecipientGone),
        (403, "Forbidden: bot was kicked from the group chat", {}, RecipientGone),
        (403, "Forbidden: bot is not a member of the channel chat", {}, RecipientGone),
        (400, "Bad Request: chat not found", {}, RecipientGone),
        (400, "Bad Request: PEER_ID_INVALID", {}, RecipientGone),
        (400, "Bad Request: have no rights to send a message", {}, RecipientGone),
        (400, "Bad Request: CHAT_RESTRICTED", {}, RecipientGone),
        (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -100}, Moved),
        (400, "Bad Request: message is too long", {}, Rejected),
        (400, "Bad Request: message text is empty", {}, Rejected),
        (400, "Bad Request: can't parse entities: Unexpected end tag", {}, BadMarkup),
        (400, "Bad Request: BUTTON_DATA_INVALID", {}, BadMarkup),
        (400, "Bad Request: reply markup is too long", {}, BadMarkup),
        (401, "Unauthorized", {}, Halted),
        (404, "Not Found", {}, Halted),
        (409, "Conflict: terminated by other getUpdates request", {}, RetryLater),
        (429, "Too Many Requests: retry after 3", {"retry_after": 3}, RetryLater),
        (429, "Too Many Requests", {}, RetryLater),
        (500, "Internal Server Error: restart", {}, RetryLater),
        (502, "Bad Gateway", {}, Uncertain),
        (504, "Gateway Timeout", {}, Uncertain),
    ],
)
async def test_each_answer_has_its_meaning(
    api: BotApi,
    clock: ManualClock,
    code: int,
    description: str,
    parameters: dict[str, int],
    expected: type[Outcome],
) -> None:
    api.fail(code, description, **parameters)
    assert isinstance(await outcome(api, clock), expected)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (httpx.ConnectError, RetryLater),
        (httpx.ConnectTimeout, RetryLater),
        (httpx.PoolTimeout, RetryLater),
        (httpx.ReadTimeout, Uncertain),
        (httpx.WriteTimeout, Uncertain),
        (httpx.ReadError, Uncertain),
        (httpx.WriteError, Uncertain),
        (httpx.RemoteProtocolError, Uncertain),
    ],
)
async def test_each_fault_of_the_network_has_its_meaning(
    api: BotApi, clock: ManualClock, fault: type[httpx.TransportError], expected: type[Outcome]
) -> None:
    api.unreachable(fault)
    assert isinstance(await outcome(api, clock), expected)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (200, Uncertain),
        (400, RetryLater),
        (401, RetryLater),
        (403, RetryLater),
        (404, RetryLater),
        (500, Uncertain),
        (502, Uncertain),
        (503, Uncertain),
    ],
)
async def test_a_page_that_is_not_telegrams_blames_neither_chat_nor_token(
    api: BotApi, clock: ManualClock, code: int, expected: type[Outcome]
) -> None:
    api.show_page(code)
    assert isinstance(await outcome(api, clock), expected)


async def test_telegram_says_how_long_to_wait(api: BotApi, clock: ManualClock) -> None:
    api.fail(429, "Too Many Requests: retry after 43000", retry_after=43_000)
    assert await outcome(api, clock) == RetryLater("too many requests", timedelta(seconds=43_000))


async def test_a_group_that_moved_tells_its_new_number(api: BotApi, clock: ManualClock) -> None:
    api.fail(400, "Bad Request: upgraded", migrate_to_chat_id=-100777)
    assert await outcome(api, clock) == Moved(TelegramId(-100777))


async def test_no_outcome_contains_the_token(api: BotApi, clock: ManualClock) -> None:
    api.fail(401, f"Unauthorized {TOKEN}")
    assert TOKEN not in repr(await outcome(api, clock))


async def test_plain_text_is_sent_without_a_parse_mode(api: BotApi, clock: ManualClock) -> None:
    sender = TelegramSender(api.bot(Pacing(clock)))
    await sender.send(message("<b>1 &lt; 2</b> <broken"), plain=True)
    assert api.texts == ["1 < 2 <broken"]
    assert "parse_mode" not in api.sent[0]


async def test_only_what_comes_from_the_outbox_is_paid_for(api: BotApi, clock: ManualClock) -> None:
    bot = api.bot(Pacing(clock))
    await TelegramSender(bot, paid=True).send(message())
    await bot.send_message(1001, "an answer")
    await TelegramSender(bot).send(replace(message(), telegram_id=TelegramId(1002)))
    assert [call.get("allow_paid_broadcast") for call in api.sent] == [True, None, None]


async def test_a_lost_topic_that_is_no_topic_is_rejected(api: BotApi, clock: ManualClock) -> None:
    api.fail(400, "Bad Request: message thread not found")
    assert isinstance(await outcome(api, clock), Rejected)


async def test_the_general_topic_is_tried_only_once(api: BotApi, clock: ManualClock) -> None:
    async def sleep(seconds: float) -> None:
        clock.advance(seconds=seconds + 0.001)

    api.fail(400, "Bad Request: message thread not found")
    api.fail(400, "Bad Request: TOPIC_CLOSED")
    sender = TelegramSender(api.bot(Pacing(clock, sleep=sleep)))
    assert isinstance(await sender.send(message(thread_id=9)), Rejected)
    assert len(api.requests) == 2
