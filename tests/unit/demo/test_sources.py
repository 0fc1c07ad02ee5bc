from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from lxml import etree

from bot.demo.demo import Demo
from bot.demo.sources.documents import entries, feed, page
from bot.demo.sources.newsroom import BACKLOG, Newsroom, read_drafts
from bot.demo.sources.outlets import ACTOR, OUTLETS

START = datetime(2031, 5, 7, 6, 30, tzinfo=UTC)  # a Wednesday
BASE = "http://127.0.0.1:8788"


class HandClock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.jumped = timedelta()

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds) + self.jumped

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def hands() -> HandClock:
    return HandClock()


@pytest.fixture
def newsroom(hands: HandClock) -> Newsroom:
    return Newsroom(hands, seconds_between=6)


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    running = Demo(HandClock(), port=0)
    await running.start()
    yield running
    await running.stop()


def _count(newsroom: Newsroom) -> int:
    return sum(len(newsroom.published(outlet)) for outlet in OUTLETS)


def test_an_article_appears_every_few_seconds_for_ever(
    newsroom: Newsroom, hands: HandClock
) -> None:
    assert _count(newsroom) == BACKLOG
    hands.seconds = 17.9
    assert _count(newsroom) == BACKLOG + 2
    hands.seconds = 6000
    assert _count(newsroom) == BACKLOG + 1000


def test_a_jump_of_the_date_publishes_nothing_by_itself(
    newsroom: Newsroom, hands: HandClock
) -> None:
    hands.jumped = timedelta(hours=14)
    assert _count(newsroom) == BACKLOG
    hands.seconds = 6
    newest = max(a.at for outlet in OUTLETS for a in newsroom.published(outlet))
    assert newest == hands.now()


def test_every_outlet_has_news_from_the_start_and_none_from_the_future(
    newsroom: Newsroom, hands: HandClock
) -> None:
    for outlet in OUTLETS:
        articles = newsroom.published(outlet)
        assert articles
        assert all(hands.now() - timedelta(hours=20) < a.at < hands.now() for a in articles)
        assert articles == sorted(articles, key=lambda article: article.at, reverse=True)


def test_no_slot_stays_open(newsroom: Newsroom, hands: HandClock) -> None:
    hands.seconds = 600
    for outlet in OUTLETS:
        for article in newsroom.published(outlet):
            assert "{" not in article.title + "".join(article.paragraphs)


def test_relative_days_are_those_of_the_day_of_publication(newsroom: Newsroom) -> None:
    troops = next(a for a in newsroom.published("gazette") if a.event == "qasimiri-troops")
    assert f"said on {troops.at:%A}" in troops.paragraphs[0]


def test_one_man_is_written_in_three_ways(newsroom: Newsroom, hands: HandClock) -> None:
    hands.seconds = 300
    texts = " ".join(
        " ".join((a.title, *a.paragraphs)) for outlet in OUTLETS for a in newsroom.published(outlet)
    )
    assert all(name in texts for name in ACTOR)


def test_one_event_is_told_by_several_outlets_under_different_titles(newsroom: Newsroom) -> None:
    told = {
        (a.outlet, a.title)
        for outlet in OUTLETS
        for a in newsroom.published(outlet)
        if a.event == "qasimiri-troops"
    }
    assert len({outlet for outlet, _ in told}) == len({title for _, title in told}) == 4


@pytest.mark.parametrize("key", list(OUTLETS))
def test_each_feed_is_a_document_that_readers_understand(newsroom: Newsroom, key: str) -> None:
    outlet, articles = OUTLETS[key], newsroom.published(key)
    text, content_type = feed(outlet, articles, BASE)
    if outlet.feed_format == "json":
        assert content_type == "application/feed+json"
        return
    document = etree.fromstring(text.encode())
    assert document.findtext(".//{*}title") == outlet.title
    items = document.findall(".//{*}entry") or document.findall(".//item")
    assert len(items) == len(entries(outlet, articles, BASE))
    assert all(item.findtext("{*}title") for item in items)


def test_the_same_article_comes_again_under_another_tracker(newsroom: Newsroom) -> None:
    items = entries(OUTLETS["gazette"], newsroom.published("gazette"), BASE)
    pages = [item.link.split("?")[0] for item in items]
    assert len(set(pages)) < len(pages)
    assert len({item.link for item in items}) == len({item.key for item in items}) == len(items)


def test_a_page_repeats_its_title_and_ends_with_furniture(newsroom: Newsroom) -> None:
    outlet, article = OUTLETS["wire"], newsroom.published("wire")[0]
    html = page(outlet, article, [], BASE)
    assert html.count(article.title.replace("'", "&#x27;")) >= 4
    assert html.index("Read more") > html.index(article.paragraphs[-1][:20].replace("'", "&#x27;"))
    assert f'<link rel="canonical" href="{BASE}{article.path}">' in html


def test_a_list_of_drafts_begins_after_its_note() -> None:
    (draft,) = read_drafts("A note.\n\n== fire / wire\nTitle\n\nOne.\n\nTwo.\n")
    assert (draft.event, draft.outlet, draft.title) == ("fire", "wire", "Title")
    assert draft.paragraphs == ("One.", "Two.")


async def test_a_feed_that_has_not_changed_is_not_sent_again(demo: Demo) -> None:
    async with aiohttp.ClientSession() as http:
        for url in demo.feed_urls:
            first = await http.get(url)
            assert first.status == 200
            again = await http.get(url, headers={"If-None-Match": first.headers["ETag"]})
            assert (again.status, await again.read()) == (304, b"")


async def test_every_link_of_a_feed_leads_to_a_page(demo: Demo) -> None:
    async with aiohttp.ClientSession() as http:
        text = await (await http.get(demo.feed_urls[0])).text()
        links = [
            link.text or "" for link in etree.fromstring(text.encode()).findall(".//item/link")
        ]
        assert links
        for link in links:
            assert (await http.get(link)).status == 200
        assert (await http.get(demo.feed_urls[0].replace("feed.xml", "9999-x"))).status == 404
