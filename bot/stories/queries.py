"""All SQL of the group step."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from bot.ids import ArticleId, StoryId
from bot.storage import revisions
from bot.storage.database import Session
from bot.storage.tables import ArticleRow, MatchRow, StoryMemberRow, StoryRow
from bot.stories.grouping import moment
from bot.stories.model import Member, Newcomer, Placed, Waiting

GROUPING = "grouping"
"""The revision that moves whenever articles get their places."""


async def grouping_revision(session: Session) -> int:
    """Return what ``lock_grouping`` compares with, to be read before anything else."""
    return await revisions.read(session, GROUPING)


async def lock_grouping(session: Session, seen: int) -> bool:
    """Wait until no other process groups; False: one has since the revision was ``seen``.

    The lock holds until the transaction ends. Two articles of one event that came in together
    would otherwise open two stories.
    """
    await revisions.bump(session, GROUPING)
    return await revisions.read(session, GROUPING) == seen + 1


async def waiting(session: Session, *, limit: int) -> list[Waiting]:
    """Return matched articles with a match that has not been seen here, oldest first.

    Costs next to nothing when there are none: such matches have an index of their own.
    """
    unseen = select(MatchRow.article_id).where(MatchRow.grouped_at.is_(None))
    statement = (
        select(
            ArticleRow.id,
            ArticleRow.title,
            ArticleRow.published_at,
            ArticleRow.stored_at,
            StoryMemberRow.story_id,
        )
        .outerjoin(StoryMemberRow, StoryMemberRow.article_id == ArticleRow.id)
        .where(ArticleRow.id.in_(unseen), ArticleRow.matched_at.is_not(None))
        .order_by(ArticleRow.id)
        .limit(limit)
    )
    return [
        Waiting(
            Newcomer(ArticleId(row.id), row.title, moment(row.published_at, row.stored_at)),
            stored_at=row.stored_at,
            placed=row.story_id is not None,
        )
        for row in await session.execute(statement)
    ]


async def mark_grouped(session: Session, articles: Sequence[ArticleId], *, now: datetime) -> None:
    """Take the articles from the list of those that wait, until they have another match."""
    await session.execute(
        update(MatchRow)
        .where(MatchRow.article_id.in_(articles), MatchRow.grouped_at.is_(None))
        .values(grouped_at=now)
    )


async def members_between(session: Session, earliest: datetime, latest: datetime) -> list[Member]:
    """Return the members of all stories whose moment lies in that time, both ends included."""
    statement = (
        select(
            ArticleRow.id,
            ArticleRow.title,
            ArticleRow.published_at,
            ArticleRow.stored_at,
            StoryMemberRow.story_id,
        )
        .join(StoryMemberRow, StoryMemberRow.article_id == ArticleRow.id)
        .where(ArticleRow.stored_at >= earliest)  # indexed; an article's moment is never later
    )
    found = (
        Member(
            ArticleId(row.id),
            StoryId(row.story_id),
            row.title,
            moment(row.published_at, row.stored_at),
        )
        for row in await session.execute(statement)
    )
    return [member for member in found if earliest <= member.at <= latest]


async def open_stories(
    session: Session, leads: Sequence[Newcomer], *, now: datetime
) -> dict[ArticleId, StoryId]:
    """Make a story for each of ``leads``; return their stories."""
    rows = [
        StoryRow(
            created_at=now, first_at=lead.at, latest_at=lead.at, lead_article_id=lead.article_id
        )
        for lead in leads
    ]
    session.add_all(rows)
    await session.flush()
    return {lead.article_id: StoryId(row.id) for lead, row in zip(leads, rows, strict=True)}


async def attach(
    session: Session, homes: Mapping[ArticleId, StoryId], placed: Sequence[Placed], *, now: datetime
) -> None:
    """Give each placed article the story in ``homes``, and move the stories' first and latest."""
    rows = [
        {"article_id": article_id, "story_id": story_id, "added_at": now}
        for article_id, story_id in homes.items()
    ]
    await session.execute(insert(StoryMemberRow), rows)
    moments: defaultdict[StoryId, list[datetime]] = defaultdict(list)
    for one in placed:
        moments[homes[one.newcomer.article_id]].append(one.newcomer.at)
    for story_id, all_at in moments.items():
        first, latest = min(all_at), max(all_at)
        story = update(StoryRow).where(StoryRow.id == story_id)
        await session.execute(story.where(StoryRow.first_at > first).values(first_at=first))
        await session.execute(story.where(StoryRow.latest_at < latest).values(latest_at=latest))
