"""The SQL of the poll step: claims on sources, and what a poll leaves in them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Row,
    Table,
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

_MILLISECOND = timedelta(milliseconds=1)


LAST_POLLS = 12
"""Of each source are remembered."""
_LOOK_AHEAD = 8
"""Due sources that are looked at for each that is claimed: many may lie on one host."""

_CLAIMED = (
    SourceRow.id,
    SourceRow.url,
    SourceRow.title,
    SourceRow.site_url,
    SourceRow.language,
    SourceRow.etag,
    SourceRow.last_modified,
    SourceRow.body_hash,
    SourceRow.first_polled_at,
    SourceRow.failures,
    SourceRow.error_code,
    SourceRow.failing_since,
    SourceRow.moved_to,
    SourceRow.entry_times,
    SourceRow.last_polls,
    SourceRow.full_text,
    SourceRow.selector,
)


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
    waiting = (
        select(SourceRow.id, SourceRow.host, SourceRow.next_poll_at)
        .where(
            SourceRow.state == "active",
            SourceRow.next_poll_at <= now,
            SourceRow.host.not_in(busy_hosts),
        )
        .order_by(SourceRow.next_poll_at, SourceRow.id)
        .limit(limit * _LOOK_AHEAD)
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
        .limit(limit)
    )
    due = (
        select(SourceRow.id)
        # Said again, because another process may have claimed it between the two looks.
        .where(SourceRow.id.in_(heads), SourceRow.next_poll_at <= now)
        .with_for_update(skip_locked=True)  # SQLAlchemy leaves it out on SQLite
        .cte("due")
    )
    claim = (
        update(SourceRow)
        .where(SourceRow.id.in_(select(due.c.id)))
        .values(next_poll_at=now + lease)
        .returning(*_CLAIMED)
        .execution_options(synchronize_session=False)
    )
    rows = (await session.execute(claim)).all()
    return [_claimed(row, now + lease) for row in sorted(rows, key=lambda row: row.id)]


async def claim_one(
    session: Session, source_id: SourceId, *, now: datetime, lease: timedelta
) -> ClaimedSource | None:
    """Take one active source for ``lease``, due or not; a poll of it under way loses its claim."""
    claim = (
        update(SourceRow)
        .where(SourceRow.id == source_id, SourceRow.state == "active")
        .values(next_poll_at=now + lease)
        .returning(*_CLAIMED)
        .execution_options(synchronize_session=False)
    )
    row = (await session.execute(claim)).one_or_none()
    return None if row is None else _claimed(row, now + lease)


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
        first=row.first_polled_at is None,
        failures=row.failures,
        error_code=row.error_code,
        failing_since=row.failing_since,
        moved_to=row.moved_to,
        entry_times=tuple(row.entry_times),
        last_polls=past_polls(row.last_polls),
        full_text=row.full_text,
        selector=row.selector,
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


async def record_poll(
    session: Session, source: ClaimedSource, record: PollRecord, *, new: int = 0
) -> bool:
    """Write a poll's result into its source; False: the claim is over, so nothing may be stored.

    The lease is the fence: whoever claims, resumes or re-adds a source moves ``next_poll_at``.
    ``new``: how many new or changed entries it brought.
    """
    recorded = await session.execute(
        update(SourceRow)
        .where(*_ours(source))
        .values(_recorded(source, record, new))
        .returning(SourceRow.id)
        .execution_options(synchronize_session=False)
    )
    return recorded.scalar_one_or_none() is not None


async def record_light(session: Session, polls: Sequence[tuple[ClaimedSource, PollRecord]]) -> None:
    """Write many polls that brought nothing, in one round to the database.

    All of them succeeded, and none changed its source. Where the claim is over nothing happens.
    """
    rows = [
        {
            "b_id": source.id,
            "b_lease": source.lease_until,
            "polled_at": record.polled_at,
            "next_poll_at": record.next_poll_at,
            "interval_s": _interval(record),
            "interval_reason": record.interval_reason,
            "last_polls": _remembered(source, record, 0),
        }
        for source, record in polls
    ]
    table = cast("Table", SourceRow.__table__)
    statement = (
        update(table)
        .where(table.c.id == bindparam("b_id"), table.c.next_poll_at == bindparam("b_lease"))
        .values(
            last_polled_at=bindparam("polled_at"),
            last_success_at=bindparam("polled_at"),
            next_poll_at=bindparam("next_poll_at"),
            interval_s=bindparam("interval_s"),
            interval_reason=bindparam("interval_reason"),
            last_polls=bindparam("last_polls"),
        )
    )
    connection = await session.connection()
    await connection.execute(statement, rows)


def is_light(source: ClaimedSource, record: PollRecord) -> bool:
    """Tell whether ``record_light`` can write it: a success that changes nothing but times."""
    changes = (record.validators, record.site_url, record.language, record.url, record.moved_to)
    return (
        record.succeeded
        and not source.first
        and source.failures == 0
        and source.error_code is None
        and source.moved_to is None
        and record.entry_times is None
        and all(change is None for change in changes)
    )


def _recorded(source: ClaimedSource, record: PollRecord, new: int) -> dict[str, object]:
    values: dict[str, object] = {
        "next_poll_at": record.next_poll_at,
        "interval_s": _interval(record),
        "interval_reason": record.interval_reason,
    }
    if not record.counts:
        return values
    values |= {
        "last_polled_at": record.polled_at,
        "failures": 0 if record.succeeded else source.failures + 1,
        "error_code": record.error_code,
        "error_detail": record.error_detail,
        "last_polls": _remembered(source, record, new),
        "moved_to": record.moved_to,
    }
    if record.closes:
        values["state"] = "closed"
    if record.validators is not None:
        values |= zip(("etag", "last_modified", "body_hash"), record.validators, strict=True)
    if record.entry_times is not None:
        values["entry_times"] = list(record.entry_times)
    if record.url is not None:
        values |= {"url": record.url, "host": host_of(record.url)}
    if record.succeeded:
        return values | _succeeded(record)
    return values | {"failing_since": source.failing_since or record.polled_at}


def _succeeded(record: PollRecord) -> dict[str, object]:
    return {
        "last_success_at": record.polled_at,
        "first_polled_at": func.coalesce(SourceRow.first_polled_at, record.polled_at),
        "site_url": func.coalesce(SourceRow.site_url, record.site_url),
        "language": func.coalesce(SourceRow.language, record.language),
        "failing_since": None,
        "told": None,
        "found_url": None,
    }


def _remembered(source: ClaimedSource, record: PollRecord, new: int) -> list[list[Any]]:
    latest = PastPoll(record.polled_at, record.outcome, new, record.took)
    return [
        [int(poll.at.timestamp()), poll.outcome, poll.new, round(poll.took / _MILLISECOND)]
        for poll in (latest, *source.last_polls)
    ][:LAST_POLLS]


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
    table = cast("Table", SourceRow.__table__)
    statement = (
        update(table)
        .where(table.c.id == bindparam("b_id"), table.c.next_poll_at < since)
        .values(next_poll_at=bindparam("at"))
    )
    rows = [{"b_id": number, "at": at} for number, at in times.items()]
    if rows:
        connection = await session.connection()
        await connection.execute(statement, rows)
