"""When one process sees that all senders have to stop."""

import pytest

from bot.delivery.standstills.model import ANOTHER_COPY
from bot.delivery.standstills.service import LASTS, Standstills
from tests.integration.delivery.world import World


@pytest.fixture
def standstills(world: World) -> Standstills:
    """What the process that polls says them with."""
    return Standstills(world.database, world.clock)


async def test_all_senders_stop_and_all_go_on(world: World, standstills: Standstills) -> None:
    senders = [world.service(), world.service()]
    for number in range(3):
        await world.queue(await world.chat(1001 + number), "one")
    await standstills.say(ANOTHER_COPY)
    assert [await sender.deliver_due() for sender in senders] == [0, 0]
    assert world.api.requests == []
    await standstills.end(ANOTHER_COPY)
    world.clock.advance(seconds=1)
    assert sum([await sender.deliver_due() for sender in senders]) == 3
    assert len(world.api.sent) == 3


async def test_a_sender_in_the_middle_of_its_work_stops_within_a_second(
    world: World, standstills: Standstills
) -> None:
    for number in range(120):
        await world.queue(await world.chat(1001 + number), "one")
    service = world.service()
    world.api.after(5, lambda: standstills.say(ANOTHER_COPY))
    began = world.clock.monotonic()
    await service.deliver_due()
    assert world.clock.monotonic() - began < 3
    assert 5 <= len(world.api.sent) < 60
    assert (await world.states()).count("sent") == len(world.api.sent)
    assert set(await world.states()) == {"sent", "waiting"}


async def test_it_ends_by_itself_when_whoever_said_it_has_died(
    world: World, standstills: Standstills
) -> None:
    await standstills.say(ANOTHER_COPY)
    began = world.clock.now()
    world.clock.advance(seconds=30)
    await standstills.say(ANOTHER_COPY)
    world.clock.advance(seconds=50)
    lasting = await standstills.current()
    assert lasting is not None
    assert (lasting.reason, lasting.since) == (ANOTHER_COPY, began)
    world.clock.advance(seconds=LASTS.total_seconds() - 50)
    assert await standstills.current() is None
    await standstills.say(ANOTHER_COPY)
    again = await standstills.current()
    assert again is not None
    assert again.since == world.clock.now()
