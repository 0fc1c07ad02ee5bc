"""Every answer that Telegram can give to a message, and what becomes of message and chat."""

import logging
from datetime import timedelta

import httpx
import pytest

from bot.rendering.keyboard import Key
from tests.integration.delivery.world import World

ANNA = 1001
GROUP = -5005
SUPERGROUP = -1005005


async def test_a_message_arrives_once_with_its_form(world: World) -> None:
    chat = await world.chat(ANNA)
    await world.queue(chat, "<b>Harbour</b>", keyboard=((Key("More", data="more1:1:1"),),))
    service = world.service()
    assert await service.deliver_due() == 1
    assert await service.deliver_due() == 0
    (call,) = world.api.sent
    assert call["method"] == "sendMessage"
    assert call["chat_id"] == ANNA
    assert call["text"] == "<b>Harbour</b>"
    assert call["parse_mode"] == "HTML"
    assert call["link_preview_options"] == {"is_disabled": True}
    button = {"text": "More", "callback_data": "more1:1:1"}
    assert call["reply_markup"] == {"inline_keyboard": [[button]]}
    (part,) = await world.parts()
    assert (part.state, part.message_id) == ("sent", 1)


async def test_a_message_hangs_below_the_one_it_goes_on_from(world: World) -> None:
    await world.queue(await world.chat(ANNA), "one", reply_to=77)
    await world.service().deliver_due()
    (call,) = world.api.sent
    assert call["reply_parameters"] == {"message_id": 77, "allow_sending_without_reply": True}


async def test_in_the_supergroup_that_a_group_became_nothing_hangs_below_its_messages(
    world: World,
) -> None:
    await world.queue(await world.chat(GROUP, kind="group"), "one", reply_to=77)
    moved = "Bad Request: group chat was upgraded to a supergroup chat"
    world.api.fail(400, moved, migrate_to_chat_id=SUPERGROUP)
    await world.service().deliver_due()
    (call,) = world.api.sent
    assert (call["chat_id"], "reply_parameters" in call) == (SUPERGROUP, False)


async def test_waits_as_long_as_telegram_asks(world: World) -> None:
    await world.queue(await world.chat(ANNA), "one")
    service = world.service()
    world.api.fail(429, "Too Many Requests: retry after 40", retry_after=40)
    await service.deliver_due()
    world.clock.advance(seconds=39)
    assert await service.deliver_due() == 0
    world.clock.advance(seconds=1)
    await service.deliver_due()
    assert world.api.texts == ["one"]


async def test_a_flood_wait_in_a_private_chat_silences_everybody(world: World) -> None:
    await world.queue(await world.chat(ANNA), "one")
    service = world.service()
    world.api.fail(429, "Too Many Requests: retry after 40", retry_after=40)
    await service.deliver_due()
    await world.queue(await world.chat(2002), "two")
    world.clock.advance(seconds=20)
    assert await service.deliver_due() == 0
    assert world.api.sent == []


async def test_a_flood_wait_outlives_a_restart(world: World) -> None:
    for number in range(3):
        await world.queue(await world.chat(1001 + number), "one")
    world.api.fail(429, "Too Many Requests: retry after 40", retry_after=40)
    await world.service().deliver_due()
    asked = len(world.api.requests)
    restarted = world.service()
    await restarted.recover(alone=True)
    await restarted.deliver_due()
    assert len(world.api.requests) == asked
    world.clock.advance(seconds=41)
    await restarted.deliver_due()
    assert await world.states() == ["sent"] * 3


async def test_what_a_group_got_in_the_last_minute_counts_after_a_restart(world: World) -> None:
    for topic in range(1, 31):
        chat = await world.chat(GROUP, kind="supergroup", thread_id=topic)
        await world.queue(chat, "one")
    moments: list[float] = []

    async def note() -> None:
        moments.append(world.clock.monotonic())

    for count in (1, 21):
        world.api.after(count, note)
    service = world.service()
    while len(world.api.sent) < 20:
        await service.deliver_due()
    restarted = world.service()
    await restarted.recover(alone=True)
    while len(world.api.sent) < 30:
        await restarted.deliver_due()
        world.clock.advance(seconds=1)
    first, beyond = moments
    assert 60 < beyond - first < 80


async def test_a_flood_wait_in_a_group_silences_that_group_only(world: World) -> None:
    await world.queue(await world.chat(GROUP, kind="group"), "one")
    service = world.service()
    world.api.fail(429, "Too Many Requests: retry after 40", retry_after=40)
    await service.deliver_due()
    await world.queue(await world.chat(2002), "two")
    await world.queue(await world.chat(GROUP, kind="group", thread_id=7), "three")
    await service.deliver_due()
    assert world.api.texts == ["two"]
    world.clock.advance(seconds=60)
    await service.deliver_due()
    assert sorted(world.api.texts) == ["one", "three", "two"]


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot can't initiate conversation with a user"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: not enough rights to send text messages to the chat"),
        (400, "Bad Request: need administrator rights in the channel chat"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    ],
)
async def test_a_chat_that_cannot_be_reached_is_parked_and_keeps_its_subscriptions(
    world: World, code: int, description: str
) -> None:
    chat = await world.chat(ANNA)
    await world.follow(chat, "harbour")
    await world.queue(chat, "one", "two")
    world.api.fail(code, description)
    await world.service().deliver_due()
    row = await world.get_chat(chat)
    assert row is not None
    assert (row.state, row.next_digest_at) == ("parked", None)
    assert row.parked_reason
    assert await world.subscriptions(chat) == 1
    assert await world.states() == ["failed", "failed"]
    assert len(world.api.requests) == 1


async def test_news_of_a_digest_that_never_arrived_comes_with_a_later_one(world: World) -> None:
    chat = await world.chat(ANNA)
    digest = await world.digest(chat, await world.article(1), await world.article(2))
    await world.queue(chat, "one", "two", digest_id=digest)
    world.api.fail(403, "Forbidden: bot was blocked by the user")
    await world.service().deliver_due()
    assert await world.had(chat) == set()


async def test_news_of_a_digest_that_arrived_in_part_counts_as_had(world: World) -> None:
    chat = await world.chat(ANNA)
    article = await world.article(1)
    digest = await world.digest(chat, article)
    await world.queue(chat, "one", "two", digest_id=digest)
    world.api.accept()
    world.api.fail(403, "Forbidden: bot was blocked by the user")
    await world.service().deliver_due()
    assert await world.had(chat) == {article}


async def test_news_of_the_part_that_did_not_arrive_comes_with_a_later_digest(
    world: World,
) -> None:
    chat = await world.chat(ANNA)
    shown, unseen, behind_more = [await world.article(number) for number in (1, 2, 3)]
    digest = await world.digest(chat, shown, unseen, behind_more, parts=(0, 1, 1))
    await world.queue(chat, "one", "two", digest_id=digest)
    world.api.accept()
    world.api.fail(403, "Forbidden: bot was blocked by the user")
    await world.service().deliver_due()
    assert await world.had(chat) == {shown}


async def test_all_topics_of_a_lost_group_are_parked(world: World) -> None:
    first = await world.chat(GROUP, kind="supergroup", thread_id=1)
    second = await world.chat(GROUP, kind="supergroup", thread_id=2)
    await world.queue(first, "one")
    world.api.fail(403, "Forbidden: bot was kicked from the supergroup chat")
    await world.service().deliver_due()
    rows = [await world.get_chat(chat) for chat in (first, second)]
    assert [row and row.state for row in rows] == ["parked", "parked"]


async def test_a_group_that_moved_gets_its_message_at_the_new_place(world: World) -> None:
    chat = await world.chat(GROUP, kind="group")
    await world.follow(chat, "harbour")
    await world.queue(chat, "one", "two")
    world.api.fail(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        migrate_to_chat_id=SUPERGROUP,
    )
    await world.service().deliver_due()
    assert [(call["chat_id"], call["text"]) for call in world.api.sent] == [
        (SUPERGROUP, "one"),
        (SUPERGROUP, "two"),
    ]
    row = await world.get_chat(chat)
    assert row is not None
    assert (row.telegram_id, row.kind, row.state) == (SUPERGROUP, "supergroup", "active")


async def test_a_group_that_moved_to_a_known_supergroup_takes_over_what_that_has(
    world: World,
) -> None:
    old = await world.chat(GROUP, kind="group")
    new = await world.chat(SUPERGROUP, kind="supergroup")
    first, second = await world.article(1), await world.article(2)
    await world.digest(old, first)
    await world.digest(new, first, second)
    for chat, subject in ((old, "harbour"), (new, "harbour"), (new, "bridges")):
        await world.follow(chat, subject)
    await world.queue(old, "one")
    await world.queue(new, "two", later=timedelta(minutes=1))  # or it may get the error's answer
    world.api.fail(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        migrate_to_chat_id=SUPERGROUP,
    )
    service = world.service()
    await service.deliver_due()
    assert await world.get_chat(new) is None
    assert await world.subscriptions(old) == 2
    assert await world.had(old) == {first, second}
    world.clock.advance(minutes=1)
    await service.deliver_due()
    assert world.api.texts == ["one", "two"]


async def test_bad_markup_is_sent_once_as_plain_text(world: World) -> None:
    await world.queue(await world.chat(ANNA), "<b>Harbour &amp; bridges</b>")
    world.api.fail(400, "Bad Request: can't parse entities: Unsupported start tag")
    await world.service().deliver_due()
    (call,) = world.api.sent
    assert call["text"] == "Harbour & bridges"
    assert "parse_mode" not in call


async def test_markup_that_is_bad_as_plain_text_too_is_given_up(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.queue(await world.chat(ANNA), "<b>Harbour</b>", "next")
    world.api.fail(400, "Bad Request: can't parse entities: Unsupported start tag")
    world.api.fail(400, "Bad Request: can't parse entities: Unsupported start tag")
    await world.service().deliver_due()
    assert await world.states() == ["failed", "sent"]
    assert "part given up" in caplog.messages


async def test_a_bad_keyboard_is_left_out(world: World) -> None:
    await world.queue(
        await world.chat(ANNA), "<b>Harbour</b>", keyboard=((Key("x", url="https://dawn"),),)
    )
    world.api.fail(400, "Bad Request: BUTTON_URL_INVALID")
    await world.service().deliver_due()
    (call,) = world.api.sent
    assert call["text"] == "<b>Harbour</b>"
    assert "reply_markup" not in call


async def test_a_rejected_part_does_not_hold_up_the_next(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.queue(await world.chat(ANNA), "one", "two")
    world.api.fail(400, "Bad Request: MESSAGE_ODD")
    world.api.fail(400, "Bad Request: MESSAGE_ODD")
    await world.service().deliver_due()
    assert await world.states() == ["failed", "sent"]
    assert "part given up" in caplog.messages


async def test_what_is_rejected_for_no_known_reason_is_sent_once_as_plain_text(
    world: World,
) -> None:
    await world.queue(await world.chat(ANNA), "<b>Harbour</b>")
    world.api.fail(400, "Bad Request: message is too long")
    await world.service().deliver_due()
    assert world.api.texts == ["Harbour"]
    assert await world.states() == ["sent"]


async def test_news_of_a_rejected_part_comes_later_and_that_of_the_others_counts_as_had(
    world: World,
) -> None:
    chat = await world.chat(ANNA)
    first, second = await world.article(1), await world.article(2)
    digest = await world.digest(chat, first, second, parts=(0, 1))
    await world.queue(chat, "one", "two", digest_id=digest)
    world.api.fail(400, "Bad Request: MESSAGE_ODD")
    world.api.fail(400, "Bad Request: MESSAGE_ODD")
    await world.service().deliver_due()
    assert world.api.texts == ["two"]
    assert await world.had(chat) == {second}


@pytest.mark.parametrize("fault", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
async def test_a_request_that_never_left_is_made_again_later_and_later(
    world: World, fault: type[httpx.TransportError]
) -> None:
    await world.queue(await world.chat(ANNA), "one")
    service = world.service()
    waits: list[float] = []
    for _ in range(4):
        world.api.unreachable(fault)
        await service.deliver_due()
        (part,) = await world.parts()
        waits.append((part.send_after - world.clock.now()).total_seconds())
        world.clock.advance(seconds=waits[-1])
    await service.deliver_due()
    assert waits == [2, 4, 8, 16]
    assert world.api.texts == ["one"]
    assert world.api.sent[0]["disable_notification"] is False


async def test_an_error_of_telegrams_own_is_tried_again(world: World) -> None:
    await world.queue(await world.chat(ANNA), "one")
    service = world.service()
    world.api.fail(500, "Internal Server Error: restart")
    await service.deliver_due()
    world.clock.advance(seconds=2)
    await service.deliver_due()
    assert world.api.texts == ["one"]


async def test_a_proxys_refusal_parks_nobody(world: World) -> None:
    chat = await world.chat(ANNA)
    await world.queue(chat, "one")
    service = world.service()
    world.api.show_page(403)
    await service.deliver_due()
    world.clock.advance(seconds=2)
    await service.deliver_due()
    assert world.api.texts == ["one"]


async def test_retries_end_when_the_part_expires(world: World) -> None:
    chat = await world.chat(ANNA)
    article = await world.article(1)
    await world.queue(chat, "one", digest_id=await world.digest(chat, article))
    world.api.unreachable()
    service = world.service()
    await service.deliver_due()
    world.clock.advance(hours=12)
    await service.deliver_due()
    assert await world.states() == ["failed"]
    assert world.api.sent == []
    assert await world.had(chat) == set()


async def test_a_refused_token_stops_sending_and_is_said_once(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(5):
        await world.queue(await world.chat(ANNA + number), "one")
        world.api.fail(401, "Unauthorized")
    service = world.service()
    await service.deliver_due()
    world.clock.advance(hours=1)
    assert await service.deliver_due() == 0
    assert set(await world.states()) == {"waiting"}
    assert [r.message for r in caplog.records if r.levelno == logging.CRITICAL] == [
        "sending stopped"
    ]
    assert service.is_refused
    await world.service().deliver_due()  # started again, with the new token
    assert len(world.api.sent) == 5
