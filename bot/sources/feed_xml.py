"""RSS, RDF and Atom, through feedparser.

feedparser is right about nearly every dialect, and two things about it are not: some fields
take it quadratic time (https://github.com/kurtmckee/feedparser/issues/562), and one bad byte
turns a whole UTF-8 document into Latin-1. Both are dealt with before it sees the document.
"""

import re
from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, cast

import feedparser

from bot.sources.feed_entry import (
    MAX_ENTRIES,
    RawEntry,
    absolute_address,
    finish_entry,
    language_tag,
)
from bot.sources.model import Entry, Feed, NotAFeed
from bot.sources.plain import heading

if TYPE_CHECKING:
    from time import struct_time

_LONG_NAME = re.compile(
    rb"(<(?:\w+:)?(?:author|creator|contributor|publisher|managingEditor|webMaster|name|email)"
    rb"\b[^<>]{0,200}>(?:<!\[CDATA\[)?[^<\]]{300})[^<\]]+",
    re.IGNORECASE,
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding=["']([\w.-]{1,40})["']""", re.IGNORECASE)
_CHARSET = re.compile(r"charset=[\"']?([\w.-]{1,40})", re.IGNORECASE)
_BARE_AMPERSAND = re.compile(rb"(<!\[CDATA\[.*?\]\]>)|&(?!#?\w{1,31};)", re.DOTALL)
"""``AT&T`` as it should not be written, but is; feedparser reads it as ``AT&T;``."""

_BAD_SHARE = 0.05
"""Of bytes that are not UTF-8, up to which a document that says UTF-8 is believed."""


class _Fields:
    """feedparser's dictionary, read without its fallbacks from one field to another."""

    def __init__(self, values: object) -> None:
        self._values = cast("dict[str, object]", values if isinstance(values, dict) else {})

    def _plain(self, key: str) -> object:
        return dict[str, object].get(self._values, key)

    def text(self, key: str) -> str:
        value = self._plain(key)
        return value if isinstance(value, str) else ""

    def list(self, key: str) -> "list[_Fields]":
        value = self._plain(key)
        return [_Fields(item) for item in cast("list[object]", value or [])]

    def one(self, key: str) -> "_Fields":
        return _Fields(self._plain(key))

    def moment(self, key: str) -> datetime | None:
        value = cast("struct_time | None", self._plain(key))
        try:
            return datetime.fromtimestamp(timegm(value), UTC) if value else None
        except (ValueError, OverflowError, OSError, TypeError):
            return None


def read_xml_feed(body: bytes, headers: Mapping[str, str], url: str) -> Feed | NotAFeed:
    """Read any XML feed; see ``reading.read_feed``."""
    content_type = headers.get("content-type", "")
    if b"\0" not in body[:200]:  # not in UTF-16, where every character has two bytes
        body = _LONG_NAME.sub(rb"\1", _repaired(body, content_type))
        body = _BARE_AMPERSAND.sub(lambda found: found[1] or b"&amp;", body)
    parsed = _Fields(
        cast(
            "object",
            feedparser.parse(  # pyright: ignore[reportUnknownMemberType]  # it has no types
                BytesIO(body),  # never the bytes themselves: it might take them for a file's name
                response_headers={"content-type": content_type, "content-location": url},
                sanitize_html=False,  # all markup is flattened afterwards
                resolve_relative_uris=False,
            ),
        )
    )
    items = parsed.list("entries")
    if not parsed.text("version") and not items:
        return NotAFeed("no feed in it")
    about = parsed.one("feed")
    entries = (_entry(item, about, url) for item in items[:MAX_ENTRIES])
    return Feed(
        title=heading(about.text("title")),
        site_url=absolute_address(about.text("link"), url) or None,
        language=language_tag(about.text("language")),
        entries=tuple(entry for entry in entries if entry is not None),
    )


def _entry(item: _Fields, about: _Fields, base: str) -> Entry | None:
    contents = [content.text("value") for content in item.list("content")]
    raw = RawEntry(
        guid=item.text("id"),
        url=item.text("link"),
        title=item.text("title"),
        contents=[content for content in [*contents, item.text("summary")] if content],
        published_at=item.moment("published_parsed") or item.moment("updated_parsed"),
        author=item.text("author") or about.text("author"),
        language=item.one("title_detail").text("language") or about.text("language"),
    )
    try:
        return finish_entry(raw, base)
    except Exception:  # noqa: BLE001  # whatever one entry holds, the others are not to suffer
        return None


def _repaired(body: bytes, content_type: str) -> bytes:
    """Return a document that claims UTF-8 with its few bad bytes replaced."""
    declared = _DECLARED.match(body[:400])
    charset = _CHARSET.search(content_type)
    claimed = declared[1].decode() if declared else charset[1] if charset else "utf-8"
    if claimed.lower().replace("_", "-") not in {"utf-8", "utf8"}:
        return body
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return text.encode() if 0 < bad <= len(text) * _BAD_SHARE else body
