"""Where a page's feed may be: what its links say, then the places where feeds usually lie."""

from typing import cast
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

_MAX_HEAD = 512 * 1024
"""Bytes of a page in which its links to feeds are looked for."""
_MAX_LINKS = 5
_FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/xml",
        "text/xml",
    }
)
_WELL_KNOWN = (
    "feed/",
    "rss.xml",
    "feed.xml",
    "atom.xml",
    "rss/",
    "index.xml",
    "feed.json",
    "index.rss",
    "rss/feed.xml",
    "feed.atom",
)


def find_feeds(body: bytes, url: str) -> list[str]:
    """Return the feeds a page links to, absolute, in its order, comment feeds last.

    At most five. Runs on a parser, so call it where hostile pages may take their time.
    """
    parser = HTMLParser(huge_tree=False, no_network=True, remove_comments=True)
    try:
        tree = document_fromstring(body[:_MAX_HEAD], parser=parser)
    except (etree.LxmlError, ValueError):
        return []
    bases = cast("list[str]", tree.xpath("//base/@href"))
    base = _joined(url, bases[0]) if bases else url
    found: dict[str, bool] = {}
    for link in tree.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        relations = (link.get("rel") or "").lower().split()
        address = _joined(base or url, link.get("href") or "")
        if "alternate" in relations and kind in _FEED_TYPES and address:
            about = f"{address} {link.get('title') or ''}".lower()
            found.setdefault(address, "comment" in about)
    return sorted(found, key=found.__getitem__)[:_MAX_LINKS]


def well_known_feeds(url: str) -> list[str]:
    """Return where a site's feed often lies: below the page's own directory, then the root."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    directory = urljoin(url, "./")
    places = [root] if directory == root else [directory, root]
    return [urljoin(place, path) for place in places for path in _WELL_KNOWN]


def _joined(base: str, written: str) -> str:
    try:
        absolute = urljoin(base, written.strip()) if written.strip() else ""
    except ValueError:
        return ""
    return absolute if absolute.lower().startswith(("http://", "https://")) else ""
