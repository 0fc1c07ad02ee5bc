"""Reads ``tests/data/feeds``: documents of invented outlets, each with its own flaw.

``expected.json`` says, for each file, what of the feed and of its entries must come out. Files
without ``"oracle": false`` are those that feedparser reads right, too, and it is asked.
"""

import html
import io
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.model import Feed, NotAFeed
from bot.sources.plain import characters, heading, one_line
from bot.sources.reading import read_feed

FOLDER = Path(__file__).parents[2] / "data" / "feeds"
EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text("utf-8"))
URL = "https://post.example/news/feed.xml"
FEEDS = [name for name, case in EXPECTED.items() if "not_a_feed" not in case]
ORACLES = [name for name in FEEDS if EXPECTED[name].get("oracle", True)]


def _read(name: str) -> Feed | NotAFeed:
    content_type = EXPECTED[name].get("content_type", "")
    return read_feed((FOLDER / name).read_bytes(), {"content-type": content_type}, URL)


def _written(value: object) -> object:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case timedelta():
            return value.total_seconds()
        case tuple():
            return list(cast("tuple[object, ...]", value))
        case _:
            return value


def _those(found: dict[str, Any], wanted: dict[str, Any]) -> dict[str, object]:
    return {name: _written(found[name]) for name in wanted}


def test_every_file_has_its_expectation() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {"expected.json"}
    assert files == set(EXPECTED)
    assert len(files) >= 60


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_read_as_it_is_meant(name: str) -> None:
    case = EXPECTED[name]
    found = _read(name)
    assert isinstance(found, Feed), found
    wanted = case.get("feed", {})
    assert _those(asdict(found), wanted) == wanted
    entries = [
        _those(asdict(entry), one)
        for entry, one in zip(found.entries, case["entries"], strict=False)
    ]
    assert entries == case["entries"]
    assert len(found.entries) == len(case["entries"])


@pytest.mark.parametrize("name", [name for name in EXPECTED if name not in FEEDS])
def test_what_is_no_feed_is_said_to_be_none(name: str) -> None:
    found = _read(name)
    assert isinstance(found, NotAFeed)
    assert found.reason == EXPECTED[name]["not_a_feed"]
    assert found.is_page == name.startswith("page")


@pytest.mark.parametrize("name", ORACLES)
def test_feedparser_says_the_same(name: str) -> None:
    found = _read(name)
    assert isinstance(found, Feed)
    other = cast(
        "dict[str, Any]",
        feedparser.parse(  # pyright: ignore[reportUnknownMemberType]  # it has no types
            io.BytesIO((FOLDER / name).read_bytes()),
            response_headers={
                "content-type": EXPECTED[name].get("content_type", "application/xml"),
                "content-location": URL,
            },
        ),
    )
    entries = cast("list[dict[str, Any]]", other["entries"])
    assert len(entries) == len(found.entries)
    assert heading(other["feed"].get("title", "")) == found.title
    for ours, theirs in zip(found.entries, entries, strict=True):
        if ours.titled:
            assert heading(html.unescape(theirs.get("title", ""))) == ours.title
        if ours.url:
            assert theirs.get("link") == ours.url
        moment = theirs.get("published_parsed") or theirs.get("updated_parsed")
        if moment:
            assert ours.published_at is not None
            assert tuple(moment)[:6] == ours.published_at.astimezone(UTC).timetuple()[:6]


@pytest.mark.parametrize("name", FEEDS)
def test_every_entry_has_a_key_and_a_title_of_one_line(name: str) -> None:
    found = _read(name)
    assert isinstance(found, Feed)
    keys = [entry.key for entry in found.entries]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    for entry in found.entries:
        assert entry.title == heading(html.escape(entry.title, quote=False)).strip()
        assert entry.title


@settings(max_examples=150)
@given(st.sampled_from(sorted(EXPECTED)), st.binary(max_size=40), st.integers(0, 3_000), st.data())
def test_no_damage_to_them_raises_or_spoils_an_entry(
    name: str, rubbish: bytes, place: int, data: st.DataObject
) -> None:
    document = (FOLDER / name).read_bytes()
    kept = data.draw(st.integers(place, place + 60))
    found = read_feed(document[:place] + rubbish + document[kept:], {}, URL)
    if isinstance(found, NotAFeed):
        return
    for entry in found.entries:
        assert entry.key
        assert entry.title == one_line(entry.title) != ""
        assert not entry.url or entry.url.startswith(("http://", "https://"))
        assert characters(entry.text) == entry.text


# Signs of markup are left out, since what looks escaped twice is read twice.
LINES = st.text(
    st.characters(exclude_categories=["C"], exclude_characters="&<>"), min_size=1, max_size=200
).filter(lambda text: one_line(text) != "")


@given(LINES, LINES, st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_what_is_written_is_read(title: str, text: str, encoding: str) -> None:
    document = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><item>'
        f"<title>{title}</title><description><![CDATA[<p>{text}</p>]]></description>"
        "<guid>1</guid></item></channel></rss>"
    )
    found = read_feed(document.encode(encoding), {}, URL)
    assert isinstance(found, Feed)
    (entry,) = found.entries
    assert entry.title == one_line(title)
    assert entry.text == one_line(text.replace("]]>", ""))
