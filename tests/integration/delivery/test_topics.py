"""Forum topics that were closed or deleted while news was on its way to them."""

import pytest

from bot.ids import ChatId
from tests.integration.delivery.world import World

GROUP = -1005005
TOPIC = 9
CLOSED = "Bad Request: TOPIC_CLOSED"
GONE = "Bad Request: message thread not found"


@pytest.fixture
async def topic(world: World) -> ChatId:
    return await world.chat(GROUP, kind="supergroup", thread_id=TOPIC)


async def deliver(world: World, *texts: str, to: ChatId, refused: str = "") -> list[object]:
    """Send these; return in which topics they and what the bot says of itself arrived."""
    world.api.sent.clear()
    await world.queue(to, *texts)
    for _ in texts if refused else ():
        world.api.fail(400, refused)
        world.api.accept()
    service = world.service()
    while await service.deliver_due():
        world.clock.advance(seconds=1)
    return [call.get("message_thread_id") for call in world.api.sent]


async def test_what_is_for_a_closed_topic_goes_to_the_general_one_which_is_told_once(
    world: World, topic: ChatId
) -> None:
    await world.queue(topic, "one")
    for _ in range(2):  # the message, and what is said of it
        world.api.fail(400, CLOSED)
        world.api.accept()
    service = world.service()
    while await service.deliver_due():
        pass
    assert [call.get("message_thread_id") for call in world.api.sent] == [None, None]
    one, notice = world.api.texts
    assert one == "one"
    assert "was closed" in notice
    assert await deliver(world, "two", to=topic, refused=CLOSED) == [None]
    assert world.api.texts == ["two"]


async def test_when_a_topic_is_opened_again_the_next_closing_is_told_again(
    world: World, topic: ChatId
) -> None:
    await deliver(world, "one", to=topic, refused=CLOSED)
    assert await deliver(world, "two", to=topic) == [TOPIC]
    await deliver(world, "three", to=topic, refused=CLOSED)
    assert "was closed" in world.api.texts[1]


async def test_a_deleted_topic_leaves_all_it_had_to_the_general_one(
    world: World, topic: ChatId
) -> None:
    await world.follow(topic, "harbour")
    article = await world.article(1)
    await world.queue(topic, "one", "two", digest_id=await world.digest(topic, article))
    world.api.fail(400, GONE)
    service = world.service()
    while await service.deliver_due():
        pass
    assert [call.get("message_thread_id") for call in world.api.sent] == [None, None, None]
    assert [text[:2] for text in world.api.texts] == ["on", "tw", "🗂 "]
    row = await world.get_chat(topic)
    assert row is not None
    assert (row.thread_id, row.next_digest_at is None) == (0, False)
    assert (await world.subscriptions(topic), await world.had(topic)) == (1, {article})


async def test_where_the_general_topic_has_digests_of_its_own_they_become_one(
    world: World, topic: ChatId
) -> None:
    general = await world.chat(GROUP, kind="supergroup")
    for chat, subject in ((topic, "harbour"), (general, "harbour"), (topic, "bridges")):
        await world.follow(chat, subject)
    assert (await deliver(world, "one", to=topic, refused=GONE)) == [None, None]
    assert await world.get_chat(topic) is None
    assert await world.subscriptions(general) == 2
    assert set(await world.states()) == {"sent"}
