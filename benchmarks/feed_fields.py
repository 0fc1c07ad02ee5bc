"""How a field of a feed is compared with what another program says of it.

Expected markup is turned into plain text first, since plain text is what the product keeps.
"""

import io
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from bot.sources.feed_entry import language_tag
from bot.sources.feeds.people import people
from bot.sources.plain import heading, paragraphs

Record = Mapping[str, Any]
Values = Mapping[str, tuple[str, list[object]]]
"""By another program's name of a field: how to compare it, and which of our values it may be."""
Read = Callable[[bytes, str, str], Record]
"""From a document, its content type and its address to a line of ``benchmarks.feeds``."""

_HEADER = re.compile(rb"^Header:\s+([^:\s]+):(.+)$", re.MULTILINE)
SERVER = "http://127.0.0.1:8097/tests/"
"""Where feedparser's own tests are served from; relative addresses are expected below it."""


NOTHING: Record = {
    **dict.fromkeys(("content", "summary", "title", "url", "id", "author", "image_url")),
    **dict.fromkeys(("published", "updated")),
    "titled": True,
    "authors": [],
    "categories": [],
    "enclosures": [],
}


_NO_FEED: Record = {
    **dict.fromkeys(("title", "link", "language", "description", "updated_at", "icon_url")),
    "self_url": None,
    "authors": [],
}


@dataclass(slots=True)
class Verdict:
    """What one test found. ``left_out``: why it does not count; empty if it does."""

    name: str
    left_out: str = ""
    differences: list[str] = field(default_factory=list[str])

    @property
    def right(self) -> bool:
        """Return whether it counts, and all that it asks for was read as it expects."""
        return not self.left_out and not self.differences


def one_text(markup: object) -> str:
    """Return the words of markup, a blank between them."""
    return " ".join(paragraphs(str(markup or "")).split())


def one_title(markup: object) -> str:
    """Return a title as the product keeps it."""
    return heading(str(markup or ""))


def moment(value: object) -> str:
    """Return a moment to the second: from feedparser's tuple, or from a date as written."""
    if isinstance(value, str):
        value = _dated(value)
    if not value:
        return ""
    year, month, day, hour, minute, second = list(cast("Iterable[int]", value))[:6]
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC).isoformat()


def _dated(written: str) -> object:
    with suppress(ValueError):
        return datetime.fromisoformat(written).astimezone(UTC).timetuple()
    from feedparser.datetimes import (  # noqa: PLC0415
        _parse_date,  # pyright: ignore[reportPrivateUsage, reportUnknownVariableType]  # no other door to it
    )

    return cast("object", _parse_date(written))


def _to_the_second(written: object) -> str:
    return (
        datetime.fromisoformat(str(written)).replace(microsecond=0).isoformat() if written else ""
    )


def same(kind: str, expected: object, records: Iterable[object]) -> bool:
    """Return whether one of our values is what was expected; ``kind``: how to compare them."""
    wanted = _NORMAL[kind](expected)
    written = _words(expected)  # what was plain text there, too
    plain = kind in {"title", "text"}  # ours is no markup any more
    ours = [_words(value) if plain else _NORMAL[kind](value) for value in records]
    return wanted in ours or (plain and written in ours) or (not wanted and not any(ours))


def _words(value: object) -> str:
    return " ".join(str(value or "").split())


def _named(value: object) -> str:
    return ", ".join(people([str(value)])) if value else ""


_NORMAL: dict[str, Callable[[object], str]] = {
    "title": one_title,
    "text": one_text,
    "moment": lambda value: moment(value) if not _is_ours(value) else _to_the_second(value),
    "person": _named,
    "address": lambda value: str(value or "").rstrip("/"),
    "language": lambda value: language_tag(str(value or "")) or "",
    "exact": lambda value: str(value or "").strip(),
}


def _is_ours(value: object) -> bool:
    return isinstance(value, str) and value.endswith("+00:00") and "T" in value


def entry_values(entry: Record) -> Values:
    """Return by feedparser's names: how to compare, and which of our values may be it."""
    texts: list[object] = [entry["content"], entry["summary"]]
    title = entry["title"] if entry["titled"] else ""
    published: list[object] = [entry["published"]]
    updated: list[object] = [entry["updated"], *([] if entry["updated"] else published)]
    people: list[object] = [entry["author"], *entry["authors"]]
    return {
        "title": ("title", [title]),
        "title_detail.value": ("title", [title]),
        "link": ("address", [entry["url"]]),
        "id": ("exact", [entry["id"]]),
        "guid": ("exact", [entry["id"]]),
        **dict.fromkeys(("summary", "description", "content", "abstract"), ("text", texts)),
        **dict.fromkeys(("summary_detail.value", "content.value"), ("text", texts)),
        **dict.fromkeys(("published_parsed", "issued_parsed", "published"), ("moment", published)),
        **dict.fromkeys(("created_parsed", "date_parsed", "created"), ("moment", published)),
        **dict.fromkeys(("updated_parsed", "modified_parsed", "updated"), ("moment", updated)),
        **dict.fromkeys(("author", "author_detail.name", "authors.name"), ("person", people)),
        **dict.fromkeys(("category", "tags.term", "tags.label"), ("title", entry["categories"])),
        **dict.fromkeys(
            ("enclosures.href", "enclosures.url", "media_content.url", "media_thumbnail.url"),
            ("address", [file["url"] for file in entry["enclosures"]]),
        ),
        "enclosures.type": ("exact", [file["type"] for file in entry["enclosures"]]),
        "enclosures.length": ("exact", [file["length"] for file in entry["enclosures"]]),
        "image.href": ("address", [entry["image_url"]]),
    }


def feed_values(read: Record) -> Values:
    """Return the same for the feed itself."""
    record = read if read["ok"] else _NO_FEED
    descriptions = ("subtitle", "tagline", "description", "subtitle_detail.value")
    people: list[object] = [", ".join(record["authors"]), *record["authors"]]
    return {
        "title": ("title", [record["title"]]),
        "title_detail.value": ("title", [record["title"]]),
        "link": ("address", [record["link"]]),
        "language": ("language", [record["language"]]),
        **dict.fromkeys(descriptions, ("text", [record["description"]])),
        **dict.fromkeys(("author", "author_detail.name", "authors.name"), ("person", people)),
        **dict.fromkeys(("updated_parsed", "date_parsed"), ("moment", [record["updated_at"]])),
        **dict.fromkeys(("image.href", "icon", "logo"), ("address", [record["icon_url"]])),
    }


def parsed(body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """Return what feedparser reads."""
    import feedparser  # noqa: PLC0415  # a test's library

    found = cast(
        "object",
        feedparser.parse(  # pyright: ignore[reportUnknownMemberType]  # it has no types
            io.BytesIO(body), response_headers=dict(headers)
        ),
    )
    return cast("dict[str, Any]", found)


def headers_of(body: bytes) -> dict[str, str]:
    """Return the headers that a test file of feedparser asks for, by lower-case names."""
    return {
        name.decode().lower(): value.decode("utf-8", "replace").strip()
        for name, value in _HEADER.findall(body)
    }


def listed(holder: Record, name: str) -> list[Record]:
    """Return a list of feedparser's, empty where it has none."""
    return cast("list[Record]", holder.get(name) or [])


def says_something(entry: Record) -> bool:
    """Return whether there is anything to show of an entry; without, it is none here."""
    texts = [entry.get("summary"), *(content.get("value") for content in listed(entry, "content"))]
    files = [one for name in ("enclosures", "tags", "authors") for one in listed(entry, name)]
    named = entry.get("title") or entry.get("link") or entry.get("id") or entry.get("author")
    dated = any(entry.get(f"{kind}_parsed") for kind in ("published", "updated", "created"))
    return bool(named or dated or any(map(one_text, texts)) or any(files))
