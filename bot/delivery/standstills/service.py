"""Stopping all senders of a database: one process sees why, all stand still.

Only one process hears from Telegram that another program polls with our token; the others look
here, once a second.
"""

import logging
from datetime import timedelta

from bot.clock import Clock
from bot.delivery.standstills import queries
from bot.delivery.standstills.model import Standstill
from bot.storage.database import FAULTS, Database

log = logging.getLogger(__name__)

LASTS = timedelta(seconds=60)
"""After it was said last: twice the longest pause that polling makes after errors, so that it
does not end between two of them, and ends by itself when whoever said it has died."""


class Standstills:
    """The standstills of one database. A database out of reach sends nothing anyway."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def say(self, reason: str) -> None:
        """Have all processes stop sending; say it again as long as it is so."""
        now = self._clock.now()
        try:
            async with self._database.transaction() as session:
                await queries.say(session, reason, now=now, until=now + LASTS)
        except FAULTS:
            log.exception("standstill not written down")

    async def end(self, reason: str) -> None:
        """Let all processes send again."""
        try:
            async with self._database.transaction() as session:
                await queries.forget(session, reason)
        except FAULTS:
            log.exception("standstill not ended; it ends by itself")

    async def current(self) -> Standstill | None:
        """Return the standstill that lasts; None: all may send."""
        async with self._database.reading() as session:
            return await queries.current(session, now=self._clock.now())
