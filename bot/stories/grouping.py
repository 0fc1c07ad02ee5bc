"""Which story each new article belongs to. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.ids import ArticleId, StoryId
from bot.stories.likeness import FEWEST_EQUAL, TitleKey, likeness, title_key
from bot.stories.model import Member, Newcomer, Placed

WINDOW = timedelta(hours=72)
"""Articles further apart than this never share a story by their titles."""

REACH = timedelta(days=8)
"""How old a stored article may be to get a place; no digest may contain one older than a week."""


def moment(published_at: datetime | None, stored_at: datetime) -> datetime:
    """Return when an article counts as published: not after it was stored, nor long before.

    Sources say anything, the year 1 and next year included; what a window of days is laid
    around must not be theirs to choose.
    """
    return max(min(published_at or stored_at, stored_at), stored_at - REACH)


def place(newcomers: Sequence[Newcomer], members: Iterable[Member]) -> list[Placed]:
    """Return the place of each newcomer, earliest article first.

    Each goes to the story of the article it is most like within ``WINDOW``, newcomers placed
    before it included, or opens a story. A tie goes to the nearer in time, then the older id.
    """
    window = _Window()
    for member in members:
        window.add(Newcomer(member.article_id, member.title, member.at), member.story_id)
    placed: list[Placed] = []
    for newcomer in sorted(newcomers, key=lambda article: (article.at, article.article_id)):
        like = window.nearest(newcomer)
        story_id, lead = window.home(like) if like is not None else (None, newcomer.article_id)
        window.add(newcomer, story_id, lead)
        placed.append(Placed(newcomer, story_id, lead))
    return placed


class _Window:
    """Articles with a place, found by the words of their titles."""

    def __init__(self) -> None:
        self._articles: dict[ArticleId, tuple[Newcomer, TitleKey]] = {}
        self._homes: dict[ArticleId, tuple[StoryId | None, ArticleId]] = {}
        self._by_word: defaultdict[str, list[ArticleId]] = defaultdict(list)

    def add(
        self, article: Newcomer, story_id: StoryId | None, lead: ArticleId | None = None
    ) -> None:
        key = title_key(article.title)
        self._articles[article.article_id] = (article, key)
        self._homes[article.article_id] = (story_id, lead or article.article_id)
        for word in key.words:
            self._by_word[word].append(article.article_id)

    def home(self, article_id: ArticleId) -> tuple[StoryId | None, ArticleId]:
        """Return the known story of an article, or None, and the article that opened its story."""
        return self._homes[article_id]

    def nearest(self, newcomer: Newcomer) -> ArticleId | None:
        key = title_key(newcomer.title)
        shared = Counter(
            article_id for word in key.words for article_id in self._by_word.get(word, ())
        )
        best: tuple[float, timedelta, ArticleId] | None = None
        for article_id, count in shared.items():
            other, other_key = self._articles[article_id]
            apart = abs(newcomer.at - other.at)
            if count < FEWEST_EQUAL or apart > WINDOW:
                continue
            alike = likeness(key, other_key)
            rank = (-alike, apart, article_id)
            if alike and (best is None or rank < best):
                best = rank
        return best[2] if best else None
