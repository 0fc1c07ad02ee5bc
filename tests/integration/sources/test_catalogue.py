import pytest

from bot.ids import SourceId, TelegramId
from bot.sources.catalogue.inspection import Inspection, Refusal, RefusalCode
from bot.sources.catalogue.model import Change, NewSource, Show, Taking
from bot.sources.catalogue.service import Catalogue
from bot.sources.fetching import Fetcher
from bot.sources.parsing import ParserPool
from bot.storage.database import Database
from bot.storage.tables import SourceRow
from tests.support.clock import ManualClock
from tests.support.feed_server import HTML, FeedServer, Item, rss
from tests.support.seeding import Seeding

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


async def test_links_for_people_are_tried_after_the_usual_places(
    catalogue: Catalogue, server: FeedServer
) -> None:
    page = '<html><body><a href="/export/7">RSS</a></body></html>'
    server.publish("/", page, content_type=HTML)
    server.publish("/export/7", FEED)
    found = await catalogue.inspect(server.url("/"))
    assert isinstance(found, Inspection)
    assert found.feed_url == server.url("/export/7")
    paths = [seen.path for seen in server.requests]
    assert paths.index("/feed/") < paths.index("/export/7")
    assert len(paths) == len(set(paths))


async def test_a_page_that_lists_feeds_is_looked_into(
    catalogue: Catalogue, server: FeedServer
) -> None:
    page = '<html><body><a href="/services/rss">RSS</a></body></html>'
    server.publish("/", page, content_type=HTML)
    listing = '<html><body><a href="/x/world.xml">World</a></body></html>'
    server.publish("/services/rss", listing, content_type=HTML)
    server.publish("/x/world.xml", FEED)
    found = await catalogue.inspect(server.url("/"))
    assert isinstance(found, Inspection)
    assert found.feed_url == server.url("/x/world.xml")


async def test_a_host_that_has_enough_is_left_alone(
    catalogue: Catalogue, server: FeedServer
) -> None:
    server.publish("/", "<html><body>Welcome</body></html>", content_type=HTML)
    server.answer("/feed/", 429, {"Retry-After": "60"})
    found = await catalogue.inspect(server.url("/"))
    assert isinstance(found, Refusal)
    assert [seen.path for seen in server.requests] == ["/", "/feed/"]


async def test_a_mastodon_account_is_found_though_its_page_is_closed(
    catalogue: Catalogue, server: FeedServer
) -> None:
    server.answer("/@rana", 403)
    server.publish("/@rana.rss", FEED)
    found = await catalogue.inspect(server.url("/@rana"))
    assert isinstance(found, Inspection)
    assert found.feed_url == server.url("/@rana.rss")


async def test_several_addresses_are_looked_at_together(
    catalogue: Catalogue, server: FeedServer
) -> None:
    server.publish("/feed", FEED)
    server.publish("/other", FEED)
    await catalogue.add(server.url("/other"), title="Other", added_by=None)
    lines = [server.url("/feed"), server.url("/feed/").rstrip("/") + "#x", server.url("/other")]
    looked = await catalogue.inspect_all([*lines, "ftp://files.example/"])
    assert [one.address for one in looked] == [*lines, "ftp://files.example/"]
    assert [one.is_new for one in looked] == [True, False, False, False]
    assert looked[1].twin == lines[0]
    assert isinstance(looked[3].found, Refusal)


async def test_many_are_added_one_after_the_other(catalogue: Catalogue, clock: ManualClock) -> None:
    await catalogue.add("https://post-3.example/feed", title="Three", added_by=None)
    many = [NewSource(f"http://www.post-{n}.example/feed/", f"Post {n}") for n in range(600)]
    added = await catalogue.add_all([*many, *many[:5]], added_by=TelegramId(7))
    assert (len(added.added), added.known) == (599, 6)
    sources, total = await catalogue.page(0, 1000)
    assert total == 600
    due = sorted(source.next_poll_at for source in sources)
    assert due[0] == clock.now()
    per_second = [sum(at < clock.now().replace(second=s) for at in due) for s in (10, 20, 30)]
    assert 60 < per_second[0] < 140
    assert 160 < per_second[1] < 240
    again = await catalogue.add_all(many, added_by=None)
    assert (again.added, again.known) == ((), 600)


async def test_the_number_of_a_removed_source_is_not_given_out_again(
    catalogue: Catalogue,
) -> None:
    first = await catalogue.add("https://post.example/feed", title="Post", added_by=None)
    await catalogue.remove(first.id)
    second = await catalogue.add("https://post.example/feed", title="Post", added_by=None)
    assert second.id != first.id


async def test_lists_are_searched_and_filtered(catalogue: Catalogue, database: Database) -> None:
    for title in ("Harbour Post", "Desert Post", "Harbour Radio"):
        name = title.lower().replace(" ", "-")
        await catalogue.add(f"https://{name}.example/feed", title=title, added_by=None)
    found, total = await catalogue.page(0, 1, words="harbour")
    assert ([source.title for source in found], total) == (["Harbour Post"], 2)
    async with database.transaction() as session:
        row = await session.get_one(SourceRow, found[0].id)
        row.failures, row.error_code = 2, "dns"
    assert [s.title for s in (await catalogue.page(0, 9, show=Show.FAILING))[0]] == ["Harbour Post"]
    assert (await catalogue.page(0, 9, show=Show.FAILING, words="desert"))[1] == 0
    health = await catalogue.health()
    assert health.states == {"ok": 0, "new": 2, "failing": 1, "paused": 0, "closed": 0}
    assert [source.title for source in health.failing] == ["Harbour Post"]


async def test_a_source_tells_what_it_brings(
    catalogue: Catalogue, database: Database, clock: ManualClock
) -> None:
    seeding = Seeding(database, clock)
    actor = await seeding.actor("Mira Dallin")
    source = await seeding.source("Harbour Post")
    for number in range(3):
        article = await seeding.article(f"Ferry {number}", sources=[source])
        if number:
            await seeding.match(article, actor)
    dossier = await catalogue.dossier(source)
    assert dossier is not None
    assert dossier.per_day[-1] == 3
    assert [(fed.name, fed.matches) for fed in dossier.feeds] == [("Mira Dallin", 2)]
    assert await catalogue.dossier(SourceId(source + 1)) is None


async def test_settings_are_changed_one_at_a_time(catalogue: Catalogue) -> None:
    source = await catalogue.add("https://post.example/feed", title="Post", added_by=None)
    for change in (Change(weight=2.0), Change(full_text=False), Change(selector="main p")):
        await catalogue.change(source.id, change)
    after = await catalogue.get(source.id)
    assert after is not None
    assert (after.weight, after.full_text, after.selector) == (2.0, False, "main p")
    after = await catalogue.change(source.id, Change(selector=""))
    assert after is not None
    assert after.selector is None
    assert await catalogue.change(SourceId(source.id + 1), Change(weight=1.0)) is None


async def test_the_feed_that_a_site_names_takes_the_place_of_a_lost_one(
    catalogue: Catalogue, database: Database, clock: ManualClock
) -> None:
    source = await catalogue.add("https://post.example/old", title="Post", added_by=None)
    assert await catalogue.take_found(source.id) is Taking.NOTHING
    async with database.transaction() as session:
        row = await session.get_one(SourceRow, source.id)
        row.found_url, row.failures, row.state = "https://post.example/new", 9, "closed"
        row.next_poll_at, row.etag = clock.now().replace(year=2030), b"x"
    assert await catalogue.take_found(source.id) is Taking.TAKEN
    after = await catalogue.get(source.id)
    assert after is not None
    assert (after.url, after.state, after.failures) == ("https://post.example/new", "active", 0)
    assert after.next_poll_at == clock.now()
    other = await catalogue.add("https://post.example/third", title="Post", added_by=None)
    async with database.transaction() as session:
        (await session.get_one(SourceRow, other.id)).found_url = after.url
    assert await catalogue.take_found(other.id) is Taking.KNOWN
    assert await catalogue.take_found(SourceId(other.id + 1)) is Taking.GONE


async def test_a_feed_is_known_in_whatever_spelling(
    catalogue: Catalogue, server: FeedServer
) -> None:
    server.publish("/feed/", FEED)
    server.publish("/feed", FEED)
    first = await catalogue.add(server.url("/feed"), title="Post", added_by=None)
    found = await catalogue.inspect(server.url("/feed/"))
    assert isinstance(found, Inspection)
    assert found.known == first.id
    again = await catalogue.add(server.url("/feed/"), title="Again", added_by=None)
    assert again.id == first.id
