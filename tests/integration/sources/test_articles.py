"""What becomes of one article: copies, newer texts, and what its page and its site say."""

import json
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.sources.articles.changes import changes_between
from bot.sources.catalogue.model import Change
from bot.sources.copies.queries import WINDOW
from bot.sources.retention.service import RetentionService
from bot.storage.database import Database
from bot.storage.tables import ArticleRow, ArticleVersionRow, EntryRow, SiteLineRow, SourceRow
from tests.integration.sources.test_polling import Room, room
from tests.support.clock import ManualClock
from tests.support.feed_server import HTML, Item, rss

__all__ = ["room"]

PARAGRAPHS = (
    (
        "The harbour of Westmere opened again on Tuesday, seventeen days after a dredger went down "
        "in its narrow entrance and shut in some forty fishing boats."
    ),
    (
        "Divers had worked around the clock to cut the wreck into three pieces, harbour master Ada "
        "Quill told reporters on the quay, and the last of them was lifted at dawn."
    ),
    (
        "About two thousand people live from the port, and the union put the loss at four million "
        "crowns, a figure that the council of the town calls exaggerated."
    ),
    (
        "An inquiry led by the retired judge Corin Hale is to report by the end of May, and its "
        "first hearing was held behind closed doors last week in Southwold Bay."
    ),
)
AGENCY = "\n\n".join(PARAGRAPHS)
OWN = (
    "A bakery in the old town has won the prize for the best bread of the coast for the third "
    "time, and its owner said that she would share it with the two apprentices who bake at night. "
    "The jury praised the crust. It met for six hours in the town hall and ate, by its own "
    "account, eleven loaves, before it agreed on the winner and went home without any supper. "
    "Next year the prize will be given in Eastrey, whose bakers have not won it since the war."
)


def _entry(room: Room, path: str, title: str, text: str) -> Item:
    return Item(title, room.server.url(path), guid=path, text=text)


async def _appearances(database: Database) -> list[EntryRow]:
    async with database.reading() as session:
        return list(await session.scalars(select(EntryRow).order_by(EntryRow.id)))


async def test_an_agencys_text_in_two_outlets_is_one_article_that_appeared_twice(
    room: Room,
) -> None:
    await room.add("/post", "The Harbour Post")
    await room.add("/times", "The Bridge Times")
    copy = AGENCY.replace("narrow entrance", "entrance").replace("some forty", "about forty")
    one = _entry(room, "/a", "Westmere harbour reopens after 17 days", f"(Meridian) - {AGENCY}")
    other = _entry(room, "/b", "Harbour of Westmere open again", copy)
    room.server.publish("/post", rss(one))
    await room.polling.poll_due()
    room.server.publish("/times", rss(other, _entry(room, "/c", "Best bread", OWN)))
    await room.next_poll()
    assert [article.title for article in await room.articles()] == [
        "Best bread",
        "Westmere harbour reopens after 17 days",
    ]
    entries = await _appearances(room.database)
    assert len(entries) == 3
    first, copied = entries[0], next(entry for entry in entries if entry.url)
    assert copied.article_id == first.article_id
    assert copied.url == room.server.url("/b")
    await room.next_poll()
    assert len(await room.articles()) == 2


async def test_two_copies_in_one_document_are_one_article_that_appeared_twice(
    room: Room,
) -> None:
    await room.add("/post")
    copy = AGENCY.replace("narrow entrance", "entrance").replace("some forty", "about forty")
    items = (
        _entry(room, "/a", "Westmere harbour reopens after 17 days", AGENCY),
        _entry(room, "/c", "Best bread", OWN),
        _entry(room, "/b", "Harbour of Westmere open again", copy),
    )
    room.server.publish("/post", rss(*items))
    await room.polling.poll_due()
    assert len(await room.articles()) == 2
    entries = await _appearances(room.database)
    assert len(entries) == 3
    assert len([entry for entry in entries if entry.url]) == 1
    room.server.publish("/post", rss(*items, title="Changed"))
    await room.next_poll()
    assert len(await room.articles()) == 2


async def test_the_same_text_under_another_subject_stays_an_article(room: Room) -> None:
    await room.add("/post")
    await room.add("/times")
    room.server.publish("/post", rss(_entry(room, "/a", "Harbour reopens", AGENCY)))
    room.server.publish("/times", rss(_entry(room, "/b", "Weather for Friday", AGENCY)))
    await room.polling.poll_due()
    assert len(await room.articles()) == 2


async def test_an_article_with_news_in_it_is_no_copy(room: Room) -> None:
    await room.add("/post")
    await room.add("/times")
    news = (
        "The mayor of Westmere resigned on Tuesday evening, hours after the harbour had opened "
        "again, saying that she had not passed on the warning of the storm which the forecasters "
        "sent to her office two days before the dredger sank, and that she would answer for it."
    )
    room.server.publish("/post", rss(_entry(room, "/a", "Westmere harbour reopens", AGENCY)))
    room.server.publish("/times", rss(_entry(room, "/b", "Westmere mayor resigns", news + AGENCY)))
    await room.polling.poll_due()
    assert len(await room.articles()) == 2


async def test_a_newer_text_takes_the_place_of_the_older_which_is_kept(room: Room) -> None:
    await room.add("/post")
    room.server.publish("/post", rss(_entry(room, "/a", "Harbour reopens", AGENCY)))
    await room.polling.poll_due()
    added = "The first ship to leave was the ferry to Southwold Bay, with one dog on board."
    newer = f"{AGENCY}\n\n{added}"
    room.server.publish("/post", rss(_entry(room, "/a", "Harbour reopens", newer)))
    await room.next_poll()
    (article,) = await room.articles()
    assert article.text == newer
    async with room.database.reading() as session:
        (version,) = await session.scalars(select(ArticleVersionRow))
    assert (version.article_id, version.text) == (article.id, AGENCY)
    assert version.replaced_at == room.clock.now()
    changes = changes_between(version.title, version.text, article.title, article.text)
    assert (changes.added, changes.removed, changes.title) == ((added,), (), False)


async def test_a_newer_text_that_says_so_is_a_correction_from_then_on(room: Room) -> None:
    await room.add("/post")
    note = "\n\nCorrection: the harbour reopened on Monday, and not on Tuesday as we had written."
    moments: list[object] = []
    for text in (AGENCY, AGENCY + note, AGENCY + note + "\n\nThe ferry was the first to leave."):
        room.server.publish("/post", rss(_entry(room, "/a", "Harbour reopens", text)))
        await room.next_poll()
        (article,) = await room.articles()
        moments.append(article.corrected_at)
    assert moments[0] is None
    assert moments[1] is not None
    assert moments[2] == moments[1]


async def test_the_same_text_again_makes_no_version(room: Room) -> None:
    await room.add("/post")
    for title in ("Harbour reopens", "Harbour reopens "):
        room.server.publish("/post", rss(_entry(room, "/a", title, AGENCY)))
        await room.next_poll()
    async with room.database.reading() as session:
        assert list(await session.scalars(select(ArticleVersionRow))) == []


def _page(title: str, body: str, head: str = "") -> str:
    return (
        f"<html lang=en><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"{body}</article></body></html>"
    )


async def test_what_a_page_says_of_its_article_is_kept(room: Room) -> None:
    await room.add("/post", "The Harbour Post")
    data = {
        "@type": "OpinionNewsArticle",
        "headline": "Harbour reopens",
        "articleSection": "Opinion",
        "isAccessibleForFree": False,
        "dateModified": "2026-03-10T11:00:00+03:00",
        "author": {"name": "Ada Quill"},
    }
    head = (
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
        '<meta property="og:image" content="/ferry.jpg">'
        '<meta name="description" content="What the closure cost.">'
    )
    body = f"<p>WESTMERE (Meridian) - {PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>"
    room.server.publish("/a", _page("Harbour reopens", body, head), content_type=HTML)
    room.server.publish("/post", rss(_entry(room, "/a", "Harbour reopens", "")))
    await room.polling.poll_due()
    (article,) = await room.articles()
    assert article.text == f"{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}"
    assert (article.place, article.agency) == ("WESTMERE", "Meridian")
    assert (article.section, article.author) == ("Opinion", "Ada Quill")
    assert (article.paywalled, article.opinion, article.live) == (True, True, False)
    assert article.image == room.server.url("/ferry.jpg")
    assert article.summary == "What the closure cost."
    assert article.modified_at is not None
    assert article.modified_at.hour == 8


LINE = "Seen something on the coast? Ring the harbour desk, day and night."


async def test_a_line_on_three_pages_of_a_site_is_furniture_on_the_fourth(room: Room) -> None:
    await room.add("/post")
    for number in range(4):
        title = f"Report number {number}"
        own = f"<p>On day {number} the divers lifted part {number} of the wreck of the dredger.</p>"
        body = f"<p>Part {number} of our series. {PARAGRAPHS[number]}</p>{own}<p>{LINE}</p>"
        room.server.publish(f"/{number}", _page(title, body), content_type=HTML)
        room.server.publish("/post", rss(_entry(room, f"/{number}", title, "")))
        await room.next_poll()
    texts = [article.text for article in await room.articles()]
    assert [LINE in text for text in texts] == [True, True, True, False]
    assert all("the divers lifted part" in text for text in texts)


async def test_a_sources_own_selector_finds_the_text(room: Room) -> None:
    source_id = await room.add("/post")
    async with room.database.transaction() as session:
        source = await session.get(SourceRow, source_id)
        assert source is not None
        source.selector = "div.real"
    body = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><div class=real>{PARAGRAPHS[2]}</div>"
    room.server.publish("/a", _page("Harbour reopens", body), content_type=HTML)
    room.server.publish("/post", rss(_entry(room, "/a", "Harbour reopens", "")))
    await room.polling.poll_due()
    (article,) = await room.articles()
    assert article.text == PARAGRAPHS[2]


async def test_marks_and_lines_are_forgotten_in_time(room: Room, clock: ManualClock) -> None:
    await room.add("/post")
    body = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>"
    room.server.publish("/a", _page("Harbour reopens", body), content_type=HTML)
    room.server.publish("/post", rss(_entry(room, "/a", "Harbour reopens", "")))
    await room.polling.poll_due()
    retention = RetentionService(room.database, clock, kept=WINDOW)

    async def left() -> tuple[int, int]:
        await retention.prune()
        async with room.database.reading() as session:
            marks = list(
                await session.scalars(select(ArticleRow).where(ArticleRow.mark_1.is_not(None)))
            )
            return len(marks), len(list(await session.scalars(select(SiteLineRow))))

    marks, lines = await left()
    assert marks
    assert lines
    clock.advance(hours=73)
    assert await left() == (0, lines)
    clock.advance(hours=24 * 7)
    assert await left() == (0, 0)


async def _polled_with_page(room: Room, item: Item, head: str = "") -> ArticleRow:
    room.server.publish("/post", rss(item))
    body = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)
    room.server.publish("/a", _page("Harbour reopens", body, head), content_type=HTML)
    await room.polling.poll_due()
    (article,) = await room.articles()
    return article


async def test_an_admins_language_outranks_what_feed_and_page_say(room: Room) -> None:
    source_id = await room.add("/post")
    await room.catalogue.change(source_id, Change(language="ckb"))
    item = Item("Harbour reopens", room.server.url("/a"), guid="a", text="Short.")
    assert (await _polled_with_page(room, item)).language == "ckb"
    source = await room.source(source_id)
    assert (source.set_language, source.language) == ("ckb", "en")
    await room.catalogue.change(source_id, Change(language=""))
    assert (await room.source(source_id)).set_language is None


async def test_a_page_gives_its_title_where_the_entry_has_none(room: Room) -> None:
    await room.add("/post")
    item = Item("", room.server.url("/a"), guid="a", text="The harbour of Westmere opened")
    assert (await _polled_with_page(room, item)).title == "Harbour reopens"


@pytest.mark.parametrize(("days", "kept"), [(30, True), (0, False)])
async def test_the_day_a_page_names_is_kept_where_the_feed_has_no_date(
    room: Room, days: int, *, kept: bool
) -> None:
    await room.add("/post")
    day = (room.clock.now() - timedelta(days=days)).date()
    head = f'<meta name="pubdate" content="{day.isoformat()}">'
    item = Item("Harbour reopens", room.server.url("/a"), guid="a", text="Short.")
    article = await _polled_with_page(room, item, head)
    noon = datetime.combine(day, time(12), UTC)
    assert (article.published_at, article.history) == ((noon, True) if kept else (None, False))
