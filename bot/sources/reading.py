"""A feed document of any kind in, entries out.

Called in a process of its own (``parsing``), because a hostile document can take any time.
"""

import re
from collections.abc import Mapping

from bot.sources.feed_json import read_json_feed
from bot.sources.feed_xml import read_xml_feed
from bot.sources.model import Feed, NotAFeed

_LOOKS_LIKE_A_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_HEAD = 4096


def read_feed(body: bytes, headers: Mapping[str, str], url: str) -> Feed | NotAFeed:
    """Read RSS 0.9x to 2.0, RDF, Atom or JSON Feed.

    ``headers`` by lower-case name; only ``content-type`` is looked at, for the encoding.
    ``url`` is where the document came from, for relative addresses. Entries keep the
    document's order; one that cannot be read is left out.
    """
    start = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return NotAFeed("empty document")
    if start.startswith(b"{"):
        return read_json_feed(body, url)
    feed = read_xml_feed(body, headers, url)
    if isinstance(feed, NotAFeed) and _LOOKS_LIKE_A_PAGE.search(start):
        return NotAFeed("a web page", is_page=True)
    return feed
