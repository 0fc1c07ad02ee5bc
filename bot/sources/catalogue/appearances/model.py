"""What admins see of the articles that a source brought."""

from dataclasses import dataclass
from datetime import datetime

from bot.ids import ArticleId
from bot.sources.articles.changes import Changes


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article in a source's list."""

    id: ArticleId
    title: str
    url: str
    """Where this source has it."""
    seen_at: datetime
    """When it was first seen in this source's feed."""
    published_at: datetime | None
    versions: int
    """Earlier texts of it that are kept."""
    others: int
    """Further sources that printed it."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """One source's print of an article."""

    source: str
    url: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Text:
    """What an article says, or said."""

    title: str
    text: str
    """Empty when it was forgotten."""
    url: str
    language: str | None
    replaced_at: datetime | None
    """When a newer text took its place; None: this is the newest."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A newer text that took an older one's place."""

    at: datetime
    changes: Changes


@dataclass(frozen=True, slots=True)
class Biography:
    """Where an article appeared, and what changed in it."""

    title: str
    url: str
    language: str | None
    words: int
    """Of its newest text."""
    appearances: tuple[Appearance, ...]
    """In order of time, the one whose text it has first."""
    revisions: tuple[Revision, ...]
    """Oldest first."""
