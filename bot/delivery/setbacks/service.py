"""What happens to the outbox when the machine's clock is set back.

Without this, what waits would wait until the clock says again what it said before, and hold up
all that comes after it in its chats.
"""

import logging
from datetime import timedelta

from bot.clock import Clock
from bot.delivery.setbacks import queries
from bot.storage.database import Database

log = logging.getLogger(__name__)

NOTICED = timedelta(seconds=30)
"""A clock that is set back by less is only being corrected."""


class Setbacks:
    """Compares the two kinds of time of one process."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._now, self._monotonic = clock.now(), clock.monotonic()

    async def look(self) -> None:
        """Let go on what waits, if the clock was set back since the last look."""
        now, monotonic = self._clock.now(), self._clock.monotonic()
        expected = self._now + timedelta(seconds=monotonic - self._monotonic)
        if expected - now > NOTICED:
            await self.bring_forward()
        self._now, self._monotonic = now, monotonic

    async def bring_forward(self) -> None:
        """Let go on what waits since a time that is yet to come."""
        async with self._database.transaction() as session:
            count = await queries.bring_forward(session, now=self._clock.now())
        if count:
            log.warning("the clock was set back; what waits goes on", extra={"parts": count})
