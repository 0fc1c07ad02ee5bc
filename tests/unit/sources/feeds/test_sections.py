from html import escape
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.feeds.sections import put_back, take_out
from bot.sources.model import Feed
from bot.sources.reading import read_feed

LONG = "The port & the <b>quay</b>. " * 100
_PIECES = (
    *(f"<![CDATA[{LONG}]]>", "<![CDATA[short]]>", "said &amp; done", " ", "<i>x</i>"),
    *("<!-- x -->", f"<!-- <![CDATA[{LONG}]]> -->", "]]&gt;", "<a b='7'/>"),
)
PIECES = st.lists(st.sampled_from(_PIECES), max_size=8).map("".join)


@given(PIECES)
def test_the_tree_is_the_same_with_sections_taken_out(inside: str) -> None:
    document = f"<r>{inside}</r>".encode()
    outline, taken = take_out(document)
    tree = ET.fromstring(outline)  # noqa: S314  # our own
    put_back(tree, taken)
    whole = ET.fromstring(document)  # noqa: S314  # our own
    assert ET.tostring(tree) == ET.tostring(whole)


def test_long_sections_are_taken_out_and_short_ones_stay() -> None:
    document = f"<r><a><![CDATA[{LONG}]]></a><b><![CDATA[short]]></b></r>".encode()
    outline, taken = take_out(document)
    assert taken == [LONG.encode()]
    assert b"short" in outline
    assert len(outline) < len(LONG)


@pytest.mark.parametrize(
    "document",
    [
        f"<r><![CDATA[{LONG}</r>",
        f"<r>\x7f0;<![CDATA[{LONG}]]></r>",
        f"<r><!-- <![CDATA[{LONG}]]> --></r>",
        "<r><![CDATA[short]]></r>",
    ],
)
def test_a_document_stays_whole_where_sections_are_not_plain(document: str) -> None:
    assert take_out(document.encode()) == (document.encode(), [])


def test_a_section_of_bad_bytes_is_read_as_such_a_document_is() -> None:
    text = f"<p>{escape(LONG)} Espa".encode() + b"\xf1a</p>"
    document = b"<rss><channel><item><title>\xc3\x85</title><description><![CDATA["
    document += text + b"]]></description></item></channel></rss>"
    feed = read_feed(document, {}, "")
    assert isinstance(feed, Feed)
    assert feed.entries[0].text.endswith("España")
