from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.model import Feed
from bot.sources.reading import read_feed
from bot.sources.sifting import sift

FEEDS = Path("tests/data/feeds")
URL = "https://post.example/feed"

insides = st.lists(
    st.sampled_from(
        (
            *(
                "Harbour",
                " &amp; ",
                "<![CDATA[",
                "]]>",
                "<!--",
                "-->",
                "<p>",
                "</p>",
                "&lt;item&gt;",
            ),
            *("</item>", "<item>", "<items>", "<entry>", "</entry>", "ئاو", "<item"),
        )
    ),
    max_size=4,
).map("".join)


def rss(*items: str) -> bytes:
    return f"<rss><channel><title>Post</title>{' '.join(items)}</channel></rss>".encode()


def item(number: int, inside: str = "", link: str = "") -> str:
    link = link or f"https://post.example/news/{number}"
    return (
        f"<item><title>News {number}</title><guid>{number}</guid><link>{link}</link>"
        f"<description>{inside}</description></item>"
    )


def read(document: bytes) -> Feed:
    feed = read_feed(document, {}, URL)
    assert isinstance(feed, Feed)
    return feed


def test_entries_that_stand_as_they_stood_are_left_out() -> None:
    known = sift(rss(item(1), item(2)), b"").prints
    sifted = sift(rss(item(3), item(1, "changed"), item(2)), known)
    feed = read(sifted.document)
    assert [entry.key for entry in feed.entries] == ["3", "1"]
    assert feed.title == "Post"
    assert sifted.tells_all(feed)
    again = sift(rss(item(3), item(1, "changed"), item(2)), sifted.prints)
    assert read(again.document).entries == ()


@given(old=st.lists(insides, max_size=3), new=st.lists(insides, max_size=3))
def test_what_is_new_is_read_as_in_the_whole_document(old: list[str], new: list[str]) -> None:
    before = [item(number, inside) for number, inside in enumerate(old)]
    known = sift(rss(*before), b"").prints
    whole = rss(*(item(10 + number, inside) for number, inside in enumerate(new)), *before)
    sifted = sift(whole, known)
    if not sifted.left_out:
        assert sifted.document == whole
        return
    old_ones = set(read(rss(*before)).entries)
    expected = [entry for entry in read(whole).entries if entry not in old_ones]
    assert list(read(sifted.document).entries) == expected


@pytest.mark.parametrize("path", sorted(FEEDS.glob("*")), ids=lambda path: path.name)
def test_a_known_document_holds_nothing_new(path: Path) -> None:
    document = path.read_bytes()
    sifted = sift(document, sift(document, b"").prints)
    found = read_feed(sifted.document, {}, URL)
    if not sifted.left_out:
        assert sifted.document == document
    elif isinstance(found, Feed):  # one is nothing but its entry
        assert found == replace(read(document), entries=())


@pytest.mark.parametrize(
    "document",
    [
        b"<rss><channel><item><title>1</title><item><title>2</title></item></channel></rss>",
        b"<rss><channel><item><title><![CDATA[</item>]]></title></item></channel></rss>",
        b"<rss><channel><item><title>1</title></item><item><title>2</title></channel></rss>",
        b"<rss><channel><item><!-- </item> --></item></channel></rss>",
        b"<feed><entry><title>1</title></entry><item></item></feed>",
        b'{"items": []}',
        rss(*map(item, range(1_001))),
    ],
)
def test_what_is_not_plain_to_see_is_read_whole(document: bytes) -> None:
    assert sift(document, b"").prints == b""


@pytest.mark.parametrize(
    "link", ["https://post.example/changes", "https://post.example/?p=7", "/changes#seven"]
)
def test_a_new_entry_with_a_known_one_s_page_needs_the_whole(link: str) -> None:
    known = sift(rss(item(1, link="https://post.example/changes")), b"").prints
    before = item(1, link="https://post.example/changes")
    sifted = sift(rss(item(2, link=link), before), known)
    assert sifted.left_out == before.encode()
    assert not sifted.tells_all(read(sifted.document))
