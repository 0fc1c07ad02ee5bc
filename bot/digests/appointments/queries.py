"""All SQL about when chats' digests are due."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from bot.digests.model import Recipient
from bot.digests.schedule import LOOK_BACK, RECENT_DATES, Due, Slot, keep_or_next
from bot.ids import ChatId
from bot.storage.database import Session
from bot.storage.tables import ChatRow, DigestRow, SlotRow

BACK_FOR = timedelta(minutes=1)
"""How long a chat that is back may say what it wants before it is told what it missed."""


async def due_chats(session: Session, *, now: datetime, limit: int) -> list[ChatId]:
    """Return chats whose digest is due, the longest due first."""
    statement = (
        select(ChatRow.id)
        .where(ChatRow.next_digest_at <= now, ChatRow.state == "active")
        .order_by(ChatRow.next_digest_at, ChatRow.id)
        .limit(limit)
    )
    return [ChatId(chat_id) for chat_id in await session.scalars(statement)]


async def due_after(session: Session, moment: datetime, *, limit: int) -> list[ChatId]:
    """Return chats whose next digest is due after ``moment``."""
    statement = select(ChatRow.id).where(ChatRow.next_digest_at > moment).limit(limit)
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


async def done_slots(session: Session, chat: Recipient, *, now: datetime) -> set[tuple[date, int]]:
    """Return the local dates and slots, from the digest due on, whose digest was composed."""
    since = now if chat.due is None else max(min(now, chat.due.at), now - LOOK_BACK)
    statement = select(DigestRow.local_date, DigestRow.slot).where(
        DigestRow.chat_id == chat.chat_id,
        DigestRow.local_date >= (since - RECENT_DATES).date(),
        DigestRow.slot.is_not(None),
    )
    return {(day, slot) for day, slot in await session.execute(statement) if slot is not None}


async def reschedule(session: Session, chat_id: ChatId, now: datetime) -> Due | None:
    """Set the chat's next digest by its times, zone and state, and return it.

    Call it in the transaction that changed one of them. None: no slot is due, since the chat is
    not active or has no times. A digest that is due already, and whose date and slot still stand,
    stays due; so does the one of a chat that is back from being out of reach.
    """
    recipient = await lock_chat(session, chat_id)
    if recipient is None:
        return None
    if recipient.active and recipient.catch_up:
        await _set_catch_up(session, recipient, now)
        return None
    due: Due | None = None
    if recipient.active:
        done = await done_slots(session, recipient, now=now)
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
            catch_up=False,
        )
    )


async def _set_catch_up(session: Session, chat: Recipient, now: datetime) -> None:
    """Let a chat that is back have one digest in no slot, soon; a second call changes nothing."""
    at = now + BACK_FOR
    await session.execute(
        update(ChatRow)
        .where(ChatRow.id == chat.chat_id, ChatRow.next_digest_at.is_(None))
        .values(
            next_digest_at=at,
            next_digest_date=at.astimezone(chat.timezone).date(),
            next_digest_slot=None,
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
    slots = await session.execute(
        select(SlotRow.local_time, SlotRow.days)
        .where(SlotRow.chat_id == row.id)
        .order_by(SlotRow.slot)
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
        slots=tuple(Slot(at, days) for at, days in slots),
        due=due,
        quiet_since=row.quiet_since,
        catch_up=row.catch_up,
    )
