"""From a page's bytes to its tree, however it is written."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import trafilatura
from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from bot.sources.feeds.encodings import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_PAGE = 2_000_000
"""Bytes of a page that are looked at; articles lie far within, and time grows with size."""

_HEAD = 4_000
_META = re.compile(
    rb"""<meta\b[^>]{0,200}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_UNMEANT = frozenset(("utf-8", "utf8", "iso-8859-1", "latin1", "us-ascii"))
"""What servers say of every page."""

_DEEPEST = 250
"""libxml2 stops at an element within 255 others unless it is told not to."""

_TAG = re.compile(r"<[a-zA-Z!]")


def read_document(body: bytes, headers: Mapping[str, str]) -> "HtmlElement | None":
    """Return a page's tree; None when there is no markup in it.

    ``headers`` by lower-case name. A page of any size costs at most what ``MAX_PAGE`` bytes do.
    """
    text = decode(_cut(body), _content_type(body, headers.get("content-type", "")))
    if not _TAG.search(text):
        return None
    tree = trafilatura.load_html(text)
    if tree is None or _depth(tree) >= _DEEPEST:
        return _parsed(text)  # without <html>, which HTML allows; or with tags that never end
    return tree


def _cut(body: bytes) -> bytes:
    """Return a page's beginning; of a longer one without its programs, which may come first."""
    for name in (b"script", b"style"):
        if len(body) > MAX_PAGE:
            body = b"".join(_without(name, body))
    return body[:MAX_PAGE]


def _without(name: bytes, body: bytes) -> Iterator[bytes]:
    """Return what lies between elements of one name; linear in the page's length."""
    lower = body.lower()
    place = 0
    while (start := lower.find(b"<" + name, place)) >= 0:
        end = lower.find(b"</" + name, start)
        if end < 0:
            break
        is_data = b"ld+json" in lower[start : lower.find(b">", start)]
        yield body[place : end if is_data else start]
        place = end
    yield body[place:]


def _content_type(body: bytes, header: str) -> str:
    """Return the header, or what the page says of itself where the header says what all do."""
    told = _CHARSET.search(header)
    if told and told[1].lower() not in _UNMEANT:
        return header
    meta = _META.search(body, 0, _HEAD)
    return f"charset={meta[1].decode('ascii', 'replace')}" if meta else header


def _depth(tree: "HtmlElement") -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _parsed(text: str) -> "HtmlElement | None":
    parser = HTMLParser(
        encoding="utf-8",
        collect_ids=False,
        default_doctype=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    try:
        return document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError:
        return None
