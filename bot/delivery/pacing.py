"""Letting messages through at the pace that Telegram allows: the waiting around ``limits``."""

import asyncio
import math
from collections.abc import Awaitable, Callable

from bot.clock import Clock
from bot.delivery.limits import Allowance, Lane, Limits
from bot.ids import TelegramId

__all__ = ["Lane", "Pacing"]

Sleep = Callable[[float], Awaitable[None]]


class Pacing:
    """The one gate of this process that every message to Telegram passes."""

    def __init__(
        self, clock: Clock, *, sleep: Sleep = asyncio.sleep, limits: Limits | None = None
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._interval = 1 / (limits or Limits()).per_second
        self._allowance = Allowance(limits)
        # Who waits for a place in the timetable, the earliest first. Only a chat's own limits
        # are waited for outside: a slow group must not hold up the others.
        self._queues: dict[Lane, list[object]] = {Lane.ANSWER: [], Lane.BULK: []}

    async def admit(
        self, telegram_id: TelegramId, *, group: bool, lane: Lane, patience: float = math.inf
    ) -> float:
        """Return 0.0 as soon as it is the turn of a message to this chat; ``depart`` comes next.

        ``group``: the chat is a group or a channel. Where it would take longer than
        ``patience`` seconds, return at once how many it takes at least; then nothing may go.
        """
        give_up = self._clock.monotonic() + patience
        ticket = object()
        try:
            while True:
                now = self._clock.monotonic()
                wait = self._wait(now, telegram_id, lane, ticket)
                if wait <= 0:
                    self._allowance.take(now, telegram_id, group=group)
                    return 0.0
                if now + wait > give_up:
                    return wait
                # Whoever goes first or closes the gate meanwhile is seen after the sleep.
                await self._sleep(wait)
        finally:
            self._leave(ticket, lane)

    async def depart(self, telegram_id: TelegramId, *, patience: float = math.inf) -> float:
        """Return 0.0 as soon as the request whose turn it is may leave: at once, as a rule.

        To be awaited immediately before the request. ``patience`` as in ``admit``.
        """
        give_up = self._clock.monotonic() + patience
        while True:
            now = self._clock.monotonic()
            wait = self._allowance.wait_to_depart(now, telegram_id)
            if wait <= 0:
                self._allowance.depart(now, telegram_id)
                return 0.0
            if now + wait > give_up:
                return wait
            await self._sleep(wait)

    def silence(self, seconds: float, telegram_id: TelegramId | None) -> None:
        """Send nothing to this chat, or (None) to anybody, for ``seconds`` from now."""
        self._allowance.silence(self._clock.monotonic() + seconds, telegram_id)

    @property
    def silence_left(self) -> float:
        """The seconds for which nothing at all may be sent; 0.0 most of the time."""
        return self._allowance.silence_left(self._clock.monotonic())

    def _wait(self, now: float, telegram_id: TelegramId, lane: Lane, ticket: object) -> float:
        """Return the seconds until it is worth looking again; 0 when the message may go now."""
        wait = self._allowance.wait_in_chat(now, telegram_id, lane)
        if wait > 0:
            self._leave(ticket, lane)
            return wait
        queue = self._queues[lane]
        if ticket not in queue:
            queue.append(ticket)
        ahead = queue.index(ticket)
        if lane is Lane.BULK:
            ahead += len(self._queues[Lane.ANSWER])
        return self._allowance.wait_over_all(now) + ahead * self._interval

    def _leave(self, ticket: object, lane: Lane) -> None:
        if ticket in self._queues[lane]:
            self._queues[lane].remove(ticket)
