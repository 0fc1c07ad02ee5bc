"""How documents and what was read from them travel between the bot and its parser processes.

One frame: eight bytes of length, then the bytes. A request is two frames (JSON, then the
document), an answer one (JSON). JSON, and not pickle, because the process that reads hostile
documents is not to be believed with code.
"""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from bot.sources.model import Entry, Feed, NotAFeed, Page, Unreadable

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
    return json.dumps(record, default=datetime.isoformat).encode()


def decode(payload: bytes) -> Answer:
    """Return the answer again; raise ``Unreadable`` for a failure, ``ValueError`` for nonsense."""
    record = cast("dict[str, Any]", json.loads(payload))
    content = record["content"]
    match record["kind"]:
        case "Feed":
            entries = tuple(Entry(**_with_moment(fields)) for fields in content.pop("entries"))
            return Feed(**content, entries=entries)
        case "Page":
            return Page(**_with_moment(content))
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


def _with_moment(fields: dict[str, Any]) -> dict[str, Any]:
    written = fields["published_at"]
    return {**fields, "published_at": datetime.fromisoformat(written) if written else None}
