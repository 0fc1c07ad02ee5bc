"""Work that one process at a time does, and when it is due next."""

from datetime import datetime

from sqlalchemy import select, update

from bot.storage.database import Session, insert_into
from bot.storage.tables import LeaseRow


async def is_due(session: Session, work: str, *, now: datetime) -> bool:
    """Tell whether ``work`` can be claimed; work never done is due."""
    due_at = await session.scalar(select(LeaseRow.due_at).where(LeaseRow.work == work))
    return due_at is None or due_at <= now


async def claim(session: Session, work: str, *, now: datetime, until: datetime) -> int | None:
    """Take ``work`` until a moment, and return the fence; None when it is not due or taken."""
    first = insert_into(session, LeaseRow).values(work=work, due_at=now, fence=0)
    await session.execute(first.on_conflict_do_nothing())
    statement = (
        update(LeaseRow)
        .where(LeaseRow.work == work, LeaseRow.due_at <= now)
        .values(due_at=until, fence=LeaseRow.fence + 1)
        .returning(LeaseRow.fence)
    )
    return await session.scalar(statement)


async def finish(session: Session, work: str, fence: int, *, due_at: datetime) -> bool:
    """Set when ``work`` is due next; False when another process has claimed it meanwhile."""
    statement = (
        update(LeaseRow)
        .where(LeaseRow.work == work, LeaseRow.fence == fence)
        .values(due_at=due_at)
        .returning(LeaseRow.work)
    )
    return await session.scalar(statement) is not None
