"""All SQL of the shared pace.

Each statement decides by what stands in one row, and changes it: PostgreSQL looks at the row
again when another process has just changed it, so no two take the same place.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
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
    text,
    true,
    update,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from bot.delivery.limits import Limits, Slowness
from bot.ids import TelegramId
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


@dataclass(frozen=True, slots=True)
class Books:
    """How all departures are counted, and those in one chat."""

    over_all: Book
    private: Book
    group: Book
    """Spaced as private ones are."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What may leave."""

    at: float
    """The moment, by the ledger's clock."""
    free: int
    """How many more might have left, as far as all of them go; less than 1: none."""
    chats: Collection[int]
    """To whom."""


# The row of all is locked first: who waits for it sees what others have counted meanwhile, and
# the moment is taken after that. Its lock is held for this statement only.
_DEPARTING = text(
    """
    WITH over_all AS MATERIALIZED (
        SELECT recent, silent_until FROM paces WHERE telegram_id = :everybody FOR UPDATE
    ), present AS MATERIALIZED (
        SELECT recent, silent_until,
            coalesce(:moment, extract(epoch FROM clock_timestamp())) AS now,
            set_config('synchronous_commit', 'off', true) AS unsynced
        FROM over_all
    ), room AS MATERIALIZED (
        SELECT now, recent, CASE WHEN silent_until > now THEN 0 ELSE :room - (
            SELECT count(*) FROM unnest(recent) AS at
            WHERE at + :window > now AND at <= now + :far
        ) END AS free
        FROM present
    ), wanted AS MATERIALIZED (
        SELECT one.telegram_id, one.is_group, room.now
        FROM unnest(:chats, :groups) WITH ORDINALITY AS one (telegram_id, is_group, place), room
        WHERE one.place <= room.free
    ), counted AS (
        INSERT INTO paces AS pace (telegram_id, asked_at, next_at, recent, silent_until)
        SELECT telegram_id, now, now + :spacing,
            CASE WHEN is_group THEN ARRAY[now] ELSE '{}' END, 0
        FROM wanted
        ON CONFLICT (telegram_id) DO UPDATE SET
            asked_at = excluded.asked_at,
            next_at = :spacing + CASE
                WHEN pace.next_at > excluded.asked_at + :far THEN excluded.asked_at
                ELSE greatest(pace.next_at, excluded.asked_at) END,
            recent = CASE WHEN excluded.recent = '{}' THEN pace.recent
                ELSE (excluded.recent || pace.recent)[1 : :group_room] END
        WHERE pace.silent_until <= excluded.asked_at
            AND (pace.next_at - :slack <= excluded.asked_at
                OR pace.next_at > excluded.asked_at + :far)
            AND (excluded.recent = '{}'
                OR pace.recent[:group_room] IS NULL
                OR pace.recent[:group_room] + :group_window <= excluded.asked_at
                OR pace.recent[:group_room] > excluded.asked_at + :far)
        RETURNING telegram_id
    ), noted AS (
        UPDATE paces SET
            asked_at = room.now,
            recent = (array_fill(room.now, ARRAY[number.counted]) || room.recent)[1 : :room]
        FROM room, (SELECT count(*)::int AS counted FROM counted) AS number
        WHERE paces.telegram_id = :everybody AND number.counted > 0
    )
    SELECT now, free, array(SELECT telegram_id FROM counted) AS granted FROM room
    """
).bindparams(
    bindparam("moment", type_=Double),
    bindparam("everybody", type_=BigInteger),
    bindparam("far", type_=Double),
    bindparam("chats", type_=ARRAY(BigInteger)),
    bindparam("groups", type_=ARRAY(Boolean)),
    bindparam("room", type_=Integer),
    bindparam("window", type_=Double),
    bindparam("group_room", type_=Integer),
    bindparam("group_window", type_=Double),
    bindparam("spacing", type_=Double),
    bindparam("slack", type_=Double),
)


# The row of all first, as in counting. Equal moments stand beside each other.
_GIVING_BACK = text(
    """
    WITH over_all AS MATERIALIZED (
        SELECT set_config('synchronous_commit', 'off', true) AS unsynced
        FROM paces WHERE telegram_id = :everybody FOR UPDATE
    )
    UPDATE paces SET
        recent = coalesce(
            recent[1 : array_position(recent, :counted_at) - 1]
            || recent[array_position(recent, :counted_at)
                + CASE WHEN telegram_id = :everybody THEN :departures ELSE 1 END : ],
            recent
        ),
        next_at = CASE WHEN telegram_id = :everybody THEN next_at ELSE next_at - :spacing END
    FROM over_all WHERE telegram_id = ANY(:whose)
    """
).bindparams(
    bindparam("everybody", type_=BigInteger),
    bindparam("whose", type_=ARRAY(BigInteger)),
    bindparam("departures", type_=Integer),
    bindparam("counted_at", type_=Double),
    bindparam("spacing", type_=Double),
)


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
    connection: AsyncConnection,
    chats: Mapping[TelegramId, bool],
    books: Books,
    *,
    moment: float | None,
) -> Granted | None:
    """Count requests that leave now, as many as may, in one statement that is one transaction.

    ``chats``: to whom, and whether the limits of groups hold there. None: nobody has a row yet.
    """
    values = {
        "moment": moment,
        "everybody": EVERYBODY,
        "far": FAR,
        "chats": list(chats),
        "groups": list(chats.values()),
        "room": books.over_all.room,
        "window": books.over_all.window,
        "group_room": books.group.room,
        "group_window": books.group.window,
        "spacing": books.group.spacing,
        "slack": books.group.slack,
    }
    row = (await connection.execute(_DEPARTING, values)).one_or_none()
    return None if row is None else Granted(row.now, row.free, set(row.granted))


async def begin(session: Session) -> None:
    """Write the row that all departures are counted in, if it is not there."""
    row = postgresql.insert(PaceRow).values(
        telegram_id=EVERYBODY, asked_at=0.0, next_at=0.0, recent=[], silent_until=0.0
    )
    await session.execute(row.on_conflict_do_nothing())


async def give_back(
    connection: AsyncConnection, chats: Collection[TelegramId], books: Books, counted_at: float
) -> None:
    """Undo what one ``depart`` has counted; another may have been counted at its moment."""
    values = {
        "everybody": EVERYBODY,
        "whose": [EVERYBODY, *chats],
        "departures": len(chats),
        "counted_at": counted_at,
        "spacing": books.group.spacing,
    }
    await connection.execute(_GIVING_BACK, values)


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
    # Whom another process is asking for is not idle, and is not waited for.
    some = select(PaceRow.telegram_id).where(idle).with_for_update(skip_locked=True)
    await session.execute(
        delete(PaceRow)
        .where(PaceRow.telegram_id.in_(some))
        .execution_options(synchronize_session=False)
    )


async def without_waiting_for_the_disk(session: Session) -> None:
    """Let this transaction's commit be lost with the server: by its restart it is old news."""
    await session.execute(select(func.set_config("synchronous_commit", "off", true())))


def _now(moment: float | None) -> ColumnElement[float]:
    if moment is not None:
        return literal(moment, Double)
    return sql_cast(extract("epoch", func.clock_timestamp()), Double)


def _booked(now: ColumnElement[float]) -> ColumnElement[float]:
    return case((PaceRow.next_at > now + FAR, now), else_=PaceRow.next_at)
