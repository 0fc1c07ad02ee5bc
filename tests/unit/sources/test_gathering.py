import asyncio
from collections.abc import Sequence

import pytest

from bot.sources.gathering import Gathering


class Desk:
    """Answers with the double, when it is let."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def answer(self, asked: Sequence[int]) -> list[int | Exception]:
        self.groups.append([*asked])
        await self.open.wait()
        return [LookupError(str(number)) if number < 0 else 2 * number for number in asked]


async def _ask(gathering: Gathering[int, int], *numbers: int) -> list[asyncio.Task[int]]:
    tasks = [asyncio.create_task(gathering.ask(number)) for number in numbers]
    await asyncio.sleep(0)
    return tasks


async def test_what_comes_while_a_group_is_answered_is_the_next_group() -> None:
    desk = Desk()
    gathering = Gathering(desk.answer, most=10)
    desk.open.clear()
    first = await _ask(gathering, 1)
    await asyncio.sleep(0)
    later = await _ask(gathering, 2, 3, 4)
    desk.open.set()
    assert await asyncio.gather(*first, *later) == [2, 4, 6, 8]
    assert desk.groups == [[1], [2, 3, 4]]


async def test_a_group_gets_no_heavier_than_it_may_and_what_is_heavier_goes_alone() -> None:
    desk = Desk()
    gathering = Gathering(desk.answer, most=10, weight=lambda number: number)
    tasks = await _ask(gathering, 4, 6, 1, 30, 2)
    assert await asyncio.gather(*tasks) == [8, 12, 2, 60, 4]
    assert desk.groups == [[4, 6], [1], [30], [2]]


async def test_one_that_fails_fails_alone() -> None:
    gathering = Gathering(Desk().answer, most=10)
    good, bad = await _ask(gathering, 1, -1)
    assert await good == 2
    with pytest.raises(LookupError):
        await bad


async def test_when_all_fail_everyone_is_told() -> None:
    async def fail(_asked: Sequence[int]) -> list[int]:
        raise ConnectionError("no disk")

    gathering = Gathering(fail, most=10)
    for task in await _ask(gathering, 1, 2):
        with pytest.raises(ConnectionError):
            await task


async def test_who_is_cancelled_takes_nobody_along_and_is_still_waited_for() -> None:
    desk = Desk()
    gathering = Gathering(desk.answer, most=10)
    desk.open.clear()
    one, other = await _ask(gathering, 1, 2)
    await asyncio.sleep(0)
    one.cancel()
    idle = asyncio.create_task(gathering.until_idle())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not idle.done()
    desk.open.set()
    await idle
    assert await other == 4
    assert one.cancelled()


async def test_nothing_asked_is_nothing_to_wait_for() -> None:
    await Gathering(Desk().answer, most=10).until_idle()
