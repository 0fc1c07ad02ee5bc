"""The SQL of the poll step: claims on sources, and what a poll leaves in them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Table,
    Update,
    bindparam,
    func,
    select,
    update,
)

from bot.ids import SourceId
from bot.sources.manners import host_of
from bot.sources.model import (
    ClaimedSource,
    PastPoll,
    PollRecord,
)
from bot.storage.database import Session
from bot.storage.tables import SourceRow
from bot.storage.types import UTCDateTime

_SOURCES = cast("Table", SourceRow.__table__)
_KEPT = frozenset(("first_polled_at", "site_url", "language"))
"""What a document says of itself is kept only where the source has nothing yet."""
_HELD = (
    select(_SOURCES.c.id, _SOURCES.c.next_poll_at)
    .where(_SOURCES.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(_SOURCES.c.id)
    .with_for_update()  # SQLAlchemy leaves it out on SQLite
)
_MILLISECOND = timedelta(milliseconds=1)

LAST_POLLS = 12
"""Of each source are remembered."""
_LOOK_AHEAD = 8
"""Due sources that are looked at for each that is claimed: many may lie on one host."""

_CLAIMED = tuple(
    _SOURCES.c[name]
    for name in (
        "id",
        "url",
        "title",
        "site_url",
        "language",
        "etag",
        "last_modified",
        "body_hash",
        "entry_prints",
        "first_polled_at",
        "failures",
        "error_code",
        "failing_since",
        "moved_to",
        "entry_times",
        "last_polls",
        "full_text",
        "selector",
        "set_language",
    )
)
_LEASE = bindparam("lease_until", type_=UTCDateTime())


def _claim_due() -> Update:
    is_due = _SOURCES.c.next_poll_at <= bindparam("now", type_=UTCDateTime())
    waiting = (
        select(_SOURCES.c.id, _SOURCES.c.host, _SOURCES.c.next_poll_at)
        .where(
            _SOURCES.c.state == "active",
            is_due,
            _SOURCES.c.host.not_in(bindparam("busy_hosts", expanding=True)),
        )
        .order_by(_SOURCES.c.next_poll_at, _SOURCES.c.id)
        .limit(bindparam("looked_at", type_=Integer()))
        .subquery()
    )
    place = func.row_number().over(
        partition_by=waiting.c.host, order_by=(waiting.c.next_poll_at, waiting.c.id)
    )
    ranked = select(waiting.c.id, waiting.c.next_poll_at, place.label("place")).subquery()
    heads = (
        select(ranked.c.id)
        .where(ranked.c.place == 1)
        .order_by(ranked.c.next_poll_at, ranked.c.id)
        .limit(bindparam("most", type_=Integer()))
    )
    due = (
        select(_SOURCES.c.id)
        # Said again, because another process may have claimed it between the two looks.
        .where(_SOURCES.c.id.in_(heads), is_due)
        .with_for_update(skip_locked=True)  # SQLAlchemy leaves it out on SQLite
        .cte("due")
    )
    return (
        update(_SOURCES)
        .where(_SOURCES.c.id.in_(select(due.c.id)))
        .values(next_poll_at=_LEASE, claimed_until=_LEASE)
        .returning(*_CLAIMED)
    )


_CLAIM_DUE = _claim_due()
"""Made once: putting it together costs more than asking the database."""


async def claim_due(
    session: Session,
    *,
    now: datetime,
    limit: int,
    lease: timedelta,
    busy_hosts: Collection[str] = (),
) -> list[ClaimedSource]:
    """Take up to ``limit`` due sources for ``lease``: the longest due of each host first.

    One for each host, and none of ``busy_hosts``, where somebody is at work already. A source
    that is not recorded by the end of the lease becomes due again: a crash makes a poll late, and
    repeats it, which does no harm.
    """
    connection = await session.connection()
    claimed = await connection.execute(
        _CLAIM_DUE,
        {
            "now": now,
            "lease_until": now + lease,
            "busy_hosts": list(busy_hosts),
            "looked_at": limit * _LOOK_AHEAD,
            "most": limit,
        },
    )
    return [_claimed(row, now + lease) for row in sorted(claimed, key=lambda row: row.id)]


async def claim_one(
    session: Session, source_id: SourceId, *, now: datetime, lease: timedelta
) -> ClaimedSource | None:
    """Take one active source for ``lease``, due or not; a poll of it under way loses its claim."""
    claim = (
        update(_SOURCES)
        .where(_SOURCES.c.id == source_id, _SOURCES.c.state == "active")
        .values(next_poll_at=now + lease, claimed_until=now + lease)
        .returning(*_CLAIMED)
    )
    row = (await session.execute(claim)).one_or_none()
    return None if row is None else _claimed(row, now + lease)


async def free_claims(session: Session, *, now: datetime) -> int:
    """Make all claimed sources due; return how many there were.

    For when nobody can be at work on any: those who claimed them are dead. A source that was
    silenced, paused or resumed since is claimed by nobody, and keeps its time.
    """
    freed = await session.execute(
        update(_SOURCES)
        .where(_SOURCES.c.claimed_until == _SOURCES.c.next_poll_at)
        .values(next_poll_at=now, claimed_until=None)
        .returning(_SOURCES.c.id)
    )
    return len(freed.all())


def _claimed(row: Row[*tuple[Any, ...]], lease_until: datetime) -> ClaimedSource:
    return ClaimedSource(
        id=SourceId(row.id),
        url=row.url,
        title=row.title,
        site_url=row.site_url,
        language=row.language,
        lease_until=lease_until,
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=row.body_hash,
        entry_prints=row.entry_prints,
        first=row.first_polled_at is None,
        failures=row.failures,
        error_code=row.error_code,
        failing_since=row.failing_since,
        moved_to=row.moved_to,
        entry_times=tuple(row.entry_times),
        last_polls=row.last_polls,
        full_text=row.full_text,
        selector=row.selector,
        set_language=row.set_language,
    )


def past_polls(stored: Sequence[Sequence[Any]]) -> tuple[PastPoll, ...]:
    """Return polls as a source's row keeps them, newest first."""
    return tuple(
        PastPoll(datetime.fromtimestamp(at, UTC), outcome, new, timedelta(milliseconds=took))
        for at, outcome, new, took in stored
    )


async def put_back(session: Session, sources: Iterable[ClaimedSource], *, now: datetime) -> None:
    """Make claimed sources due again at once; those that are no longer ours stay as they are."""
    for source in sources:
        await session.execute(update(SourceRow).where(*_ours(source)).values(next_poll_at=now))


async def held(
    session: Session, sources: Sequence[ClaimedSource]
) -> set[tuple[SourceId, datetime]]:
    """Return the claims on ``sources`` (id, end) that are not over; they stay so until the commit.

    The lease is the fence: whoever claims, resumes or re-adds a source moves ``next_poll_at``.
    On SQLite nobody else writes meanwhile; PostgreSQL locks the rows, in one order for all.
    """
    if not sources:
        return set()
    claims = {(source.id, source.lease_until) for source in sources}
    connection = await session.connection()
    rows = await connection.execute(_HELD, {"ids": [source.id for source in sources]})
    return claims.intersection((SourceId(row.id), row.next_poll_at) for row in rows)


async def record_polls(
    session: Session, polls: Sequence[tuple[ClaimedSource, PollRecord, int]]
) -> None:
    """Write polls' results into their sources; where the claim is over nothing happens.

    With each, how many new or changed entries it brought. Those that change the same columns are
    written in one round to the database.
    """
    alike: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for source, record, new in sorted(polls, key=lambda poll: poll[0].id):
        values = _recorded(source, record, new)
        row = {f"new_{name}": value for name, value in values.items()}
        row |= {"held_id": source.id, "held_lease": source.lease_until}
        alike.setdefault(tuple(values), []).append(row)
    connection = await session.connection()
    for names, rows in alike.items():
        await connection.execute(_recording(names), rows)


@lru_cache(maxsize=64)
def _recording(names: tuple[str, ...]) -> Update:
    """Return the statement that writes these columns of claimed sources."""
    values: dict[str, ColumnElement[Any]] = {}
    for name in names:
        value = bindparam(f"new_{name}", type_=_SOURCES.c[name].type)
        values[name] = func.coalesce(_SOURCES.c[name], value) if name in _KEPT else value
    return (
        update(_SOURCES)
        .where(
            _SOURCES.c.id == bindparam("held_id"),
            _SOURCES.c.next_poll_at == bindparam("held_lease"),
        )
        .values(values)
    )


def _recorded(source: ClaimedSource, record: PollRecord, new: int) -> dict[str, object]:
    """Return what a poll changes in its source's row: hardly anything, where nothing is new."""
    values: dict[str, object] = {
        "next_poll_at": record.next_poll_at,
        "interval_s": _interval(record),
        "interval_reason": record.interval_reason,
    }
    if not record.counts:
        return values
    values |= {"last_polled_at": record.polled_at, "last_polls": _remembered(source, record, new)}
    if record.closes:
        values["state"] = "closed"
    if record.moved_to != source.moved_to:
        values["moved_to"] = record.moved_to
    if record.validators is not None:
        values |= {
            "etag": record.validators.etag,
            "last_modified": record.validators.last_modified,
            "body_hash": record.validators.body_hash,
            "entry_prints": record.validators.entry_prints,
        }
    if record.entry_times is not None:
        values["entry_times"] = list(record.entry_times)
    if record.url is not None:
        values |= {"url": record.url, "host": host_of(record.url)}
    return values | (_succeeded(source, record) if record.succeeded else _failed(source, record))


def _succeeded(source: ClaimedSource, record: PollRecord) -> dict[str, object]:
    values: dict[str, object] = {"last_success_at": record.polled_at}
    if source.first:
        values["first_polled_at"] = record.polled_at
    if record.site_url is not None and source.site_url is None:
        values["site_url"] = record.site_url
    if record.language is not None and source.language is None:
        values["language"] = record.language
    if source.failures or source.error_code is not None or source.failing_since is not None:
        values |= {
            "failures": 0,
            "error_code": None,
            "error_detail": None,
            "failing_since": None,
            "told": None,
            "found_url": None,
        }
    return values


def _failed(source: ClaimedSource, record: PollRecord) -> dict[str, object]:
    return {
        "failures": source.failures + 1,
        "error_code": record.error_code,
        "error_detail": record.error_detail,
        "failing_since": source.failing_since or record.polled_at,
    }


def _remembered(source: ClaimedSource, record: PollRecord, new: int) -> list[Sequence[Any]]:
    """Return what ``past_polls`` reads, this poll first."""
    at, took = int(record.polled_at.timestamp()), round(record.took / _MILLISECOND)
    return [[at, record.outcome, new, took], *source.last_polls[: LAST_POLLS - 1]]


def _interval(record: PollRecord) -> int:
    return max(0, round((record.next_poll_at - record.polled_at).total_seconds()))


def _ours(source: ClaimedSource) -> tuple[ColumnElement[bool], ...]:
    return (SourceRow.id == source.id, SourceRow.next_poll_at == source.lease_until)


async def is_polled(session: Session, url: str) -> bool:
    """Tell whether some source polls ``url``."""
    return await session.scalar(select(SourceRow.id).where(SourceRow.url == url)) is not None


async def silence_host(session: Session, host: str, *, until: datetime) -> None:
    """Let no source of ``host`` be due before ``until``; claims on them are over."""
    await session.execute(
        update(SourceRow)
        .where(SourceRow.host == host, SourceRow.next_poll_at < until)
        .values(next_poll_at=until)
        .execution_options(synchronize_session=False)
    )


async def overdue(session: Session, *, since: datetime) -> list[SourceId]:
    """Return the active sources that were due before ``since`` already."""
    found = await session.scalars(
        select(SourceRow.id).where(SourceRow.state == "active", SourceRow.next_poll_at < since)
    )
    return [SourceId(number) for number in found]


async def reschedule(
    session: Session, times: Mapping[SourceId, datetime], *, since: datetime
) -> None:
    """Move sources that are still overdue since ``since`` to their new times."""
    statement = (
        update(_SOURCES)
        .where(_SOURCES.c.id == bindparam("b_id"), _SOURCES.c.next_poll_at < since)
        .values(next_poll_at=bindparam("at"))
    )
    rows = [{"b_id": number, "at": at} for number, at in times.items()]
    if rows:
        connection = await session.connection()
        await connection.execute(statement, rows)
