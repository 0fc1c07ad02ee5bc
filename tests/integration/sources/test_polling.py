import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from sqlalchemy import delete, select, text

from bot.ids import SourceId
from bot.sources.catalogue.service import Catalogue
from bot.sources.fetching import Fetcher
from bot.sources.model import Source
from bot.sources.parsing import ParserPool
from bot.sources.schedule import Pace
from bot.sources.service import PollService
from bot.storage.database import Database
from bot.storage.tables import ArticleRow, EntryRow
from tests.support.clock import ManualClock
from tests.support.feed_server import HTML, FeedServer, Item, rss

LONG = "The harbour of Westmere opened again on Monday, said the mayor. " * 12
"""Enough that no page is asked for."""


@dataclass
class Room:
    """The poll step with everything real around it."""

    database: Database
    server: FeedServer
    clock: ManualClock
    polling: PollService
    catalogue: Catalogue
    woken: list[bool] = field(default_factory=list[bool])

    async def add(self, path: str, title: str = "The Harbour Post") -> SourceId:
        source = await self.catalogue.add(self.server.url(path), title=title, added_by=None)
        return source.id

    async def source(self, source_id: SourceId) -> Source:
        source = await self.catalogue.get(source_id)
        assert source is not None
        return source

    async def articles(self) -> list[ArticleRow]:
        async with self.database.reading() as session:
            return list(await session.scalars(select(ArticleRow).order_by(ArticleRow.title)))

    async def entries(self) -> list[EntryRow]:
        async with self.database.reading() as session:
            return list(await session.scalars(select(EntryRow).order_by(EntryRow.id)))

    async def mark_matched(self) -> None:
        async with self.database.transaction() as session:
            for article in await session.scalars(select(ArticleRow)):
                article.matched_at = self.clock.now()

    async def next_poll(self) -> None:
        self.clock.advance(hours=25)
        await self.polling.poll_due()

    def item(self, title: str, *, age: timedelta = timedelta(hours=1), text: str = LONG) -> Item:
        """Return an entry of that age, at an address made of its title."""
        path = "/" + title.lower().replace(" ", "-")
        date = format_datetime(self.clock.now() - age)
        return Item(title, self.server.url(path), guid=title, date=date, text=text)


@pytest.fixture
def room(
    database: Database,
    server: FeedServer,
    clock: ManualClock,
    fetcher: Fetcher,
    parsers: ParserPool,
) -> Room:
    woken: list[bool] = []
    polling = PollService(
        database,
        fetcher,
        clock,
        parsers=parsers,
        pace=Pace(timedelta(minutes=15)),
        wake=lambda: woken.append(True),
    )
    catalogue = Catalogue(database, fetcher, clock, parsers=parsers)
    return Room(database, server, clock, polling, catalogue, woken)


async def test_entries_become_articles_once(room: Room) -> None:
    source_id = await room.add("/feed")
    room.server.publish("/feed", rss(room.item("Harbour opens"), room.item("Bridge closed")))
    assert await room.polling.poll_due() == 1
    articles = await room.articles()
    assert [article.title for article in articles] == ["Bridge closed", "Harbour opens"]
    assert all(article.matched_at is None and not article.history for article in articles)
    assert articles[0].published_at == room.clock.now() - timedelta(hours=1)
    assert articles[0].text.startswith("The harbour of Westmere")
    assert room.woken == [True]
    source = await room.source(source_id)
    assert source.last_success_at == room.clock.now()
    assert (source.failures, source.error_code, source.language) == (0, None, "en")

    room.server.publish("/feed", rss(room.item("Ferry late"), room.item("Harbour opens")))
    await room.next_poll()
    assert len(await room.articles()) == 3
    assert len(await room.entries()) == 3


async def test_an_entry_that_stood_there_before_is_not_read_again(room: Room) -> None:
    await room.add("/feed")
    old = room.item("Harbour opens")
    room.server.publish("/feed", rss(old, room.item("Bridge closed")))
    await room.polling.poll_due()
    async with room.database.transaction() as session:
        await session.execute(delete(EntryRow))
    room.server.publish("/feed", rss(room.item("Ferry late"), old))
    await room.next_poll()
    assert [entry.entry_key for entry in await room.entries()] == ["Ferry late"]


async def test_entries_that_all_lead_to_one_page_stay_articles_of_their_own(room: Room) -> None:
    await room.add("/feed")
    page = room.server.url("/status")
    first = replace(room.item("Ferry late"), link=page)
    second = replace(room.item("Bridge closed"), link=page)
    third = replace(room.item("Harbour opens"), link=page)
    last = replace(room.item("Road closed"), link=page)
    for published in ([first, second], [third, second, first], [last, third, second, first]):
        room.server.publish("/feed", rss(*published))
        await room.next_poll()
    titles = [article.title for article in await room.articles()]
    assert titles == ["Bridge closed", "Ferry late", "Harbour opens", "Road closed"]


async def test_only_due_sources_are_polled(room: Room) -> None:
    await room.add("/feed")
    room.server.publish("/feed", rss(room.item("One")))
    assert await room.polling.poll_due() == 1
    assert await room.polling.poll_due() == 0
    room.clock.advance(minutes=14)
    assert await room.polling.poll_due() == 0
    room.clock.advance(minutes=3)
    assert await room.polling.poll_due() == 1


async def test_an_unchanged_document_is_asked_for_conditionally(room: Room) -> None:
    source_id = await room.add("/feed")
    room.server.publish("/feed", rss(room.item("One")), headers={"ETag": 'W/"7"'})
    await room.polling.poll_due()
    await room.next_poll()
    assert room.server.asked("/feed")[1].headers["If-None-Match"] == 'W/"7"'
    assert len(await room.articles()) == 1
    assert (await room.source(source_id)).last_success_at == room.clock.now()


async def test_the_same_article_from_two_sources_is_one_with_two_appearances(room: Room) -> None:
    await room.add("/a", "The Harbour Post")
    await room.add("/b", "The Bridge Times")
    url = room.server.url("/story")
    room.server.publish("/a", rss(Item("Harbour opens", f"{url}?utm_source=a", text=LONG)))
    room.server.publish("/b", rss(Item("Harbour open!", f"{url}#top", guid="b-1", text="Short.")))
    await room.polling.poll_due()
    assert len(await room.articles()) == 1
    assert len({entry.source_id for entry in await room.entries()}) == 2
    await room.mark_matched()
    room.woken.clear()
    await room.next_poll()  # neither of the two words it anew
    assert (await room.articles())[0].matched_at is not None
    assert room.woken == []


async def test_a_changed_text_is_stored_and_matched_again(room: Room) -> None:
    await room.add("/feed")
    room.server.publish("/feed", rss(room.item("Harbour opens"), room.item("Other")))
    await room.polling.poll_due()
    await room.mark_matched()
    newer = room.item("Harbour opens", text=f"Correction: it stays closed. {LONG}")
    room.server.publish("/feed", rss(newer, room.item("Other")))
    await room.next_poll()
    changed, other = await room.articles()
    assert changed.text.startswith("Correction")
    assert changed.matched_at is None
    assert other.matched_at is not None
    assert len(await room.entries()) == 2


async def test_a_new_id_at_the_same_address_is_a_newer_text(room: Room) -> None:
    await room.add("/feed")
    url = room.server.url("/story")
    room.server.publish("/feed", rss(Item("Harbour opens", url, guid=f"{url}#0", text=LONG)))
    await room.polling.poll_due()
    room.server.publish("/feed", rss(Item("Harbour opens", url, f"{url}#1", text=LONG + "More.")))
    await room.next_poll()
    assert [article.text.endswith("More.") for article in await room.articles()] == [True]


async def test_old_entries_of_a_first_poll_are_history(room: Room) -> None:
    await room.add("/feed")
    old = room.item("Old", age=timedelta(hours=49))
    items = [room.item(f"News {n:02}", age=timedelta(minutes=n)) for n in range(25)]
    undated = Item("Undated", room.server.url("/undated"), text=LONG)
    room.server.publish("/feed", rss(undated, *items, old))
    await room.polling.poll_due()
    fresh = [article.title for article in await room.articles() if not article.history]
    assert fresh == [f"News {number:02}" for number in range(19)] + ["Undated"]

    room.server.publish("/feed", rss(room.item("Late", age=timedelta(days=3)), *items))
    await room.next_poll()
    late = next(article for article in await room.articles() if article.title == "Late")
    assert not late.history


async def test_an_entry_without_a_date_gets_none(room: Room) -> None:
    await room.add("/feed")
    tomorrow = format_datetime(room.clock.now() + timedelta(days=400))
    room.server.publish(
        "/feed",
        rss(
            Item("Undated", room.server.url("/1"), text=LONG),
            Item("Dated wrongly", room.server.url("/2"), date=tomorrow, text=LONG),
        ),
    )
    await room.polling.poll_due()
    assert [article.published_at for article in await room.articles()] == [None, None]


PAGE = """<html lang="en"><head><title>Harbour opens | The Harbour Post</title>
<link rel="canonical" href="/harbour-opens">
<meta property="article:published_time" content="2026-03-10T08:00:00+03:00"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Harbour opens</h1>
<p>Harbour Post/ The harbour of Westmere opened again on Monday , said the mayor, Ada Quill.</p>
<p>Ships had waited outside for nine days while divers cleared the wreck of a dredger.</p>
<p>The port expects that the backlog will be cleared within two weeks, its director said.</p>
</article><div>Harbour Live</div><div>Radio radio icon</div></body></html>"""


async def test_a_short_entry_gets_the_text_of_its_page(room: Room) -> None:
    await room.add("/feed", "Harbour Post")
    url = room.server.url("/harbour-opens")
    room.server.publish("/feed", rss(Item("Harbour opens", url, text="It opened. [...]")))
    room.server.publish("/harbour-opens", PAGE, content_type=HTML)
    await room.polling.poll_due()
    (article,) = await room.articles()
    first, *_, last = article.text.split("\n\n")
    assert first == ("The harbour of Westmere opened again on Monday, said the mayor, Ada Quill.")
    assert last.endswith("its director said.")
    assert article.published_at == datetime(2026, 3, 10, 5, 0, tzinfo=UTC)
    await room.next_poll()
    assert len(room.server.asked("/harbour-opens")) == 1


async def test_a_page_that_fails_for_now_is_asked_for_again(room: Room) -> None:
    await room.add("/feed")
    url = room.server.url("/harbour-opens")
    room.server.publish(
        "/feed", rss(Item("Harbour opens", url, text="It opened.")), headers={"ETag": '"1"'}
    )
    room.server.answer("/harbour-opens", 503)
    await room.polling.poll_due()
    assert (await room.articles())[0].text == "It opened."
    room.server.publish("/harbour-opens", PAGE, content_type=HTML)
    room.clock.advance(minutes=20)
    await room.polling.poll_due()
    (article,) = await room.articles()
    assert "Ada Quill" in article.text
    assert article.matched_at is None
    await room.next_poll()
    assert len(room.server.asked("/harbour-opens")) == 2


async def test_a_page_that_is_gone_leaves_the_feeds_text(room: Room) -> None:
    await room.add("/feed")
    url = room.server.url("/gone")
    room.server.publish("/feed", rss(Item("Harbour opens", url, text="It opened.")))
    await room.polling.poll_due()
    assert (await room.articles())[0].text == "It opened."
    await room.next_poll()
    assert len(room.server.asked("/gone")) == 1


async def test_pages_that_all_call_themselves_alike_stay_apart(room: Room) -> None:
    await room.add("/feed")
    paths = ("/one", "/two")
    for path in paths:
        page = PAGE.replace("/harbour-opens", "/archive").replace("nine", path[1:])
        room.server.publish(path, page, content_type=HTML)
    items = [Item(path[1:].title(), room.server.url(path), guid=path, text="?") for path in paths]
    room.server.publish("/feed", rss(*items))
    await room.polling.poll_due()
    assert [article.title for article in await room.articles()] == ["One", "Two"]


async def test_entries_that_share_one_address_stay_apart(room: Room) -> None:
    await room.add("/feed")
    front = room.server.url("/")
    items = [Item(title, front, guid=title, text=LONG) for title in ("One", "Two")]
    room.server.publish("/feed", rss(*items))
    await room.polling.poll_due()
    assert [article.title for article in await room.articles()] == ["One", "Two"]


TROUBLES: dict[str, Callable[[FeedServer], None]] = {
    "not_a_feed": lambda server: server.publish("/feed", "<html></html>"),
    "too_large": lambda server: server.bomb("/feed"),
    "timeout": lambda server: server.hang("/feed"),
    "interrupted": lambda server: server.reset("/feed"),
    "http_404": lambda server: server.answer("/feed", 404),
    "redirects": lambda server: server.redirect("/feed", "/feed"),
}


@pytest.mark.parametrize("code", TROUBLES)
async def test_a_source_in_trouble_is_marked_and_stops_no_other(room: Room, code: str) -> None:
    bad, good = await room.add("/feed"), await room.add("/good")
    TROUBLES[code](room.server)
    room.server.publish("/good", rss(room.item("Good")))
    assert await room.polling.poll_due() == 2
    source = await room.source(bad)
    assert (source.error_code, source.failures, source.state) == (code, 1, "active")
    assert source.last_polled_at == room.clock.now()
    assert source.last_success_at is None
    assert (await room.source(good)).error_code is None
    assert [article.title for article in await room.articles()] == ["Good"]


async def test_a_success_forgets_the_failures(room: Room) -> None:
    source_id = await room.add("/feed")
    await room.polling.poll_due()
    await room.next_poll()
    assert (await room.source(source_id)).failures == 2
    room.server.publish("/feed", rss(room.item("One")))
    await room.next_poll()
    source = await room.source(source_id)
    assert (source.failures, source.error_code, source.error_detail) == (0, None, None)


async def test_failures_back_off_to_a_day(room: Room) -> None:
    source_id = await room.add("/feed")
    waits: list[timedelta] = []
    for _ in range(9):
        await room.polling.poll_due()
        source = await room.source(source_id)
        waits.append(source.next_poll_at - room.clock.now())
        room.clock.jump(source.next_poll_at)
    assert waits == sorted(waits)
    assert waits[0] < timedelta(minutes=17)
    assert waits[-1] == timedelta(days=1)


async def test_retry_after_is_kept(room: Room) -> None:
    source_id = await room.add("/feed")
    room.server.answer("/feed", 429, {"Retry-After": "7200"})
    await room.polling.poll_due()
    source = await room.source(source_id)
    assert source.next_poll_at == room.clock.now() + timedelta(hours=2)


async def test_gone_twice_closes_a_source(room: Room) -> None:
    source_id = await room.add("/feed")
    room.server.answer("/feed", 410)
    await room.polling.poll_due()
    assert (await room.source(source_id)).state == "active"
    await room.next_poll()
    assert (await room.source(source_id)).state == "closed"
    room.clock.advance(hours=48)
    assert await room.polling.poll_due() == 0


async def test_a_broken_entry_stops_only_itself(room: Room) -> None:
    await room.add("/feed")
    endless = "https://post.example/" + "a" * 5000
    room.server.publish(
        "/feed",
        rss(
            Item("", "", text=""),
            Item("Long id", room.server.url("/long"), guid="g" * 9000, text=LONG),
            Item("Odd \x07 text \ufffe", room.server.url("/odd"), text=LONG),
            Item("Long address", endless, guid="long", text=LONG),
            room.item("Good"),
        ),
    )
    await room.polling.poll_due()
    titles = [article.title for article in await room.articles()]
    assert titles == ["Good", "Long address", "Long id", "Odd text"]


async def test_an_article_that_the_database_refuses_stops_only_itself(room: Room) -> None:
    await room.add("/feed")
    async with room.database.transaction() as session:
        await session.execute(text("CREATE UNIQUE INDEX one_author ON articles (language)"))
    room.server.publish("/feed", rss(room.item("One"), room.item("Two")))
    try:
        await room.polling.poll_due()
        assert len(await room.articles()) == 1
    finally:
        async with room.database.transaction() as session:
            await session.execute(text("DROP INDEX one_author"))


async def test_a_database_in_trouble_loses_no_article(room: Room) -> None:
    """A deadlock or a full disk is no fault of an article's."""
    source_id = await room.add("/feed")
    room.server.publish("/feed", rss(room.item("One"), room.item("Two")))
    begin, end = _TROUBLE[room.database.is_sqlite]
    await _run(room.database, begin)
    try:
        await room.polling.poll_due()
    finally:
        await _run(room.database, end)
    assert await room.articles() == []
    assert (await room.source(source_id)).error_code == "internal"
    await room.next_poll()
    assert [article.title for article in await room.articles()] == ["One", "Two"]


_TROUBLE = {
    True: (
        (
            (
                "CREATE TRIGGER trouble BEFORE INSERT ON articles "
                "BEGIN SELECT a_function_that_is_not_there(); END"
            ),
        ),
        ("DROP TRIGGER trouble",),
    ),
    False: (
        (
            (
                "CREATE FUNCTION trouble() RETURNS trigger AS "
                "$$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '40P01'; END $$ "
                "LANGUAGE plpgsql"
            ),
            (
                "CREATE TRIGGER trouble BEFORE INSERT ON articles "
                "FOR EACH ROW EXECUTE FUNCTION trouble()"
            ),
        ),
        ("DROP TRIGGER trouble ON articles", "DROP FUNCTION trouble"),
    ),
}


async def _run(database: Database, statements: Sequence[str]) -> None:
    async with database.transaction() as session:
        for statement in statements:
            await session.execute(text(statement))


async def test_a_source_whose_failure_cannot_be_written_down_stops_no_other(room: Room) -> None:
    await room.add("/gone")
    await room.add("/good", "The Bridge Times")
    room.server.publish("/good", rss(room.item("Good")))
    async with room.database.transaction() as session:
        await session.execute(
            text("CREATE UNIQUE INDEX one_failure ON sources (failures) WHERE failures > 0")
        )
        await session.execute(
            text(
                "INSERT INTO sources (url, title, created_at, next_poll_at, failures) "
                "VALUES ('https://dawn.example/', 'Dawn', '2026-01-01', '2026-12-01', 1)"
            )
        )
    try:
        await room.polling.poll_due()
    finally:
        await _run(room.database, ("DROP INDEX one_failure",))
    assert [article.title for article in await room.articles()] == ["Good"]


async def test_what_one_source_showed_as_history_is_news_when_another_brings_it_as_news(
    room: Room,
) -> None:
    await room.add("/a")
    old = room.item("Old", age=timedelta(days=3))
    room.server.publish("/a", rss(old))
    await room.polling.poll_due()
    await room.add("/b", "The Bridge Times")
    room.server.publish("/b", rss(room.item("First")))
    await room.next_poll()
    room.server.publish("/b", rss(replace(old, guid="b-old"), room.item("First")))
    await room.next_poll()
    revived = next(article for article in await room.articles() if article.title == "Old")
    assert not revived.history
    assert revived.stored_at == room.clock.now()


async def test_a_slow_source_does_not_hold_up_what_becomes_due_meanwhile(room: Room) -> None:
    await room.add("/slow")
    good = await room.add("/good")
    async with FeedServer(host="127.0.0.2") as other:
        await room.catalogue.remove(good)
        other.publish("/good", rss(room.item("One")))
        room.server.hang("/slow")
        round_ = asyncio.create_task(room.polling.poll_due())
        await room.server.reached.wait()
        await room.catalogue.add(other.url("/good"), title="Good", added_by=None)
        await other.reached.wait()
        assert not round_.done()
        assert await round_ == 2
    assert len(await room.articles()) == 1


async def test_a_claimed_source_is_nobody_elses_until_its_lease_is_over(room: Room) -> None:
    await room.add("/feed")
    room.server.hang("/feed")
    first = asyncio.create_task(room.polling.poll_due())
    await room.server.reached.wait()
    assert await room.polling.poll_due() == 0
    await first


async def test_a_cancelled_poll_is_due_again_at_once(room: Room) -> None:
    source_id = await room.add("/feed")
    room.server.hang("/feed")
    poll = asyncio.create_task(room.polling.poll_due())
    await room.server.reached.wait()
    poll.cancel()
    with pytest.raises(asyncio.CancelledError):
        await poll
    assert (await room.source(source_id)).next_poll_at == room.clock.now()
    room.server.publish("/feed", rss(room.item("One")))
    assert await room.polling.poll_due() == 1
    assert len(await room.articles()) == 1


async def test_a_source_removed_during_its_poll_stores_nothing(room: Room) -> None:
    source_id = await room.add("/feed")
    answer = room.server.hold("/feed", rss(room.item("One")))
    poll = asyncio.create_task(room.polling.poll_due())
    await room.server.reached.wait()
    await room.catalogue.remove(source_id)
    answer.set()
    assert await poll == 1
    assert await room.articles() == []


async def test_a_source_resumed_while_it_waits_is_polled_once(room: Room) -> None:
    await room.add("/slow")
    resumed = await room.add("/feed")
    room.server.hang("/slow")
    room.server.publish("/feed", rss(room.item("One")))
    poll = asyncio.create_task(room.polling.poll_due())
    await room.server.reached.wait()
    room.clock.advance(seconds=1)
    await room.catalogue.resume(resumed)
    await poll
    await room.polling.poll_due()
    assert len(room.server.asked("/feed")) == 1
    assert len(await room.articles()) == 1


async def test_paused_sources_are_left_alone(room: Room) -> None:
    source_id = await room.add("/feed")
    await room.catalogue.pause(source_id)
    assert await room.polling.poll_due() == 0
    await room.catalogue.resume(source_id)
    assert await room.polling.poll_due() == 1
