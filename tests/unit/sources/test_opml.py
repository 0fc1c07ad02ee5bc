"""Lists of feeds: what other programs write, what is broken, and what is meant to do harm."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import SourceId
from bot.sources.model import Source
from bot.sources.opml import (
    MAX_BYTES,
    MAX_DEPTH,
    Fault,
    FeedList,
    OpmlProblem,
    read_opml,
    write_opml,
)

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def opml(*lines: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    body = "\n".join(lines)
    return f'{head}\n<opml version="2.0"><body>\n{body}\n</body></opml>\n'.encode()


def feed(url: str, text: str = "Post", **more: str) -> str:
    said = " ".join(f'{key}="{value}"' for key, value in more.items())
    return f'<outline type="rss" text="{text}" xmlUrl="{url}" {said}/>'


def read(content: bytes) -> FeedList:
    found = read_opml(content)
    assert isinstance(found, FeedList), found
    return found


def source(
    number: int, *, title: str, url: str, weight: float = 1.0, full_text: bool = True,
    selector: str | None = None, set_language: str | None = None,
) -> Source:  # fmt: skip
    return Source(
        id=SourceId(number), url=url, site_url="https://post.example/", title=title, state="active",
        language="ar", next_poll_at=NOW, last_polled_at=None, last_success_at=None, failures=0,
        error_code=None, error_detail=None, weight=weight, full_text=full_text, selector=selector,
        set_language=set_language,
    )  # fmt: skip


def test_feeds_in_folders_are_read_with_their_lines() -> None:
    found = read(
        opml(
            '<outline text="World">',
            feed("https://a.example/feed", "The &amp; Post", title="The Harbour &lt;Post&gt;"),
            '<outline text="In"><outline XMLURL=" https://b.example/feed " TEXT="B"/></outline>',
            "</outline>",
            '<outline text="No feed, just a heading"/>',
        )
    )
    assert [(one.line, one.url, one.title) for one in found.feeds] == [
        (4, "https://a.example/feed", "The Harbour <Post>"),
        (5, "https://b.example/feed", "B"),
    ]
    assert (found.bad, found.broken_at) == ((), None)


def test_lines_that_are_no_feeds_are_named() -> None:
    found = read(
        opml(
            feed("https://a.example/feed"),
            feed("http://www.A.example/feed/", "The same"),
            feed("", "Empty"),
            feed("ftp://a.example/feed"),
            feed("https://user:word@a.example/feed"),
            feed("javascript:alert(1)"),
            feed("https://a.example/" + "x" * 2100),
            '<outline type="include" text="More" url="https://evil.example/more.opml"/>',
        )
    )
    assert len(found.feeds) == 1
    assert [(bad.line, bad.fault) for bad in found.bad] == [
        (4, Fault.TWICE),
        (5, Fault.NO_ADDRESS),
        (6, Fault.NOT_WEB),
        (7, Fault.NOT_WEB),
        (8, Fault.NOT_WEB),
        (9, Fault.TOO_LONG),
        (10, Fault.INCLUDES),
    ]
    assert (found.bad[0].first_line, found.bad[0].about) == (3, "The same")


def test_what_programs_write_wrongly_is_mended() -> None:
    found = read(opml(feed("https://a.example/feed?a=1&b=2", "Caf&eacute; & Bar &nbsp;\x0b")))
    assert found.broken_at is None
    assert [(one.url, one.title) for one in found.feeds] == [
        ("https://a.example/feed?a=1&b=2", "Café & Bar")
    ]


def test_where_a_file_breaks_off_what_was_before_counts() -> None:
    lines = [feed(f"https://a-{number}.example/feed") for number in range(50)]
    content = opml(*lines)
    found = read(content[: content.index(b"https://a-40") + 20])
    assert len(found.feeds) == 40
    assert found.broken_at == 43
    broken = read(opml(*lines[:3], '<outline text="a" text="b"/>', *lines[3:]))
    assert (len(broken.feeds), broken.broken_at) == (3, 6)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1256"])
def test_files_are_read_in_their_own_encoding(encoding: str) -> None:
    title = "صحيفة" if encoding in {"utf-8", "utf-16", "windows-1256"} else "Café"
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    text = opml(feed("https://a.example/feed", title), head=head).decode()
    assert [one.title for one in read(text.encode(encoding)).feeds] == [title]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", OpmlProblem.NOT_OPML),
        (b"hello", OpmlProblem.NOT_OPML),
        (b"\x89PNG\r\n\x1a\n", OpmlProblem.NOT_OPML),
        (b"<html><body/></html>", OpmlProblem.NOT_OPML),
        (b"<rss version='2.0'><channel/></rss>", OpmlProblem.NOT_OPML),
        (b"<opml>" + b" " * MAX_BYTES + b"</opml>", OpmlProblem.TOO_LARGE),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml/>', OpmlProblem.ENTITIES),
        (b'<!DOCTYPE opml [<!ENTITY % a SYSTEM "file:///etc/passwd">%a;]><opml/>',
         OpmlProblem.ENTITIES),
        (b"<opml>" + b"<outline>" * (MAX_DEPTH + 1), OpmlProblem.TOO_DEEP),
        (b"<opml>" + b"<a/>" * 60_000 + b"</opml>", OpmlProblem.TOO_MANY),
    ],
)  # fmt: skip
def test_what_is_no_list_or_means_harm_is_refused(content: bytes, problem: OpmlProblem) -> None:
    assert read_opml(content) is problem


def test_a_laughing_file_is_refused_before_it_laughs() -> None:
    lines = [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)]
    content = f'<!DOCTYPE opml [<!ENTITY l0 "ha">{"".join(lines)}]><opml a="&l11;"/>'.encode()
    begun = time.process_time()
    assert read_opml(content) is OpmlProblem.ENTITIES
    assert time.process_time() - begun < 1


def test_a_definition_elsewhere_is_never_fetched() -> None:
    head = '<!DOCTYPE opml SYSTEM "http://127.0.0.1:1/opml.dtd">'
    assert len(read(opml(feed("https://a.example/feed"), head=head)).feeds) == 1


def test_thousands_of_feeds_take_little_time() -> None:
    lines = [feed(f"https://a-{number}.example/feed", f"Post {number}") for number in range(9000)]
    begun = time.process_time()
    assert len(read(opml(*lines)).feeds) == 9000
    assert time.process_time() - begun < 3
    more = [feed(f"https://a-{number}.example/feed") for number in range(10_001)]
    assert read_opml(opml(*more)) is OpmlProblem.TOO_MANY


texts = st.text(max_size=40)


@given(title=texts, weight=st.sampled_from([0.5, 1.0, 2.0]), full_text=st.booleans())
def test_what_we_write_we_read_again(title: str, weight: float, full_text: bool) -> None:
    url = "https://post.example/feed?a=1&b='2'"
    written = source(
        1, title=title, url=url, weight=weight, full_text=full_text, selector="main > p[lang='a']",
        set_language="ckb",
    )  # fmt: skip
    (found,) = read(write_opml([written], title=title, now=NOW)).feeds
    assert (found.url, found.selector) == (url, "main > p[lang='a']")
    assert (found.language, found.set_language) == ("ar", "ckb")
    assert (found.weight or 1.0, found.full_text is not False) == (weight, full_text)


def test_settings_that_make_no_sense_are_left_out() -> None:
    bad = feed(
        "https://a.example/feed", **{"nd:weight": "1e99", "nd:selector": "p[", "nd:fullText": "x",
           "nd:language": "Kurdish", "language": "unknown"},
    )  # fmt: skip
    (found,) = read(opml(bad)).feeds
    assert (found.language, found.set_language) == (None, None)
    assert (found.weight, found.selector, found.full_text) == (None, None, None)


@given(st.binary(max_size=300))
def test_any_bytes_have_an_ending(content: bytes) -> None:
    for wrapped in (content, b"<opml><body>" + content + b"</body></opml>"):
        assert isinstance(read_opml(wrapped), FeedList | OpmlProblem)
