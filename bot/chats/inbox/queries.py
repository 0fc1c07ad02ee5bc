"""All SQL of the inbox."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from bot.storage.database import Session, insert_into
from bot.storage.tables import InboxRow


async def keep(session: Session, updates: Mapping[int, dict[str, Any]], now: datetime) -> None:
    """Store updates by their number; those that are there already stay as they are."""
    rows = [
        {"update_id": number, "payload": payload, "received_at": now}
        for number, payload in updates.items()
    ]
    await session.execute(insert_into(session, InboxRow).values(rows).on_conflict_do_nothing())


async def take_up(session: Session, *, since: datetime, most: int) -> dict[int, dict[str, Any]]:
    """Return what was left, oldest first, and count the try; drop what is too old or tried out."""
    spent = (InboxRow.received_at < since) | (InboxRow.tries >= most)
    await session.execute(delete(InboxRow).where(spent))
    await session.execute(update(InboxRow).values(tries=InboxRow.tries + 1))
    statement = select(InboxRow.update_id, InboxRow.payload).order_by(InboxRow.update_id)
    return {row.update_id: row.payload for row in await session.execute(statement)}


async def remove(session: Session, numbers: Collection[int]) -> None:
    """Forget updates that were dealt with."""
    await session.execute(delete(InboxRow).where(InboxRow.update_id.in_(numbers)))
