"""Fences and plain results, written in groups: one transaction for all that came together.

While one transaction commits, others gather for the next. So at Telegram's usual pace each part
has its own, and where a thousand leave in a second the disk is asked as often as it can answer.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.clock import Clock
from bot.delivery import queries
from bot.delivery.model import Arrival, OutboxMessage
from bot.ids import OutboxId
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class _Entry:
    what: OutboxMessage | Arrival
    """A message is about to leave, or has arrived."""
    written: asyncio.Future[bool]


class Journal:
    """Of one process."""

    def __init__(self, database: Database, clock: Clock, *, lease: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._lease = lease
        self._entries: list[_Entry] = []
        self._writing: asyncio.Task[None] | None = None

    async def fence(self, message: OutboxMessage) -> OutboxMessage | None:
        """Write down that a request for ``message`` is about to leave; return what may be sent.

        None: somebody else has taken it since it was claimed.
        """
        fenced = await self._write_down(message)
        return replace(message, attempts=message.attempts + 1) if fenced else None

    async def arrived(self, message: OutboxMessage, message_id: int) -> None:
        """Write down that ``message`` arrived."""
        await self._write_down(Arrival(message, message_id, self._clock.now()))

    async def settled(self) -> None:
        """Return when nothing is being written any more."""
        if self._writing is not None:
            await asyncio.wait({self._writing})

    async def _write_down(self, what: OutboxMessage | Arrival) -> bool:
        entry = _Entry(what, asyncio.get_running_loop().create_future())
        self._entries.append(entry)
        if self._writing is None or self._writing.done():
            # A task of its own: who is cancelled must not break off what others wait for.
            self._writing = asyncio.create_task(self._write_all())
        return await entry.written

    async def _write_all(self) -> None:
        while self._entries:
            group, self._entries = self._entries, []
            try:
                fenced = await self._write([entry.what for entry in group])
            except Exception as exc:  # noqa: BLE001  # whoever waits gets it
                for entry in group:
                    if not entry.written.done():
                        entry.written.set_exception(exc)
                continue
            for entry in group:
                if not entry.written.done():  # by a cancellation
                    entry.written.set_result(
                        isinstance(entry.what, Arrival) or entry.what.id in fenced
                    )

    async def _write(self, group: Sequence[OutboxMessage | Arrival]) -> set[OutboxId]:
        fences = [what for what in group if isinstance(what, OutboxMessage)]
        arrivals = [what for what in group if isinstance(what, Arrival)]
        until = self._clock.now() + self._lease
        async with self._database.transaction() as session:
            if arrivals:
                await queries.mark_all_sent(session, arrivals)
            return await queries.mark_all_sending(session, fences, until=until) if fences else set()
