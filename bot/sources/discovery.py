"""Where a page's feed may be: what the page says of it, and the places where feeds usually lie.

In the order of trust: link elements, then what is known of the site's address (see
``platforms``), then well-known paths, then links that people can see and that say "RSS".
"""

import re
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAX_HEAD = 512 * 1024
"""Bytes of a page in which its links to feeds are looked for."""
_MAX_LINKS = 5
_MAX_ANCHORS = 5
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
_AT_THE_PAGE = ("feed/", "rss.xml", "rss/", "feed.xml")
"""Below the page's own directory: a section may have a feed of its own."""
_AT_THE_ROOT = (
    "feed/",
    "rss.xml",
    "feed.xml",
    "atom.xml",
    "rss/",
    "index.xml",
    "feed.json",
    "?feed=rss2",
)
"""One request each, a second apart: the likeliest first, and no rarity for its own sake."""

_SAYS_FEED = re.compile(r"(?<![a-z])(rss|atom|feeds?|xml|syndication|خلاصات?|خوراک)(?![a-z])")
_LOOKS_LIKE_FEED = re.compile(
    r"(\.(rss|atom|rdf|xml)$|/(rss|feed|feeds|atom)(/|$)|[?&](feed|format|type)=(rss|atom|feed))"
)
_ELSEWHERE = ("feedly.com", "inoreader.com", "newsblur.com", "netvibes.com", "addtoany.com")
"""Other people's feed readers, to which such links often lead."""


def find_feeds(body: bytes, url: str) -> list[str]:
    """Return the feeds a page links to, absolute, in its order, comment feeds last.

    At most five. Runs on a parser, so call it where hostile pages may take their time.
    """
    tree = _tree(body)
    if tree is None:
        return []
    base = _base(tree, url)
    found: dict[str, bool] = {}
    for link in tree.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        relations = (link.get("rel") or "").lower().split()
        address = _joined(base, link.get("href") or "")
        if "alternate" in relations and kind in _FEED_TYPES and address:
            about = f"{address} {link.get('title') or ''}".lower()
            found.setdefault(address, "comment" in about)
    return sorted(found, key=found.__getitem__)[:_MAX_LINKS]


def find_anchors(body: bytes, url: str) -> list[str]:
    """Return the links for people that say they lead to a feed, the likeliest first.

    At most five, absolute; comment feeds last. Runs on a parser, as ``find_feeds`` does.
    """
    tree = _tree(body)
    if tree is None:
        return []
    base = _base(tree, url)
    found: dict[str, int] = {}
    for anchor in tree.iter("a"):
        address = _joined(base, anchor.get("href") or "").partition("#")[0]
        doubt = _doubt(anchor, address)
        if address and address != url and doubt is not None:
            found[address] = min(doubt, found.get(address, doubt))
    return sorted(found, key=found.__getitem__)[:_MAX_ANCHORS]


def well_known_feeds(url: str) -> list[str]:
    """Return where a site's feed often lies: below the page's own directory, then the root."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return []
    root = f"{parts.scheme}://{parts.netloc}/"
    directory = urljoin(url, "./")
    at_page = [] if directory == root else [urljoin(directory, path) for path in _AT_THE_PAGE]
    return [*at_page, *(urljoin(root, path) for path in _AT_THE_ROOT)]


def _doubt(anchor: HtmlElement, address: str) -> int | None:
    """Return how doubtful it is that a link leads to a feed, from 0; None: nothing says so."""
    lowered = address.lower()
    if any(place in lowered for place in _ELSEWHERE):
        return None
    looks = bool(_LOOKS_LIKE_FEED.search(lowered))
    says = bool(_SAYS_FEED.search(_said(anchor)))
    if not looks and not says:
        return None
    return 2 * (not looks) + (not says) + 4 * ("comment" in lowered)


def _said(anchor: HtmlElement) -> str:
    """Return what a link shows or is named, in small letters."""
    pictures = (image.get("alt") or "" for image in anchor.iter("img"))
    named = (anchor.get(key) or "" for key in ("title", "aria-label", "class"))
    text = "".join(cast("Iterable[str]", anchor.itertext()))
    return " ".join([text[:200], *named, *pictures]).lower()


def _tree(body: bytes) -> HtmlElement | None:
    parser = HTMLParser(huge_tree=False, no_network=True, remove_comments=True)
    try:
        return document_fromstring(body[:_MAX_HEAD], parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _base(tree: HtmlElement, url: str) -> str:
    bases = cast("list[str]", tree.xpath("//base/@href"))
    return (_joined(url, bases[0]) if bases else "") or url


def _joined(base: str, written: str) -> str:
    try:
        absolute = urljoin(base, written.strip()) if written.strip() else ""
    except ValueError:
        return ""
    return absolute if absolute.lower().startswith(("http://", "https://")) else ""
