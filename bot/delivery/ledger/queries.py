"""All SQL of the shared pace.

Each statement decides by what stands in one row, and changes it: PostgreSQL looks at the row
again when another process has just changed it, so no two take the same place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Double,
    Integer,
    and_,
    bindparam,
    case,
    delete,
    extract,
    func,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.dml import ReturningInsert

from bot.delivery.limits import Limits, Slowness
from bot.storage.database import Session, insert_into
from bot.storage.tables import ChatRow, OutboxRow, PaceRow

EVERYBODY = 0
"""In the place of a chat's number."""

FAR = 60.0
"""Seconds. What is said to come later than this, except silence, was written by a clock that
has been set back since."""


_WHOSE: ColumnElement[int] = bindparam("whose", type_=BigInteger)
_NOW: ColumnElement[float] = bindparam("moment", type_=Double)


@dataclass(frozen=True, slots=True)
class Book:
    """How departures are counted."""

    room: int
    """So many in ``window``; 0: any number."""
    window: float
    """Seconds."""
    spacing: float = 0.0
    """Seconds that each books; 0: none."""
    slack: float = 0.0
    """Seconds that may be booked ahead and still let one go: a short burst."""


async def reserve(
    session: Session, limits: Limits, count: int, *, moment: float | None
) -> tuple[float, float, float]:
    """Take ``count`` places of the timetable, at the pace that all keep now.

    Return the seconds until the first, less than 0 when it is past (by up to ``catch_up``), those
    between two, and those of silence over all that are left (less than 0: none). ``moment`` is
    the present in seconds since 1970; None: by the database's clock.
    """
    taking = _reserving(count, limits, given=moment is not None)
    first, interval, silence = (await session.execute(taking, _values(EVERYBODY, moment))).one()
    return first, interval, silence


async def depart(
    session: Session, telegram_id: int, book: Book, *, moment: float | None
) -> float | None:
    """Count a request that leaves now, and return the moment; None: it may not."""
    counting = _counting(book, given=moment is not None)
    return await session.scalar(counting, _values(telegram_id, moment))


async def give_back(session: Session, telegram_id: int, book: Book, counted_at: float) -> None:
    """Undo one ``depart``."""
    # Two may have been counted at one moment: only one of them is taken out.
    place = func.array_position(PaceRow.recent, counted_at, type_=Integer)
    without = func.array_cat(
        PaceRow.recent[1 : place - 1], PaceRow.recent[place + 1 : book.room], type_=ARRAY(Double)
    )
    await session.execute(
        update(PaceRow)
        .where(PaceRow.telegram_id == telegram_id)
        .values(
            recent=func.coalesce(without, PaceRow.recent),
            next_at=PaceRow.next_at - book.spacing,
        )
        .execution_options(synchronize_session=False)
    )


# The same few statements thousands of times: putting one together takes longer than running it.


@cache
def _reserving(count: int, limits: Limits, *, given: bool) -> ReturningInsert[float, float, float]:
    now = _NOW if given else _now(None)
    statement = postgresql.insert(PaceRow).values(
        telegram_id=_WHOSE,
        asked_at=now,
        next_at=now + count / limits.per_second,
        recent=[],
        silent_until=0.0,
    )
    asked_at = statement.excluded.asked_at
    on_time = PaceRow.next_at.between(asked_at - limits.catch_up, asked_at + FAR)
    start = case((on_time, PaceRow.next_at), else_=asked_at)
    # What RETURNING sees is the changed row, in which only ``asked_at`` matters to the pace.
    interval = 1 / _pace(limits, sql_cast(PaceRow.asked_at, Double))
    return statement.on_conflict_do_update(
        index_elements=[PaceRow.telegram_id],
        set_={"next_at": start + count / _pace(limits, asked_at), "asked_at": asked_at},
    ).returning(
        PaceRow.next_at - count * interval - PaceRow.asked_at,
        sql_cast(interval, Double),
        PaceRow.silent_until - PaceRow.asked_at,
    )


def _pace(limits: Limits, now: ColumnElement[float]) -> ColumnElement[float]:
    """Return what ``Limits.pace`` does."""
    grown_for = case((now > PaceRow.slowed_at, now - PaceRow.slowed_at), else_=0.0)
    grown = PaceRow.slowed_to + grown_for * limits.recovery
    return case((grown < limits.per_second, grown), else_=limits.per_second)


@cache
def _counting(book: Book, *, given: bool) -> ReturningInsert[float]:
    now = _NOW if given else _now(None)
    statement = postgresql.insert(PaceRow).values(
        telegram_id=_WHOSE,
        asked_at=now,
        next_at=now + book.spacing,
        recent=postgresql.array([now]) if book.room else [],
        silent_until=0.0,
    )
    asked_at = statement.excluded.asked_at
    changed: dict[str, object] = {"asked_at": asked_at}
    if book.room:
        newest = func.array_prepend(asked_at, PaceRow.recent, type_=ARRAY(Double))
        changed["recent"] = newest[1 : book.room]
    if book.spacing:
        changed["next_at"] = func.greatest(_booked(asked_at), asked_at) + book.spacing
    return statement.on_conflict_do_update(
        index_elements=[PaceRow.telegram_id], set_=changed, where=_free(book, asked_at)
    ).returning(PaceRow.asked_at)


def _values(telegram_id: int, moment: float | None) -> dict[str, float]:
    values: dict[str, float] = {"whose": telegram_id}
    if moment is not None:
        values["moment"] = moment
    return values


async def wait_to_depart(
    session: Session, telegram_id: int, book: Book, *, moment: float | None
) -> float:
    """Return the seconds until a request may leave; 0 or less when it may now."""
    now = _now(moment)
    spaced = _booked(now) - book.slack if book.spacing else 0.0
    roomy = func.coalesce(PaceRow.recent[book.room] + book.window, 0.0) if book.room else 0.0
    last = func.greatest(PaceRow.silent_until, spaced, roomy, type_=Double)
    waiting = select(sql_cast(last - now, Double)).where(PaceRow.telegram_id == telegram_id)
    return float(await session.scalar(waiting) or 0.0)


async def silence(
    session: Session, telegram_id: int, seconds: float, *, moment: float | None
) -> None:
    """Write down a silence; a longer one that is written already stays."""
    now = _now(moment)
    statement = insert_into(session, PaceRow).values(
        telegram_id=telegram_id, asked_at=now, next_at=now, recent=[], silent_until=now + seconds
    )
    until = statement.excluded.silent_until
    longer = case((PaceRow.silent_until > until, PaceRow.silent_until), else_=until)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[PaceRow.telegram_id], set_={"silent_until": longer}
        )
    )


async def slow_down(
    session: Session, limits: Limits, seconds: float, *, moment: float | None
) -> None:
    """Have all be slower after the silence that was just written: as ``Limits.slower`` says."""
    now = _now(moment)
    slower = limits.slowdown * _pace(limits, now)
    least = limits.slowest * limits.per_second
    await session.execute(
        update(PaceRow)
        .where(
            PaceRow.telegram_id == EVERYBODY,
            or_(PaceRow.slowed_at.is_(None), PaceRow.slowed_at <= now),
        )
        .values(slowed_to=case((slower > least, slower), else_=least), slowed_at=now + seconds)
        .execution_options(synchronize_session=False)
    )


async def slowness(session: Session, *, moment: float | None) -> Slowness | None:
    """Return how slow all are to be, ``since`` in seconds from now; None: not at all."""
    found = select(PaceRow.slowed_to, PaceRow.slowed_at - _now(moment)).where(
        PaceRow.telegram_id == EVERYBODY, PaceRow.slowed_to.is_not(None)
    )
    row = (await session.execute(found)).one_or_none()
    return None if row is None else Slowness(*row)


async def silences(session: Session, *, moment: float | None) -> Sequence[tuple[int, float]]:
    """Return whose silence lasts, and the seconds it lasts."""
    left = PaceRow.silent_until - _now(moment)
    found = await session.execute(select(PaceRow.telegram_id, left).where(left > 0))
    return [(telegram_id, seconds) for telegram_id, seconds in found]


async def sent_to_many(session: Session, *, since: datetime) -> Sequence[tuple[int, datetime]]:
    """Return to which groups and channels parts were sent since then, and when, in order."""
    found = await session.execute(
        select(ChatRow.telegram_id, OutboxRow.sent_at)
        .join(ChatRow, ChatRow.id == OutboxRow.chat_id)
        .where(OutboxRow.state == "sent", OutboxRow.sent_at > since, ChatRow.kind != "private")
        .order_by(OutboxRow.sent_at)
    )
    return [(telegram_id, sent_at) for telegram_id, sent_at in found if sent_at is not None]


async def forget(session: Session, *, moment: float | None, kept: float) -> None:
    """Delete chats that nothing holds back, ``kept`` seconds after they were asked for."""
    now = _now(moment)
    idle = and_(
        PaceRow.telegram_id != EVERYBODY,
        PaceRow.asked_at < now - kept,
        PaceRow.next_at < now,
        PaceRow.silent_until < now,
    )
    await session.execute(delete(PaceRow).where(idle))


async def without_waiting_for_the_disk(session: Session) -> None:
    """Let this transaction's commit be lost with the server: by its restart it is old news."""
    await session.execute(select(func.set_config("synchronous_commit", "off", true())))


def _now(moment: float | None) -> ColumnElement[float]:
    if moment is not None:
        return literal(moment, Double)
    return sql_cast(extract("epoch", func.clock_timestamp()), Double)


def _booked(now: ColumnElement[float]) -> ColumnElement[float]:
    return case((PaceRow.next_at > now + FAR, now), else_=PaceRow.next_at)


def _free(book: Book, now: ColumnElement[float]) -> ColumnElement[bool]:
    oldest = PaceRow.recent[book.room] if book.room else None
    return and_(
        PaceRow.silent_until <= now,
        _booked(now) - book.slack <= now if book.spacing else true(),
        true()
        if oldest is None
        else or_(oldest.is_(None), oldest + book.window <= now, oldest > now + FAR),
    )
