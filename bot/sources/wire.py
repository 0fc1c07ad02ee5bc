"""How documents and what was read from them travel between the bot and its parser processes.

One frame: eight bytes of length, then the bytes. A request is two frames (JSON, then the
document), an answer one (JSON). JSON, and not pickle, because the process that reads hostile
documents is not to be believed with code.
"""

import json
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any, cast

from bot.sources.model import Enclosure, Entry, Feed, NotAFeed, Unreadable
from bot.sources.pages.model import Page

HEADER = 8
MAX_FRAME = 64 * 1024 * 1024

_KINDS = (Feed, NotAFeed, Page, Entry, Enclosure)
_NAMES = {kind: [field.name for field in fields(kind)] for kind in _KINDS}

Answer = Feed | NotAFeed | Page | list[str] | None


def frame(payload: bytes) -> bytes:
    """Return one frame."""
    return len(payload).to_bytes(HEADER, "big") + payload


def encode(answer: Answer) -> bytes:
    """Return an answer as JSON with its kind."""
    record = {"kind": type(answer).__name__, "content": answer}
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


def _written(value: object) -> object:
    match value:
        case Feed() | NotAFeed() | Page() | Entry() | Enclosure():
            return {name: getattr(value, name) for name in _NAMES[type(value)]}
        case date():  # a moment is a date too
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case _:
            raise TypeError(f"{type(value).__name__} does not travel")


def _feed(content: dict[str, Any]) -> Feed:
    values = _with_moments(content, "updated_at")
    for name in ("ttl", "update_every"):
        seconds = values[name]
        values[name] = None if seconds is None else timedelta(seconds=seconds)
    for name in ("authors", "skip_hours", "skip_days"):
        values[name] = tuple(values[name])
    entries = tuple(map(_entry, values.pop("entries")))
    return Feed(**values, entries=entries)


def _entry(content: dict[str, Any]) -> Entry:
    values = _with_moments(content, "published_at", "updated_at")
    values["enclosures"] = tuple(Enclosure(**found) for found in values["enclosures"])
    for name in ("authors", "categories"):
        values[name] = tuple(values[name])
    return Entry(**values)


def _page(content: dict[str, Any]) -> Page:
    values = _with_moments(content, "published_at", "modified_at")
    day = values["published_on"]
    values["published_on"] = date.fromisoformat(day) if day else None
    values["titles"] = tuple(values["titles"])
    return Page(**values)


def _with_moments(content: dict[str, Any], *names: str) -> dict[str, Any]:
    values = dict(content)
    for name in names:
        written = values[name]
        values[name] = datetime.fromisoformat(written) if written else None
    return values
