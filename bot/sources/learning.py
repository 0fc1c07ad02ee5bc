"""Which lines a site puts on its pages whatever the article: learned, not listed.

A line that stands on three pages of one site, in articles with different titles, is none of
them's. Kept are eight bytes of hash for a line, and on how many pages it was seen.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.sources.identity import title_key

PAGES = 3
"""On so many pages of a site a line has to stand to be furniture."""

MAX_WORDS = 30
"""Longer lines are not looked at: agencies' background paragraphs return for good reasons."""

EDGE = 8
"""So many lines at the head and at the tail are looked at: furniture gathers there."""

_KEY_BYTES = 8


def line_key(line: str) -> str:
    """Return the key by which a line is known again: its letters and digits, hashed.

    Sixteen characters; the same on every machine and in every process.
    """
    return hashlib.blake2b(title_key(line).encode(), digest_size=_KEY_BYTES).hexdigest()


def lines_to_learn(text: str) -> frozenset[str]:
    """Return the keys of a page's lines that might be furniture: those at its edges."""
    lines = [line for line in text.split("\n") if line.strip()]
    edges: Sequence[str] = lines if len(lines) <= 2 * EDGE else [*lines[:EDGE], *lines[-EDGE:]]
    short = (line for line in edges if len(line.split()) <= MAX_WORDS and title_key(line))
    return frozenset(map(line_key, short))


def learned(seen: Mapping[str, int]) -> frozenset[str]:
    """Return the keys of the lines that are furniture. ``seen``: pages by key, of one site."""
    return frozenset(key for key, pages in seen.items() if pages >= PAGES)


def count_pages(pages: Iterable[frozenset[str]]) -> dict[str, int]:
    """Return on how many of ``pages`` each line stands; a page counts once for a line."""
    return dict(Counter(key for keys in pages for key in keys))
