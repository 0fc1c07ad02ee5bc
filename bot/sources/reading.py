"""A feed document of any kind in, entries out.

A large document is read in a process of its own (``parsing``), because a hostile one can take
any memory, and a large one more time than the bot's other tasks want to wait.
"""

import re
from collections.abc import Mapping

from bot.sources.feeds.json_reader import read_json_feed
from bot.sources.feeds.xml_reader import read_xml_feed
from bot.sources.model import Feed, NotAFeed

_LOOKS_LIKE_A_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_FEED = re.compile(rb"<(?:[a-z][\w.-]*:)?(?:rss|rdf|feed|channel|urlset)[\s>]", re.IGNORECASE)
_HEAD = 4096


def read_feed(body: bytes, headers: Mapping[str, str], url: str) -> Feed | NotAFeed:
    """Read RSS 0.9x to 2.0, RDF, Atom, JSON Feed or a news sitemap.

    ``headers`` by lower-case name; only ``content-type`` is looked at, for the encoding.
    ``url`` is where the document came from, for relative addresses. Entries keep the
    document's order; one that cannot be read is left out, and so are those beyond 500.
    """
    start = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if not start:
        return NotAFeed("empty document")
    content_type = headers.get("content-type", "")
    if start.startswith((b"{", b"[")):
        return read_json_feed(body, content_type, url)
    # Some feeds say that they are HTML before they begin, and some servers say so for them.
    if _LOOKS_LIKE_A_PAGE.search(start) and not _FEED.search(start):
        return NotAFeed("a web page", is_page=True)
    return read_xml_feed(body, content_type, url)
