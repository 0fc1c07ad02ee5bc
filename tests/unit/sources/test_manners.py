import asyncio
from itertools import pairwise

import pytest

from bot.sources.manners import HostManners, Silenced, host_of
from tests.unit.delivery.virtual_time import VirtualTime


async def test_requests_to_one_host_keep_a_second_between_them_and_their_order() -> None:
    time = VirtualTime()
    manners = HostManners(1.0, monotonic=time.monotonic, sleep=time.sleep)
    seen: list[tuple[int, float, float]] = []

    async def ask(number: int) -> None:
        async with manners.turn(f"https://post.example/{number}"):
            begun = time.monotonic()
            await time.sleep(0.3)
            seen.append((number, begun, time.monotonic()))

    await time.run(*(ask(number) for number in range(5)))
    assert [number for number, _, _ in seen] == [0, 1, 2, 3, 4]
    for (_, _, ended), (_, begun, _) in pairwise(seen):
        assert begun - ended >= 1.0


async def test_hosts_do_not_wait_for_each_other() -> None:
    time = VirtualTime()
    manners = HostManners(1.0, monotonic=time.monotonic, sleep=time.sleep)

    async def ask(number: int) -> None:
        async with manners.turn(f"https://post{number}.example/feed"):
            await time.sleep(0.3)

    begun = time.monotonic()
    await time.run(*(ask(number) for number in range(50)))
    assert time.monotonic() - begun < 0.4


async def test_a_silenced_host_is_not_asked_and_who_waits_for_it_hears_so() -> None:
    time = VirtualTime()
    manners = HostManners(1.0, monotonic=time.monotonic, sleep=time.sleep)
    url, told = "https://post.example/feed", asyncio.Event()

    async def first() -> None:
        async with manners.turn(url):
            await time.sleep(0.3)
            manners.silence(url, 60)
            manners.silence(url, 5)  # the longer one stays
            told.set()

    async def second() -> None:
        with pytest.raises(Silenced) as silenced:
            async with manners.turn("https://post.example/other"):
                raise AssertionError("asked")
        assert 59 < silenced.value.seconds <= 60

    await time.run(first(), second())
    assert told.is_set()
    async with manners.turn("https://other.example/"):
        pass
    await time.run(time.sleep(61))
    async with manners.turn(url):
        pass


async def test_hosts_that_need_no_patience_are_forgotten() -> None:
    time = VirtualTime()
    manners = HostManners(1.0, monotonic=time.monotonic, sleep=time.sleep)
    manners.silence("https://strict.example/", 10**6)
    for number in range(5000):
        async with manners.turn(f"https://post{number}.example/"):
            pass
        if number % 1000 == 0:
            await time.run(time.sleep(2))
    assert manners.known <= 4096
    with pytest.raises(Silenced):
        async with manners.turn("https://strict.example/"):
            pass


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Post.Example/feed", "post.example:443"),
        ("http://post.example/feed", "post.example:80"),
        ("http://post.example:8080/", "post.example:8080"),
        ("https://[2001:db8::1]/", "2001:db8::1:443"),
        ("https://[broken/", "https://[broken/"),
    ],
)
def test_a_host_is_a_name_and_a_port(url: str, host: str) -> None:
    assert host_of(url) == host
