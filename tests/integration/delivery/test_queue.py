"""Order, stopping, and who may send what."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.delivery import queries
from bot.delivery.ledger.service import Departure, PaceLedger, Places
from bot.delivery.model import Arrival, OutboxMessage, Outcome, Sent
from bot.ids import TelegramId
from tests.integration.delivery.world import World

LEASE = timedelta(seconds=60)


async def _claim(world: World, limit: int = 100) -> list[OutboxMessage]:
    async with world.database.transaction() as session:
        return await queries.claim_due(session, now=world.clock.now(), limit=limit, lease=LEASE)


async def test_each_chat_gets_its_parts_in_order_and_once(world: World) -> None:
    for number in range(20):
        chat = await world.chat(1000 + number)
        await world.queue(chat, *(f"part {part}" for part in range(4)))
    # Two processes with eight requests in flight each.
    await asyncio.gather(world.service().deliver_due(), world.service().deliver_due())
    by_chat: dict[int, list[str]] = defaultdict(list)
    for call in world.api.sent:
        by_chat[call["chat_id"]].append(call["text"])
    assert set(map(tuple, by_chat.values())) == {("part 0", "part 1", "part 2", "part 3")}
    assert len(by_chat) == 20


async def test_a_slow_chat_does_not_hold_up_the_others(world: World) -> None:
    slow = await world.chat(1001)
    await world.queue(slow, "slow")
    answered = world.api.hang()
    delivering = asyncio.create_task(world.service().deliver_due())
    await world.api.accepted(1)
    for number in range(10):
        await world.queue(await world.chat(2000 + number), "quick")
    world.api.recover()
    await world.api.accepted(11)
    answered.set()
    assert await delivering == 11


class Silenced(PaceLedger):
    """The shared pace, just when another process is told to wait."""

    @property
    def shared(self) -> bool:
        return True

    async def reserve(self, count: int) -> Places:
        return Places((0.0,) * count, 0.01, 0.0)

    async def depart(self, chats: Mapping[TelegramId, bool]) -> Mapping[TelegramId, Departure]:
        return dict.fromkeys(chats, Departure(40.0, 40.0))


async def test_a_part_whose_turn_it_was_does_not_leave_into_a_silence(world: World) -> None:
    await world.queue(await world.chat(1001), "one")
    await world.service(ledger=Silenced).deliver_due()
    assert world.api.texts == []
    assert await _claim(world) == []
    slowness = await PaceLedger(world.database, moment=lambda: 0.0).slowness()
    assert slowness is None, "Telegram refused nothing of ours"
    world.clock.advance(seconds=41)
    await world.service().deliver_due()
    assert world.api.texts == ["one"]


async def test_a_part_is_claimed_by_one_process_only(world: World) -> None:
    for number in range(30):
        await world.queue(await world.chat(1000 + number), "one", "two")
    claims = await asyncio.gather(*(_claim(world, 10) for _ in range(4)))
    ids = [message.id for claim in claims for message in claim]
    assert len(ids) == len(set(ids))
    assert len(await _claim(world)) == 30 - len(ids)


async def test_only_the_head_of_a_chats_queue_is_claimed(world: World) -> None:
    await world.queue(await world.chat(1001), "one", "two")
    (claimed,) = await _claim(world)
    assert claimed.html == "one"
    assert await _claim(world) == []


async def test_a_claim_that_lapsed_is_somebody_elses(world: World) -> None:
    await world.queue(await world.chat(1001), "one")
    (mine,) = await _claim(world)
    world.clock.advance(seconds=60)
    (theirs,) = await _claim(world)
    async with world.database.transaction() as session:
        now = world.clock.now()
        until = now + LEASE
        assert await queries.mark_all_sending(session, [theirs], until=until) == {theirs.id}
        assert await queries.mark_all_sending(session, [mine], until=until) == set()
        await queries.mark_all_sent(session, [Arrival(mine, 1, now)])
    assert await world.states() == ["sending"]


async def test_a_part_is_not_sent_before_its_time(world: World) -> None:
    await world.queue(await world.chat(1001), "one")
    later = world.clock.now() + timedelta(minutes=5)
    await world.change(send_after=later)
    assert await world.service().deliver_due() == 0


async def test_a_clean_stop_lets_requests_in_flight_end_and_puts_the_rest_back(
    world: World,
) -> None:
    for number in range(40):
        await world.queue(await world.chat(1000 + number), "one")
    service = world.service()
    answered = world.api.hang()
    delivering = asyncio.create_task(service.deliver_due())
    await world.api.accepted(3)
    stopping = asyncio.create_task(service.stop())
    await asyncio.sleep(0)
    answered.set()
    await stopping
    await delivering
    states = await world.states()
    assert states.count("sent") == len(world.api.sent) < 40
    assert set(states) == {"sent", "waiting"}
    assert await service.deliver_due() == 0
    await world.service().deliver_due()
    assert sorted(call["chat_id"] for call in world.api.sent) == list(range(1000, 1040))


async def test_cancelled_in_the_middle_it_still_records_what_is_in_flight(world: World) -> None:
    for number in range(20):
        await world.queue(await world.chat(1000 + number), "one")
    answered = world.api.hang()
    delivering = asyncio.create_task(world.service().deliver_due())
    await world.api.accepted(3)
    delivering.cancel()
    await asyncio.sleep(0)
    answered.set()
    await asyncio.wait({delivering})
    assert delivering.cancelled()
    assert (await world.states()).count("sent") == len(world.api.sent) < 20
    assert set(await world.states()) == {"sent", "waiting"}


async def test_a_digest_that_waited_long_says_so_in_its_first_message(world: World) -> None:
    chat = await world.chat(1001)
    planned, asked = await world.digest(chat), await world.digest(chat, slot=None)
    await world.queue(chat, "one", "two", digest_id=planned)
    await world.queue(chat, "three", digest_id=asked)
    await world.queue(chat, "four")
    world.clock.advance(minutes=59)
    service = world.service()
    assert await service.deliver_due() == 4
    assert world.api.texts == ["one", "two", "three", "four"]
    later = await world.digest(chat, slot=1)
    await world.queue(chat, "five", "six", digest_id=later)
    world.clock.advance(minutes=61)
    await service.deliver_due()
    assert world.api.texts[4].startswith("<i>⏳ Later than planned")
    assert world.api.texts[4].endswith("\n\nfive")
    assert world.api.texts[5] == "six"


async def test_buttons_that_cannot_be_read_do_not_hold_up_the_queue(world: World) -> None:
    await world.queue(await world.chat(1001), "one")
    await world.change(keyboard={"not": "a keyboard"})
    await world.queue(await world.chat(1002), "two")
    await world.service().deliver_due()
    assert sorted(world.api.texts) == ["one", "two"]


class Clumsy:
    """A sender that stumbles over one text."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    async def send(self, message: OutboxMessage, *, plain: bool = False) -> Outcome:
        del plain
        self.tried.append(message.html)
        if "one" in message.html:
            raise RuntimeError("stumbled")
        return Sent(1)


async def test_a_fault_that_nobody_thought_of_does_not_block_a_chat_for_ever(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.queue(await world.chat(1001), "one", "two")
    clumsy = Clumsy()
    service = world.service(sender=clumsy)
    for _ in range(5):
        await service.deliver_due()
        world.clock.advance(seconds=61)
    assert len(clumsy.tried) == 3
    assert await world.states() == ["uncertain", "sent"]
    assert "delivery failed" in caplog.messages


@pytest.mark.parametrize("restarted", [False, True])
async def test_what_waited_when_the_clock_was_set_back_goes_on(
    world: World, *, restarted: bool
) -> None:
    service = world.service()
    await world.queue(await world.chat(1001), "one", "two")
    world.clock.jump(world.clock.now() - timedelta(hours=1))
    if restarted:
        service = world.service()
        await service.recover()
        world.clock.advance(seconds=2)
    await service.deliver_due()
    assert world.api.texts == ["one", "two"]


async def test_what_is_to_wait_waits_though_the_clock_is_corrected(world: World) -> None:
    await world.queue(await world.chat(1001), "one")
    service = world.service()
    world.api.unreachable()
    await service.deliver_due()
    world.clock.jump(world.clock.now() - timedelta(seconds=20))
    assert await service.deliver_due() == 0
