"""The SQL of the overview. Each look is at an index, or at a handful of rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, distinct, func, or_, select

from bot.chats.overview.model import Doubtful, Missed, Queue
from bot.ids import TelegramId
from bot.storage.database import Session
from bot.storage.tables import ArticleRow, ChatRow, DigestRow, MatchRow, OutboxRow

_OPEN = ("waiting", "sending")


async def queues(session: Session, *, now: datetime) -> Sequence[Queue]:
    """Return what waits at each step."""
    unmatched = select(func.count(ArticleRow.id), func.min(ArticleRow.stored_at)).where(
        ArticleRow.matched_at.is_(None)
    )
    ungrouped = (
        select(func.count(distinct(ArticleRow.id)), func.min(ArticleRow.stored_at))
        .join(MatchRow, MatchRow.article_id == ArticleRow.id)
        .where(MatchRow.grouped_at.is_(None), ArticleRow.matched_at.is_not(None))
    )
    digests = select(func.count(ChatRow.id), func.min(ChatRow.next_digest_at)).where(
        ChatRow.next_digest_at <= now, ChatRow.state == "active"
    )
    parts = select(func.count(OutboxRow.id), func.min(OutboxRow.created_at))
    looks: dict[str, Select[int, Any]] = {
        "match": unmatched,
        "group": ungrouped,
        "compose": digests,
        "deliver": parts.where(OutboxRow.state.in_(_OPEN)),
        "uncertain": parts.where(OutboxRow.state == "uncertain"),
    }
    return [await _queue(session, step, look) for step, look in looks.items()]


async def missed(session: Session, *, now: datetime) -> Missed:
    """Return how many digest times were missed in the last 24 hours."""
    statement = (
        select(DigestRow.expired, func.sum(DigestRow.missed))
        .where(DigestRow.missed > 0, DigestRow.composed_at > now - timedelta(days=1))
        .group_by(DigestRow.expired)
    )
    counts = {expired: int(count) for expired, count in await session.execute(statement)}
    return Missed(late=counts.get(False, 0), left=counts.get(True, 0))


async def doubtful(session: Session, *, now: datetime, limit: int) -> Sequence[Doubtful]:
    """Return the latest messages of a week that may not have arrived, the latest first.

    What was given up because its chat cannot or does not want to be reached is not among them.
    """
    wanted = or_(
        OutboxRow.state == "uncertain",
        and_(
            OutboxRow.state == "failed",
            OutboxRow.reason.not_like("recipient gone%"),
            OutboxRow.reason.not_like("chat is %"),
        ),
    )
    found = await session.execute(
        select(ChatRow.telegram_id, OutboxRow.created_at, OutboxRow.state, OutboxRow.reason)
        .join(ChatRow, ChatRow.id == OutboxRow.chat_id)
        .where(wanted, OutboxRow.created_at > now - timedelta(days=7))
        .order_by(OutboxRow.id.desc())
        .limit(limit)
    )
    return [
        Doubtful(
            TelegramId(row.telegram_id),
            row.created_at,
            None if row.state == "uncertain" else False,
            row.reason or "",
        )
        for row in found
    ]


async def _queue(session: Session, step: str, look: "Select[int, Any]") -> Queue:
    count, oldest = (await session.execute(look)).one()
    return Queue(step, count, oldest)
