"""What the group step reads and decides."""

from dataclasses import dataclass
from datetime import datetime

from bot.ids import ArticleId, StoryId


@dataclass(frozen=True, slots=True)
class Article:
    """An article as far as it is compared with others."""

    article_id: ArticleId
    title: str
    text: str
    """Its beginning; see ``near_copies.READ``."""
    language: str | None = None
    """As the source says it, BCP 47."""
    at: datetime | None = None
    """Aware; in the database see ``grouping.moment``. None: unknown, then time parts it from
    nothing."""
    live: bool = False
    """A live blog."""
    opinion: bool = False
    paywalled: bool = False
    actors: frozenset[int] = frozenset()
    """The followed actors that it names; compared across languages only."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article with a match that the group step has not seen."""

    article_id: ArticleId
    stored_at: datetime
    at: datetime
    """See ``grouping.moment``."""
    placed: bool
    """It is in a story already: this match came later than the others."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article is, as far as it can be said without reading it."""

    article_id: ArticleId
    story_id: StoryId
    at: datetime
    content: bytes
    """Changes with the text."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a newcomer goes: into the known ``story_id``, or the story that ``lead`` opens."""

    article: Article
    story_id: StoryId | None
    """None: a story that does not exist yet."""
    lead: ArticleId
    """The newcomer that opens the story; it may be this one. Meaningless with ``story_id``."""
    copy: bool = False
    """Its text is that of an article that came before."""

    @property
    def opens_a_story(self) -> bool:
        """Whether this article is the first of a new story."""
        return self.story_id is None and self.lead == self.article.article_id


@dataclass(frozen=True, slots=True)
class Move:
    """An article that belongs into another story than it is in."""

    article_id: ArticleId
    origin: StoryId
    story_id: StoryId | None
    """None: the new story that its ``cluster`` opens."""
    cluster: int
    """The number of its cluster."""
