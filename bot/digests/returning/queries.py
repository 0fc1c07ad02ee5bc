"""All SQL about what a chat has had and comes again: known stories, corrected articles."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, select, update

from bot.digests.model import Correction
from bot.digests.queries import sources_of
from bot.digests.returning.worth import Had
from bot.digests.selection import LONGEST
from bot.ids import ArticleId, ChatId, StoryId
from bot.storage.database import Session
from bot.storage.tables import ArticleRow, DigestItemRow, DigestRow, OutboxRow, StoryMemberRow

CORRECTIONS = 5
"""Lines about corrections in one digest; others wait for the next."""

REMEMBERED = 12
"""Reports of a known story that new ones are compared with."""


async def had_of(
    session: Session, chat_id: ChatId, stories: Collection[StoryId]
) -> dict[StoryId, Had]:
    """Return what the chat has had of those of ``stories`` that it knows.

    By the stories in which the articles are now: since they were told, they may have moved.
    """
    statement = (
        select(StoryMemberRow.story_id, DigestItemRow.article_id, OutboxRow.message_id)
        .join(StoryMemberRow, StoryMemberRow.article_id == DigestItemRow.article_id)
        .outerjoin(
            OutboxRow,
            and_(
                OutboxRow.digest_id == DigestItemRow.digest_id,
                OutboxRow.part == DigestItemRow.part,
            ),
        )
        .where(DigestItemRow.chat_id == chat_id, StoryMemberRow.story_id.in_(stories))
        .order_by(DigestItemRow.digest_id.desc(), DigestItemRow.article_id.desc())
    )
    found: dict[StoryId, Had] = {}
    for story_id, article_id, message_id in await session.execute(statement):
        story = StoryId(story_id)
        had = found.get(story, Had(()))
        if len(had.articles) < REMEMBERED:
            had = replace(had, articles=(*had.articles, ArticleId(article_id)))
        found[story] = replace(had, message_id=had.message_id or message_id)
    return found


async def corrections_for(session: Session, chat_id: ChatId, *, now: datetime) -> list[Correction]:
    """Return what the chat has had, was corrected after that, and the chat was not told of."""
    statement = (
        select(ArticleRow.id, ArticleRow.title, ArticleRow.url)
        .join(DigestItemRow, DigestItemRow.article_id == ArticleRow.id)
        .join(DigestRow, DigestRow.id == DigestItemRow.digest_id)
        .where(DigestItemRow.chat_id == chat_id, DigestItemRow.place != "more")
        .where(DigestItemRow.corrected_at.is_(None))
        .where(ArticleRow.corrected_at > DigestRow.composed_at)
        .where(ArticleRow.corrected_at > now - LONGEST)
        .order_by(ArticleRow.corrected_at.desc(), ArticleRow.id)
        .limit(CORRECTIONS)
    )
    found = (await session.execute(statement)).all()
    sources = await sources_of(session, [ArticleId(row.id) for row in found])
    return [
        Correction(
            ArticleId(row.id),
            row.title,
            row.url,
            next(iter(sources.get(ArticleId(row.id), ())), ""),
        )
        for row in found
    ]


async def mark_corrections_told(
    session: Session, chat_id: ChatId, corrections: Sequence[Correction], *, now: datetime
) -> None:
    """Record that the chat has been told of these."""
    await session.execute(
        update(DigestItemRow)
        .where(
            DigestItemRow.chat_id == chat_id,
            DigestItemRow.article_id.in_([one.article_id for one in corrections]),
        )
        .values(corrected_at=now)
    )
