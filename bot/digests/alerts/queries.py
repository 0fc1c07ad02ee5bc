"""All SQL about what is told as it happens."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, and_, exists, func, or_, select, update

from bot.digests.alerts.model import Call, Quiet
from bot.ids import ArticleId, ChatId
from bot.storage.database import Session
from bot.storage.tables import ChatRow, DigestRow, MatchRow, SubscriptionRow

_INSTANT = SubscriptionRow.mode == "instant"


async def settle(session: Session, *, now: datetime) -> int:
    """Take off the list the matches of which nobody wants to hear at once; return how many."""
    wanted = exists().where(SubscriptionRow.subject_id == MatchRow.subject_id, _INSTANT)
    settled = (
        update(MatchRow)
        .where(MatchRow.alerted_at.is_(None), MatchRow.grouped_at.is_not(None), ~wanted)
        .values(alerted_at=now)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", await session.execute(settled)).rowcount


async def waits(session: Session) -> bool:
    """Tell whether a match with its place in a story is on the list. Costs next to nothing."""
    open_match = exists().where(MatchRow.alerted_at.is_(None), MatchRow.grouped_at.is_not(None))
    return bool(await session.scalar(select(open_match)))


async def waiting(session: Session, *, limit: int) -> list[ArticleId]:
    """Return articles with a match that somebody may want to hear of at once, oldest first."""
    statement = (
        select(MatchRow.article_id)
        .where(MatchRow.alerted_at.is_(None), MatchRow.grouped_at.is_not(None))
        .distinct()
        .order_by(MatchRow.article_id)
        .limit(limit)
    )
    return [ArticleId(article_id) for article_id in await session.scalars(statement)]


async def calls(session: Session, articles: Collection[ArticleId], *, now: datetime) -> list[Call]:
    """Return who wants to hear at once of which of ``articles``, chat by chat."""
    statement = (
        select(SubscriptionRow.chat_id, MatchRow.article_id)
        .join(SubscriptionRow, SubscriptionRow.subject_id == MatchRow.subject_id)
        .join(ChatRow, ChatRow.id == SubscriptionRow.chat_id)
        .where(MatchRow.article_id.in_(articles), MatchRow.alerted_at.is_(None), _INSTANT)
        .where(or_(SubscriptionRow.muted_until.is_(None), SubscriptionRow.muted_until <= now))
        .where(ChatRow.state == "active")
        .distinct()
        .order_by(SubscriptionRow.chat_id, MatchRow.article_id)
    )
    found: dict[int, list[ArticleId]] = {}
    for chat_id, article_id in await session.execute(statement):
        found.setdefault(chat_id, []).append(ArticleId(article_id))
    return [Call(ChatId(chat_id), tuple(named)) for chat_id, named in found.items()]


async def mark_alerted(session: Session, articles: Collection[ArticleId], *, now: datetime) -> None:
    """Take the articles' matches off the list."""
    await session.execute(
        update(MatchRow)
        .where(
            and_(
                MatchRow.article_id.in_(articles),
                MatchRow.alerted_at.is_(None),
                MatchRow.grouped_at.is_not(None),
            )
        )
        .values(alerted_at=now)
        .execution_options(synchronize_session=False)
    )


async def quiet_of(session: Session, chats: Collection[ChatId]) -> dict[ChatId, Quiet]:
    """Return between which local times the chats want quiet."""
    statement = select(ChatRow.id, ChatRow.quiet_from, ChatRow.quiet_until)
    found = await session.execute(statement.where(ChatRow.id.in_(chats)))
    return {ChatId(chat_id): Quiet(start, end) for chat_id, start, end in found}


async def told_lately(
    session: Session, chats: Collection[ChatId], *, now: datetime
) -> dict[ChatId, int]:
    """Return how many alerts each chat was told in the last hour; left out: none."""
    # Not those of a time to come, which a clock that was ahead has left behind.
    lately = DigestRow.composed_at.between(now - timedelta(hours=1), now)
    statement = (
        select(DigestRow.chat_id, func.count())
        .where(DigestRow.chat_id.in_(chats), DigestRow.alert, lately)
        .group_by(DigestRow.chat_id)
    )
    return {ChatId(chat_id): count for chat_id, count in await session.execute(statement)}
