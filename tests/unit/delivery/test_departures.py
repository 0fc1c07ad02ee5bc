"""Departures that are counted for all processes, a handful at a time."""

import asyncio
from collections.abc import Mapping

import pytest

from bot.delivery.departures import Departures
from bot.delivery.ledger.service import Departure
from bot.ids import TelegramId
from tests.unit.delivery.virtual_time import VirtualTime

FULL = TelegramId(13)
"""A chat that has to wait by itself."""
BROKEN = TelegramId(99)


class Station:
    """One process's departures; the ledger lets ``free`` go at once and one more each second."""

    def __init__(self, *, free: int, most: int = 3) -> None:
        self.time = VirtualTime()
        self.asked: list[list[int]] = []
        self.left: list[int] = []
        self.silence = 0.0
        self._began = self.time.monotonic()
        self._free = free
        self.departures = Departures(
            self._ask,
            self.time,
            self.time.sleep,
            most=most,
            silence_left=lambda: self.silence,
        )

    async def leave(self, chat: int, *, patience: float = 1_000.0) -> float:
        give_up = self.time.monotonic() + patience
        return await self.departures.leave(TelegramId(chat), group=False, give_up=give_up)

    async def _ask(self, chats: Mapping[TelegramId, bool]) -> Mapping[TelegramId, Departure]:
        self.asked.append([*chats])
        if BROKEN in chats:
            raise LookupError
        return {chat: self._departure(chat) for chat in chats}

    def _departure(self, chat: TelegramId) -> Departure:
        if chat == FULL:
            return Departure(50.0, in_chat=True)
        if len(self.left) >= self._free + int(self.time.monotonic() - self._began):
            return Departure(1.0)
        self.left.append(chat)
        return Departure(0.0)


async def test_those_that_wait_together_are_asked_for_together_in_order() -> None:
    station = Station(free=100)
    await station.time.run(*(station.leave(chat) for chat in range(1, 8)))
    assert station.asked == [[1, 2, 3], [4, 5, 6], [7]]
    assert station.left == [1, 2, 3, 4, 5, 6, 7]


async def test_one_chat_is_asked_for_once_at_a_time() -> None:
    station = Station(free=100)
    await station.time.run(*(station.leave(chat) for chat in (5, 5, 6)))
    assert station.asked == [[5, 6], [5]]


async def test_who_may_not_leave_yet_is_first_when_there_is_room() -> None:
    station = Station(free=2)
    await station.time.run(*(station.leave(chat) for chat in range(1, 6)))
    assert station.left == [1, 2, 3, 4, 5]
    assert station.time.monotonic() >= 1_003


async def test_a_chat_that_has_to_wait_holds_up_nobody() -> None:
    station = Station(free=100)
    waits: list[float] = []

    async def ask_for(chat: int) -> None:
        waits.append(await station.leave(chat))

    await station.time.run(*(ask_for(chat) for chat in (1, FULL, 2)))
    assert sorted(waits) == [0.0, 0.0, 50.0]
    assert station.time.monotonic() < 1_001


async def test_who_has_no_patience_is_told_at_once_how_long_it_takes() -> None:
    station = Station(free=0)
    waits: list[float] = []

    async def ask_for(chat: int, patience: float) -> None:
        waits.append(await station.leave(chat, patience=patience))

    await station.time.run(ask_for(1, 0.5), ask_for(2, 10))
    assert waits == [1.0, 0.0]
    assert station.left == [2]


async def test_nobody_leaves_into_a_silence() -> None:
    station = Station(free=100)
    station.silence = 30.0
    assert await station.leave(1, patience=5) == 30.0


async def test_who_is_cancelled_is_not_asked_for_and_breaks_off_nobody() -> None:
    station = Station(free=1, most=1)
    tasks = [asyncio.create_task(station.leave(chat)) for chat in (1, 2, 3)]
    await station.time.settle()
    tasks[1].cancel()
    await station.time.run(asyncio.wait_for(tasks[2], None))
    assert station.left == [1, 3]


async def test_what_fails_is_told_to_those_that_it_was_asked_for() -> None:
    station = Station(free=100, most=1)
    broken = asyncio.create_task(station.leave(BROKEN))
    sound = asyncio.create_task(station.leave(2))
    with pytest.raises(LookupError):
        await broken
    assert await sound == 0.0
