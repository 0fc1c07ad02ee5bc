import asyncio
import gc
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sources.model import Feed, NotAFeed, Unreadable
from bot.sources.pages.model import Page
from bot.sources.parsing import SMALL, ParserPool
from bot.sources.reading import read_feed
from tests.support.feed_server import Item, rss
from tests.support.hostile_feeds import HOSTILE

URL = "https://post.example/feed"
PROSE = "<p>The harbour of Westmere opened again on Monday, said the mayor, Ada Quill.</p>"

LARGE = rss(
    *(Item(f"Title {number}", f"/{number}", text=PROSE * 9) for number in range(200))
).encode()


async def test_feeds_pages_and_links_are_read_in_the_other_process(parsers: ParserPool) -> None:
    feed = await parsers.read_feed(LARGE, {}, URL)
    assert feed == read_feed(LARGE, {}, URL)
    assert isinstance(feed, Feed)
    assert len(feed.entries) == 200
    html = f'<html><head><link rel=alternate type="application/rss+xml" href="/f"></head>{PROSE}'
    assert await parsers.find_feeds(html.encode(), URL) == ["https://post.example/f"]
    page = await parsers.extract_page(f"<article>{PROSE * 9}</article>".encode(), {}, URL)
    assert isinstance(page, Page)
    assert "Ada Quill" in page.text
    assert await parsers.extract_page(b"", {}, URL) is None
    assert await parsers.read_feed(b"<html></html>", {}, URL) == NotAFeed("a web page", True)


async def test_a_document_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    # Within a millisecond the other process has not even started to run.
    async with ParserPool(processes=1, wall_seconds=0.001) as parsers:
        with pytest.raises(Unreadable, match="too much time"):
            await parsers.read_feed(LARGE, {}, URL)
    async with ParserPool(processes=1) as parsers:
        assert isinstance(await parsers.read_feed(LARGE, {}, URL), Feed)


@pytest.fixture
def light() -> Iterator[None]:
    """Keep what other tests left behind out of the collector's way, as the program does."""
    gc.freeze()
    yield
    gc.unfreeze()


async def _longest_turn(reading: asyncio.Task[Feed | NotAFeed]) -> float:
    """Return the most CPU time, in seconds, that the loop's thread took between two turns."""
    longest, last = 0.0, time.thread_time()
    while not reading.done():
        await asyncio.sleep(0)
        longest, last = max(longest, time.thread_time() - last), time.thread_time()
    return longest


@pytest.mark.usefixtures("light")
async def test_the_loop_runs_on_while_a_document_is_read(parsers: ParserPool) -> None:
    text = "<p>افتتح المحافظ الجسر الجديد صباح اليوم بحضور عدد من المسؤولين.</p>" * 300
    body = rss(*(Item(f"Title {number}", f"/{number}", text=text) for number in range(300)))
    reading = asyncio.create_task(parsers.read_feed(body.encode(), {}, URL))
    longest = await _longest_turn(reading)
    feed = reading.result()
    assert isinstance(feed, Feed)
    assert len(feed.entries) == 300
    assert longest < 0.1


@pytest.mark.usefixtures("light")
async def test_no_hostile_document_holds_the_loop_up(parsers: ParserPool) -> None:
    for name, make in HOSTILE.items():
        document = make(20_000)
        for body in (document, document[:SMALL]):
            reading = asyncio.create_task(parsers.read_feed(body, {}, URL))
            longest = await _longest_turn(reading)
            assert isinstance(reading.result(), Feed | NotAFeed), name
            assert longest < 0.1, name


async def test_a_document_that_takes_all_memory_is_given_up(parsers: ParserPool) -> None:
    if sys.platform != "linux":
        pytest.skip("the system does not keep the limit")
    # Four bytes for each character, a few times over, is more than a process may have.
    body = "<rss>𐎀".encode("utf-32-le") + b"\0\0\0\0" + b"\x80\x03\x01\0" * 15_000_000
    with pytest.raises(Unreadable):
        await parsers.read_feed(body, {}, URL)
    assert isinstance(await parsers.read_feed(LARGE, {}, URL), Feed)


async def test_a_cancelled_call_leaves_the_pool_usable(parsers: ParserPool) -> None:
    call = asyncio.create_task(parsers.read_feed(LARGE, {}, URL))
    await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert isinstance(await parsers.read_feed(LARGE, {}, URL), Feed)


async def test_more_calls_than_processes_wait_for_their_turn(parsers: ParserPool) -> None:
    feeds = await asyncio.gather(*(parsers.read_feed(LARGE, {}, URL) for _ in range(5)))
    assert all(isinstance(feed, Feed) for feed in feeds)


async def test_a_small_feed_of_many_names_does_not_leave_them_in_memory(
    parsers: ParserPool,
) -> None:
    """lxml keeps every name it has ever read."""
    before = _resident()
    for turn in range(200):
        names = "".join(f"<n{turn}x{number}/>" for number in range(4_000))
        body = f"<rss><channel><title>T</title><item><guid>1</guid>{names}</item></channel></rss>"
        feed = await parsers.read_feed(body.encode(), {}, URL)
        assert isinstance(feed, Feed)
        assert len(feed.entries) == 1
    assert _resident() - before < 20_000


def _resident() -> int:
    """Return the kilobytes of memory this process uses, where the system tells."""
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("the system does not tell")
    (line,) = (line for line in status.read_text("utf-8").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])
