"""Live blogs: many entries under one title, of which the newest that matters is told. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.stories.telling.model import Piece, Span

_ADDRESS = re.compile(r"/live(?:[-_/]|\Z)|live-?(?:blog|updates?|ticker|stream)|-live(?:[/-]|\Z)")
_TITLE = re.compile(
    r"\A\W*(?:live\b\s*(?:[:|–—-]|updates?|blog|coverage)|مباشر\s*[:|–-]|بث مباشر|"
    r"تغطية (?:مباشرة|حية)|"
    r"canlı\b|онлайн\b|хроника\b|en direct\b|direct\s*[:|–—-]|en vivo\b|liveticker\b|"
    r"پوشش زنده|لحظه به لحظه|ڕاستەوخۆ|زیندوو)|"
    r"(?:\blive(?: updates?| blog)|[–—|-] live|- as it happened|مباشر|لحظة بلحظة)\W*\Z",
    re.IGNORECASE,
)
_ZONE = r"(?:\s?(?:gmt|utc|bst|cet|est|edt|et|pt|msk|мск|local time|بتوقيت \w+))?"
# "14:05", "[14:05 GMT]", "2.05pm", "14:05 - ": an hour that begins a line, or a sentence.
_STAMP = re.compile(
    r"(?:^[ \t]*|(?<=[.!?؟…۔] )|(?<=[.!?؟…۔][\"”»] ))[\[(]?(?:(?:updated|posted) )?(?:at )?"
    rf"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)\s?(?P<half>[ap]\.?m\b\.?)?{_ZONE}[\])]?"
    r"(?P<behind>[ \t]*(?:[-–—:|•][ \t]*)?$|[ \t]*[-–—:|•][ \t]+|[ \t]+(?=(?-i:[^\W\d_a-zа-яё])))",
    re.IGNORECASE | re.MULTILINE,
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_MANY = 3


@dataclass(frozen=True, slots=True)
class _Entry:
    minute: int
    """Of the day."""
    span: Span


def newest_entry(piece: Piece, wanted: Sequence[Span]) -> Span | None:
    """Return the newest entry of a live blog that speaks of what is wanted.

    Where none does, or nothing is wanted, the newest of all. None: it is no live blog.
    """
    entries = _entries(piece.text)
    known = piece.live or bool(_ADDRESS.search(piece.url) or _TITLE.search(piece.title))
    if len(entries) < (2 if known else _MANY):
        return None
    ordered = _newest_first(entries)
    return next((entry.span for entry in ordered if _speaks(entry, wanted)), ordered[0].span)


def is_live(piece: Piece) -> bool:
    """Say whether an article is a live blog, by its flag, address, title or hours."""
    return newest_entry(piece, ()) is not None or piece.live


def _entries(text: str) -> list[_Entry]:
    stamps = list(_STAMP.finditer(text if text.isascii() else text.translate(_DIGITS)))
    ends = [stamp.start() for stamp in stamps[1:]] + [len(text)] * bool(stamps)
    return [
        _Entry(_minute(stamp), (stamp.end(), end))
        for stamp, end in zip(stamps, ends, strict=True)
        if text[stamp.end() : end].strip()
    ]


def _minute(stamp: re.Match[str]) -> int:
    hour = int(stamp["hour"])
    if stamp["half"]:
        hour = hour % 12 + (12 if stamp["half"][0] in "pP" else 0)
    return hour * 60 + int(stamp["minute"])


def _newest_first(entries: list[_Entry]) -> list[_Entry]:
    """Order as the blog does, whichever end it writes at, so that midnight does no harm."""
    downs = sum(before.minute > after.minute for before, after in pairwise(entries))
    return entries if 2 * downs >= len(entries) - 1 else entries[::-1]


def _speaks(entry: _Entry, wanted: Sequence[Span]) -> bool:
    start, end = entry.span
    return not wanted or any(start <= first < end for first, _ in wanted)
