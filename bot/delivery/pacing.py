"""Letting messages through at the pace that Telegram allows: the waiting around ``limits``."""

import asyncio
import logging
import math
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.delivery.departures import Departures
from bot.delivery.ledger.service import Departure, Places
from bot.delivery.limits import Allowance, Lane, Limits, Punctuality, Slowness
from bot.ids import TelegramId

__all__ = ["Lane", "Ledger", "Pacing"]

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]

AHEAD = 1 / 7
"""Seconds of the shared timetable that one process holds at most (four places at the usual pace):
others want some too."""

COUNTED_AGAIN = 2
"""How often at most: a machine that always stalls must still send."""

FENCED = 0.07
"""Seconds of the pace: what may leave in them may stand between its fence and its departure."""
TOGETHER = 0.02
"""Seconds of the pace: what may leave in them is counted at once, and leaves a little later."""

TOGETHER_AT_LEAST = 4
"""Departures that are counted at once where they wait for a slow database: they are ready."""

DEPARTURE = 2.0
"""Seconds that a call whose turn it is may wait: the gate closes when another gets error 429."""

ALONE = 1.0
"""Seconds for which a process counts by itself when the database is out of reach. Only answers
leave then: without a database nobody gets a part to send."""


class Ledger(Protocol):
    """Where the pace is written down for other processes and for the next start."""

    @property
    def shared(self) -> bool:
        """Tell whether other processes count there too. If not, ``Pacing`` only writes silence."""
        ...

    async def reserve(self, count: int) -> Places | None:
        """Take the next places of the timetable; None: out of reach."""
        ...

    async def depart(
        self, chats: Mapping[TelegramId, bool]
    ) -> Mapping[TelegramId, Departure] | None:
        """Count requests that leave, if they may; True: to a group. None: out of reach."""
        ...

    async def give_back(self, chats: Collection[TelegramId], counted_at: float) -> None:
        """Count departures no more, all of one moment: the requests have not left."""
        ...

    async def silence(self, seconds: float, telegram_id: TelegramId | None) -> None:
        """Tell everybody, and the next start."""
        ...

    async def silences(self) -> dict[TelegramId | None, float]:
        """Return what lasts of the silences, in seconds; None stands for everybody."""
        ...

    async def sent_to_many(self, now: datetime) -> Sequence[tuple[TelegramId, float]]:
        """Return to which groups and channels parts went in the last minute, and seconds since."""
        ...

    async def slowness(self) -> Slowness | None:
        """Return how slow to be, ``since`` in seconds from now (less than 0: it is past)."""
        ...


class Pacing:
    """The one gate of this process that every message to Telegram passes.

    With a shared ledger, all gates together keep the limits.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        sleep: Sleep = asyncio.sleep,
        limits: Limits | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._limits = limits or Limits()
        self._ahead_at_most = round(self._limits.per_second * AHEAD)
        self._allowance = Allowance(limits)
        self._ledger = ledger
        # Who waits for a place in the timetable, the earliest first. Only a chat's own limits
        # are waited for outside: a slow group must not hold up the others.
        self._queues: dict[Lane, list[object]] = {Lane.ANSWER: [], Lane.BULK: []}
        self._places: deque[float] = deque()
        """This process's in the shared timetable, by its own clock."""
        self._shared_interval: float | None = None
        """Between places of the shared timetable, as it was told last."""
        self._supply: asyncio.Task[None] | None = None
        self._departures = Departures(
            self._asked_in_time,
            clock,
            sleep,
            most=max(round(self._limits.per_second * TOGETHER), TOGETHER_AT_LEAST),
            silence_left=lambda: self.silence_left,
        )
        self._fenced = asyncio.Semaphore(max(round(self._limits.per_second * FENCED), 2))
        self._punctual = Punctuality()
        self._alone_until = -math.inf

    async def recall(self) -> None:
        """Keep the silences that were asked for before this start.

        Where departures are not written down, the last run may have died just now, having sent
        all that a second allows; what it sent to groups is still in the outbox.
        """
        if self._ledger is None:
            return
        now = self._clock.monotonic()
        for telegram_id, seconds in (await self._ledger.silences()).items():
            self._allowance.silence(now + seconds, telegram_id)
        if not self._ledger.shared:
            self._allowance.begin(now + self._limits.chat_spacing)
            for telegram_id, ago in await self._ledger.sent_to_many(self._clock.now()):
                self._allowance.recall(now - ago, telegram_id)
        slowness = await self._ledger.slowness()
        if slowness is not None:
            self._allowance.slowness = Slowness(slowness.pace, now + slowness.since)

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
                    if self._places:
                        self._places.popleft()
                    return 0.0
                if self._wants_place(now, lane, ticket):
                    await self._supplied()
                    continue
                if now + wait > give_up:
                    return wait
                # Whoever goes first or closes the gate meanwhile is seen after the sleep.
                await self._sleep(wait)
        finally:
            self._leave(ticket, lane)

    def fencing(self) -> AbstractAsyncContextManager[None]:
        """Return what a part has to be in from its fence to its departure.

        A part whose process dies in between counts as sent, though it never left: where all have
        to wait for one another's departures, only a few may wait behind their fences.
        """
        return self._fenced if self._shares(self._clock.monotonic()) else nullcontext()

    async def depart(self, telegram_id: TelegramId, *, patience: float = math.inf) -> float:
        """Return 0.0 as soon as the request whose turn it is may leave: at once, as a rule.

        To be awaited immediately before the request. ``patience`` as in ``admit``.
        """
        give_up = self._clock.monotonic() + patience
        while True:
            now = self._clock.monotonic()
            wait = self._allowance.wait_to_depart(now, telegram_id)
            if wait <= 0 and self._shares(now):
                group = self._allowance.is_group(telegram_id)
                wait = await self._departures.leave(telegram_id, group=group, give_up=give_up)
                now = self._clock.monotonic()
            if wait <= 0:
                self._allowance.depart(now, telegram_id)
                return 0.0
            if now + wait > give_up:
                return wait
            await self._sleep(wait)

    async def silence(self, seconds: float, telegram_id: TelegramId | None) -> None:
        """Send nothing to this chat, or (None) to anybody, for ``seconds`` from now.

        After a silence for everybody all go on slower for some minutes.
        """
        now = self._clock.monotonic()
        self._allowance.silence(now + seconds, telegram_id)
        if telegram_id is None and self._allowance.slow_down(now, seconds):
            extra = {"seconds": seconds, "per_second": round(1 / self._allowance.interval(now), 1)}
            log.warning("Telegram asks everybody to wait; slower from then on", extra=extra)
        if self._ledger:
            await self._ledger.silence(seconds, telegram_id)

    @property
    def silence_left(self) -> float:
        """The seconds for which nothing at all may be sent; 0.0 most of the time."""
        return self._allowance.silence_left(self._clock.monotonic())

    @property
    def per_second(self) -> float:
        """How many messages may leave in a second now, as far as this process knows."""
        return 1 / self._interval(self._clock.monotonic())

    def _interval(self, now: float) -> float:
        return self._shared_interval or self._allowance.interval(now)

    def _wait(self, now: float, telegram_id: TelegramId, lane: Lane, ticket: object) -> float:
        """Return the seconds until it is worth looking again; 0 when the message may go now."""
        wait = self._allowance.wait_in_chat(now, telegram_id, lane)
        if wait > 0:
            self._leave(ticket, lane)
            return wait
        if ticket not in self._queues[lane]:
            self._queues[lane].append(ticket)
        ahead = self._ahead(ticket, lane)
        if not self._shares(now):
            return self._allowance.wait_over_all(now, ahead)
        return max(self._wait_for_place(now, ahead), self._allowance.silence_left(now))

    def _wait_for_place(self, now: float, ahead: int) -> float:
        """Return the seconds until the place of who has so many before them."""
        places = self._places
        while places and now - places[0] > self._limits.catch_up:
            places.popleft()  # nobody could use it, and now it would come too close to others
        if ahead < len(places):
            return places[ahead] - now
        latest = max(places[-1] - now, 0.0) if places else 0.0
        return latest + (ahead - len(places) + 1) * self._interval(now)

    def _wants_place(self, now: float, lane: Lane, ticket: object) -> bool:
        """Tell whether it is time to take places of the shared timetable."""
        if not self._shares(now) or self._allowance.silence_left(now) > 0:
            return False
        queued = ticket in self._queues[lane]
        return queued and len(self._places) <= self._ahead(ticket, lane) < self._ahead_at_most

    async def _supplied(self) -> None:
        """Return when there are places, or none can be had."""
        if self._supply is None or self._supply.done():
            # A task of its own: who gives up waiting must not break off what others wait for.
            self._supply = asyncio.create_task(self._reserve())
        await asyncio.shield(self._supply)

    async def _reserve(self) -> None:
        waiting = sum(len(queue) for queue in self._queues.values())
        short = min(waiting, self._ahead_at_most) - len(self._places)
        if self._ledger is None or short < 1:
            return
        places = await self._ledger.reserve(short)
        now = self._clock.monotonic()
        if places is None:
            self._alone_until = now + ALONE
            self._shared_interval = None
            self._places.clear()
            return
        self._shared_interval = places.interval
        self._places.extend(now + offset for offset in places.offsets)
        self._allowance.silence(now + places.silence, None)

    async def _asked_in_time(
        self, chats: Mapping[TelegramId, bool]
    ) -> Mapping[TelegramId, Departure]:
        """Have departures counted, and hear of it so soon that the requests leave as counted."""
        for _ in range(COUNTED_AGAIN):
            began = self._clock.monotonic()
            departures = await self._asked(chats)
            late = self._punctual.is_late(self._clock.monotonic() - began)
            counted = {chat: one.counted_at for chat, one in departures.items() if one.counted_at}
            if not late or not counted or self._ledger is None:
                return departures
            await self._ledger.give_back(counted, max(counted.values()))
        return await self._asked(chats)

    async def _asked(self, chats: Mapping[TelegramId, bool]) -> Mapping[TelegramId, Departure]:
        alone = dict.fromkeys(chats, Departure(0.0))
        if self._ledger is None or not self._shares(self._clock.monotonic()):
            return alone
        departures = await self._ledger.depart(chats)
        now = self._clock.monotonic()
        if departures is None:
            self._alone_until = now + ALONE
            return alone
        silence = max((one.silence for one in departures.values()), default=0.0)
        self._allowance.silence(now + silence, None)
        return departures

    def _shares(self, now: float) -> bool:
        return self._ledger is not None and self._ledger.shared and now >= self._alone_until

    def _ahead(self, ticket: object, lane: Lane) -> int:
        """Return how many go before who waits with ``ticket``."""
        ahead = self._queues[lane].index(ticket)
        return ahead + len(self._queues[Lane.ANSWER]) if lane is Lane.BULK else ahead

    def _leave(self, ticket: object, lane: Lane) -> None:
        if ticket in self._queues[lane]:
            self._queues[lane].remove(ticket)
