"""What chats that are composed for together have in common, read once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from bot.digests.model import Answer, Body, ChosenStory, Find, Follow, Reach, Report, StoryView
from bot.digests.reach.queries import reach_of
from bot.digests.selection import WINDOW
from bot.digests.shelf import queries
from bot.ids import ArticleId, SourceId, StoryId, SubjectId
from bot.storage.database import Session

FULL = 50_000
"""Articles with which a shelf is full: some hundred MB with their texts."""

Taste = tuple[SubjectId, float, tuple[str, ...], bool]
"""What of a chat's wishes for a subject changes how it sees an article."""


@dataclass(slots=True)
class Shelf:
    """Articles, what they answer, who carries them and their texts, as of when they were read.

    What is asked for is read unless it is there. A shelf serves one batch of chats, some seconds:
    what changes meanwhile is told as it was. What a chat has had is never read from here.
    """

    titles: dict[ArticleId, tuple[str, ...]] = field(
        default_factory=dict[ArticleId, tuple[str, ...]]
    )
    """Of the sources that carry each article, the first that had it first."""
    sources: dict[ArticleId, tuple[SourceId, ...]] = field(
        default_factory=dict[ArticleId, tuple[SourceId, ...]]
    )
    bodies: dict[ArticleId, Body] = field(default_factory=dict[ArticleId, Body])
    reach: dict[StoryId, Reach] = field(default_factory=dict[StoryId, Reach])
    _articles: dict[ArticleId, Report] = field(default_factory=dict[ArticleId, Report])
    _answers: dict[tuple[ArticleId, SubjectId], Answer] = field(
        default_factory=dict[tuple[ArticleId, SubjectId], Answer]
    )
    _reports: dict[object, Report] = field(default_factory=dict[object, Report])
    _marks: dict[ArticleId, bytes] = field(default_factory=dict[ArticleId, bytes])
    views: dict[tuple[ChosenStory, tuple[ArticleId, ...] | None], StoryView] = field(
        default_factory=dict[tuple[ChosenStory, tuple[ArticleId, ...] | None], StoryView]
    )
    """Stories as told from this shelf, each to who has had these articles of it; None: nothing."""
    _corrected: list[ArticleId] | None = None

    @property
    def is_full(self) -> bool:
        """Tell whether it is time for another shelf."""
        return len(self._articles) >= FULL

    async def fetch(self, session: Session, finds: Iterable[Find]) -> None:
        """Read the articles of ``finds`` and what they answer."""
        asked = list(finds)
        articles = {one.article_id for one in asked} - self._articles.keys()
        if articles:
            self._articles |= await queries.articles_of(session, articles)
        pairs = {(one.article_id, subject) for one in asked for subject in one.subjects}
        missing = pairs - self._answers.keys()
        if missing:
            self._answers |= await queries.answers_of(
                session, {article for article, _ in missing}, {subject for _, subject in missing}
            )

    async def fetch_sources(self, session: Session, articles: Collection[ArticleId]) -> None:
        """Read who carries ``articles``."""
        missing = set(articles) - self.titles.keys()
        found = await queries.carriers_of(session, missing) if missing else {}
        for article in missing:
            carriers = found.get(article, [])
            self.sources[article] = tuple(number for number, _ in carriers)
            self.titles[article] = tuple(dict.fromkeys(title for _, title in carriers))

    async def fetch_bodies(self, session: Session, articles: Collection[ArticleId]) -> None:
        """Read the texts of ``articles``."""
        missing = set(articles) - self.bodies.keys()
        if missing:
            self.bodies |= await queries.bodies_of(session, missing)

    async def fetch_reach(
        self, session: Session, stories: Collection[StoryId], *, now: datetime
    ) -> None:
        """Read how widely ``stories`` are reported."""
        missing = set(stories) - self.reach.keys()
        for some in queries.slices(missing):
            self.reach |= await reach_of(session, some, now=now)

    async def corrected(self, session: Session, *, now: datetime) -> list[ArticleId]:
        """Return the articles that were corrected lately, the newest correction first."""
        if self._corrected is None:
            self._corrected = await queries.corrected_since(session, now - WINDOW)
        return self._corrected

    def report(self, find: Find, tastes: Mapping[SubjectId, Taste], wish: float) -> Report | None:
        """Return an article as a chat sees it, one for all that see it alike; None: it is gone.

        ``tastes``: the chat's, of what it follows; ``wish``: what it wants of the article's source.
        """
        article_id, story_id, subjects = find
        key = (
            article_id,
            story_id,
            tuple([tastes.get(one) or taste(one, None) for one in subjects]),
            wish,
        )
        report = self._reports.get(key)
        if report is None and (bare := self._articles.get(article_id)) is not None:
            answers = [
                replace(answer, wish=wish_of, muted_words=muted, instant=instant)
                for subject, wish_of, muted, instant in key[2]
                if (answer := self._answers.get((article_id, subject))) is not None
            ]
            answers.sort(key=lambda one: -one.score)
            made = replace(bare, story_id=story_id, answers=tuple(answers), wish=wish)
            report = self._reports[key] = _one(made)
        return report

    def mark(self, article: ArticleId) -> bytes:
        """Return what tells an article's text from any other; nothing for one without a text."""
        mark = self._marks.get(article, b"")
        if not mark and (body := self.bodies.get(article)) is not None:
            mark = self._marks[article] = _mark(body)
        return mark


@lru_cache(maxsize=30_000)
def _one(report: Report) -> Report:
    """Return one of all reports that are equal: what is the same object is found at once."""
    return report


def taste(subject: SubjectId, follow: Follow | None) -> Taste:
    """Return what a chat that wants this of a subject sees otherwise; None: it wants nothing."""
    if follow is None:
        return subject, 0.0, (), False
    return subject, follow.wish, follow.muted_words, follow.instant


def _mark(body: Body) -> bytes:
    parts = (body.title, body.summary, body.language or "", body.text)
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
