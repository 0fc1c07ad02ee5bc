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
    """Its beginning; see ``features.READ``."""
    language: str | None = None
    """As the source says it, BCP 47."""
    at: datetime | None = None
    """Aware. None: unknown, then time parts it from nothing."""
    live: bool = False
    """A live blog."""
    actors: frozenset[int] = frozenset()
    """The followed actors that it names; compared across languages only."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A matched article that is in no story yet."""

    article_id: ArticleId
    title: str
    at: datetime
    """See ``grouping.moment``."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article with a match that the group step has not seen."""

    newcomer: Newcomer
    stored_at: datetime
    placed: bool
    """It is in a story already: this match came later than the others."""


@dataclass(frozen=True, slots=True)
class Member:
    """An article that has its place in a story."""

    article_id: ArticleId
    story_id: StoryId
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a newcomer goes: into the known ``story_id``, or the story that ``lead`` opens."""

    newcomer: Newcomer
    story_id: StoryId | None
    """None: a story that does not exist yet."""
    lead: ArticleId
    """The newcomer that opens the story; it may be this one. Meaningless with ``story_id``."""

    @property
    def opens_a_story(self) -> bool:
        """Whether this article is the first of a new story."""
        return self.story_id is None and self.lead == self.newcomer.article_id
