"""All SQL about what chats have had and comes again: known stories, corrected articles."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import BigInteger, and_, select, update

from bot.digests.model import Correction, Had
from bot.ids import ArticleId, ChatId, StoryId
from bot.storage.database import Session
from bot.storage.given import given
from bot.storage.tables import ArticleRow, DigestItemRow, DigestRow, OutboxRow, StoryMemberRow

CORRECTIONS = 5
"""Lines about corrections in one digest; others wait for the next."""

REMEMBERED = 12
"""Reports of a known story that new ones are compared with."""


async def had_of(
    session: Session, stories: Mapping[ChatId, Collection[StoryId]]
) -> dict[ChatId, dict[StoryId, Had]]:
    """Return what each chat has had of those of its ``stories`` that it knows.

    By the stories in which the articles are now: since they were told, they may have moved.
    """
    pairs = [(chat_id, story_id) for chat_id, some in stories.items() for story_id in some]
    if not pairs:
        return {}
    asked = given(session, {"chat_id": BigInteger(), "story_id": BigInteger()}, pairs)
    statement = (
        select(
            asked.c.chat_id,
            StoryMemberRow.story_id,
            DigestItemRow.article_id,
            OutboxRow.message_id,
        )
        .select_from(asked)
        .join(StoryMemberRow, StoryMemberRow.story_id == asked.c.story_id)
        .join(
            DigestItemRow,
            and_(
                DigestItemRow.chat_id == asked.c.chat_id,
                DigestItemRow.article_id == StoryMemberRow.article_id,
            ),
        )
        .outerjoin(
            OutboxRow,
            and_(
                OutboxRow.digest_id == DigestItemRow.digest_id,
                OutboxRow.part == DigestItemRow.part,
            ),
        )
        .order_by(DigestItemRow.digest_id.desc(), DigestItemRow.article_id.desc())
    )
    found: defaultdict[ChatId, dict[StoryId, Had]] = defaultdict(dict)
    for chat_id, story_id, article_id, message_id in await session.execute(statement):
        known = found[ChatId(chat_id)]
        had = known.get(StoryId(story_id), Had(()))
        if len(had.articles) < REMEMBERED:
            had = replace(had, articles=(*had.articles, ArticleId(article_id)))
        known[StoryId(story_id)] = replace(had, message_id=had.message_id or message_id)
    return found


async def corrections_for(
    session: Session, chats: Collection[ChatId], corrected: Sequence[ArticleId]
) -> dict[ChatId, list[Correction]]:
    """Return what each chat has had, was corrected after that, and it was not told of.

    ``corrected``: the articles in question, the newest correction first. Without their sources.
    """
    statement = (
        select(DigestItemRow.chat_id, ArticleRow.id, ArticleRow.title, ArticleRow.url)
        .join(ArticleRow, ArticleRow.id == DigestItemRow.article_id)
        .join(DigestRow, DigestRow.id == DigestItemRow.digest_id)
        .where(DigestItemRow.chat_id.in_(chats), DigestItemRow.article_id.in_(corrected))
        .where(DigestItemRow.place != "more", DigestItemRow.corrected_at.is_(None))
        .where(ArticleRow.corrected_at > DigestRow.composed_at)
        .order_by(ArticleRow.corrected_at.desc(), ArticleRow.id)
    )
    found: defaultdict[ChatId, list[Correction]] = defaultdict(list)
    for chat_id, article_id, title, url in await session.execute(statement):
        lines = found[ChatId(chat_id)]
        if len(lines) < CORRECTIONS:
            lines.append(Correction(ArticleId(article_id), title, url, source=""))
    return found


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
