"""Time that passes when everybody sleeps."""

import asyncio
import heapq
import itertools
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

SETTLING = 4
"""Turns of the event loop in which a task that woke up comes to its next sleep."""


class VirtualTime:
    """A clock and a ``sleep`` that belong together. Sleepers wake up a little late."""

    def __init__(self, *, lateness: float = 0.0) -> None:
        self._now = 1_000.0
        self._lateness = lateness
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = itertools.count()

    def now(self) -> datetime:
        return datetime(2026, 3, 10, tzinfo=UTC) + timedelta(seconds=self._now)

    def monotonic(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        waking: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        moment = self._now + max(seconds, 1e-6) + self._lateness
        heapq.heappush(self._sleepers, (moment, next(self._count), waking))
        await waking

    async def run(self, *work: Coroutine[Any, Any, Any]) -> None:
        """Do all the work, letting time pass whenever everybody waits for it."""
        tasks = {asyncio.create_task(each) for each in work}
        while not all(task.done() for task in tasks):
            await self.settle()
            if self._sleepers:
                moment, _, waking = heapq.heappop(self._sleepers)
                self._now = max(self._now, moment)
                if not waking.done():
                    waking.set_result(None)
        for task in tasks:
            task.result()

    async def settle(self) -> None:
        """Let everybody come to their next sleep."""
        for _ in range(SETTLING):
            await asyncio.sleep(0)
