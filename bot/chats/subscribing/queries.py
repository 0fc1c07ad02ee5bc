"""All SQL of what chats follow."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update

from bot.chats.model import (
    Subscription,
)
from bot.ids import ChatId, SubjectId, SubscriptionId
from bot.storage.database import Session, insert_into
from bot.storage.numbering import fresh_id
from bot.storage.tables import (
    ChatRow,
    SubjectRow,
    SubscriptionRow,
)


async def add_subscription(
    session: Session, chat_id: ChatId, subject_id: SubjectId, *, now: datetime
) -> None:
    """Follow the subject; nothing changes when the chat did already."""
    await session.execute(
        insert_into(session, SubscriptionRow)
        .values(
            chat_id=chat_id,
            subject_id=subject_id,
            created_at=now,
            muted_words=[],
            **await fresh_id(session, SubscriptionRow.id),
        )
        .on_conflict_do_nothing(index_elements=["chat_id", "subject_id"])
    )


async def hold_subject(session: Session, subject_id: SubjectId) -> bool:
    """Keep the subject from being deleted until the commit; return False when it is gone."""
    held = select(SubjectRow.id).where(SubjectRow.id == subject_id)
    statement = held.with_for_update(read=True, key_share=True)  # others may follow meanwhile
    return await session.scalar(statement) is not None


async def count_subscriptions(session: Session, chat_id: ChatId) -> int:
    """Return how many subjects the chat follows."""
    statement = select(func.count()).where(SubscriptionRow.chat_id == chat_id)
    return await session.scalar(statement) or 0


async def hold_chat(session: Session, chat_id: ChatId) -> None:
    """Let other changes of this chat wait until the commit."""
    await session.execute(select(ChatRow.id).where(ChatRow.id == chat_id).with_for_update())


async def subscriptions(
    session: Session, chat_id: ChatId, *, offset: int = 0, limit: int | None = None
) -> list[Subscription]:
    """Return what the chat follows, oldest first."""
    statement = _subscriptions(chat_id).offset(offset).limit(limit)
    return await _listed(session, statement)


async def get_subscription(
    session: Session, chat_id: ChatId, subscription_id: SubscriptionId
) -> Subscription | None:
    """Return the subscription if it is this chat's, else None."""
    statement = _subscriptions(chat_id).where(SubscriptionRow.id == subscription_id)
    return next(iter(await _listed(session, statement)), None)


async def remove_subscription(session: Session, subscription_id: SubscriptionId) -> None:
    """Stop following."""
    await session.execute(delete(SubscriptionRow).where(SubscriptionRow.id == subscription_id))


async def set_muted(
    session: Session, subscription_id: SubscriptionId, until: datetime | None
) -> None:
    """Leave the subject out of digests ``until`` then; None: not any more."""
    statement = update(SubscriptionRow).where(SubscriptionRow.id == subscription_id)
    await session.execute(statement.values(muted_until=until))


async def set_mode(session: Session, subscription_id: SubscriptionId, *, instant: bool) -> None:
    """Tell of the subject as it happens, or with digests only."""
    statement = update(SubscriptionRow).where(SubscriptionRow.id == subscription_id)
    await session.execute(statement.values(mode="instant" if instant else "digest"))


async def set_muted_words(
    session: Session, subscription_id: SubscriptionId, words: Sequence[str]
) -> None:
    """Leave out of this subject what has one of ``words`` in it."""
    statement = update(SubscriptionRow).where(SubscriptionRow.id == subscription_id)
    await session.execute(statement.values(muted_words=list(words)))


async def popular_subjects(
    session: Session, chat_id: ChatId, *, limit: int
) -> list[tuple[SubjectId, str]]:
    """Return actors the chat does not follow yet (id, name): curated first, then most followed."""
    followers = func.count(SubscriptionRow.id)
    mine = select(SubscriptionRow.subject_id).where(SubscriptionRow.chat_id == chat_id)
    statement = (
        select(SubjectRow.id, SubjectRow.name)
        .outerjoin(SubscriptionRow, SubscriptionRow.subject_id == SubjectRow.id)
        .where(SubjectRow.kind == "actor", SubjectRow.curated.is_(True), SubjectRow.id.not_in(mine))
        .group_by(SubjectRow.id, SubjectRow.name)
        .order_by(followers.desc(), SubjectRow.name)
        .limit(limit)
    )
    return [(SubjectId(row.id), row.name) for row in await session.execute(statement)]


def _subscriptions(chat_id: ChatId) -> Select[SubscriptionRow, str, str]:
    return (
        select(SubscriptionRow, SubjectRow.kind, SubjectRow.name)
        .join(SubjectRow, SubjectRow.id == SubscriptionRow.subject_id)
        .where(SubscriptionRow.chat_id == chat_id)
        .order_by(SubscriptionRow.id)
        .execution_options(populate_existing=True)
    )


async def _listed(
    session: Session, statement: Select[SubscriptionRow, str, str]
) -> list[Subscription]:
    return [
        Subscription(
            id=SubscriptionId(row.id),
            chat_id=ChatId(row.chat_id),
            subject_id=SubjectId(row.subject_id),
            kind=kind,
            title=title,
            muted_until=row.muted_until,
            instant=row.mode == "instant",
            muted_words=tuple(row.muted_words),
        )
        for row, kind, title in await session.execute(statement)
    ]
