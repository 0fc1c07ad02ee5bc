"""Inline keyboards as plain values: what the outbox stores and what Telegram is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict, cast


@dataclass(frozen=True, slots=True)
class Key:
    """One inline button. Exactly one of ``data`` and ``url`` is set."""

    text: str
    data: str | None = None
    """What a tap sends back: a packed button, at most 64 bytes."""
    url: str | None = None
    """What a tap opens."""

    def __post_init__(self) -> None:
        if (self.data is None) == (self.url is None):
            raise ValueError("a key needs either data or a url")


Keyboard = tuple[tuple[Key, ...], ...]
"""Rows from top to bottom, keys from left to right."""


class _Cell(TypedDict):
    text: str
    data: NotRequired[str]
    url: NotRequired[str]


def to_json(keyboard: Keyboard) -> dict[str, object]:
    """Return ``keyboard`` as JSON values: ``{"rows": [[{"text", "data" or "url"}]]}``."""
    return {"rows": [[_cell(key) for key in row] for row in keyboard]}


def from_json(stored: Mapping[str, object]) -> Keyboard:
    """Return the keyboard that ``to_json`` wrote; raise ``ValueError`` when it did not."""
    try:
        rows = cast("Sequence[Sequence[_Cell]]", stored["rows"])
        return tuple(
            tuple(Key(cell["text"], cell.get("data"), cell.get("url")) for cell in row)
            for row in rows
        )
    except (KeyError, TypeError, AttributeError) as exc:
        raise ValueError("not a stored keyboard") from exc


def _cell(key: Key) -> _Cell:
    cell: _Cell = {"text": key.text}
    if key.data is not None:
        cell["data"] = key.data
    if key.url is not None:
        cell["url"] = key.url
    return cell
