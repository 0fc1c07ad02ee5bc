"""The SQL of imports."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, case, delete, func, insert, select, update

from bot.ids import SourceId, TelegramId
from bot.sources.imports.model import Ailing, Progress, Watched, Where
from bot.storage.database import Session
from bot.storage.tables import ChatRow, ImportedSourceRow, ImportRow, SourceRow


async def add_import(
    session: Session,
    where: Where,
    sources: Sequence[SourceId],
    *,
    known: int,
    left_out: int,
    now: datetime,
) -> None:
    """Remember which sources an import added, and where it is told how they are."""
    row = ImportRow(
        chat_id=where.chat_id,
        message_id=where.message_id,
        known=known,
        left_out=left_out,
        created_at=now,
        next_look_at=now,
    )
    session.add(row)
    await session.flush()
    table = cast("Table", ImportedSourceRow.__table__)
    rows = [{"import_id": row.id, "source_id": number} for number in sources]
    await session.execute(insert(table), rows)


async def is_any_due(session: Session, *, now: datetime) -> bool:
    """Tell whether ``claim_due`` would find something: most of the time there is no import."""
    due = select(ImportRow.id).where(ImportRow.next_look_at <= now).limit(1)
    return await session.scalar(due) is not None


async def claim_due(session: Session, *, now: datetime, until: datetime, limit: int) -> list[int]:
    """Take imports at which nobody has looked for a while; they are ours ``until`` then."""
    due = (
        select(ImportRow.id)
        .where(ImportRow.next_look_at <= now)
        .order_by(ImportRow.next_look_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = await session.scalars(
        update(ImportRow)
        .where(ImportRow.id.in_(due))
        .values(next_look_at=until)
        .returning(ImportRow.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(claimed)


async def watched(
    session: Session, import_id: int, *, started_before: datetime, most_failing: int
) -> Watched | None:
    """Return how far an import is, or None; one from before ``started_before`` is given up."""
    found = (
        await session.execute(
            select(ImportRow, ChatRow)
            .join(ChatRow, ChatRow.id == ImportRow.chat_id)
            .where(ImportRow.id == import_id)
            .execution_options(populate_existing=True)
        )
    ).one_or_none()
    if found is None:
        return None
    row, chat = found
    added, read, failed = await _counts(session, import_id)
    progress = Progress(
        added=added,
        known=row.known,
        left_out=row.left_out,
        read=read,
        failed=failed,
        failing=await _failing(session, import_id, limit=most_failing) if failed else (),
        given_up=row.created_at < started_before,
    )
    return Watched(
        id=row.id,
        telegram_id=TelegramId(chat.telegram_id),
        thread_id=chat.thread_id,
        language=chat.language,
        message_id=row.message_id,
        said=row.said,
        progress=progress,
    )


async def look_again(session: Session, import_id: int, *, at: datetime, said: str) -> None:
    """Write down what was told, and when to look again."""
    await session.execute(
        update(ImportRow).where(ImportRow.id == import_id).values(next_look_at=at, said=said)
    )


async def forget(session: Session, import_id: int) -> None:
    """Forget an import of which all is told; its sources stay."""
    await session.execute(delete(ImportRow).where(ImportRow.id == import_id))


async def _counts(session: Session, import_id: int) -> tuple[int, int, int]:
    """Return how many sources there are, how many were read, and how many failed before."""
    was_read = SourceRow.first_polled_at.is_not(None)
    statement = (
        select(
            func.count(),
            func.sum(case((was_read, 1), else_=0)),
            func.sum(case((~was_read & (SourceRow.failures > 0), 1), else_=0)),
        )
        .select_from(ImportedSourceRow)
        .join(SourceRow, SourceRow.id == ImportedSourceRow.source_id)
        .where(ImportedSourceRow.import_id == import_id)
    )
    added, read, failed = (await session.execute(statement)).one()
    return added, read or 0, failed or 0


async def _failing(session: Session, import_id: int, *, limit: int) -> tuple[Ailing, ...]:
    statement = (
        select(SourceRow.title, SourceRow.url, SourceRow.error_code, SourceRow.error_detail)
        .join(ImportedSourceRow, ImportedSourceRow.source_id == SourceRow.id)
        .where(
            ImportedSourceRow.import_id == import_id,
            SourceRow.first_polled_at.is_(None),
            SourceRow.failures > 0,
        )
        .order_by(SourceRow.id)
        .limit(limit)
    )
    rows = await session.execute(statement)
    return tuple(Ailing(row.title, row.url, row.error_code, row.error_detail) for row in rows)
