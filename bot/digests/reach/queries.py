"""All SQL about how many outlets report a story."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from bot.digests.model import Reach
from bot.digests.reach.owners import owner_of
from bot.ids import StoryId
from bot.storage.database import Session
from bot.storage.tables import EntryRow, SourceRow, StoryMemberRow

RECENTLY = timedelta(hours=3)

COPY = 0.3
"""What a source counts for a story that it only tells in another's words."""


async def reach_of(
    session: Session, stories: Collection[StoryId], *, now: datetime
) -> dict[StoryId, Reach]:
    """Return how many outlets report each story, each by the weight of its weightiest source.

    A source that has only copies of what another had first, such as an agency's text, counts
    ``COPY``.
    """
    carriers = (await session.execute(_carriers(stories))).all()
    owners = await _owners(session, {carrier.source_id for carrier in carriers})
    counts: defaultdict[StoryId, dict[str, float]] = defaultdict(dict)
    recent: defaultdict[StoryId, dict[str, float]] = defaultdict(dict)
    for story, source, newest, share in carriers:
        owner, weight = owners[source]
        of_story = counts[StoryId(story)]
        of_story[owner] = max(of_story.get(owner, 0.0), weight * share)
        if newest > now - RECENTLY:
            lately = recent[StoryId(story)]
            lately[owner] = max(lately.get(owner, 0.0), weight * share)
    return {
        story: Reach(sum(each.values()), sum(recent[story].values()))
        for story, each in counts.items()
    }


def _carriers(stories: Collection[StoryId]) -> Select[*tuple[Any, ...]]:
    """Select the sources of each story: the best share they have, and when they last added."""
    first = func.row_number().over(
        partition_by=EntryRow.article_id, order_by=(EntryRow.seen_at, EntryRow.id)
    )
    is_original = and_(first == 1, StoryMemberRow.copy.is_(False))
    carried = (
        select(
            StoryMemberRow.story_id,
            EntryRow.source_id,
            EntryRow.seen_at,
            case((is_original, 1.0), else_=COPY).label("share"),
        )
        .join(EntryRow, EntryRow.article_id == StoryMemberRow.article_id)
        .where(StoryMemberRow.story_id.in_(stories))
        .subquery()
    )
    # Each source once for a story, however many of its entries are in it.
    return select(
        carried.c.story_id,
        carried.c.source_id,
        func.max(carried.c.seen_at).label("newest"),
        func.max(carried.c.share).label("share"),
    ).group_by(carried.c.story_id, carried.c.source_id)


async def outlets_of(session: Session, stories: Collection[StoryId]) -> dict[StoryId, int]:
    """Return how many outlets report each story; 0 for one that nobody carries any more."""
    statement = (
        select(StoryMemberRow.story_id, EntryRow.source_id)
        .join(EntryRow, EntryRow.article_id == StoryMemberRow.article_id)
        .where(StoryMemberRow.story_id.in_(stories))
        .distinct()
    )
    carriers = (await session.execute(statement)).all()
    owners = await _owners(session, {carrier.source_id for carrier in carriers})
    found: defaultdict[StoryId, set[str]] = defaultdict(set)
    for story, source in carriers:
        found[StoryId(story)].add(owners[source][0])
    return {story: len(found[story]) for story in stories}


async def _owners(session: Session, sources: Collection[int]) -> dict[int, tuple[str, float]]:
    """Return for each source its outlet and its weight."""
    statement = select(SourceRow.id, SourceRow.url, SourceRow.site_url, SourceRow.weight)
    found = await session.execute(statement.where(SourceRow.id.in_(sources)))
    return {row.id: (owner_of(row.url, row.site_url), row.weight) for row in found}
