"""The SQL of what admins do with sources."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, or_, select, update

from bot.ids import SourceId, TelegramId
from bot.sources.catalogue.model import Fed, NewSource, SourceLine
from bot.sources.manners import host_of
from bot.sources.model import Source
from bot.sources.queries import past_polls
from bot.storage.database import Session, insert_into
from bot.storage.numbering import fresh_ids
from bot.storage.tables import ArticleRow, EntryRow, MatchRow, SourceRow, SubjectRow

AT_ONCE = 200
"""Rows of one statement, and lines of one look: some milliseconds' worth."""


async def insert_sources(
    session: Session,
    sources: Sequence[NewSource],
    times: Mapping[int, datetime],
    *,
    added_by: TelegramId | None,
    now: datetime,
) -> list[SourceId]:
    """Add sources, unless one polls their address already; return the numbers of those added.

    ``times``: when each is due first, by its place in ``sources``.
    """
    numbers = await fresh_ids(session, SourceRow.id, len(sources))
    placed = list(enumerate(zip(sources, numbers, strict=True)))
    added: list[SourceId] = []
    for start in range(0, len(placed), AT_ONCE):
        rows: list[dict[str, Any]] = [
            {
                **number,
                "url": source.url,
                "host": host_of(source.url),
                "title": source.title,
                "added_by": added_by,
                "created_at": now,
                "next_poll_at": times[place],
                "weight": 1.0 if source.weight is None else source.weight,
                "full_text": source.full_text is not False,
                "selector": source.selector,
                "language": source.language,
                "set_language": source.set_language,
            }
            for place, (source, number) in placed[start : start + AT_ONCE]
        ]
        statement = (
            insert_into(session, SourceRow)
            .values(rows)
            .on_conflict_do_nothing(index_elements=["url"])
            .returning(SourceRow.id)
        )
        added += [SourceId(number) for number in await session.scalars(statement)]
    return added


async def get_source(session: Session, source_id: SourceId) -> Source | None:
    """Return a source, or None."""
    row = await session.get(SourceRow, source_id)
    return _source(row) if row else None


async def find_source(session: Session, urls: Sequence[str]) -> Source | None:
    """Return the oldest source that polls one of ``urls``, or None."""
    found = select(SourceRow).where(SourceRow.url.in_(urls)).order_by(SourceRow.id).limit(1)
    row = await session.scalar(found)
    return _source(row) if row else None


async def sources_at(session: Session, host: str) -> list[Source]:
    """Return the sources with ``host`` somewhere in their address, the oldest first."""
    found = select(SourceRow).where(SourceRow.url.icontains(host, autoescape=True))
    return [_source(row) for row in await session.scalars(found.order_by(SourceRow.id))]


async def page_of_sources(session: Session, *, offset: int, limit: int) -> tuple[list[Source], int]:
    """Return sources by title, and how many there are in all."""
    total = await session.scalar(select(func.count()).select_from(SourceRow))
    rows = await session.scalars(
        select(SourceRow)
        .order_by(func.lower(SourceRow.title), SourceRow.id)
        .offset(offset)
        .limit(limit)
    )
    return [_source(row) for row in rows], total or 0


async def sources_of(session: Session, numbers: Sequence[SourceId]) -> list[Source]:
    """Return these sources, in this order; those that are gone are left out."""
    rows = await session.scalars(select(SourceRow).where(SourceRow.id.in_(numbers)))
    by_number = {row.id: _source(row) for row in rows}
    return [by_number[number] for number in numbers if number in by_number]


async def entry_times(session: Session, source_id: SourceId) -> tuple[int, ...]:
    """Return when a source's newest entries were published; see ``rhythm.newest_times``."""
    times = await session.scalar(select(SourceRow.entry_times).where(SourceRow.id == source_id))
    return tuple(times or ())


async def all_lines(session: Session) -> AsyncGenerator[list[SourceLine]]:
    """Give all sources, some hundred at a time, so that nothing else has to wait for it."""
    last = 0
    while True:
        statement = (
            select(
                SourceRow.id,
                SourceRow.title,
                SourceRow.url,
                SourceRow.state,
                SourceRow.failures,
                SourceRow.entry_times,
                SourceRow.last_polls,
            )
            .where(SourceRow.id > last)
            .order_by(SourceRow.id)
            .limit(AT_ONCE)
        )
        rows = (await session.execute(statement)).all()
        if not rows:
            return
        last = rows[-1].id
        yield [
            SourceLine(
                id=SourceId(row.id),
                title=row.title,
                url=row.url,
                state=row.state,
                failures=row.failures,
                entry_times=tuple(row.entry_times),
                last_polls=past_polls(row.last_polls),
            )
            for row in rows
        ]


async def all_addresses(session: Session) -> list[str]:
    """Return the addresses of all feeds that are polled."""
    return list(await session.scalars(select(SourceRow.url)))


async def everything(session: Session) -> AsyncGenerator[list[Source]]:
    """Give all sources in the order of their numbers, as ``all_lines`` does."""
    last = 0
    while True:
        rows = (
            await session.scalars(
                select(SourceRow).where(SourceRow.id > last).order_by(SourceRow.id).limit(AT_ONCE)
            )
        ).all()
        if not rows:
            return
        last = rows[-1].id
        yield [_source(row) for row in rows]


async def article_moments(
    session: Session, source_id: SourceId, *, since: datetime
) -> list[datetime]:
    """Return when a source's articles came in, of those that were news then."""
    statement = (
        select(EntryRow.seen_at)
        .join(ArticleRow, ArticleRow.id == EntryRow.article_id)
        .where(
            EntryRow.source_id == source_id,
            EntryRow.seen_at > since,
            ArticleRow.history.is_(False),
        )
    )
    return list(await session.scalars(statement))


async def fed_subjects(
    session: Session, source_id: SourceId, *, since: datetime, limit: int
) -> list[Fed]:
    """Return the subjects that a source's articles match most often."""
    count = func.count()
    statement = (
        select(SubjectRow.kind, SubjectRow.name, count.label("matches"))
        .join(MatchRow, MatchRow.subject_id == SubjectRow.id)
        .join(EntryRow, EntryRow.article_id == MatchRow.article_id)
        .where(EntryRow.source_id == source_id, EntryRow.seen_at > since)
        .group_by(SubjectRow.id, SubjectRow.kind, SubjectRow.name)
        .order_by(count.desc(), SubjectRow.name, SubjectRow.id)
        .limit(limit)
    )
    return [Fed(row.kind, row.name, row.matches) for row in await session.execute(statement)]


async def count_states(session: Session) -> dict[str, int]:
    """Return how many sources there are of each state; see ``model.SourceHealth``."""
    state = case(
        (SourceRow.state != "active", SourceRow.state),
        (SourceRow.failures > 0, "failing"),
        (SourceRow.last_success_at.is_(None), "new"),
        else_="ok",
    )
    rows = await session.execute(select(state, func.count()).group_by(state))
    return dict(iter(rows))


async def longest_failing(session: Session, *, limit: int) -> list[Source]:
    """Return sources that fail or are closed, the longest failing first."""
    rows = await session.scalars(
        select(SourceRow)
        .where(
            or_(
                SourceRow.state == "closed",
                (SourceRow.state == "active") & (SourceRow.failures > 0),
            )
        )
        .order_by(SourceRow.failing_since, SourceRow.id)
        .limit(limit)
    )
    return [_source(row) for row in rows]


async def count_overdue(session: Session, *, since: datetime) -> int:
    """Return how many active sources have been due since before ``since``."""
    statement = select(func.count()).where(
        SourceRow.state == "active", SourceRow.next_poll_at < since
    )
    return await session.scalar(statement) or 0


async def last_polled_at(session: Session) -> datetime | None:
    """Return when any source was polled last."""
    return await session.scalar(select(func.max(SourceRow.last_polled_at)))


async def change_source(
    session: Session, source_id: SourceId, values: Mapping[str, object]
) -> None:
    """Set columns of a source."""
    await session.execute(update(SourceRow).where(SourceRow.id == source_id).values(dict(values)))


async def poll_soon(session: Session, source_id: SourceId, *, now: datetime) -> None:
    """Make an active source due at once."""
    await session.execute(
        update(SourceRow)
        .where(SourceRow.id == source_id, SourceRow.state == "active")
        .values(next_poll_at=now)
    )


async def take_address(session: Session, source_id: SourceId, url: str, *, now: datetime) -> None:
    """Let a source poll another address, beginning now, its failures forgotten."""
    await session.execute(
        update(SourceRow)
        .where(SourceRow.id == source_id)
        .values(
            url=url,
            host=host_of(url),
            etag=None,
            last_modified=None,
            body_hash=None,
            entry_prints=None,
            moved_to=None,
            **_revived(now),
        )
    )


async def pause_source(session: Session, source_id: SourceId) -> None:
    """Poll it no more until it is resumed. A closed source stays closed."""
    await session.execute(
        update(SourceRow)
        .where(SourceRow.id == source_id, SourceRow.state == "active")
        .values(state="paused")
    )


async def resume_source(session: Session, source_id: SourceId, *, now: datetime) -> None:
    """Make a source active and due at once, its failures forgotten."""
    await session.execute(
        update(SourceRow).where(SourceRow.id == source_id).values(**_revived(now))
    )


async def delete_source(session: Session, source_id: SourceId) -> bool:
    """Remove a source and its entries; its articles stay. False: there is none."""
    deleted = await session.scalar(
        delete(SourceRow).where(SourceRow.id == source_id).returning(SourceRow.id)
    )
    return deleted is not None


def _revived(now: datetime) -> dict[str, object]:
    return {
        "state": "active",
        "next_poll_at": now,
        "failures": 0,
        "error_code": None,
        "error_detail": None,
        "failing_since": None,
        "told": None,
        "found_url": None,
    }


def _source(row: SourceRow) -> Source:
    return Source(
        id=SourceId(row.id),
        url=row.url,
        site_url=row.site_url,
        title=row.title,
        state=row.state,
        language=row.language,
        next_poll_at=row.next_poll_at,
        last_polled_at=row.last_polled_at,
        last_success_at=row.last_success_at,
        failures=row.failures,
        error_code=row.error_code,
        error_detail=row.error_detail,
        failing_since=row.failing_since,
        found_url=row.found_url,
        interval=None if row.interval_s is None else timedelta(seconds=row.interval_s),
        interval_reason=row.interval_reason,
        weight=row.weight,
        full_text=row.full_text,
        selector=row.selector,
        last_polls=past_polls(row.last_polls),
        set_language=row.set_language,
    )
