import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.model import Feed, NotAFeed
from bot.sources.reading import read_feed

URL = "https://post.example/news/feed.xml"
MOMENT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Harbour Post</title><link>https://post.example/</link><language>en-gb</language>
<item><title>Harbour opens</title><link>../a/1</link><guid isPermaLink="false">urn:post:1</guid>
<pubDate>Tue, 10 Mar 2026 11:00:00 +0300</pubDate><dc:creator>Ada Quill</dc:creator>
<description>Short.</description>
<content:encoded><![CDATA[<p>The harbour opened.</p><p>Ships came.</p>]]></content:encoded></item>
</channel></rss>"""

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://post.example/"><title>The Harbour Post</title>
<link>https://post.example/</link><dc:language>en-GB</dc:language></channel>
<item rdf:about="urn:post:1"><title>Harbour opens</title><link>https://post.example/a/1</link>
<dc:date>2026-03-10T08:00:00Z</dc:date><dc:creator>Ada Quill</dc:creator>
<description>&lt;p&gt;The harbour opened.&lt;/p&gt;&lt;p&gt;Ships came.&lt;/p&gt;</description>
</item>
</rdf:RDF>"""

ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><title>The Harbour Post</title>
<link rel="alternate" href="https://post.example/"/><link rel="self" href="feed.xml"/>
<entry><id>urn:post:1</id><title type="html">Harbour &lt;b&gt;opens&lt;/b&gt;</title>
<link href="/a/1"/><updated>2026-03-10T09:00:00+01:00</updated>
<author><name>Ada Quill</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The harbour opened.</p>
<p>Ships came.</p></div></content></entry></feed>"""

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Harbour Post",
        "home_page_url": "https://post.example/",
        "language": "en-GB",
        "items": [
            {
                "id": "urn:post:1",
                "url": "/a/1",
                "title": "Harbour opens",
                "content_html": "<p>The harbour opened.</p><p>Ships came.</p>",
                "date_published": "2026-03-10T08:00:00Z",
                "authors": [{"name": "Ada Quill"}],
            }
        ],
    }
)


def _read(document: str | bytes, content_type: str = "") -> Feed:
    body = document.encode() if isinstance(document, str) else document
    feed = read_feed(body, {"content-type": content_type}, URL)
    assert isinstance(feed, Feed)
    return feed


def _item(inside: str) -> str:
    return f'<rss version="2.0"><channel><title>T</title><item>{inside}</item></channel></rss>'


@pytest.mark.parametrize(
    "document", [RSS, RDF, ATOM, JSON_FEED], ids=["rss", "rdf", "atom", "json"]
)
def test_every_format_says_the_same(document: str) -> None:
    feed = _read(document)
    assert (feed.title, feed.site_url) == ("The Harbour Post", "https://post.example/")
    (entry,) = feed.entries
    assert (entry.key, entry.url, entry.title) == (
        "urn:post:1",
        "https://post.example/a/1",
        "Harbour opens",
    )
    assert entry.text == "The harbour opened.\n\nShips came."
    assert entry.published_at == MOMENT
    assert entry.author == "Ada Quill"
    assert (entry.language or feed.language) == "en-GB"
    assert not entry.truncated


def test_without_an_id_the_address_is_the_key() -> None:
    (entry,) = _read(_item("<title>A</title><link>/a?utm_source=x</link>")).entries
    assert entry.key == "https://post.example/a"


def test_without_id_and_address_title_and_date_are_the_key() -> None:
    one, other = (_read(_item(f"<title>{title}</title>")).entries[0].key for title in ("A", "B"))
    assert one != other
    assert one == _read(_item("<title>A</title><description>new</description>")).entries[0].key


def test_an_id_that_is_an_address_serves_as_the_link() -> None:
    (entry,) = _read(_item("<title>A</title><guid>https://post.example/a</guid>")).entries
    assert entry.url == "https://post.example/a"


def test_dates_that_cannot_be_read_are_none() -> None:
    (entry,) = _read(_item("<title>A</title><pubDate>yesterday-ish</pubDate>")).entries
    assert entry.published_at is None


def test_an_entry_that_says_nothing_is_left_out() -> None:
    assert _read(_item("<title> </title><link/><enclosure/>")).entries == ()


def test_an_entry_with_an_address_only_is_known_by_it() -> None:
    (entry,) = _read(_item("<link>https://post.example/a</link>")).entries
    assert (entry.title, entry.titled) == ("https://post.example/a", False)


def test_a_post_without_a_title_is_known_by_its_first_words() -> None:
    (entry,) = _read(_item(f"<description>{'word ' * 40}</description>")).entries
    assert entry.title.startswith("word word")
    assert entry.title.endswith("…")
    assert len(entry.title) <= 101


@pytest.mark.parametrize("end", ["[…]", "...", "Continue reading →", "اقرأ المزيد", "Read more"])
def test_a_text_that_goes_on_elsewhere_is_noticed(end: str) -> None:
    (entry,) = _read(_item(f"<title>A</title><description>It began {end}</description>")).entries
    assert entry.truncated


@pytest.mark.parametrize("address", ["javascript:alert(1)", "tg://resolve?domain=x", "http://[a"])
def test_addresses_that_are_not_of_the_web_are_dropped(address: str) -> None:
    (entry,) = _read(_item(f"<title>A</title><link>{address}</link>")).entries
    assert entry.url == ""


def test_bare_ampersands_are_read_as_meant() -> None:
    (entry,) = _read(
        _item("<title>AT&T & Sons</title><link>https://post.example/?a=1&b=2</link>")
    ).entries
    assert entry.title == "AT&T & Sons"
    assert entry.url == "https://post.example/?a=1&b=2"


def test_one_bad_byte_does_not_spoil_the_others() -> None:
    document = _item("<title>افتتاح ميناء وستمير أمام السفن مجددا</title>").encode()
    broken = document.replace("أمام".encode(), b"\xff")
    (entry,) = _read(broken).entries
    assert "ميناء وستمير" in entry.title


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [("windows-1256", ""), ("utf-16", ""), ("windows-1256", "text/xml; charset=windows-1256")],
)
def test_other_encodings_are_read(encoding: str, content_type: str) -> None:
    declaration = "" if content_type else f'<?xml version="1.0" encoding="{encoding}"?>'
    document = declaration + _item("<title>ميناء &amp; جسر</title>")
    (entry,) = _read(document.encode(encoding), content_type).entries
    assert entry.title == "ميناء & جسر"


def test_a_very_long_author_costs_no_time() -> None:
    (entry,) = _read(_item(f"<title>A</title><author>{'a' * 500_000}</author>")).entries
    assert entry.author is not None
    assert len(entry.author) <= 200


def test_entities_are_not_expanded_and_files_not_read() -> None:
    document = (
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">'
        '<!ENTITY f SYSTEM "file:///etc/passwd">]>' + _item("<title>x &c; &f;</title>")
    )
    (entry,) = _read(document).entries
    assert "hahaha" not in entry.title
    assert "root:" not in entry.title


@pytest.mark.parametrize(
    ("document", "is_page"),
    [
        (b"", False),
        (b"  \n", False),
        (b"plain words", False),
        (b"\x89PNG\r\n\x1a\n", False),
        (b'{"title": "not a feed"}', False),
        (b"{" * 100_000, False),
        (b"<feed><grain>oats</grain></feed>", False),
        (b"<item><name/></item>", False),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", False),
        (b"<!doctype html><html><body>Hi</body></html>", True),
        (b"\xef\xbb\xbf<HTML lang=en>", True),
    ],
)
def test_other_documents_are_no_feeds(document: bytes, is_page: bool) -> None:
    found = read_feed(document, {}, URL)
    assert isinstance(found, NotAFeed)
    assert found.is_page == is_page


def test_numbers_as_ids_and_odd_members_do_not_stop_a_json_feed() -> None:
    document: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1",
        "items": [7, None, {"id": 5, "content_text": "Ships\u0000 came."}, {"id": []}],
    }
    (entry,) = _read(json.dumps(document)).entries
    assert (entry.key, entry.title) == ("5", "Ships came.")


@settings(max_examples=60)
@given(st.binary(max_size=300), st.integers(0, len(RSS)))
def test_no_damage_to_a_document_raises(rubbish: bytes, place: int) -> None:
    for document in (RSS.encode(), JSON_FEED.encode()):
        damaged = document[:place] + rubbish + document[place + len(rubbish) :]
        assert isinstance(read_feed(damaged, {}, URL), Feed | NotAFeed)
