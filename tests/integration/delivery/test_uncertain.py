"""Parts of which nobody knows whether they arrived."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from bot.delivery import queries
from tests.integration.delivery.world import World

LOST = [httpx.ReadTimeout, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError]


@pytest.mark.parametrize("fault", LOST)
async def test_a_lost_answer_means_one_marked_and_silent_repetition(
    world: World, fault: type[httpx.TransportError]
) -> None:
    await world.queue(await world.chat(1001), "<b>one</b>", "two")
    service = world.service()
    world.api.lose_answer(fault)
    await service.deliver_due()
    world.clock.advance(seconds=5)
    await service.deliver_due()
    first, second, third = world.api.sent
    assert first["text"] == "<b>one</b>"
    assert second["text"].startswith("<i>Possibly a repeat")
    assert second["text"].endswith("\n\n<b>one</b>")
    assert second["disable_notification"] is True
    assert third["text"] == "two"


async def test_there_is_never_a_third_copy(world: World) -> None:
    await world.queue(await world.chat(1001), "one", "two")
    service = world.service()
    world.api.lose_answer()
    world.api.lose_answer()
    for _ in range(5):
        await service.deliver_due()
        world.clock.advance(minutes=10)
    assert len([text for text in world.api.texts if "one" in text]) == 2
    assert await world.states() == ["uncertain", "sent"]


async def test_a_repetition_that_cannot_leave_is_still_only_one(world: World) -> None:
    await world.queue(await world.chat(1001), "one")
    service = world.service()
    world.api.lose_answer()
    world.api.unreachable()
    world.api.lose_answer()
    for _ in range(5):
        await service.deliver_due()
        world.clock.advance(minutes=1)
    assert len(world.api.sent) == 2


async def test_a_repetition_that_one_sender_has_decided_is_not_ended_by_another(
    world: World,
) -> None:
    """Of two that look at what a dead sender left, one may see what the other has just decided."""
    await world.queue(await world.chat(1001), "one")
    await world.change(state="sending", attempts=1)
    async with world.database.transaction() as session:
        (one,) = await queries.lapsed(session, now=None, limit=10)
        later = world.clock.now() + timedelta(seconds=5)
        assert await queries.resend_uncertain(session, one, send_after=later, reason="it died")
        other = replace(one, resent=True)
        assert not await queries.mark_uncertain(session, other, reason="it died")
    world.clock.advance(seconds=5)
    await world.service().deliver_due()
    assert await world.states() == ["sent"]
    assert world.api.texts[0].endswith("one")


async def test_with_skip_nothing_is_repeated(world: World) -> None:
    await world.queue(await world.chat(1001), "one", "two")
    service = world.service(uncertain="skip")
    world.api.lose_answer()
    for _ in range(3):
        await service.deliver_due()
        world.clock.advance(minutes=10)
    assert world.api.texts == ["one", "two"]
    assert await world.states() == ["uncertain", "sent"]


@pytest.mark.parametrize("code", [502, 504])
async def test_a_gateways_page_is_a_lost_answer(world: World, code: int) -> None:
    await world.queue(await world.chat(1001), "one")
    world.api.show_page(code)
    await world.service(uncertain="skip").deliver_due()
    assert await world.states() == ["uncertain"]


async def test_an_uncertain_digest_counts_as_had_when_its_chat_is_lost(world: World) -> None:
    chat = await world.chat(1001)
    article = await world.article(1)
    await world.queue(chat, "one", digest_id=await world.digest(chat, article))
    service = world.service()
    world.api.lose_answer()
    world.api.fail(403, "Forbidden: bot was blocked by the user")
    await service.deliver_due()
    world.clock.advance(seconds=5)
    await service.deliver_due()
    assert await world.had(chat) == {article}
    assert await world.states() == ["uncertain"]


async def test_a_part_in_flight_at_a_crash_is_repeated_once_its_lease_is_over(
    world: World,
) -> None:
    await _crash_while_sending(world)
    service = world.service()
    await service.deliver_due()
    assert world.api.texts == ["one"]
    world.clock.advance(seconds=60)
    await service.deliver_due()
    world.clock.advance(seconds=5)
    await service.deliver_due()
    assert world.api.texts[0] == "one"
    assert world.api.texts[1].startswith("<i>Possibly a repeat")
    assert world.api.texts[2:] == ["two"]
    assert await world.states() == ["sent", "sent"]


async def test_who_starts_alone_need_not_wait_for_leases(world: World) -> None:
    await _crash_while_sending(world)
    service = world.service()
    assert await service.recover(alone=True) == 1
    world.clock.advance(seconds=5)
    await service.deliver_due()
    assert len(world.api.sent) == 3


async def test_crashes_make_no_third_copy(world: World) -> None:
    chat = await world.chat(1001)
    await world.queue(chat, "one")
    for _ in range(4):
        await _die_in_the_middle(world)
        await world.service().recover(alone=True)
        world.clock.advance(seconds=5)
    assert len(world.api.sent) == 2
    assert await world.states() == ["uncertain"]


async def test_a_part_claimed_at_a_crash_is_sent_as_if_nothing_had_happened(
    world: World,
) -> None:
    await world.queue(await world.chat(1001), "one")
    await world.change(send_after=world.clock.now(), reason="claimed")
    world.clock.advance(seconds=1)
    service = world.service()
    await service.recover(alone=True)
    await service.deliver_due()
    assert world.api.texts == ["one"]


async def test_an_answer_after_the_lease_still_counts(world: World) -> None:
    await world.queue(await world.chat(1001), "one")
    slow = world.service()
    answered = world.api.hang()
    sending = asyncio.create_task(slow.deliver_due())
    await world.api.accepted(1)
    await world.service().recover(alone=True)
    answered.set()
    await sending
    assert await world.states() == ["sent"]


async def _crash_while_sending(world: World) -> None:
    """Leave behind a chat with two parts, the first of which was in flight."""
    await world.queue(await world.chat(1001), "one", "two")
    await _die_in_the_middle(world)


async def _die_in_the_middle(world: World) -> None:
    """Run a service that is killed when Telegram has accepted a message, or has nothing to do."""
    answered = world.api.hang()
    service = world.service()
    sending = asyncio.create_task(service.deliver_due())
    accepted = asyncio.create_task(world.api.accepted(len(world.api.sent) + 1))
    await asyncio.wait({sending, accepted}, return_when=asyncio.FIRST_COMPLETED)
    accepted.cancel()
    await service.stop(grace=0)
    await sending
    answered.set()
