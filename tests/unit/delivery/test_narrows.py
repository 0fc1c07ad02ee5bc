"""How many parts stand between their fence and their departure."""

from bot.delivery.narrows import Narrows
from tests.unit.delivery.virtual_time import VirtualTime


async def _most_inside(seconds: float, *, parts: int = 60) -> int:
    time = VirtualTime()
    narrows = Narrows(time, per_second=28, least=2, most=8)
    inside: set[int] = set()
    most = 0

    async def go_through(number: int) -> None:
        nonlocal most
        async with narrows.passage():
            inside.add(number)
            most = max(most, len(inside))
            await time.sleep(seconds)
            inside.remove(number)

    await time.run(*(go_through(number) for number in range(parts)))
    return most


async def test_where_the_database_is_quick_two_are_enough() -> None:
    assert await _most_inside(0.02) == 2


async def test_where_it_is_slow_as_many_as_the_pace_needs() -> None:
    assert await _most_inside(0.2) == 6


async def test_never_more_than_a_few() -> None:
    assert await _most_inside(5.0) == 8


async def test_who_fails_inside_leaves_room() -> None:
    narrows = Narrows(VirtualTime(), per_second=28, least=1, most=1)
    for _ in range(3):
        try:
            async with narrows.passage():
                raise LookupError
        except LookupError:
            pass
    assert narrows.width == 1
