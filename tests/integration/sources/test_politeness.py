"""How publishers are treated: where a feed moved, whole hosts that want silence, robots.txt."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.ids import SourceId
from bot.sources.catalogue.service import Catalogue
from bot.sources.fetching import Fetcher
from bot.sources.model import FailureCode, FetchFailed
from bot.sources.parsing import ParserPool
from bot.sources.robots import Permission, Robots
from bot.sources.schedule import Pace, Reason
from bot.sources.service import PollService
from bot.storage.database import Database
from bot.storage.tables import ArticleRow, SourceRow
from tests.support.clock import ManualClock
from tests.support.feed_server import HTML, FeedServer, Item, rss

TEXT = "The ferry to Lower Quay runs again, the harbour office of Westmere said. " * 12
PAGE = f"<html><body><article><h1>Ferry runs</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"


@dataclass
class Room:
    database: Database
    server: FeedServer
    clock: ManualClock
    catalogue: Catalogue
    polling: PollService

    async def add(self, path: str) -> SourceId:
        source = await self.catalogue.add(self.server.url(path), title=path, added_by=None)
        return source.id

    async def row(self, source_id: SourceId) -> SourceRow:
        async with self.database.reading() as session:
            return (await session.scalars(select(SourceRow).where(SourceRow.id == source_id))).one()

    async def poll(self, **later: float) -> None:
        self.clock.advance(**later)
        await self.polling.poll_due()


@pytest.fixture
def room(
    database: Database,
    server: FeedServer,
    clock: ManualClock,
    fetcher: Fetcher,
    parsers: ParserPool,
) -> Room:
    catalogue = Catalogue(database, fetcher, clock, parsers=parsers)
    quarter = timedelta(minutes=15)
    polling = PollService(database, fetcher, clock, parsers=parsers, pace=Pace(quarter))
    return Room(database, server, clock, catalogue, polling)


async def test_a_feed_that_moved_for_good_twice_has_a_new_address(room: Room) -> None:
    source = await room.add("/old")
    room.server.redirect("/old", "/step", 308)
    room.server.redirect("/step", "/new", 301)
    room.server.publish("/new", rss(), headers={"ETag": '"1"'})
    await room.poll()
    assert (await room.row(source)).url == room.server.url("/old")
    assert (await room.row(source)).moved_to == room.server.url("/new")
    await room.poll(hours=1)  # 304 this time, and the chain counts all the same
    row = await room.row(source)
    assert (row.url, row.moved_to) == (room.server.url("/new"), room.server.url("/new"))
    await room.poll(hours=1)
    assert (await room.row(source)).moved_to is None
    assert len(room.server.asked("/old")) == 2


@pytest.mark.parametrize("second", [("/elsewhere", 301), ("/new", 302)])
async def test_one_permanent_redirect_may_be_a_mistake(room: Room, second: tuple[str, int]) -> None:
    source = await room.add("/old")
    for path in ("/new", "/elsewhere"):
        room.server.publish(path, rss())
    room.server.redirect("/old", "/new", 301)
    await room.poll()
    room.server.redirect("/old", second[0], second[1])
    await room.poll(hours=1)
    assert (await room.row(source)).url == room.server.url("/old")


async def test_a_feed_that_moves_onto_another_source_stays_beside_it(room: Room) -> None:
    source, other = await room.add("/old"), await room.add("/new")
    room.server.publish("/new", rss())
    room.server.redirect("/old", "/new", 301)
    for _ in range(4):
        await room.poll(hours=1)
    assert (await room.row(source)).url == room.server.url("/old")
    assert (await room.row(source)).failures == 0
    assert (await room.row(other)).url == room.server.url("/new")


async def test_a_host_that_has_enough_is_left_alone_with_all_its_feeds(room: Room) -> None:
    busy, beside = await room.add("/busy"), await room.add("/beside")
    room.server.answer("/busy", 429, {"Retry-After": "3600"})
    room.server.publish("/beside", rss())
    await room.poll()
    asked = len(room.server.requests)
    for source in (busy, beside):
        due = (await room.row(source)).next_poll_at
        assert due >= room.clock.now() + timedelta(hours=1)
    assert (await room.row(beside)).failures == 0
    await room.poll(minutes=50)
    assert len(room.server.requests) == asked
    # Another process, or the next start, has only the table to go by.
    async with Fetcher(allow_private=None) as other:
        fresh = PollService(
            room.database,
            other,
            room.clock,
            parsers=ParserPool(processes=1),
            pace=Pace(timedelta(minutes=15)),
        )
        assert await fresh.poll_due() == 0


async def test_a_feed_out_of_service_silences_nobody_else(room: Room) -> None:
    down, beside = await room.add("/down"), await room.add("/beside")
    room.server.answer("/down", 503, {"Retry-After": "3600"})
    room.server.publish("/beside", rss())
    await room.poll()
    assert (await room.row(down)).next_poll_at >= room.clock.now() + timedelta(hours=1)
    assert (await room.row(beside)).last_success_at == room.clock.now()


async def test_while_a_host_is_silent_nothing_is_asked_and_nothing_fails(
    room: Room, fetcher: Fetcher
) -> None:
    room.server.answer("/page", 429, {"Retry-After": "600"})
    room.server.publish("/feed", rss())
    refused = await fetcher.fetch(room.server.url("/page"))
    assert isinstance(refused, FetchFailed)
    silenced = await fetcher.fetch(room.server.url("/feed"))
    assert isinstance(silenced, FetchFailed)
    assert silenced.code is FailureCode.SILENCED
    assert room.server.asked("/feed") == []
    source = await room.add("/feed")
    await room.poll()
    row = await room.row(source)
    assert (row.failures, row.error_code, row.interval_reason) == (0, None, Reason.ASKED)
    assert timedelta(minutes=9) < row.next_poll_at - room.clock.now() <= timedelta(minutes=11)


async def test_pages_are_fetched_only_where_robots_may(room: Room) -> None:
    await room.add("/feed")
    urls = [room.server.url(path) for path in ("/open/ferry", "/closed/ferry")]
    room.server.publish("/feed", rss(*(Item(url, url, text="Short.") for url in urls)))
    for path in ("/open/ferry", "/closed/ferry"):
        room.server.publish(path, PAGE, content_type=HTML)
    rules = "User-agent: NewsDigestBot\nDisallow: /closed/\n"
    room.server.publish("/robots.txt", rules, content_type="text/plain")
    await room.poll()
    async with room.database.reading() as session:
        texts = {row.url: row.text for row in await session.scalars(select(ArticleRow))}
    assert "Lower Quay" in texts[urls[0]]
    assert texts[urls[1]] == "Short."
    assert room.server.asked("/closed/ferry") == []
    assert len(room.server.asked("/robots.txt")) == 1


@pytest.mark.parametrize(
    ("status", "permission"),
    [
        (404, Permission.GIVEN),
        (403, Permission.GIVEN),
        (500, Permission.LATER),
        (429, Permission.LATER),
    ],
)
async def test_without_a_robots_file_the_status_tells(
    server: FeedServer, fetcher: Fetcher, status: int, permission: Permission
) -> None:
    server.answer("/robots.txt", status)
    assert await Robots(fetcher).permission(server.url("/page")) is permission


async def test_a_robots_file_is_asked_for_again_after_a_day(
    server: FeedServer, fetcher: Fetcher
) -> None:
    now = 0.0
    robots = Robots(fetcher, monotonic=lambda: now)
    server.publish("/robots.txt", "User-agent: *\nDisallow: /\n", content_type="text/plain")
    for _ in range(3):
        assert await robots.permission(server.url("/page")) is Permission.REFUSED
    assert len(server.asked("/robots.txt")) == 1
    now = 24 * 3600.0
    server.publish("/robots.txt", "", content_type="text/plain")
    assert await robots.permission(server.url("/page")) is Permission.GIVEN
