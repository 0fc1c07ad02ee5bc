"""What a telling is made of, and what it gives."""

from dataclasses import dataclass
from datetime import datetime

Span = tuple[int, int]
"""From and to, in characters."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One article, as far as it is told from."""

    title: str
    text: str
    language: str | None = None
    published_at: datetime | None = None
    """With the outlet's offset where it is known; what "on Wednesday" means depends on it."""
    url: str = ""
    source: str = ""
    summary: str = ""
    """The line under the title, for where the text is behind a paywall."""
    opinion: bool = False
    live: bool = False
    paywalled: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that the reader asked for, and where a piece speaks of it."""

    spans: tuple[Span, ...]
    """In the piece's text."""
    together: bool = False
    """They are parts of one question, and the more of them a sentence has, the better."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of a summary."""

    text: str
    """As its source wrote it, but for an opening taken off and cuts marked with "…"."""
    piece: int
    """The number of the piece it is from."""
    language: str | None = None
    """In which it was read, whatever the piece says of itself."""
