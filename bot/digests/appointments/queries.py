"""All SQL about when chats' digests are due."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from bot.digests.model import Recipient
from bot.digests.schedule import RECENT_DATES, Due, keep_or_next
from bot.ids import ChatId
from bot.storage.database import Session
from bot.storage.tables import ChatRow, DigestRow, SlotRow


async def due_chats(session: Session, *, now: datetime, limit: int) -> list[ChatId]:
    """Return chats whose digest is due, the longest due first."""
    statement = (
        select(ChatRow.id)
        .where(ChatRow.next_digest_at <= now, ChatRow.state == "active")
        .order_by(ChatRow.next_digest_at, ChatRow.id)
        .limit(limit)
    )
    return [ChatId(chat_id) for chat_id in await session.scalars(statement)]


async def lock_due(session: Session, chat_id: ChatId, *, now: datetime) -> Recipient | None:
    """Lock the chat and return it; None when it is not due any more or another has the lock."""
    row = await session.scalar(
        select(ChatRow)
        .where(ChatRow.id == chat_id, ChatRow.next_digest_at <= now, ChatRow.state == "active")
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return None if row is None else await _recipient(session, row)


async def lock_chat(session: Session, chat_id: ChatId) -> Recipient | None:
    """Wait for the chat's lock and return it; None when there is no such chat."""
    row = await session.scalar(
        select(ChatRow)
        .where(ChatRow.id == chat_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return None if row is None else await _recipient(session, row)


async def get_chat(session: Session, chat_id: ChatId) -> Recipient | None:
    """Return the chat; None when there is no such chat."""
    row = await session.get(ChatRow, chat_id)
    return None if row is None else await _recipient(session, row)


async def done_slots(session: Session, chat_id: ChatId, *, now: datetime) -> set[tuple[date, int]]:
    """Return the recent local dates and slots whose digest has been composed."""
    since = (now - RECENT_DATES).date()
    statement = select(DigestRow.local_date, DigestRow.slot).where(
        DigestRow.chat_id == chat_id, DigestRow.local_date >= since, DigestRow.slot.is_not(None)
    )
    return {(day, slot) for day, slot in await session.execute(statement) if slot is not None}


async def reschedule(session: Session, chat_id: ChatId, now: datetime) -> Due | None:
    """Set the chat's next digest by its times, zone and state, and return it.

    Call it in the transaction that changed one of them. None: nothing is due, since the chat is
    not active or has no times. A digest that is due already, with its time and zone as they
    were, stays due.
    """
    recipient = await lock_chat(session, chat_id)
    if recipient is None:
        return None
    due: Due | None = None
    if recipient.active:
        done = await done_slots(session, chat_id, now=now)
        due = keep_or_next(recipient.due, recipient.slots, recipient.timezone, now, done)
    await set_due(session, chat_id, due)
    return due


async def set_due(session: Session, chat_id: ChatId, due: Due | None) -> None:
    """Write down when the chat's next digest is due; None: never."""
    await session.execute(
        update(ChatRow)
        .where(ChatRow.id == chat_id)
        .values(
            next_digest_at=due and due.at,
            next_digest_date=due and due.local_date,
            next_digest_slot=None if due is None else due.slot,
        )
    )


async def put_off(session: Session, chat_id: ChatId, *, until: datetime, now: datetime) -> None:
    """Let a chat whose digest could not be composed wait; its date and slot stay."""
    await session.execute(
        update(ChatRow)
        .where(ChatRow.id == chat_id, ChatRow.next_digest_at <= now)
        .values(next_digest_at=until)
    )


async def set_quiet(session: Session, chat_id: ChatId, since: date | None) -> None:
    """Write down since which date the chat's digests have been empty."""
    await session.execute(update(ChatRow).where(ChatRow.id == chat_id).values(quiet_since=since))


async def _recipient(session: Session, row: ChatRow) -> Recipient:
    slots = await session.scalars(
        select(SlotRow.local_time).where(SlotRow.chat_id == row.id).order_by(SlotRow.slot)
    )
    due = None
    if (
        row.next_digest_at is not None
        and row.next_digest_date is not None
        and row.next_digest_slot is not None
    ):
        due = Due(row.next_digest_date, row.next_digest_slot, row.next_digest_at)
    return Recipient(
        chat_id=ChatId(row.id),
        active=row.state == "active",
        language=row.language,
        timezone=ZoneInfo(row.timezone),
        slots=tuple(slots),
        due=due,
        quiet_since=row.quiet_since,
    )
