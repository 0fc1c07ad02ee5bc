"""All SQL about chats, their subscriptions and their open questions."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Select, case, delete, func, or_, select, update

from bot.chats.model import (
    TYPED,
    Address,
    Chat,
    ChatKind,
    ChatState,
    Question,
    QuestionKind,
    Statistics,
)
from bot.digests.schedule import Slot
from bot.ids import ChatId, QuestionId, SubjectId, TelegramId
from bot.storage.database import Session, insert_into
from bot.storage.numbering import fresh_id
from bot.storage.tables import (
    ArticleRow,
    ChatRow,
    MatchRow,
    OutboxRow,
    QuestionRow,
    SlotRow,
    SourceRow,
    SubjectRow,
    SubscriptionRow,
)

DAY = timedelta(days=1)


async def find_chat(session: Session, telegram_id: TelegramId, thread_id: int) -> Chat | None:
    """Return the chat at this address, or None."""
    return await _chat(
        session,
        select(ChatRow).where(ChatRow.telegram_id == telegram_id, ChatRow.thread_id == thread_id),
    )


async def get_chat(session: Session, chat_id: ChatId) -> Chat | None:
    """Return the chat, or None when it was forgotten."""
    return await _chat(session, select(ChatRow).where(ChatRow.id == chat_id))


async def add_chat(
    session: Session, address: Address, *, language: str, timezone: str, now: datetime
) -> ChatId | None:
    """Add an active chat without times; return None when it exists already."""
    statement = (
        insert_into(session, ChatRow)
        .values(
            telegram_id=address.telegram_id,
            thread_id=address.thread_id,
            kind=address.kind.value,
            language=language,
            timezone=timezone,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=[ChatRow.telegram_id, ChatRow.thread_id])
        .returning(ChatRow.id)
    )
    added = await session.scalar(statement)
    return None if added is None else ChatId(added)


async def set_state(session: Session, chat_id: ChatId, state: ChatState) -> None:
    """Change who decides about digests; the reason of a parked chat goes with its state."""
    statement = update(ChatRow).where(ChatRow.id == chat_id)
    await session.execute(statement.values(state=state.value, parked_reason=None))
    if state is not ChatState.ACTIVE:  # nothing to catch up with: it wants to hear nothing
        await session.execute(statement.values(catch_up=False))


async def set_timezone(session: Session, chat_id: ChatId, timezone: str) -> None:
    """Set the chat's zone, an IANA name."""
    await session.execute(update(ChatRow).where(ChatRow.id == chat_id).values(timezone=timezone))


async def set_quiet(session: Session, chat_id: ChatId, start: time, end: time) -> None:
    """Tell nothing as it happens between these local times; the same twice: no quiet."""
    statement = update(ChatRow).where(ChatRow.id == chat_id)
    await session.execute(statement.values(quiet_from=start, quiet_until=end))


async def set_slots(session: Session, chat_id: ChatId, slots: Sequence[Slot]) -> None:
    """Replace the chat's local times."""
    await session.execute(delete(SlotRow).where(SlotRow.chat_id == chat_id))
    if slots:
        rows = [
            {"chat_id": chat_id, "slot": number, "local_time": slot.at, "days": slot.days}
            for number, slot in enumerate(slots)
        ]
        await session.execute(insert_into(session, SlotRow), rows)


async def unpark(session: Session, telegram_id: TelegramId) -> list[ChatId]:
    """Make the parked threads of a Telegram chat active again, to catch up; return which."""
    statement = (
        update(ChatRow)
        .where(ChatRow.telegram_id == telegram_id, ChatRow.state == ChatState.PARKED)
        .values(state=ChatState.ACTIVE.value, parked_reason=None, catch_up=True)
        .returning(ChatRow.id)
    )
    return [ChatId(chat_id) for chat_id in await session.scalars(statement)]


async def has_parked(session: Session, telegram_id: TelegramId) -> bool:
    """Tell whether a thread of this Telegram chat is parked."""
    statement = select(ChatRow.id).where(
        ChatRow.telegram_id == telegram_id, ChatRow.state == ChatState.PARKED
    )
    return await session.scalar(statement.limit(1)) is not None


async def forget(session: Session, chat: Chat) -> list[SubjectId]:
    """Delete the chat with all that hangs on it; return the subjects it followed.

    Slots, subscriptions, digests, their items, the outbox and questions go by ON DELETE CASCADE.
    """
    followed = await session.scalars(
        select(SubscriptionRow.subject_id).where(SubscriptionRow.chat_id == chat.id)
    )
    subjects = [SubjectId(subject_id) for subject_id in followed]
    await session.execute(delete(ChatRow).where(ChatRow.id == chat.id))
    if chat.address.kind is ChatKind.PRIVATE:
        # What else would point at this person: questions open in groups, sources they added.
        person = chat.address.telegram_id
        await session.execute(delete(QuestionRow).where(QuestionRow.user_id == person))
        await session.execute(
            update(SourceRow).where(SourceRow.added_by == person).values(added_by=None)
        )
    return subjects


async def add_question(
    session: Session,
    asked: tuple[ChatId, TelegramId, QuestionKind],
    payload: Mapping[str, object],
    *,
    now: datetime,
    open_for: timedelta,
) -> QuestionId:
    """Open a question; one that waits for typing replaces the person's earlier one."""
    chat_id, user_id, kind = asked
    await session.execute(delete(QuestionRow).where(QuestionRow.expires_at <= now))
    if kind in TYPED:
        await close_typed(session, chat_id, user_id)
    row = QuestionRow(
        chat_id=chat_id,
        user_id=user_id,
        kind=kind.value,
        payload=dict(payload),
        asked_at=now,
        expires_at=now + open_for,
        **await fresh_id(session, QuestionRow.id),
    )
    session.add(row)
    await session.flush()
    return QuestionId(row.id)


async def bind_question(session: Session, question_id: QuestionId, message_id: int) -> None:
    """Remember which message asked."""
    statement = update(QuestionRow).where(QuestionRow.id == question_id)
    await session.execute(statement.values(message_id=message_id))


async def close_typed(session: Session, chat_id: ChatId, user_id: TelegramId) -> bool:
    """Close the person's question that waits for typing; return whether there was one."""
    statement = delete(QuestionRow).where(
        QuestionRow.chat_id == chat_id,
        QuestionRow.user_id == user_id,
        QuestionRow.kind.in_(TYPED),
    )
    result = cast("CursorResult[Any]", await session.execute(statement))
    return result.rowcount > 0


async def has_typed(session: Session, chat_id: ChatId, user_id: TelegramId) -> bool:
    """Tell whether a question to this person waits for typing, expired or not."""
    statement = select(QuestionRow.id).where(
        QuestionRow.chat_id == chat_id,
        QuestionRow.user_id == user_id,
        QuestionRow.kind.in_(TYPED),
    )
    return await session.scalar(statement.limit(1)) is not None


async def typed_question(
    session: Session,
    chat_id: ChatId,
    user_id: TelegramId,
    *,
    replied_to: int | None,
    now: datetime,
) -> Question | None:
    """Return the open question that a typed message answers, or None.

    ``replied_to`` is the message that must have asked; None: any (in private chats).
    """
    statement = select(QuestionRow).where(
        QuestionRow.chat_id == chat_id,
        QuestionRow.user_id == user_id,
        QuestionRow.kind.in_(TYPED),
        QuestionRow.expires_at > now,
    )
    if replied_to is not None:
        statement = statement.where(QuestionRow.message_id == replied_to)
    row = await session.scalar(statement.order_by(QuestionRow.id.desc()).limit(1))
    return None if row is None else _question(row)


async def get_question(
    session: Session, question_id: QuestionId, *, now: datetime
) -> Question | None:
    """Return the question if it is still open."""
    statement = select(QuestionRow).where(
        QuestionRow.id == question_id, QuestionRow.expires_at > now
    )
    row = await session.scalar(statement)
    return None if row is None else _question(row)


async def close_question(session: Session, question_id: QuestionId) -> None:
    """Close the question: answered, or no longer asked."""
    await session.execute(delete(QuestionRow).where(QuestionRow.id == question_id))


async def statistics(session: Session, *, now: datetime) -> Statistics:
    """Count everything an operator looks at."""
    health = case(
        (SourceRow.state != "active", SourceRow.state),
        (SourceRow.failures > 0, "failing"),
        else_="ok",
    )
    subjects = await _counts(
        session, select(SubjectRow.kind, func.count()).group_by(SubjectRow.kind)
    )
    outbox = await _counts(
        session,
        select(OutboxRow.state, func.count())
        .where(or_(OutboxRow.state != "sent", OutboxRow.created_at > now - DAY))
        .group_by(OutboxRow.state),
    )
    return Statistics(
        chats=await _counts(session, select(ChatRow.state, func.count()).group_by(ChatRow.state)),
        subscriptions=await _count(session, select(func.count(SubscriptionRow.id))),
        actors=subjects.get("actor", 0),
        topics=subjects.get("topic", 0),
        sources=await _counts(session, select(health, func.count()).group_by(health)),
        articles_24h=await _count(
            session, select(func.count()).where(ArticleRow.stored_at > now - DAY)
        ),
        matches_24h=await _count(
            session, select(func.count()).where(MatchRow.created_at > now - DAY)
        ),
        outbox_waiting=outbox.get("waiting", 0) + outbox.get("sending", 0),
        outbox_uncertain=outbox.get("uncertain", 0),
        outbox_failed=outbox.get("failed", 0),
    )


async def _chat(session: Session, statement: Select[ChatRow]) -> Chat | None:
    row = await session.scalar(statement.execution_options(populate_existing=True))
    if row is None:
        return None
    slots = (
        select(SlotRow.local_time, SlotRow.days)
        .where(SlotRow.chat_id == row.id)
        .order_by(SlotRow.slot)
    )
    kind = ChatKind(row.kind)
    return Chat(
        id=ChatId(row.id),
        address=Address(TelegramId(row.telegram_id), row.thread_id, kind),
        state=ChatState(row.state),
        language=row.language,
        timezone=row.timezone,
        slots=tuple(Slot(at, days) for at, days in await session.execute(slots)),
        next_digest_at=row.next_digest_at,
        next_digest_date=row.next_digest_date,
        quiet=(row.quiet_from, row.quiet_until) if row.quiet_from != row.quiet_until else None,
    )


def _question(row: QuestionRow) -> Question:
    return Question(
        id=QuestionId(row.id),
        chat_id=ChatId(row.chat_id),
        user_id=TelegramId(row.user_id),
        kind=QuestionKind(row.kind),
        payload=row.payload,
    )


async def _counts(session: Session, statement: Select[str, int]) -> dict[str, int]:
    return dict(iter(await session.execute(statement)))


async def _count(session: Session, statement: Select[int]) -> int:
    return await session.scalar(statement) or 0
