import calendar
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.feeds import pace
from bot.sources.feeds.people import people
from bot.sources.feeds.repair import is_too_much, repair, without_doctype
from bot.sources.feeds.vocabulary import Names
from bot.sources.model import Feed
from bot.sources.reading import read_feed

_TAGS = """
<xmlns:a> <xml:b> <c:d\ta:x='1'\tb:x='2'\txmlns='u'\txmlns:a=''>
<rss> </rss> <channel> </channel> <item> </item> <title> </title> <a:b\tx='1'\ty=2> <![CDATA[ ]]>
<!-- --> &amp; &nbsp; & <br> < <?x ?> <!DOCTYPE </b> <b/> " '
"""
PIECES = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(_TAGS.split()),
    ),
    max_size=40,
).map("".join)


@settings(max_examples=200)
@given(PIECES)
def test_whatever_is_repaired_is_xml(text: str) -> None:
    repaired = repair(f"<rss>{text}")
    assert repaired is not None
    assert ET.fromstring(repaired.encode("utf-8", "replace")).tag == "feeds"  # noqa: S314  # our own


def test_text_without_a_feed_is_not_repaired() -> None:
    assert repair("<html><p>Hi</p>") is None


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE rss>",
        '<!DOCTYPE rss PUBLIC "-//X" "http://x.example/x.dtd">',
        '<!doctype rss [<!ENTITY a "x]y"> <!ENTITY b "z">] >',
    ],
)
def test_the_document_type_goes(doctype: str) -> None:
    before = '<?xml version="1.0"?>\n<!-- x -->\n'
    assert without_doctype(f"{before}{doctype}<rss/>") == f"{before}<rss/>"
    assert without_doctype(f"<rss>{doctype}</rss>") == f"<rss>{doctype}</rss>"


def test_too_many_tags_are_too_much() -> None:
    assert not is_too_much(b"<item></item>" * 10_000)
    assert is_too_much(b"<a/>" * 300_000)


@pytest.mark.parametrize("count", [501, 150_000])
def test_five_hundred_entries_are_read(count: int) -> None:
    items = "".join(f"<item><guid>{number}</guid></item>" for number in range(count))
    feed = read_feed(f"<rss><channel><title>T</title>{items}</channel></rss>".encode(), {}, "")
    assert isinstance(feed, Feed)
    assert [entry.key for entry in feed.entries] == [str(number) for number in range(500)]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (["Ada Quill"], ("Ada Quill",)),
        (["ada@post.example (Ada Quill)", "Ada Quill"], ("Ada Quill",)),
        (["Ada Quill (mailto:ada@post.example)"], ("Ada Quill",)),
        (["Ada &lt;ada@post.example&gt;", " ", "<b>Bo</b> Reed"], ("Ada", "Bo Reed")),
        (["mailto:ada@post.example"], ("ada@post.example",)),
        (["desk@post.example", "Bo"], ("Bo",)),
        (["Ada @ the desk"], ("Ada @ the desk",)),
        ([], ()),
    ],
)
def test_people_are_named(written: list[str], names: tuple[str, ...]) -> None:
    assert people(written) == names


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("Title", "title"),
        ("{http://www.w3.org/2005/Atom}Title", "title"),
        ("{https://purl.org/rss/1.0}title", "title"),
        ("{http://purl.org/dc/elements/1.1/}creator", "dc:creator"),
        ("{http://search.yahoo.com/mrss}group", "media:group"),
        ("{urn:mistyped}creator", "dc:creator"),
        ("{urn:other}thing", "zz:thing"),
        ("{urn:nobody's}thing", "thing"),
        ("{undeclared:atom}link", "link"),
        ("{undeclared:dc}Creator", "dc:creator"),
    ],
)
def test_names_are_the_same_in_all_documents(tag: str, name: str) -> None:
    prefixes = {"urn:mistyped": "dc", "urn:other": "zz"}
    assert Names(lambda: prefixes).of(tag) == name


@pytest.mark.parametrize(
    ("minutes", "span"),
    [("60", timedelta(hours=1)), (" 5 ", timedelta(minutes=5)), ("999999", pace.LONGEST)]
    + [(nonsense, None) for nonsense in ("0", "-5", "1.5", "soon", "", "٦٠", "9" * 50)],
)
def test_time_to_live(minutes: str, span: timedelta | None) -> None:
    assert pace.time_to_live(minutes) == span


@pytest.mark.parametrize(
    ("period", "frequency", "span"),
    [
        ("hourly", "2", timedelta(minutes=30)),
        (" Daily ", "", timedelta(days=1)),
        ("daily", "0", timedelta(days=1)),
        ("yearly", "1", pace.LONGEST),
        ("often", "1", None),
        ("", "", None),
    ],
)
def test_update_interval(period: str, frequency: str, span: timedelta | None) -> None:
    assert pace.update_interval(period, frequency) == span


def test_hours_and_days_to_skip() -> None:
    assert pace.hours(["3", "24", "0", "25", "x", "-1"]) == (0, 3)
    assert pace.hours(map(str, range(24))) == ()
    assert pace.days(["Sunday", "monday ", "Feast"]) == (0, 6)
    assert pace.days(calendar.day_name) == ()
