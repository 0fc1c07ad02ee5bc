"""The group step: every matched article gets its place in one story."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.ids import ArticleId
from bot.storage.database import Database, Session
from bot.stories import queries
from bot.stories.grouping import REACH, WINDOW, place
from bot.stories.model import Member, Newcomer, Placed

log = logging.getLogger(__name__)

BATCH = 200
"""Articles that are placed in one transaction."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """What waits, and what it is compared with, as of one revision."""

    revision: int
    articles: Sequence[ArticleId]
    newcomers: Sequence[Newcomer]
    """Those of ``articles`` that need a place."""
    members: Sequence[Member]


class GroupService:
    """Puts matched articles into stories, each article into one, for good."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def group_due(self) -> int:
        """Place one batch of matched articles that have no story; return how many were looked at.

        What is recorded was decided on the latest places, or it is not recorded: the batch then
        waits for the next call, as after a crash.
        """
        now = self._clock.now()
        batch = await self._read(now)
        if not batch.articles:
            return 0
        # In a thread: many titles are compared, and nothing else of this is awaited.
        placed = await asyncio.to_thread(_place, batch.newcomers, batch.members)
        async with self._database.transaction() as session:
            if not await queries.lock_grouping(session, batch.revision):
                return len(batch.articles)
            opened = await _record(session, placed, now)
            await queries.mark_grouped(session, batch.articles, now=now)
        log.info("articles grouped", extra={"articles": len(placed), "new_stories": opened})
        return len(batch.articles)

    async def _read(self, now: datetime) -> _Batch:
        async with self._database.reading() as session:
            # First of all: what is read after it may be newer than it says, never older.
            revision = await queries.grouping_revision(session)
            waiting = await queries.waiting(session, limit=BATCH)
            newcomers = [
                one.newcomer for one in waiting if not one.placed and one.stored_at > now - REACH
            ]
            moments = [newcomer.at for newcomer in newcomers]
            members: list[Member] = []
            if moments:
                members = await queries.members_between(
                    session, min(moments) - WINDOW, max(moments) + WINDOW
                )
        articles = [one.newcomer.article_id for one in waiting]
        return _Batch(revision, articles, newcomers, members)


def _place(newcomers: Sequence[Newcomer], members: Sequence[Member]) -> Sequence[Placed]:
    try:
        return place(newcomers, members)
    except Exception:  # one odd title must not keep all others from being told
        log.exception("titles not compared")
        return [Placed(newcomer, None, newcomer.article_id) for newcomer in newcomers]


async def _record(session: Session, placed: Sequence[Placed], now: datetime) -> int:
    if not placed:
        return 0
    leads = [one.newcomer for one in placed if one.opens_a_story]
    opened = await queries.open_stories(session, leads, now=now)
    homes = {
        one.newcomer.article_id: opened[one.lead] if one.story_id is None else one.story_id
        for one in placed
    }
    await queries.attach(session, homes, placed, now=now)
    return len(opened)
