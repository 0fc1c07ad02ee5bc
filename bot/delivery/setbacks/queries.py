"""The SQL of clocks that were set back."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, text, update

from bot.storage.database import Session
from bot.storage.tables import OutboxRow

_OPEN = text("outbox.state IN ('waiting', 'sending')")
"""In the words of the index of open parts."""


async def bring_forward(session: Session, *, now: datetime) -> int:
    """Make due what waits and was written at a time that is yet to come; return how much."""
    late = (
        update(OutboxRow)
        .where(
            _OPEN,
            OutboxRow.state == "waiting",
            OutboxRow.send_after > now,
            OutboxRow.created_at > now,
        )
        .values(send_after=now)
    )
    return cast("CursorResult[Any]", await session.execute(late)).rowcount
