"""Appointments that a wrong clock has made, made again."""

import logging
from datetime import timedelta

from bot.clock import Clock
from bot.digests.appointments import queries
from bot.storage.database import Database

log = logging.getLogger(__name__)

BATCH = 200

TOO_FAR = timedelta(days=16)
"""No timetable leaves a chat alone for longer: a week, and one more whose date was had already."""


class AppointmentService:
    """Looks whether a chat's next digest lies further away than its timetable can put it.

    A machine whose clock showed another year composes for that year and goes on from there; when
    the clock is right again, its chats would wait until then.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def recall(self) -> int:
        """Schedule one batch of such chats anew; return for how many that made a difference."""
        now, recalled = self._clock.now(), 0
        async with self._database.reading() as session:
            chats = await queries.due_after(session, now + TOO_FAR, limit=BATCH)
        for chat_id in chats:
            async with self._database.transaction() as session:
                due = await queries.reschedule(session, chat_id, now)
            recalled += due is not None and due.at <= now + TOO_FAR
        if recalled:
            log.warning("digests were scheduled too far away", extra={"chats": recalled})
        return recalled
