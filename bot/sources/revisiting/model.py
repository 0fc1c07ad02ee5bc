"""A page that is looked at again, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.ids import ArticleId
from bot.sources.model import PageSeen


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page that is ours to look at."""

    article_id: ArticleId
    url: str
    title: str
    text: str
    """Of the article as it is stored."""
    outlet: str
    selector: str | None
    seen: PageSeen
    """As it was the last time."""
    looks: int
    """How often it was looked at again."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one look ended."""

    page: DuePage
    seen: PageSeen
    text: str | None = None
    """The newer text; None: it says what it said."""
    modified_at: datetime | None = None
