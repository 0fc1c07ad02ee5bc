"""An article out of its page, through trafilatura (standard mode: precision loses more text).

Called in a process of its own (``parsing``): hostile pages take seconds and hundreds of MB.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin

import trafilatura

from bot.sources.addresses import is_front_page, same_site
from bot.sources.feed_entry import MAX_TEXT, MAX_TITLE, language_tag
from bot.sources.model import Page
from bot.sources.plain import heading, join_paragraphs, one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_PAGE = 2_000_000
"""Bytes of a page that are looked at; articles lie far within, and time grows with size."""

_MAX_SCRIPT = 200_000
_CHARSET = re.compile(r"charset=[\"']?([\w.-]{1,40})", re.IGNORECASE)


def extract_page(body: bytes, headers: Mapping[str, str], url: str) -> Page | None:
    """Return what a page says as an article; None when no text could be found in it.

    ``headers`` by lower-case name; ``url`` is where the page came from. The text is not yet
    cleaned of what the site puts around it.
    """
    tree = trafilatura.load_html(_decoded(body[:MAX_PAGE], headers))
    if tree is None:
        return None
    published_at = _published_at(tree)  # before extraction, which takes the tree apart
    canonical = _canonical(tree, url)
    language = language_tag(tree.get("lang"))
    document = trafilatura.bare_extraction(
        tree, url=url, with_metadata=True, include_comments=False, include_tables=False
    )
    if document is None or isinstance(document, dict) or not document.text:
        return None
    return Page(
        title=heading(document.title or "")[:MAX_TITLE],
        text=join_paragraphs(document.text.split("\n"))[:MAX_TEXT],
        author=one_line(document.author or "")[:200] or None,
        published_at=published_at,
        language=language,
        canonical=canonical,
    )


def _decoded(body: bytes, headers: Mapping[str, str]) -> bytes | str:
    """Believe the server's charset; without one the library looks into the page."""
    charset = _CHARSET.search(headers.get("content-type", ""))
    if charset is None:
        return body
    try:
        return body.decode(charset[1], "replace")
    except LookupError:
        return body


def _canonical(tree: "HtmlElement", url: str) -> str | None:
    found = [
        *_attributes(tree, "//link[@rel='canonical']/@href"),
        *_attributes(tree, "//meta[@property='og:url']/@content"),
    ]
    for written in found:
        try:
            absolute = urljoin(url, written)
        except ValueError:
            continue
        if same_site(absolute, url) and not is_front_page(absolute):
            return absolute
    return None


def _published_at(tree: "HtmlElement") -> datetime | None:
    written = [
        *_attributes(tree, "//meta[@property='article:published_time']/@content"),
        *_attributes(tree, "//meta[@itemprop='datePublished']/@content"),
        *(
            date
            for script in _attributes(tree, "//script[@type='application/ld+json']/text()")
            for date in _dates_published(script)
        ),
    ]
    return next((moment for text in written if (moment := _moment(text)) is not None), None)


def _moment(written: str) -> datetime | None:
    """Return a full time stamp with its zone; a bare date says too little."""
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None


def _dates_published(script: str) -> Iterator[str]:
    if len(script) > _MAX_SCRIPT:
        return
    try:
        pending: list[object] = [json.loads(script)]
    except (ValueError, RecursionError):
        return
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            fields = cast("dict[str, object]", value)
            date = fields.get("datePublished")
            if isinstance(date, str):
                yield date
            pending.extend(fields.values())
        elif isinstance(value, list):
            pending.extend(cast("list[object]", value))


def _attributes(tree: "HtmlElement", path: str) -> list[str]:
    return [str(value) for value in cast("list[object]", tree.xpath(path))]
