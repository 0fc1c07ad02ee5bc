"""The narrow place between a part's fence and its departure."""

import asyncio
import math
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.clock import Clock

LEARNING = 0.2
"""How much the latest passage counts beside those before it."""


class Narrows:
    """Lets so many parts in at once as the pace needs, and no more.

    A part whose process dies inside counts as sent, though it never left. So where the database
    answers quickly few are inside; where it is slow, more are, or they could not keep the pace.
    """

    def __init__(self, clock: Clock, *, per_second: float, least: int, most: int) -> None:
        self._clock = clock
        self._per_second = per_second
        self._least = least
        self._most = most
        self._inside = 0
        self._usual = 0.0
        """Seconds."""
        self._left = asyncio.Event()

    @property
    def width(self) -> int:
        """How many may be inside."""
        return min(max(math.ceil(self._per_second * self._usual), self._least), self._most)

    @asynccontextmanager
    async def passage(self) -> AsyncGenerator[None]:
        """Wait until there is room, and take it."""
        while self._inside >= self.width:
            self._left.clear()
            await self._left.wait()
        self._inside += 1
        began = self._clock.monotonic()
        try:
            yield
        finally:
            took = self._clock.monotonic() - began
            self._usual += LEARNING * (took - self._usual)
            self._inside -= 1
            self._left.set()
