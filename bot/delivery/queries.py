"""All SQL of the deliver step.

A part is *open* while it waits or is being sent. Claims take only the head of each chat's open
parts, so parts arrive in order; whatever ends a part (sent, failed, uncertain) frees the next.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Table,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import aliased

from bot.delivery.model import Arrival, ChatKind, NewPart, OutboxMessage
from bot.ids import ChatId, OutboxId, TelegramId
from bot.rendering.keyboard import Keyboard, from_json, to_json
from bot.storage.database import Session, insert_into
from bot.storage.tables import (
    ChatRow,
    DigestItemRow,
    DigestRow,
    OutboxRow,
)
from bot.storage.types import UTCDateTime

log = logging.getLogger(__name__)

CLAIMED = "claimed"
"""The reason a waiting part shows while a process has it."""

AHEAD = timedelta(days=8)
"""How much longer than it does an urgent part seems to wait: the longest due go first.

No part waits longer than a week, so nothing that is not urgent goes before it."""

_OPEN = ("waiting", "sending")
_SENDING = ("sending",)


# The same few statements thousands of times: putting one together takes longer than running it.

_FENCING = (
    update(OutboxRow)
    .where(
        tuple_(OutboxRow.id, OutboxRow.attempts).in_(bindparam("fences", expanding=True)),
        OutboxRow.state.in_(_OPEN),
    )
    .values(
        state="sending",
        send_after=bindparam("until", type_=UTCDateTime),
        attempts=OutboxRow.attempts + 1,
    )
    .returning(OutboxRow.id)
    .execution_options(synchronize_session=False)
)

_ARRIVING = (
    update(cast("Table", OutboxRow.__table__))
    .where(
        OutboxRow.id == bindparam("of_part"),
        OutboxRow.attempts == bindparam("of_attempt"),
        # For many rows at once IN is not taken.
        or_(*(OutboxRow.state == state for state in (*_OPEN, "uncertain"))),
    )
    .values(
        state="sent",
        sent_at=bindparam("at", type_=UTCDateTime),
        message_id=bindparam("number"),
        reason=None,
    )
)


async def enqueue(session: Session, parts: Sequence[NewPart]) -> None:
    """Put parts into the outbox, in the caller's transaction and in this order."""
    rows = [
        {
            "chat_id": part.chat_id,
            "digest_id": part.digest_id,
            "part": part.part,
            "html": part.html,
            "keyboard": None if part.keyboard is None else to_json(part.keyboard),
            "silent": part.silent,
            "reply_to": part.reply_to,
            "send_after": part.send_after - AHEAD if part.urgent else part.send_after,
            "created_at": part.send_after,
            "expires_at": part.expires_at,
        }
        for part in parts
    ]
    if rows:
        await session.execute(insert_into(session, OutboxRow), rows)


async def claim_due(
    session: Session, *, now: datetime, limit: int, lease: timedelta
) -> list[OutboxMessage]:
    """Take up to ``limit`` due parts, at most one per chat, for ``lease``; the longest due first.

    A part that is not sent by the end of the lease becomes due again, so a crash makes it
    late and never loses it. The claim alone does not allow sending: see ``mark_all_sending``.
    """
    earlier = aliased(OutboxRow)
    blocked = exists().where(
        earlier.chat_id == OutboxRow.chat_id,
        earlier.id < OutboxRow.id,
        _is_open(earlier),
    )
    due = (
        select(OutboxRow.id)
        .where(
            _is_open(OutboxRow), OutboxRow.state == "waiting", OutboxRow.send_after <= now, ~blocked
        )
        .order_by(OutboxRow.send_after, OutboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # SQLAlchemy leaves it out on SQLite
        .cte("due")  # PostgreSQL runs a CTE that locks rows once, whatever the plan
    )
    claim = (
        update(OutboxRow)
        .where(OutboxRow.id.in_(select(due.c.id)))
        .values(send_after=now + lease, reason=CLAIMED)
        .returning(OutboxRow.id)
    )
    ids = (await session.execute(claim)).scalars().all()
    return await _messages(session, ids) if ids else []


async def mark_all_sending(
    session: Session, messages: Sequence[OutboxMessage], *, until: datetime
) -> set[OutboxId]:
    """Write the fences: from now on requests may be on their way. Return which may be sent.

    Outcomes are recorded by the attempt that begins here. Who is not returned has been taken by
    somebody else since it was claimed, and must not be sent.
    """
    fences = sorted((message.id, message.attempts) for message in messages)
    fenced = await session.scalars(_FENCING, {"fences": fences, "until": until})
    return {OutboxId(outbox_id) for outbox_id in fenced}


async def mark_all_sent(session: Session, arrivals: Sequence[Arrival]) -> None:
    """Record that they arrived, unless a later attempt has been made meanwhile.

    An answer that comes after the lease still counts while nobody has repeated the request.
    """
    values = [
        {
            "of_part": arrival.message.id,
            "of_attempt": arrival.message.attempts,
            "number": arrival.message_id,
            "at": arrival.at,
        }
        for arrival in sorted(arrivals, key=lambda arrival: arrival.message.id)
    ]
    connection = await session.connection()
    await connection.execute(_ARRIVING, values)


async def put_back(
    session: Session, message: OutboxMessage, *, send_after: datetime, reason: str | None
) -> bool:
    """Let it wait until ``send_after``: it was certainly not delivered."""
    return await _record(session, message, state="waiting", send_after=send_after, reason=reason)


async def resend_uncertain(
    session: Session, message: OutboxMessage, *, send_after: datetime, reason: str
) -> bool:
    """Let it be sent a second time, without a sound and marked, and never again."""
    return await _record(
        session,
        message,
        among=_SENDING,
        state="waiting",
        send_after=send_after,
        reason=reason,
        resent=True,
        silent=True,
    )


async def mark_uncertain(session: Session, message: OutboxMessage, *, reason: str) -> bool:
    """End it without knowing whether any copy arrived.

    Nothing changes where its repetition waits: of two that look at what a dead sender left, one
    may see already what the other has decided.
    """
    return await _record(session, message, among=_SENDING, state="uncertain", reason=reason)


async def expire(session: Session, message: OutboxMessage) -> None:
    """Give up a part whose time is over before it could be sent."""
    if message.resent:  # the first copy may have arrived
        await _record(session, message, state="uncertain", reason="expired")
    else:
        await mark_failed(session, message, reason="expired")


async def mark_failed(session: Session, message: OutboxMessage, *, reason: str) -> bool:
    """Give it up: it was certainly not delivered, and will not be.

    What it would have said does not count as had: it comes with a later digest.
    """
    failed = await _record(session, message, state="failed", reason=reason)
    if failed:
        found = select(OutboxRow.digest_id, OutboxRow.part).where(OutboxRow.id == message.id)
        digest_id, part = (await session.execute(found)).one()
        await _forget_part(session, digest_id, part)
    return failed


async def lapsed(session: Session, *, now: datetime | None, limit: int) -> list[OutboxMessage]:
    """Return parts whose sender died in the middle: being sent, and their lease is over.

    With ``now`` None the lease does not matter: for a start when nobody else can be sending.
    """
    found = select(OutboxRow.id).where(_is_open(OutboxRow), OutboxRow.state == "sending")
    if now is not None:
        found = found.where(OutboxRow.send_after <= now)
    ids = (await session.execute(found.order_by(OutboxRow.send_after).limit(limit))).scalars().all()
    # The dead sender had written its fence: its attempt is the one that is recorded.
    return await _messages(session, ids) if ids else []


async def release_claims(session: Session, *, now: datetime) -> int:
    """Make claimed parts due at once; only when nobody else can be sending. Return how many."""
    claimed = (
        update(OutboxRow)
        .where(_is_open(OutboxRow), OutboxRow.state == "waiting", OutboxRow.reason == CLAIMED)
        .values(send_after=now, reason=None)
    )
    return await _changed(session, claimed)


async def withdraw(session: Session, telegram_id: TelegramId, *, reason: str) -> int:
    """Give up all open parts for a Telegram chat, its topics too; return how many.

    What they would have said does not count as had: it comes with a later digest. A part that
    may have arrived is *uncertain*, and counts.
    """
    chats = select(ChatRow.id).where(ChatRow.telegram_id == telegram_id)
    return await _give_up(session, OutboxRow.chat_id.in_(chats), reason=reason)


async def withdraw_waiting(session: Session, chat_id: ChatId, *, reason: str) -> int:
    """Give up what waits for one chat that wants to hear nothing; what is under way arrives."""
    waits = and_(OutboxRow.chat_id == chat_id, OutboxRow.state == "waiting")
    return await _give_up(session, waits, reason=reason)


async def _give_up(session: Session, which: ColumnElement[bool], *, reason: str) -> int:
    giving_up = (
        update(OutboxRow)
        .where(which, _is_open(OutboxRow))
        .values(state=case((OutboxRow.resent, "uncertain"), else_="failed"), reason=reason)
        .returning(OutboxRow.digest_id, OutboxRow.part, OutboxRow.state)
    )
    ended = (await session.execute(giving_up)).all()
    for digest_id, part, state in ended:
        if state == "failed":
            await _forget_part(session, digest_id, part)
    return len(ended)


async def park_chat(session: Session, telegram_id: TelegramId, *, reason: str) -> None:
    """Stop writing to a Telegram chat that cannot be reached, and keep its subscriptions.

    One that wants to hear nothing stays as it is: when it is back, it still wants to.
    """
    await session.execute(
        update(ChatRow)
        .where(ChatRow.telegram_id == telegram_id, ChatRow.state.in_(["active", "parked"]))
        .values(
            state="parked",
            parked_reason=reason,
            next_digest_at=None,
            next_digest_date=None,
            next_digest_slot=None,
        )
    )
    await withdraw(session, telegram_id, reason=f"recipient gone: {reason}")


async def _forget_part(session: Session, digest_id: int | None, part: int) -> None:
    """Delete the items of one message of a digest, and let its corrections be told again."""
    if digest_id is None:
        return
    digest = await session.get_one(DigestRow, digest_id)
    after_it = select(OutboxRow.id).where(OutboxRow.digest_id == digest_id, OutboxRow.part > part)
    if await session.scalar(after_it) is None:  # corrections stand below the stories
        await session.execute(
            update(DigestItemRow)
            .where(DigestItemRow.chat_id == digest.chat_id)
            .where(DigestItemRow.corrected_at == digest.composed_at)
            .values(corrected_at=None)
        )
    await session.execute(
        delete(DigestItemRow).where(
            DigestItemRow.digest_id == digest_id, DigestItemRow.part == part
        )
    )


async def _messages(session: Session, ids: Sequence[int]) -> list[OutboxMessage]:
    """Return the parts with these ids, in order of id."""
    query = (
        select(
            OutboxRow,
            ChatRow.telegram_id,
            ChatRow.thread_id,
            ChatRow.kind,
            ChatRow.language,
            ChatRow.topic_closed,
            and_(OutboxRow.part == 0, DigestRow.slot.is_not(None)).label("opens"),
        )
        .join(ChatRow, ChatRow.id == OutboxRow.chat_id)
        .outerjoin(DigestRow, DigestRow.id == OutboxRow.digest_id)
        .where(OutboxRow.id.in_(ids))
        .order_by(OutboxRow.id)
        .execution_options(populate_existing=True)
    )
    found = await session.execute(query)
    return [
        OutboxMessage(
            id=OutboxId(row.id),
            chat_id=ChatId(row.chat_id),
            telegram_id=TelegramId(telegram_id),
            thread_id=thread_id,
            chat_kind=cast("ChatKind", kind),
            language=language,
            topic_closed=topic_closed,
            html=row.html,
            keyboard=_keyboard(row),
            silent=row.silent,
            attempts=row.attempts,
            resent=row.resent,
            created_at=row.created_at,
            expires_at=row.expires_at,
            reply_to=row.reply_to,
            opens_digest=bool(opens),
        )
        for row, telegram_id, thread_id, kind, language, topic_closed, opens in found
    ]


def _is_open(row: type[OutboxRow]) -> ColumnElement[bool]:
    """Say it in the words of the index of open parts: SQLite does not see through parameters."""
    return row.state.in_(bindparam("open", _OPEN, expanding=True, literal_execute=True))


def _keyboard(row: OutboxRow) -> Keyboard | None:
    """Return its buttons; none when they cannot be read, for the sake of all other parts."""
    if row.keyboard is None:
        return None
    try:
        return from_json(row.keyboard)
    except ValueError:
        log.exception("buttons left out", extra={"outbox_id": row.id})
        return None


async def _record(
    session: Session, message: OutboxMessage, *, among: Sequence[str] = _OPEN, **values: object
) -> bool:
    """Change the part if ``message`` is still its latest attempt; tell whether it was."""
    change = (
        update(OutboxRow)
        .where(
            OutboxRow.id == message.id,
            OutboxRow.attempts == message.attempts,
            OutboxRow.state.in_(among),
        )
        .values(**values)
    )
    return await _changed(session, change) == 1


async def _changed(session: Session, change: Update) -> int:
    result = await session.execute(change)
    return cast("CursorResult[Any]", result).rowcount
