"""JSON Feed 1.x: https://www.jsonfeed.org/version/1.1/."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from bot.sources.feed_entry import (
    MAX_ENTRIES,
    RawEntry,
    absolute_address,
    finish_entry,
    language_tag,
)
from bot.sources.model import Entry, Feed, NotAFeed
from bot.sources.plain import heading, one_line

_VERSION = "jsonfeed.org/version/1"

Fields = Mapping[str, object]


def read_json_feed(body: bytes, url: str) -> Feed | NotAFeed:
    """Read a JSON Feed; see ``reading.read_feed``."""
    try:
        document: object = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as exc:
        return NotAFeed(f"broken JSON: {exc}"[:200])
    feed = _fields(document)
    if _VERSION not in _text(feed, "version"):
        return NotAFeed("JSON, and no JSON Feed")
    return Feed(
        title=heading(_text(feed, "title")),
        site_url=absolute_address(_text(feed, "home_page_url"), url) or None,
        language=language_tag(_text(feed, "language")),
        entries=tuple(
            entry
            for item in _items(feed.get("items"))[:MAX_ENTRIES]
            if (entry := _entry(_fields(item), feed, url)) is not None
        ),
    )


def _entry(item: Fields, feed: Fields, base: str) -> Entry | None:
    raw = RawEntry(
        guid=_text(item, "id"),
        url=_text(item, "url") or _text(item, "external_url"),
        title=_text(item, "title"),
        contents=[
            content
            for key in ("content_html", "content_text", "summary")
            if (content := _text(item, key))
        ],
        published_at=_moment(_text(item, "date_published")),
        author=_author(item) or _author(feed),
        language=_text(item, "language"),
    )
    return finish_entry(raw, base)


def _author(holder: Fields) -> str:
    people = [*_items(holder.get("authors")), holder.get("author")]
    names = (one_line(_text(_fields(person), "name")) for person in people)
    return ", ".join(found for found in names if found)


def _moment(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _fields(value: object) -> Fields:
    return cast("Fields", value) if isinstance(value, dict) else {}


def _items(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _text(holder: Fields, key: str) -> str:
    value = holder.get(key)
    # Ids are numbers in some feeds: "must treat as strings", says the specification.
    return str(value).strip() if isinstance(value, str | int | float) else ""
