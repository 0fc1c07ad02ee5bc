"""Updates between their arrival and their answer, so that a kill loses none.

Telegram forgets an update when the next ones are asked for, and that is long before a slow command
is answered. So they are stored first.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.chats.inbox import queries
from bot.clock import Clock
from bot.storage.database import Database

log = logging.getLogger(__name__)

MOST_TRIES = 2
"""Starts that take an update up again: one that kills the process must not do so for ever."""

LASTING = timedelta(days=1)
"""As long as Telegram itself keeps them: https://core.telegram.org/bots/api#getting-updates."""


class Inbox:
    """What was received and is not dealt with yet."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._resumed: set[int] = set()
        self._begun: set[int] = set()

    async def keep(self, updates: Mapping[int, dict[str, Any]]) -> None:
        """Store updates, by number, before Telegram hears that they have arrived."""
        if updates:
            async with self._database.transaction() as session:
                await queries.keep(session, updates, self._clock.now())

    async def left_over(self) -> list[dict[str, Any]]:
        """Return what the last run received and did not deal with, oldest first."""
        since = self._clock.now() - LASTING
        async with self._database.transaction() as session:
            left = await queries.take_up(session, since=since, most=MOST_TRIES)
        if left:
            log.info("updates taken up again", extra={"updates": len(left)})
        self._resumed.update(left)
        return list(left.values())

    def is_repeat(self, update_id: int) -> bool:
        """Tell whether Telegram repeats an update that was taken up from here already.

        To be asked once for each update that is to be dealt with.
        """
        if update_id in self._begun:
            self._begun.remove(update_id)
            return True
        if update_id in self._resumed:
            self._resumed.remove(update_id)
            self._begun.add(update_id)
        return False

    async def done(self, update_id: int) -> None:
        """Forget an update that was dealt with."""
        async with self._database.transaction() as session:
            await queries.remove(session, [update_id])
