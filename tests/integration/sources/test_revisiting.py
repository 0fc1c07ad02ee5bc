"""Pages that are looked at again: what is asked, how often, and what becomes of a newer text."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from bot.ids import SourceId
from bot.sources.catalogue.model import Change
from bot.sources.fetching import Fetcher
from bot.sources.parsing import ParserPool
from bot.sources.revisiting.service import TOGETHER, RevisitingService
from bot.sources.robots import Robots
from bot.storage.tables import ArticleRow, ArticleVersionRow, PageLookRow
from tests.integration.sources.test_polling import Room, room
from tests.support.feed_server import HTML, Item, rss
from tests.support.seeding import Seeding

__all__ = ["room"]

BODY = (
    "The harbour of Westmere opened again on Tuesday, seventeen days after a dredger sank in it.",
    "Divers had worked around the clock to cut the wreck into three pieces, said Ada Quill.",
    "About two thousand people live from the port, and the union put the loss at four million.",
)
MORE = "An inquiry led by the retired judge Corin Hale is to report before the end of May."


def _page(*paragraphs: str, menu: str = "Home") -> str:
    text = "".join(f"<p>{line}</p>" for line in paragraphs)
    return (
        f"<html><head><title>Harbour reopens</title></head><body><nav><a href=/>{menu}</a></nav>"
        f"<article><h1>Harbour reopens</h1>{text}</article></body></html>"
    )


@dataclass
class Pages:
    """One article whose text came from its page."""

    room: Room
    revisiting: RevisitingService
    source_id: SourceId

    def publish(self, *paragraphs: str, menu: str = "Home", etag: str = '"1"') -> None:
        self.room.server.publish(
            "/a", _page(*paragraphs, menu=menu), content_type=HTML, headers={"ETag": etag}
        )

    async def after(self, *, hours: int) -> int:
        self.room.clock.advance(hours=hours, minutes=1)
        return await self.revisiting.look_due()

    @property
    def asked(self) -> int:
        return len(self.room.server.asked("/a"))

    async def article(self) -> ArticleRow:
        (article,) = await self.room.articles()
        return article

    async def versions(self) -> list[str]:
        async with self.room.database.reading() as session:
            statement = select(ArticleVersionRow.text).order_by(ArticleVersionRow.id)
            return list(await session.scalars(statement))

    async def waiting(self) -> list[int]:
        async with self.room.database.reading() as session:
            return list(await session.scalars(select(PageLookRow.looks)))


@pytest.fixture
async def pages(room: Room, fetcher: Fetcher, parsers: ParserPool) -> Pages:
    source_id = await room.add("/feed")
    item = Item("Harbour reopens", room.server.url("/a"), guid="a", text="Short.")
    room.server.publish("/feed", rss(item))
    revisiting = RevisitingService(
        room.database, fetcher, room.clock, parsers=parsers, robots=Robots(fetcher)
    )
    found = Pages(room, revisiting, source_id)
    found.publish(*BODY)
    await room.polling.poll_due()
    await room.mark_matched()
    assert (await found.article()).text == "\n\n".join(BODY)
    return found


async def test_a_changed_page_becomes_a_new_version(pages: Pages) -> None:
    pages.publish(*BODY, MORE, etag='"2"')
    assert await pages.revisiting.look_due() == 0
    assert pages.asked == 1  # it is not due
    assert await pages.after(hours=1) == 1
    article = await pages.article()
    assert article.text.endswith(MORE)
    assert article.matched_at is None
    assert await pages.versions() == ["\n\n".join(BODY)]
    assert pages.room.server.asked("/a")[-1].headers["If-None-Match"] == '"1"'
    await pages.after(hours=5)
    assert pages.room.server.asked("/a")[-1].headers["If-None-Match"] == '"2"'


async def test_a_page_is_looked_at_twice_and_no_more(pages: Pages) -> None:
    assert [await pages.after(hours=1), await pages.after(hours=2)] == [0, 0]
    assert (pages.asked, await pages.waiting()) == (2, [1])
    await pages.after(hours=3)
    assert (pages.asked, await pages.waiting()) == (3, [])
    await pages.after(hours=9)
    assert pages.asked == 3
    article = await pages.article()
    assert article.matched_at is not None
    assert await pages.versions() == []


async def test_what_readers_would_not_see_is_no_version(pages: Pages) -> None:
    pages.publish(*BODY, menu="Front page", etag='"2"')
    assert await pages.after(hours=1) == 0
    pages.publish(*(line.upper() for line in BODY), etag='"3"')
    assert await pages.after(hours=5) == 0
    assert await pages.versions() == []


async def test_another_text_at_the_same_address_is_not_taken(pages: Pages) -> None:
    pages.publish(*["Please subscribe to read on, it costs a crown a week and you help us."] * 3)
    pages.publish(
        "Our site is being rebuilt tonight, and all of its articles are back by the morning.",
        "Readers who need something at once can ring the desk, which is there all night long.",
        etag='"2"',
    )
    assert await pages.after(hours=1) == 0
    assert (await pages.article()).text == "\n\n".join(BODY)


async def test_a_page_that_cannot_be_had_changes_nothing(pages: Pages) -> None:
    pages.room.server.answer("/a", 500)
    assert await pages.after(hours=1) == 0
    pages.room.server.answer("/robots.txt", 200)
    assert await pages.after(hours=5) == 0
    assert await pages.waiting() == []
    assert (await pages.article()).text == "\n\n".join(BODY)


@pytest.mark.parametrize("setting", ["paused", "feed only", "removed"])
async def test_pages_of_sources_that_want_none_are_left_alone(pages: Pages, setting: str) -> None:
    catalogue = pages.room.catalogue
    if setting == "paused":
        await catalogue.pause(pages.source_id)
    elif setting == "removed":
        await catalogue.remove(pages.source_id)
    else:
        await catalogue.change(pages.source_id, Change(full_text=False))
    assert await pages.after(hours=1) == 0
    assert pages.asked == 1


async def test_all_that_is_due_is_looked_at(pages: Pages) -> None:
    room, count = pages.room, TOGETHER + 3
    seeding = Seeding(room.database, room.clock)
    articles = [
        await seeding.article(f"Ferry {number}", sources=[pages.source_id])
        for number in range(count)
    ]
    at = room.clock.now()
    async with room.database.transaction() as session:
        for article in articles:
            row = await session.get_one(ArticleRow, article)
            row.url = room.server.url(f"/p{article}")
        values = {"source_id": pages.source_id, "due_at": at, "body_hash": b""}
        session.add_all(PageLookRow(article_id=article, **values) for article in articles)
    assert await pages.revisiting.look_due() == 0
    asked = [seen.path for seen in room.server.requests if seen.path.startswith("/p")]
    assert len(asked) == len(set(asked)) == count


async def test_what_was_missed_is_not_made_up_for(pages: Pages) -> None:
    await pages.after(hours=25)
    assert (pages.asked, await pages.waiting()) == (1, [])


async def test_a_text_from_the_feed_is_not_compared_with_a_page(room: Room) -> None:
    await room.add("/feed")
    room.server.publish("/feed", rss(room.item("Harbour opens")))
    await room.polling.poll_due()
    async with room.database.reading() as session:
        assert list(await session.scalars(select(PageLookRow))) == []
