"""All SQL of standstills."""

from datetime import datetime

from sqlalchemy import case, delete, select

from bot.delivery.standstills.model import Standstill
from bot.storage.database import Session, insert_into
from bot.storage.tables import StandstillRow


async def say(session: Session, reason: str, *, now: datetime, until: datetime) -> None:
    """Begin a standstill, or let one that lasts go on."""
    statement = insert_into(session, StandstillRow).values(reason=reason, since=now, until=until)
    over = StandstillRow.until <= now
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[StandstillRow.reason],
            set_={"since": case((over, now), else_=StandstillRow.since), "until": until},
        )
    )


async def forget(session: Session, reason: str) -> None:
    """End a standstill."""
    await session.execute(delete(StandstillRow).where(StandstillRow.reason == reason))


async def current(session: Session, *, now: datetime) -> Standstill | None:
    """Return the standstill that lasts; None: there is none."""
    row = await session.scalar(
        select(StandstillRow)
        .where(StandstillRow.until > now)
        .order_by(StandstillRow.since)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return None if row is None else Standstill(row.reason, row.since)
