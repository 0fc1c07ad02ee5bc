"""The group step: every matched article gets its place in one story."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.ids import ArticleId, StoryId
from bot.storage import leases
from bot.storage.database import Database, Session
from bot.stories import queries
from bot.stories.grouping import REACH, WINDOW, place
from bot.stories.mapping import successors
from bot.stories.model import Article, Placed
from bot.stories.preparing import Prepared
from bot.stories.regrouping import Plan, plan
from bot.stories.upkeep import queries as upkeep
from bot.stories.window import CONTEXT, Window

log = logging.getLogger(__name__)

BATCH = 200
"""Articles that are placed in one transaction."""

REGROUP = "regroup"
REGROUP_EVERY = timedelta(minutes=15)
LEASE = timedelta(minutes=10)
"""After so long a process that clusters the window is taken for dead."""

Members = list[tuple[Prepared, StoryId]]


@dataclass(frozen=True, slots=True)
class _Batch:
    """What waits, and what it is compared with, as of one revision."""

    revision: int
    articles: Sequence[ArticleId]
    newcomers: Sequence[Prepared]
    """Those of ``articles`` that need a place."""
    members: Members


class GroupService:
    """Puts matched articles into stories at once, and sets that right every quarter of an hour."""

    def __init__(self, database: Database, clock: Clock, *, across_languages: bool = False) -> None:
        """``across_languages``: join what two languages report of the same actors and figures."""
        self._database = database
        self._clock = clock
        self._across = across_languages
        self._window = Window()

    async def group_due(self) -> int:
        """Place one batch of matched articles that have no story; return how many were looked at.

        What is recorded was decided on the latest places, or it is not recorded: the batch then
        waits for the next call, as after a crash.
        """
        now = self._clock.now()
        batch = await self._read(now)
        if not batch.articles:
            return 0
        # In a thread: much is compared, and nothing else of this is awaited.
        placed = await asyncio.to_thread(_place, batch.newcomers, batch.members)
        async with self._database.transaction() as session:
            if not await queries.lock_grouping(session, batch.revision):
                return len(batch.articles)
            opened = await _record(session, placed, now)
            await queries.mark_grouped(session, batch.articles, now=now)
        log.info("articles grouped", extra={"articles": len(placed), "new_stories": opened})
        return len(batch.articles)

    async def regroup_due(self) -> int:
        """Cluster the window anew when that is due; return how many articles changed their story.

        One process does it at a time. What others place meanwhile stays where they put it.
        """
        now = self._clock.now()
        async with self._database.reading() as session:
            if not await leases.is_due(session, REGROUP, now=now):
                return 0
        async with self._database.transaction() as session:
            fence = await leases.claim(session, REGROUP, now=now, until=now + LEASE)
        if fence is None:
            return 0
        async with self._database.reading() as session:
            places = await queries.places_between(session, now - CONTEXT, now)
            members = await self._window.members(session, places)
        planned = await asyncio.to_thread(plan, members, now - WINDOW, across=self._across)
        moved = await self._record_plan(planned, members, fence, now)
        log.info("stories regrouped", extra={"articles": len(members), "moved": moved})
        return moved

    async def _record_plan(self, planned: Plan, members: Members, fence: int, now: datetime) -> int:
        articles = {one.article.article_id: one.article for one, _ in members}
        async with self._database.transaction() as session:
            if not await leases.finish(session, REGROUP, fence, due_at=now + REGROUP_EVERY):
                log.warning("regrouping took longer than its lease")
                return 0
            await queries.lock_grouping(session)
            return await _record_moves(session, planned, articles, now)

    async def _read(self, now: datetime) -> _Batch:
        async with self._database.reading() as session:
            # First of all: what is read after it may be newer than it says, never older.
            revision = await queries.grouping_revision(session)
            waiting = await queries.waiting(session, limit=BATCH)
            due = [one for one in waiting if not one.placed and one.stored_at > now - REACH]
            newcomers: list[Prepared] = []
            members: Members = []
            if due:
                newcomers = await self._window.prepared(session, [one.article_id for one in due])
                moments = [one.at for one in due]
                places = await queries.places_between(
                    session, min(moments) - WINDOW, max(moments) + WINDOW
                )
                members = await self._window.members(session, places)
        return _Batch(revision, [one.article_id for one in waiting], newcomers, members)


def _place(newcomers: Sequence[Prepared], members: Members) -> Sequence[Placed]:
    try:
        return place(newcomers, members)
    except Exception:  # one odd text must not keep all others from being told
        log.exception("articles not compared")
        return [Placed(one.article, None, one.article.article_id) for one in newcomers]


async def _record(session: Session, placed: Sequence[Placed], now: datetime) -> int:
    if not placed:
        return 0
    leads = [one.article for one in placed if one.opens_a_story]
    opened = await queries.open_stories(session, leads, now=now)
    homes = {
        one.article.article_id: opened[one.lead] if one.story_id is None else one.story_id
        for one in placed
    }
    await queries.attach(session, homes, placed, now=now)
    await upkeep.refresh(session, set(homes.values()))
    return len(opened)


async def _record_moves(
    session: Session, planned: Plan, articles: dict[ArticleId, Article], now: datetime
) -> int:
    """Move memberships, keep the stories on both sides true, and point the vanished onwards."""
    moves = await upkeep.move(session, planned.moves, articles, now)
    touched = await upkeep.mark_copies(session, planned.copies, planned.seen)
    before = {one.article_id: one.origin for one in moves}
    after = {one.article_id: one.story_id for one in moves if one.story_id is not None}
    stories = {*before.values(), *after.values()}
    standing = await upkeep.standing(session, stories)
    gone = successors(before, after)
    await upkeep.retire(
        session, {story: target for story, target in gone.items() if story not in standing}
    )
    await upkeep.refresh(session, standing | touched)
    return len(moves)
