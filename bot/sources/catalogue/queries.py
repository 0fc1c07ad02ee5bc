"""The SQL of what admins do with sources."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from bot.ids import SourceId, TelegramId
from bot.sources.manners import host_of
from bot.sources.model import Source
from bot.sources.queries import past_polls
from bot.storage.database import Session, insert_into
from bot.storage.tables import SourceRow


async def insert_source(
    session: Session, *, url: str, title: str, added_by: TelegramId | None, now: datetime
) -> None:
    """Add a source that is due at once, unless one polls ``url`` already."""
    await session.execute(
        insert_into(session, SourceRow)
        .values(
            url=url,
            host=host_of(url),
            title=title,
            added_by=added_by,
            created_at=now,
            next_poll_at=now,
        )
        .on_conflict_do_nothing(index_elements=["url"])
    )


async def get_source(session: Session, source_id: SourceId) -> Source | None:
    """Return a source, or None."""
    row = await session.get(SourceRow, source_id)
    return _source(row) if row else None


async def find_source(session: Session, urls: Sequence[str]) -> Source | None:
    """Return the oldest source that polls one of ``urls``, or None."""
    found = select(SourceRow).where(SourceRow.url.in_(urls)).order_by(SourceRow.id).limit(1)
    row = await session.scalar(found)
    return _source(row) if row else None


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
        update(SourceRow)
        .where(SourceRow.id == source_id)
        .values(
            state="active",
            next_poll_at=now,
            failures=0,
            error_code=None,
            error_detail=None,
            failing_since=None,
            told=None,
            found_url=None,
        )
    )


async def delete_source(session: Session, source_id: SourceId) -> bool:
    """Remove a source and its entries; its articles stay. False: there is none."""
    deleted = await session.scalar(
        delete(SourceRow).where(SourceRow.id == source_id).returning(SourceRow.id)
    )
    return deleted is not None


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
    )
