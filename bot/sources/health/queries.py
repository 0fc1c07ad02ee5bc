"""The SQL about sources that fail, and about subjects that have lost theirs."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update

from bot.ids import ChatId, SourceId, SubscriptionId, TelegramId
from bot.sources.health.model import AdminChat, Ailing, Bereft, Notice
from bot.storage.database import Session
from bot.storage.tables import (
    ArticleRow,
    ChatRow,
    EntryRow,
    MatchRow,
    SourceRow,
    SubjectRow,
    SubscriptionRow,
)


async def ailing(session: Session, *, failing_before: datetime, limit: int) -> list[Ailing]:
    """Return sources that are closed, or have failed since before ``failing_before``.

    Those that were told of to the end are left out; the longest failing first.
    """
    closed = and_(SourceRow.state == "closed", SourceRow.told.is_distinct_from("closed"))
    failing = and_(
        SourceRow.state == "active",
        SourceRow.failing_since <= failing_before,
        SourceRow.told.is_distinct_from("week"),
    )
    rows = await session.scalars(
        select(SourceRow)
        .where(or_(closed, failing))
        .order_by(SourceRow.failing_since, SourceRow.id)
        .limit(limit)
    )
    return [
        Ailing(
            id=SourceId(row.id),
            title=row.title,
            url=row.url,
            site_url=row.site_url,
            state=row.state,
            error_code=row.error_code,
            error_detail=row.error_detail,
            failing_since=row.failing_since,
            told=row.told,
            last_success_at=row.last_success_at,
        )
        for row in rows
    ]


async def mark_told(session: Session, notice: Notice) -> bool:
    """Write down that a stage is told; False: another process told it, or the source is well."""
    marked = await session.scalar(
        update(SourceRow)
        .where(
            SourceRow.id == notice.source.id,
            SourceRow.state == notice.source.state,
            SourceRow.told.is_not_distinct_from(notice.source.told),
            SourceRow.failing_since.is_not_distinct_from(notice.source.failing_since),
        )
        .values(told=notice.stage, found_url=notice.found_url)
        .returning(SourceRow.id)
    )
    return marked is not None


async def admin_chats(session: Session, admins: Collection[TelegramId]) -> list[AdminChat]:
    """Return the private chats of those admins who have spoken with the bot."""
    rows = await session.execute(
        select(ChatRow.id, ChatRow.language)
        .where(
            ChatRow.telegram_id.in_(admins), ChatRow.kind == "private", ChatRow.state != "parked"
        )
        .order_by(ChatRow.id)
    )
    return [AdminChat(ChatId(row.id), row.language) for row in rows]


async def bereft(
    session: Session, *, matched_since: datetime, failing_before: datetime, limit: int
) -> list[Bereft]:
    """Return subscriptions whose subject had matches, all from sources that work no more.

    Counted are articles stored since ``matched_since``. A source works while it is not closed and
    has not failed since before ``failing_before``; a pause is an admin's, and passes. A removed
    source has left its articles without an appearance.
    """
    matched = _matched_since(matched_since)
    fed = (
        matched.join(EntryRow, EntryRow.article_id == MatchRow.article_id)
        .join(SourceRow, SourceRow.id == EntryRow.source_id)
        .where(_works(failing_before))
    )
    rows = await session.execute(
        select(
            SubscriptionRow.id,
            SubscriptionRow.chat_id,
            ChatRow.language,
            SubjectRow.kind,
            SubjectRow.name,
        )
        .join(ChatRow, ChatRow.id == SubscriptionRow.chat_id)
        .join(SubjectRow, SubjectRow.id == SubscriptionRow.subject_id)
        .where(
            SubscriptionRow.told_sourceless_at.is_(None),
            ChatRow.state == "active",
            exists(matched.correlate(SubscriptionRow)),
            ~exists(fed.correlate(SubscriptionRow)),
        )
        .order_by(SubscriptionRow.chat_id, SubscriptionRow.id)
        .limit(limit)
    )
    return [
        Bereft(SubscriptionId(row.id), ChatId(row.chat_id), row.language, row.kind, row.name)
        for row in rows
    ]


def _matched_since(moment: datetime) -> Select[int]:
    """Return the articles stored since then that match a subscription's subject."""
    return (
        select(MatchRow.article_id)
        .join(ArticleRow, ArticleRow.id == MatchRow.article_id)
        .where(MatchRow.subject_id == SubscriptionRow.subject_id, ArticleRow.stored_at >= moment)
    )


async def mark_bereft_told(
    session: Session, subscriptions: Sequence[SubscriptionId], now: datetime
) -> set[SubscriptionId]:
    """Write down that these were told; return those that nobody else had told meanwhile."""
    marked = await session.scalars(
        update(SubscriptionRow)
        .where(SubscriptionRow.id.in_(subscriptions), SubscriptionRow.told_sourceless_at.is_(None))
        .values(told_sourceless_at=now)
        .returning(SubscriptionRow.id)
        .execution_options(synchronize_session=False)
    )
    return {SubscriptionId(number) for number in marked}


async def any_gone(session: Session, *, failing_before: datetime) -> bool:
    """Tell whether some source works no more, or some article has no source any more."""
    dead = await session.scalar(select(SourceRow.id).where(~_works(failing_before)).limit(1))
    if dead is not None:
        return True
    orphan = ~exists().where(EntryRow.article_id == ArticleRow.id)
    return await session.scalar(select(ArticleRow.id).where(orphan).limit(1)) is not None


def _works(failing_before: datetime) -> ColumnElement[bool]:
    return and_(
        SourceRow.state != "closed",
        or_(SourceRow.failing_since.is_(None), SourceRow.failing_since > failing_before),
    )
