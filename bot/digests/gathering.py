"""Reading what chats' digests are made of, for many at a time, and having it decided."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from bot.digests import queries
from bot.digests.model import (
    ChosenStory,
    Correction,
    Find,
    Follow,
    Had,
    Report,
    Selection,
    StoryView,
)
from bot.digests.muting import muting, unmuted
from bot.digests.returning import queries as returning
from bot.digests.selection import Known, by_story, choose
from bot.digests.shelf.shelf import Shelf, taste
from bot.digests.teller import Teller, Told
from bot.digests.telling import read_for
from bot.ids import ArticleId, ChatId, DigestId, SourceId, StoryId, SubjectId
from bot.storage.database import Session

COMPARED = 2000
"""Reports whose sources are looked up to share a digest out among them."""

Reports = Mapping[ChatId, Sequence[Report]]


class Gathering:
    """What some chats may be told, in one transaction."""

    def __init__(
        self, session: Session, told: Told, shelf: Shelf, *, now: datetime, patient: bool = False
    ) -> None:
        """``patient``: raise Untold, before any answer, when stories have first to be told."""
        self._session = session
        self._shelf = shelf
        self._teller = Teller(told, shelf, patient=patient)
        self._now = now

    async def select(
        self,
        chats: Collection[ChatId],
        *,
        most: int,
        among: Mapping[ChatId, Collection[ArticleId]] | None = None,
    ) -> dict[ChatId, Selection]:
        """Return what is new to each chat, at most ``most`` stories of it to be shown.

        ``among``: only of these articles, for each chat its own; None: of all.
        """
        told_at: dict[ChatId, datetime] = {}
        if among is None:
            told_at = await queries.told_at(self._session, chats, now=self._now)
        news = await self._wanted(await self._news(chats, told_at, among))
        stories = {chat: {one.story_id for one in reports} for chat, reports in news.items()}
        await self._shelf.fetch_reach(
            self._session, {one for some in stories.values() for one in some}, now=self._now
        )
        had = await returning.had_of(self._session, stories)
        known = await self._known(news, had)
        await self._fetch_compared(news, most)
        return {
            chat: replace(
                choose(
                    news.get(chat, ()),
                    self._shelf.reach,
                    known.get(chat, Known()),
                    now=self._now,
                    most=most,
                    sources=self._shelf.titles,
                ),
                told_at=told_at.get(chat),
                had=had.get(chat, {}),
            )
            for chat in chats
        }

    async def page(
        self, chat: ChatId, digest_id: DigestId, *, first: int, last: int
    ) -> dict[int, ChosenStory]:
        """Return the stories of a digest from place ``first`` to place ``last``, by place."""
        finds = await queries.finds_in(self._session, chat, digest_id, first=first, last=last)
        await self._shelf.fetch(self._session, chain.from_iterable(finds.values()))
        return {place: by_story(self._reports(some, {}, {}))[0] for place, some in finds.items()}

    async def views(
        self, stories: Sequence[tuple[Sequence[ChosenStory], Mapping[StoryId, Had]]]
    ) -> list[tuple[StoryView, ...]]:
        """Return digests' stories as templates see them; of known ones what is new to the chat.

        Each with what its chat has had of them.
        """
        told = [
            (story, before)
            for some, had in stories
            for story in some
            if not self._teller.has_told(story, before := had.get(story.story_id))
        ]
        articles = {one.article_id for story, _ in told for one in story.reports}
        read = {article for story, _ in told for article in read_for(story)}
        remembered = {article for _, had in told if had for article in had.articles}
        await self._shelf.fetch_sources(self._session, articles)
        await self._shelf.fetch_bodies(self._session, read | remembered)
        views = [
            tuple(self._teller.view(story, had.get(story.story_id)) for story in some)
            for some, had in stories
        ]
        self._teller.check()
        return views

    async def corrections(self, chats: Collection[ChatId]) -> dict[ChatId, list[Correction]]:
        """Return what each chat has had, was wrong, and it has not been told of."""
        corrected = await self._shelf.corrected(self._session, now=self._now)
        if not corrected:
            return {}
        found = await returning.corrections_for(self._session, chats, corrected)
        articles = {one.article_id for some in found.values() for one in some}
        await self._shelf.fetch_sources(self._session, articles)
        titles = self._shelf.titles
        return {
            chat: [replace(one, source=next(iter(titles[one.article_id]), "")) for one in some]
            for chat, some in found.items()
        }

    async def _news(
        self,
        chats: Collection[ChatId],
        told_at: Mapping[ChatId, datetime],
        among: Mapping[ChatId, Collection[ArticleId]] | None,
    ) -> dict[ChatId, list[Report]]:
        """Return what each chat has not had, the newest first."""
        follows = await queries.follows_of(self._session, chats, now=self._now, told_at=told_at)
        finds = await self._finds(follows, among)
        await self._shelf.fetch(self._session, chain.from_iterable(finds.values()))
        wishes = await queries.source_wishes(self._session, finds)
        picky = [one.article_id for chat in wishes for one in finds[chat]]
        await self._shelf.fetch_sources(self._session, picky)
        return {
            chat: self._reports(some, follows[chat], wishes.get(chat, {}))
            for chat, some in finds.items()
        }

    async def _finds(
        self, follows: queries.Follows, among: Mapping[ChatId, Collection[ArticleId]] | None
    ) -> dict[ChatId, list[Find]]:
        if among is None:
            return await queries.news_for(self._session, follows)
        articles = set(chain.from_iterable(among.values()))
        finds = await queries.news_for(self._session, follows, among=articles)
        return {
            chat: [one for one in some if one.article_id in among[chat]]
            for chat, some in finds.items()
        }

    def _reports(
        self,
        finds: Iterable[Find],
        follows: Mapping[SubjectId, Follow],
        wishes: Mapping[SourceId, float],
    ) -> list[Report]:
        tastes = {subject: taste(subject, follow) for subject, follow in follows.items()}
        found = (self._shelf.report(one, tastes, self._wish(one, wishes)) for one in finds)
        return [report for report in found if report is not None]

    def _wish(self, find: Find, wishes: Mapping[SourceId, float]) -> float:
        """Return what the chat wants of the article's sources, the least of several."""
        if not wishes:
            return 0.0
        sources = self._shelf.sources.get(find.article_id, ())
        return min((wishes[one] for one in sources if one in wishes), default=0.0)

    async def _wanted(self, news: Mapping[ChatId, list[Report]]) -> dict[ChatId, list[Report]]:
        """Return the reports without what the chats' muted words take out."""
        read = {chat: muting(reports) for chat, reports in news.items()}
        await self._shelf.fetch_bodies(self._session, set(chain.from_iterable(read.values())))
        return {
            chat: unmuted(reports, {one: bodies[one] for one in read[chat] if one in bodies})
            if read[chat]
            else reports
            for bodies in [self._shelf.bodies]
            for chat, reports in news.items()
        }

    async def _known(
        self, news: Reports, had: Mapping[ChatId, Mapping[StoryId, Had]]
    ) -> dict[ChatId, Known]:
        """Return which stories come again, and which of those bring nothing worth telling."""
        again = {
            chat: [story for story in by_story(news[chat]) if story.story_id in some]
            for chat, some in had.items()
        }
        fresh = {one for some in again.values() for story in some for one in read_for(story)}
        remembered = {
            one for some in had.values() for each in some.values() for one in each.articles
        }
        await self._shelf.fetch_bodies(self._session, fresh | remembered)
        await self._shelf.fetch_sources(self._session, fresh | remembered)
        known = {
            chat: Known(
                frozenset(had[chat]),
                frozenset(
                    story.story_id
                    for story in stories
                    if not self._teller.is_worth_telling(story, had[chat][story.story_id])
                ),
            )
            for chat, stories in again.items()
        }
        self._teller.check()
        return known

    async def _fetch_compared(self, news: Reports, most: int) -> None:
        """Read the sources where a digest has to be shared out among them."""
        crowded = [
            one.article_id
            for reports in news.values()
            if len({one.story_id for one in reports}) > most or any(one.wish < 0 for one in reports)
            for one in reports[:COMPARED]
        ]
        await self._shelf.fetch_sources(self._session, crowded)
