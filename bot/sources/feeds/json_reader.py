"""JSON Feed 1.x: https://www.jsonfeed.org/version/1.1/."""

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from itertools import islice
from typing import cast

from bot.sources.feed_entry import (
    RawEntry,
    absolute_address,
    finish_entry,
    language_tag,
    within_bounds,
)
from bot.sources.feeds.dates import parse_date
from bot.sources.feeds.encodings import decode
from bot.sources.feeds.people import people
from bot.sources.feeds.repair import MAX_ENTRIES
from bot.sources.model import Enclosure, Entry, Feed, NotAFeed
from bot.sources.plain import heading, looks_like_markup

_VERSION = re.compile(r"jsonfeed\.org/version/(\d(?:\.\d)?)")
_BARE_VERSIONS = frozenset({"1", "1.0", "1.1"})
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_SEPARATORS = re.compile(r"[\s,]*+")
_MAX_DESCRIPTION = 2_000
_MAX_DIGITS = 20
_MAX_FILES = 200

Fields = Mapping[str, object]


def read_json_feed(body: bytes, content_type: str, url: str) -> Feed | NotAFeed:
    """Read a JSON Feed; see ``reading.read_feed``."""
    document = _document(decode(body, content_type).strip("\ufeff\0"))
    if isinstance(document, NotAFeed):
        return document
    feed = _fields(document)
    version = _VERSION.search(_text(feed, "version"))
    if version is None and not _looks_like_a_feed(feed):
        return NotAFeed("JSON, and no JSON Feed")
    site = absolute_address(_text(feed, "home_page_url"), url)
    hubs = (_text(_fields(hub), "url") for hub in _items(feed.get("hubs")))
    icons = (absolute_address(_text(feed, name), url) for name in ("icon", "favicon"))
    language = language_tag(_text(feed, "language"))
    read = (_entry(_fields(item), feed, site or url) for item in _items(feed.get("items")))
    return Feed(
        title=heading(_text(feed, "title")),
        site_url=site or None,
        language=language,
        entries=within_bounds(islice(filter(None, read), MAX_ENTRIES)),
        format=f"json {version[1] if version else ''}".strip(),
        description=heading(_text(feed, "description"))[:_MAX_DESCRIPTION],
        self_url=absolute_address(_text(feed, "feed_url"), url) or None,
        hub_url=next((found for hub in hubs if (found := absolute_address(hub, url))), None),
        icon_url=next((found for found in icons if found), None),
        authors=people(_authors(feed)),
    )


def _document(text: str) -> object | NotAFeed:
    decoder = _decoder()
    try:
        return decoder.decode(text)
    except (ValueError, RecursionError) as exc:
        return _cut_off(text, decoder) or NotAFeed(f"broken JSON: {exc}"[:200])


def _cut_off(text: str, decoder: json.JSONDecoder) -> dict[str, object] | None:
    """Read what stands before the items, and those items that are whole."""
    start = _ITEMS.search(text)
    if start is None:
        return None
    try:
        head = _fields(decoder.decode(text[: start.end()] + "]}"))
    except (ValueError, RecursionError):
        return None
    items = list(islice(_whole(text, start.end(), decoder), MAX_ENTRIES))
    return {**head, "items": items} if items else None


def _whole(text: str, position: int, decoder: json.JSONDecoder) -> Iterator[object]:
    while True:
        position = _SEPARATORS.match(text, position).end()  # pyright: ignore[reportOptionalMemberAccess]  # it matches nothing, too
        try:
            item, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return
        yield item


def _decoder() -> json.JSONDecoder:
    """Control characters in texts are let pass, and numbers of a million digits are not counted."""
    return json.JSONDecoder(
        strict=False,
        parse_int=lambda digits: int(digits) if len(digits) < _MAX_DIGITS else digits,
    )


def _looks_like_a_feed(feed: Fields) -> bool:
    items = [_fields(item) for item in _items(feed.get("items"))[:5]]
    if _text(feed, "version") in _BARE_VERSIONS:
        return any(item.keys() & {"content_html", "content_text"} for item in items)
    return bool(_text(feed, "title")) and any(
        ("id" in item or "url" in item) and item.keys() & {"title", "content_html", "content_text"}
        for item in items
    )


def _entry(item: Fields, feed: Fields, base: str) -> Entry | None:
    html, plain = _text(item, "content_html"), _text(item, "content_text")
    picture = _text(item, "image") or _text(item, "banner_image")
    raw = RawEntry(
        guid=_text(item, "id"),
        url=_text(item, "url") or _text(item, "external_url"),
        title=_text(item, "title"),
        contents=[html or _escaped(plain)],
        summaries=[_escaped(_text(item, "summary"))],
        published_at=parse_date(_text(item, "date_published")),
        updated_at=parse_date(_text(item, "date_modified")),
        authors=_authors(item) or _authors(feed),
        categories=[str(tag) for tag in _items(item.get("tags")) if isinstance(tag, str)],
        enclosures=list(islice(_files(item, base), _MAX_FILES)),
        image_url=absolute_address(picture, base),
        language=_text(item, "language") or _text(feed, "language"),
    )
    return finish_entry(raw, base)


def _authors(holder: Fields) -> list[str]:
    people = [*_items(holder.get("authors")), holder.get("author")]
    names = (
        person if isinstance(person, str) else _text(_fields(person), "name") for person in people
    )
    return [escape(name, quote=False) for name in names if name]


def _files(item: Fields, base: str) -> Iterator[Enclosure]:
    for attachment in _items(item.get("attachments")):
        fields = _fields(attachment)
        url = absolute_address(_text(fields, "url"), base)
        size = fields.get("size_in_bytes")
        if url:
            known = int(size) if isinstance(size, int | float) and 0 < size < 2**53 else None
            yield Enclosure(url, _text(fields, "mime_type").lower() or None, known)


def _escaped(text: str) -> str:
    """Return plain text as markup; some write markup where plain text should be."""
    return text if looks_like_markup(text) else escape(text, quote=False)


def _fields(value: object) -> Fields:
    return cast("Fields", value) if isinstance(value, dict) else {}


def _items(value: object) -> list[object]:
    if isinstance(value, dict):  # one, where a list of one is meant
        return [cast("object", value)]
    return cast("list[object]", value) if isinstance(value, list) else []


def _text(holder: Fields, key: str) -> str:
    value = holder.get(key)
    # Ids are numbers in some feeds: "must treat as strings", says the specification.
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()
