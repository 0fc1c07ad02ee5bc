import pytest

from bot.ids import SourceId, TelegramId
from bot.sources.catalogue.service import Catalogue
from bot.sources.fetching import Fetcher
from bot.sources.model import Inspection, Refusal, RefusalCode
from bot.sources.parsing import ParserPool
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.feed_server import HTML, FeedServer, Item, rss

FEED = rss(
    Item("Oldest", "/1", date="Mon, 02 Mar 2026 08:00:00 GMT"),
    Item("Newest", "/4", date="Thu, 05 Mar 2026 08:00:00 GMT"),
    Item("Newer", "/3", date="Wed, 04 Mar 2026 08:00:00 GMT"),
    Item("Old", "/2", date="Tue, 03 Mar 2026 08:00:00 GMT"),
)


@pytest.fixture
def catalogue(
    database: Database, fetcher: Fetcher, clock: ManualClock, parsers: ParserPool
) -> Catalogue:
    return Catalogue(database, fetcher, clock, parsers=parsers)


async def test_a_feed_shows_its_title_and_its_three_newest_entries(
    catalogue: Catalogue, server: FeedServer
) -> None:
    server.publish("/feed", FEED)
    found = await catalogue.inspect(server.url("/feed"))
    assert isinstance(found, Inspection)
    assert (found.title, found.total, found.known) == ("The Harbour Post", 4, None)
    assert found.feed_url == server.url("/feed")
    assert [preview.title for preview in found.newest] == ["Newest", "Newer", "Old"]
    assert found.newest[0].url == server.url("/4")
    assert (await catalogue.page(0, 10)) == ([], 0)


@pytest.mark.parametrize("prefix", ["", "feed:", "feed://", " <"])
async def test_an_address_may_be_typed_carelessly(
    catalogue: Catalogue, server: FeedServer, prefix: str
) -> None:
    server.publish("/feed", FEED)
    typed = prefix + server.url("/feed").removeprefix("http://")
    assert isinstance(await catalogue.inspect(typed), Inspection)


async def test_a_page_leads_to_the_feed_it_links_to(
    catalogue: Catalogue, server: FeedServer
) -> None:
    page = """<!DOCTYPE html><html><head>
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
    <link rel="alternate" type="application/rss+xml" title="News" href="news.rss"></head></html>"""
    server.publish("/world/", page, content_type=HTML)
    server.publish("/world/news.rss", FEED)
    server.publish("/comments/feed", rss(title="Comments"))
    found = await catalogue.inspect(server.url("/world/"))
    assert isinstance(found, Inspection)
    assert found.feed_url == server.url("/world/news.rss")


async def test_a_page_without_links_is_tried_at_the_usual_places(
    catalogue: Catalogue, server: FeedServer
) -> None:
    server.publish("/", "<html><body>Welcome</body></html>", content_type=HTML)
    server.publish("/atom.xml", FEED)
    found = await catalogue.inspect(server.url("/"))
    assert isinstance(found, Inspection)
    assert found.feed_url == server.url("/atom.xml")


async def test_a_moved_feed_is_known_by_its_new_address(
    catalogue: Catalogue, server: FeedServer
) -> None:
    server.redirect("/old", "/new", 301)
    server.redirect("/moody", "/new", 302)
    server.publish("/new", FEED)
    moved, moody = [await catalogue.inspect(server.url(path)) for path in ("/old", "/moody")]
    assert isinstance(moved, Inspection)
    assert isinstance(moody, Inspection)
    assert moved.feed_url == server.url("/new")
    assert moody.feed_url == server.url("/moody")


async def test_what_cannot_be_a_source_is_refused_with_a_reason(
    catalogue: Catalogue, server: FeedServer
) -> None:
    server.publish("/page", "<html><body>Nothing here</body></html>", content_type=HTML)
    server.publish("/picture", b"\x89PNG\r\n", content_type="image/png")
    server.publish("/object", '{"a": 1}', content_type="application/json")
    refusals = {
        server.url("/page"): RefusalCode.NO_FEED,
        server.url("/picture"): RefusalCode.NOT_A_FEED,
        server.url("/object"): RefusalCode.NOT_A_FEED,
        server.url("/missing"): RefusalCode.STATUS,
        "ftp://files.example/": RefusalCode.ADDRESS,
        "": RefusalCode.ADDRESS,
        "http://10.0.0.1/feed": RefusalCode.BLOCKED,
        "http://nowhere.invalid/": RefusalCode.DNS,
    }
    for address, code in refusals.items():
        found = await catalogue.inspect(address)
        assert isinstance(found, Refusal), address
        assert found.code == code


async def test_adding_twice_gives_one_source(
    catalogue: Catalogue, server: FeedServer, clock: ManualClock
) -> None:
    server.publish("/feed", FEED)
    url = server.url("/feed")
    first = await catalogue.add(url, title="  Harbour \n Post ", added_by=TelegramId(7))
    second = await catalogue.add(url, title="Another", added_by=None)
    assert first == second
    assert (first.title, first.state, first.next_poll_at) == ("Harbour Post", "active", clock.now())
    found = await catalogue.inspect(url)
    assert isinstance(found, Inspection)
    assert found.known == first.id


async def test_sources_are_listed_by_title(catalogue: Catalogue) -> None:
    for title in ("beta", "Alpha", "Gamma"):
        await catalogue.add(f"https://{title}.example/", title=title, added_by=None)
    page, total = await catalogue.page(1, 5)
    assert ([source.title for source in page], total) == (["beta", "Gamma"], 3)


async def test_pausing_resuming_and_removing(catalogue: Catalogue, clock: ManualClock) -> None:
    source = await catalogue.add("https://post.example/feed", title="Post", added_by=None)
    paused = await catalogue.pause(source.id)
    assert paused is not None
    assert paused.state == "paused"
    clock.advance(hours=1)
    resumed = await catalogue.resume(source.id)
    assert resumed is not None
    assert (resumed.state, resumed.next_poll_at) == ("active", clock.now())
    assert await catalogue.remove(source.id)
    assert not await catalogue.remove(source.id)
    assert await catalogue.get(source.id) is None
    assert await catalogue.pause(source.id) is None


async def test_testing_reads_the_feed_and_changes_nothing(
    catalogue: Catalogue, server: FeedServer
) -> None:
    server.publish("/feed", FEED)
    source = await catalogue.add(server.url("/feed"), title="Post", added_by=None)
    assert isinstance(await catalogue.test(source.id), Inspection)
    server.publish("/feed", "<html></html>", content_type=HTML)
    refused = await catalogue.test(source.id)
    assert isinstance(refused, Refusal)
    assert refused.code == RefusalCode.NOT_A_FEED
    assert await catalogue.get(source.id) == source
    assert await catalogue.test(SourceId(99)) == Refusal(RefusalCode.GONE)
