"""All SQL about chats whose address in Telegram has changed."""

from sqlalchemy import Executable, and_, delete, select, update
from sqlalchemy.orm import aliased

from bot.ids import ChatId, TelegramId
from bot.storage.database import Session
from bot.storage.tables import (
    ChatRow,
    DigestItemRow,
    DigestRow,
    OutboxRow,
    SourcePreferenceRow,
    SubscriptionRow,
)


async def move_telegram(session: Session, old: TelegramId, new: TelegramId) -> None:
    """Follow a group that became the supergroup ``new``, with everything it has.

    Where the supergroup is known already, what it got since is added to the group's: its
    digest times, language and zone are those the group had. Done again it changes nothing.
    Messages have new numbers there, so nothing that waits hangs below an old one.
    """
    chats = select(ChatRow.id).where(ChatRow.telegram_id == old)
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.chat_id.in_(chats), OutboxRow.state.in_(("waiting", "sending")))
        .values(reply_to=None)
    )
    newcomer = aliased(ChatRow)
    twins = select(ChatRow.id, newcomer.id).join(
        newcomer, and_(newcomer.thread_id == ChatRow.thread_id, newcomer.telegram_id == new)
    )
    for kept, merged in await session.execute(twins.where(ChatRow.telegram_id == old)):
        await _merge(session, kept, merged)
    await session.execute(
        update(ChatRow).where(ChatRow.telegram_id == old).values(telegram_id=new, kind="supergroup")
    )


async def close_topic(session: Session, chat_id: ChatId, *, closed: bool) -> bool:
    """Note that nobody can write in the chat's topic, or can again; False: it was known."""
    noting = (
        update(ChatRow)
        .where(ChatRow.id == chat_id, ChatRow.topic_closed.is_not(closed))
        .values(topic_closed=closed)
        .returning(ChatRow.id)
    )
    return await session.scalar(noting) is not None


async def leave_topic(session: Session, chat_id: ChatId) -> ChatId | None:
    """Move a chat whose topic was deleted to the general topic, with everything it has.

    Where that gets digests already, they are one from now on, at its times and in its language.
    Returns the chat that is left; None: it has been moved before.
    """
    general = aliased(ChatRow)
    found = (
        select(general.id, general.next_digest_at)
        .select_from(ChatRow)
        .outerjoin(
            general, and_(general.telegram_id == ChatRow.telegram_id, general.thread_id == 0)
        )
        .where(ChatRow.id == chat_id, ChatRow.thread_id != 0)
    )
    row = (await session.execute(found)).one_or_none()
    if row is None:
        return None
    if row.id is not None and row.next_digest_at is not None:
        await _merge(session, row.id, chat_id)
        return ChatId(row.id)
    if row.id is not None:
        await _merge(session, chat_id, row.id)
    await session.execute(
        update(ChatRow).where(ChatRow.id == chat_id).values(thread_id=0, topic_closed=False)
    )
    return chat_id


async def _merge(session: Session, kept: int, merged: int) -> None:
    # Who composes for one of them holds its lock, and what is composed must not go with the row.
    both = select(ChatRow.id).where(ChatRow.id.in_((kept, merged))).order_by(ChatRow.id)
    await session.execute(both.with_for_update())
    known = select(SubscriptionRow.subject_id).where(SubscriptionRow.chat_id == kept)
    had = select(DigestItemRow.article_id).where(DigestItemRow.chat_id == kept)
    wished = select(SourcePreferenceRow.source_id).where(SourcePreferenceRow.chat_id == kept)
    changes: list[Executable] = [
        update(SubscriptionRow)
        .where(SubscriptionRow.chat_id == merged, SubscriptionRow.subject_id.not_in(known))
        .values(chat_id=kept),
        # Without a slot they cannot clash with the digests of the same days.
        update(DigestRow)
        .where(DigestRow.chat_id == merged)
        .values(chat_id=kept, slot=None, request_id=None),
        update(DigestItemRow)
        .where(DigestItemRow.chat_id == merged, DigestItemRow.article_id.not_in(had))
        .values(chat_id=kept),
        update(SourcePreferenceRow)
        .where(SourcePreferenceRow.chat_id == merged, SourcePreferenceRow.source_id.not_in(wished))
        .values(chat_id=kept),
        update(OutboxRow).where(OutboxRow.chat_id == merged).values(chat_id=kept),
        delete(ChatRow).where(ChatRow.id == merged),
    ]
    for change in changes:
        await session.execute(change, execution_options={"synchronize_session": False})
