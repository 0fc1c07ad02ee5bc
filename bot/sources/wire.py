"""How documents and what was read from them travel between the bot and its parser processes.

One frame: eight bytes of length, then the bytes. A request is two frames (JSON, then the
document), an answer one (JSON). JSON, and not pickle, because the process that reads hostile
documents is not to be believed with code.
"""

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, cast

from bot.sources.model import Enclosure, Entry, Feed, NotAFeed, Unreadable
from bot.sources.pages.model import Page

HEADER = 8
MAX_FRAME = 64 * 1024 * 1024

Answer = Feed | NotAFeed | Page | list[str] | None


def frame(payload: bytes) -> bytes:
    """Return one frame."""
    return len(payload).to_bytes(HEADER, "big") + payload


def encode(answer: Answer) -> bytes:
    """Return an answer as JSON with its kind."""
    content = answer if isinstance(answer, list) or answer is None else asdict(answer)
    record = {"kind": type(answer).__name__, "content": content}
    return json.dumps(record, default=_written, ensure_ascii=False).encode("utf-8", "replace")


def decode(payload: bytes) -> Answer:
    """Return the answer again; raise ``Unreadable`` for a failure, ``ValueError`` for nonsense."""
    record = cast("dict[str, Any]", json.loads(payload))
    content = record["content"]
    match record["kind"]:
        case "Feed":
            return _feed(content)
        case "Page":
            return _page(content)
        case "NotAFeed":
            return NotAFeed(**content)
        case "list":
            return [str(item) for item in content]
        case "NoneType":
            return None
        case "failed":
            raise Unreadable(content)
        case other:
            raise ValueError(f"unknown kind {other!r}")


def _written(value: object) -> str | float:
    match value:
        case date():  # a moment is a date too
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case _:
            raise TypeError(f"{type(value).__name__} does not travel")


def _feed(content: dict[str, Any]) -> Feed:
    fields = _with_moments(content, "updated_at")
    for name in ("ttl", "update_every"):
        seconds = fields[name]
        fields[name] = None if seconds is None else timedelta(seconds=seconds)
    for name in ("authors", "skip_hours", "skip_days"):
        fields[name] = tuple(fields[name])
    entries = tuple(map(_entry, fields.pop("entries")))
    return Feed(**fields, entries=entries)


def _entry(content: dict[str, Any]) -> Entry:
    fields = _with_moments(content, "published_at", "updated_at")
    fields["enclosures"] = tuple(Enclosure(**found) for found in fields["enclosures"])
    for name in ("authors", "categories"):
        fields[name] = tuple(fields[name])
    return Entry(**fields)


def _page(content: dict[str, Any]) -> Page:
    fields = _with_moments(content, "published_at", "modified_at")
    day = fields["published_on"]
    fields["published_on"] = date.fromisoformat(day) if day else None
    fields["titles"] = tuple(fields["titles"])
    return Page(**fields)


def _with_moments(content: dict[str, Any], *names: str) -> dict[str, Any]:
    fields = dict(content)
    for name in names:
        written = fields[name]
        fields[name] = datetime.fromisoformat(written) if written else None
    return fields
