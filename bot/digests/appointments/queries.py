"""All SQL about when chats' digests are due."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Table, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.digests.model import Recipient
from bot.digests.schedule import LOOK_BACK, RECENT_DATES, Due, Slot, keep_or_next
from bot.ids import ChatId
from bot.storage.database import Session
from bot.storage.tables import ChatRow, DigestRow, SlotRow

BACK_FOR = timedelta(minutes=1)
"""How long a chat that is back may say what it wants before it is told what it missed."""


# Asked every second: putting it together would take longer than running it.
_CHATS = cast("Table", ChatRow.__table__)
_DUE = (
    select(_CHATS.c.id)
    .where(_CHATS.c.next_digest_at <= bindparam("now"), _CHATS.c.state == "active")
    .order_by(_CHATS.c.next_digest_at, _CHATS.c.id)
    .limit(bindparam("most", type_=Integer))
)


async def due_chats(
    session: Session | AsyncConnection, *, now: datetime, limit: int
) -> list[ChatId]:
    """Return chats whose digest is due, the longest due first."""
    return [ChatId(found) for found in await session.scalars(_DUE, {"now": now, "most": limit})]


async def due_after(session: Session, moment: datetime, *, limit: int) -> list[ChatId]:
    """Return chats whose next digest is due after ``moment``."""
    statement = select(ChatRow.id).where(ChatRow.next_digest_at > moment).limit(limit)
    return [ChatId(chat_id) for chat_id in await session.scalars(statement)]


async def lock_due(
    session: Session, chats: Collection[ChatId], *, now: datetime
) -> list[Recipient]:
    """Lock those of ``chats`` that are still due and nobody else has locked; return them."""
    rows = await session.scalars(
        select(ChatRow)
        .where(ChatRow.id.in_(chats), ChatRow.next_digest_at <= now, ChatRow.state == "active")
        .order_by(ChatRow.next_digest_at, ChatRow.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return await _recipients(session, rows.all())


async def lock_chat(session: Session, chat_id: ChatId) -> Recipient | None:
    """Wait for the chat's lock and return it; None when there is no such chat."""
    return next(iter(await lock_chats(session, [chat_id])), None)


async def lock_chats(session: Session, chats: Collection[ChatId]) -> list[Recipient]:
    """Wait for the chats' locks and return those that there are."""
    rows = await session.scalars(
        select(ChatRow)
        .where(ChatRow.id.in_(chats))
        .order_by(ChatRow.id)  # all who wait for several take them in one order
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return await _recipients(session, rows.all())


async def get_chat(session: Session, chat_id: ChatId) -> Recipient | None:
    """Return the chat; None when there is no such chat."""
    row = await session.get(ChatRow, chat_id)
    return None if row is None else (await _recipients(session, [row]))[0]


async def done_slots(
    session: Session, chats: Sequence[Recipient], *, now: datetime
) -> dict[ChatId, set[tuple[date, int]]]:
    """Return the local dates and slots, from the digests due on, whose digest was composed."""
    first = min((one.due.at for one in chats if one.due is not None), default=now)
    since = max(min(now, first), now - LOOK_BACK)
    statement = select(DigestRow.chat_id, DigestRow.local_date, DigestRow.slot).where(
        DigestRow.chat_id.in_([one.chat_id for one in chats]),
        DigestRow.local_date >= (since - RECENT_DATES).date(),
        DigestRow.slot.is_not(None),
    )
    done: defaultdict[ChatId, set[tuple[date, int]]] = defaultdict(set)
    for chat_id, day, slot in await session.execute(statement):
        if slot is not None:
            done[ChatId(chat_id)].add((day, slot))
    return done


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
        done = (await done_slots(session, [recipient], now=now))[chat_id]
        due = keep_or_next(recipient.due, recipient.slots, recipient.timezone, now, done)
    await set_due(session, {chat_id: due})
    return due


async def set_due(session: Session, following: Mapping[ChatId, Due | None]) -> None:
    """Write down when chats' next digests are due; None: never."""
    table = cast("Table", ChatRow.__table__)
    statement = (
        update(table)
        .where(table.c.id == bindparam("chat"))
        .values(
            next_digest_at=bindparam("at"),
            next_digest_date=bindparam("day"),
            next_digest_slot=bindparam("number"),
            catch_up=False,
        )
    )
    rows = [
        {
            "chat": chat_id,
            "at": due and due.at,
            "day": due and due.local_date,
            "number": None if due is None else due.slot,
        }
        for chat_id, due in following.items()
    ]
    if rows:
        await session.execute(statement, rows)


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


async def set_quiet(session: Session, since: Mapping[ChatId, date | None]) -> None:
    """Write down since which date the chats' digests have been empty; None: the last was not."""
    table = cast("Table", ChatRow.__table__)
    statement = (
        update(table).where(table.c.id == bindparam("chat")).values(quiet_since=bindparam("day"))
    )
    rows = [{"chat": chat_id, "day": day} for chat_id, day in since.items()]
    if rows:
        await session.execute(statement, rows)


async def _recipients(session: Session, rows: Sequence[ChatRow]) -> list[Recipient]:
    found = await session.execute(
        select(SlotRow.chat_id, SlotRow.local_time, SlotRow.days)
        .where(SlotRow.chat_id.in_([row.id for row in rows]))
        .order_by(SlotRow.chat_id, SlotRow.slot)
    )
    slots: defaultdict[int, list[Slot]] = defaultdict(list)
    for chat_id, at, days in found:
        slots[chat_id].append(Slot(at, days))
    return [_recipient(row, tuple(slots[row.id])) for row in rows]


def _recipient(row: ChatRow, slots: tuple[Slot, ...]) -> Recipient:
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
        slots=slots,
        due=due,
        quiet_since=row.quiet_since,
        catch_up=row.catch_up,
    )
