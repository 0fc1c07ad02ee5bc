"""All SQL of the group step."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update

from bot.ids import ArticleId, StoryId
from bot.storage import revisions
from bot.storage.database import Session
from bot.storage.tables import ArticleRow, MatchRow, StoryMemberRow, StoryRow, SubjectRow
from bot.stories.grouping import moment
from bot.stories.model import Article, Place, Placed, Waiting
from bot.stories.near_copies import READ

GROUPING = "grouping"
"""The revision that moves whenever articles get their places."""

AT_ONCE = 500
"""Ids in one statement."""


async def grouping_revision(session: Session) -> int:
    """Return what ``lock_grouping`` compares with, to be read before anything else."""
    return await revisions.read(session, GROUPING)


async def lock_grouping(session: Session, seen: int | None = None) -> bool:
    """Wait until no other process groups; False: one has since the revision was ``seen``.

    The lock holds until the transaction ends. Two articles of one event that came in together
    would otherwise open two stories.
    """
    await revisions.bump(session, GROUPING)
    return seen is None or await revisions.read(session, GROUPING) == seen + 1


async def waiting(session: Session, *, limit: int) -> list[Waiting]:
    """Return matched articles with a match that has not been seen here, oldest first.

    Costs next to nothing when there are none: such matches have an index of their own.
    """
    unseen = select(MatchRow.article_id).where(MatchRow.grouped_at.is_(None))
    statement = (
        select(
            ArticleRow.id,
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
            ArticleId(row.id),
            stored_at=row.stored_at,
            at=moment(row.published_at, row.stored_at),
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


async def places_between(session: Session, earliest: datetime, latest: datetime) -> list[Place]:
    """Return the members of all stories whose moment lies in that time, both ends included."""
    statement = (
        select(
            ArticleRow.id,
            ArticleRow.published_at,
            ArticleRow.stored_at,
            ArticleRow.content_hash,
            StoryMemberRow.story_id,
        )
        .join(StoryMemberRow, StoryMemberRow.article_id == ArticleRow.id)
        .where(ArticleRow.stored_at >= earliest)  # indexed; an article's moment is never later
        .order_by(ArticleRow.id)
    )
    found = (
        Place(
            ArticleId(row.id),
            StoryId(row.story_id),
            moment(row.published_at, row.stored_at),
            bytes(row.content_hash),
        )
        for row in await session.execute(statement)
    )
    return [place for place in found if earliest <= place.at <= latest]


async def read_articles(session: Session, ids: Sequence[ArticleId]) -> list[Article]:
    """Return articles with the beginnings of their texts and the actors they name."""
    actors = await _actors(session, ids)
    columns = (
        ArticleRow.id,
        ArticleRow.title,
        func.substr(ArticleRow.text, 1, READ).label("text"),
        ArticleRow.language,
        ArticleRow.published_at,
        ArticleRow.stored_at,
        ArticleRow.live,
        ArticleRow.opinion,
        ArticleRow.paywalled,
    )
    found: list[Article] = []
    for some in _slices(ids):
        rows = await session.execute(select(*columns).where(ArticleRow.id.in_(some)))
        found += [
            Article(
                ArticleId(row.id),
                row.title,
                row.text,
                row.language,
                moment(row.published_at, row.stored_at),
                live=row.live,
                opinion=row.opinion,
                paywalled=row.paywalled,
                actors=frozenset(actors[row.id]),
            )
            for row in rows
        ]
    return found


async def _actors(session: Session, ids: Sequence[ArticleId]) -> defaultdict[int, set[int]]:
    actors: defaultdict[int, set[int]] = defaultdict(set)
    for some in _slices(ids):
        statement = (
            select(MatchRow.article_id, MatchRow.subject_id)
            .join(SubjectRow, SubjectRow.id == MatchRow.subject_id)
            .where(MatchRow.article_id.in_(some), SubjectRow.kind == "actor")
        )
        for article_id, subject_id in await session.execute(statement):
            actors[article_id].add(subject_id)
    return actors


async def open_stories(
    session: Session, leads: Sequence[Article], *, now: datetime
) -> dict[ArticleId, StoryId]:
    """Make a story for each of ``leads``; return their stories."""
    rows = [
        StoryRow(
            created_at=now,
            first_at=lead.at or now,
            latest_at=lead.at or now,
            lead_article_id=lead.article_id,
        )
        for lead in leads
    ]
    session.add_all(rows)
    await session.flush()
    return {lead.article_id: StoryId(row.id) for lead, row in zip(leads, rows, strict=True)}


async def attach(
    session: Session, homes: Mapping[ArticleId, StoryId], placed: Sequence[Placed], *, now: datetime
) -> None:
    """Give each placed article the story in ``homes``."""
    rows = [
        {
            "article_id": one.article.article_id,
            "story_id": homes[one.article.article_id],
            "added_at": now,
            "copy": one.copy,
        }
        for one in placed
    ]
    await session.execute(insert(StoryMemberRow), rows)


def _slices(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]


async def homes_of(
    session: Session, ids: Collection[ArticleId]
) -> dict[ArticleId, tuple[StoryId, bool]]:
    """Return the stories of articles, and whether each is marked as a copy."""
    homes: dict[ArticleId, tuple[StoryId, bool]] = {}
    columns = (StoryMemberRow.article_id, StoryMemberRow.story_id, StoryMemberRow.copy)
    for some in _slices(sorted(ids)):
        rows = await session.execute(select(*columns).where(StoryMemberRow.article_id.in_(some)))
        homes |= {ArticleId(row.article_id): (StoryId(row.story_id), row.copy) for row in rows}
    return homes


async def members_of(
    session: Session, stories: Collection[StoryId]
) -> dict[StoryId, list[ArticleId]]:
    """Return the articles of stories, each story with at least one."""
    members: defaultdict[StoryId, list[ArticleId]] = defaultdict(list)
    columns = (StoryMemberRow.story_id, StoryMemberRow.article_id)
    for some in _slices(sorted(stories)):
        rows = await session.execute(
            select(*columns)
            .where(StoryMemberRow.story_id.in_(some))
            .order_by(StoryMemberRow.article_id)
        )
        for row in rows:
            members[StoryId(row.story_id)].append(ArticleId(row.article_id))
    return dict(members)
