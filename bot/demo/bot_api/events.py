"""What just happened, for everyone who watches: the chat page and the tests."""

import asyncio
from typing import Self

from bot.demo.bot_api.answers import Json

_END: Json = {}


class Events:
    """Hands each event to all who watch at that moment; nothing is kept for later."""

    def __init__(self) -> None:
        self._watchers: set[asyncio.Queue[Json]] = set()

    def publish(self, kind: str, **content: object) -> None:
        """Tell every watcher; ``kind`` becomes the field "event"."""
        for watcher in self._watchers:
            watcher.put_nowait({"event": kind, **content})

    def close(self) -> None:
        """Tell every watcher that all is over."""
        for watcher in self._watchers:
            watcher.put_nowait(_END)

    def watch(self) -> "Watch":
        """Return a watch that misses nothing from now on."""
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self._watchers.add(queue)
        return Watch(queue, self._watchers)


class Watch:
    """One watcher's place: ``async with`` it, then ask for what comes next."""

    def __init__(self, queue: asyncio.Queue[Json], among: set[asyncio.Queue[Json]]) -> None:
        self._queue = queue
        self._among = among

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._among.discard(self._queue)

    async def next(self, seconds: float) -> Json | None:
        """Return the next event; None if none comes in time, an empty one when all is over."""
        try:
            async with asyncio.timeout(seconds):
                return await self._queue.get()
        except TimeoutError:
            return None
