import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.extraction import extract_page

URL = "https://post.example/a/1?utm_source=rss"
BODY = "".join(
    f"<p>Paragraph {number}: the harbour of Westmere opened again, said the mayor, Ada Quill.</p>"
    for number in range(6)
)


def _page(head: str = "", body: str = BODY) -> bytes:
    return (
        f'<html lang="en_gb"><head><title>Harbour opens</title>{head}</head><body><nav>'
        f'<a href="/">Home</a></nav><article><h1>Harbour opens</h1>{body}</article></body></html>'
    ).encode()


def test_an_article_comes_without_the_site_around_it() -> None:
    page = extract_page(_page(), {}, URL)
    assert page is not None
    assert page.title == "Harbour opens"
    assert page.text.count("\n\n") >= 5
    assert "Home" not in page.text
    assert page.language == "en-GB"
    assert (page.published_at, page.canonical) == (None, None)


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2026-03-10T11:00:00+03:00">',
        """<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
        "datePublished": "2026-03-10T08:00:00Z"}]}</script>""",
        """<script type="application/ld+json">{broken</script>
        <meta itemprop="datePublished" content="2026-03-10T08:00:00Z">""",
    ],
)
def test_a_full_time_stamp_of_the_page_is_its_date(head: str) -> None:
    page = extract_page(_page(head), {}, URL)
    assert page is not None
    assert page.published_at == datetime(2026, 3, 10, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("date", ["2026-03-10", "2026-03-10T08:00:00", "yesterday", ""])
def test_less_than_a_full_time_stamp_is_no_date(date: str) -> None:
    head = f'<meta property="article:published_time" content="{date}">'
    page = extract_page(_page(head), {}, URL)
    assert page is not None
    assert page.published_at is None


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("/a/1", "https://post.example/a/1"),
        ("https://www.post.example/a/1", "https://www.post.example/a/1"),
        ("https://elsewhere.example/a/1", None),
        ("https://post.example/", None),
        ("http://[", None),
    ],
)
def test_a_page_is_believed_about_its_address_on_its_own_site_only(
    href: str, canonical: str | None
) -> None:
    page = extract_page(_page(f'<link rel="canonical" href="{href}">'), {}, URL)
    assert page is not None
    assert page.canonical == canonical


def test_the_servers_charset_is_believed() -> None:
    body = "<p>فُتح ميناء وستمير من جديد يوم الاثنين، كما قالت رئيسة البلدية آدا كويل.</p>" * 5
    html = _page(body=body).decode().encode("windows-1256")
    page = extract_page(html, {"content-type": "text/html; charset=windows-1256"}, URL)
    assert page is not None
    assert "ميناء وستمير" in page.text


@pytest.mark.parametrize("html", [b"", b"   ", b"\x00\x01", b"<html></html>", b"%PDF-1.7"])
def test_a_page_without_an_article_is_none(html: bytes) -> None:
    assert extract_page(html, {}, URL) is None


HOSTILE = {
    "a table of 90,000 cells": b"<table>" + b"<tr><td>a cell of some words</td></tr>" * 90_000,
    "200,000 line breaks": b"<p>Some words." + b"<br>" * 200_000,
    "60,000 links": b"<a href=/x>a link of words</a> " * 60_000,
    "20,000 elements in each other": b"<div>" * 20_000 + b"Some words of a text.",
    "one line of two million characters": b"<p>" + b"w" * 2_000_000,
    "linked headings": b"<h2><a href=/x>A heading here</a></h2><p>It says so, and more.</p>"
    * 9_000,
    "titles": b"<h1>" + b"a b c d e f g " * 40_000 + b"</h1>" + b"<h1>a b c d e f</h1>" * 8_000,
    "brackets": b"<script type='application/ld+json'>" + b"[" * 90_000 + b"</script><p>x</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_page_takes_long(name: str) -> None:
    body = b"<html><head><title>T</title></head><body>" + HOSTILE[name] + b"</body></html>"
    begun = time.process_time()
    extract_page(body, {}, URL)
    assert time.process_time() - begun < 4  # seconds; the process that reads pages has five


_PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div class='related'>",
        "<div>",
        "</div>",
        "<article>",
        "</article>",
        "<h1>",
        "</h1>",
        "<h2>",
        "<ul><li>",
        "<table><tr><td>",
        "</table>",
        "<a href=/x>",
        "</a>",
        "<img src=x>",
        "<figure>",
        "<blockquote>",
        "<br>",
        "<em>",
        "<b>",
        "<script>",
        "<nav>",
        "<form>",
        "&amp;",
        "\x00",
        "The harbour of Westmere opened again on Tuesday, said the mayor of the town. ",
        "Share ",
        "Read more ",
        "قال نقيب البحارة إن الميناء فُتح من جديد يوم الثلاثاء. ",
        "港口周二重新开放。",
    ]
)


@settings(max_examples=150)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_markup_at_all_can_be_read(markup: str) -> None:
    page = extract_page(f"<html><body>{markup}</body></html>".encode(), {}, URL)
    if page is not None:
        assert "\n\n\n" not in page.text
        assert page.text.strip() == page.text != ""
        assert all(line.strip() for line in page.text.split("\n\n"))
