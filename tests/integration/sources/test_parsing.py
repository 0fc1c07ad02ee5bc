import asyncio

import pytest

from bot.sources.model import Feed, NotAFeed, Unreadable
from bot.sources.pages.model import Page
from bot.sources.parsing import ParserPool
from tests.support.feed_server import Item, rss

URL = "https://post.example/feed"
PROSE = "<p>The harbour of Westmere opened again on Monday, said the mayor, Ada Quill.</p>"


async def test_feeds_pages_and_links_are_read_in_the_other_process(parsers: ParserPool) -> None:
    feed = await parsers.read_feed(
        rss(Item("One", "/1", date="Tue, 10 Mar 2026 08:00:00 GMT")).encode(), {}, URL
    )
    assert isinstance(feed, Feed)
    assert feed.entries[0].published_at is not None
    html = f'<html><head><link rel=alternate type="application/rss+xml" href="/f"></head>{PROSE}'
    assert await parsers.find_feeds(html.encode(), URL) == ["https://post.example/f"]
    page = await parsers.extract_page(f"<article>{PROSE * 9}</article>".encode(), {}, URL)
    assert isinstance(page, Page)
    assert "Ada Quill" in page.text
    assert await parsers.extract_page(b"", {}, URL) is None
    assert await parsers.read_feed(b"<html></html>", {}, URL) == NotAFeed("a web page", True)


async def test_a_document_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    # Comments that never end take feedparser quadratic time.
    slow = rss(Item("x", text="<!--" * 300_000)).encode()
    async with ParserPool(processes=1, wall_seconds=0.5) as parsers:
        with pytest.raises(Unreadable):
            await parsers.read_feed(slow, {}, URL)
    async with ParserPool(processes=1) as parsers:
        assert isinstance(await parsers.read_feed(rss(Item("a", "/1")).encode(), {}, URL), Feed)


async def test_the_loop_runs_on_while_a_document_is_read(parsers: ParserPool) -> None:
    items = [Item(f"Title {number}", f"/{number}", text=PROSE * 20) for number in range(300)]
    reading = asyncio.create_task(parsers.read_feed(rss(*items).encode(), {}, URL))
    loop = asyncio.get_running_loop()
    longest, last = 0.0, loop.time()
    while not reading.done():
        await asyncio.sleep(0)
        longest, last = max(longest, loop.time() - last), loop.time()
    assert isinstance(reading.result(), Feed)
    assert longest < 0.5


async def test_a_cancelled_call_leaves_the_pool_usable(parsers: ParserPool) -> None:
    body = rss(Item("a", "/1")).encode()
    call = asyncio.create_task(parsers.read_feed(body, {}, URL))
    await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert isinstance(await parsers.read_feed(body, {}, URL), Feed)


async def test_more_calls_than_processes_wait_for_their_turn(parsers: ParserPool) -> None:
    body = rss(Item("a", "/1")).encode()
    feeds = await asyncio.gather(*(parsers.read_feed(body, {}, URL) for _ in range(5)))
    assert all(isinstance(feed, Feed) for feed in feeds)
