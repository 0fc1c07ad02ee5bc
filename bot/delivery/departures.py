"""Having departures counted for all processes, a handful at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.delivery.ledger.service import Departure
from bot.ids import TelegramId

Ask = Callable[[Mapping[TelegramId, bool]], Awaitable[Mapping[TelegramId, Departure]]]
"""Asks for a departure to each of some chats; True: it is a group or channel."""


@dataclass(frozen=True, slots=True)
class _Wish:
    telegram_id: TelegramId
    group: bool
    give_up: float
    answer: asyncio.Future[float]


class Departures:
    """Those of one process that wait for their departure, the first to come being the first to go.

    While one handful is asked for, others gather for the next: to ask for each alone would take
    longer than they may come apart. Nobody asks beside them: all would wake for the same place,
    and all but one in vain.
    """

    def __init__(
        self,
        ask: Ask,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]],
        *,
        most: int,
        silence_left: Callable[[], float],
    ) -> None:
        """``most``: departures that are asked for at once.

        They leave one after the other, and count as if they left together. ``silence_left``:
        Telegram may have asked for silence while the ledger was asked.
        """
        self._ask = ask
        self._clock = clock
        self._sleep = sleep
        self._most = most
        self._silence_left = silence_left
        self._waiting: list[_Wish] = []
        self._work: asyncio.Task[None] | None = None

    async def leave(self, telegram_id: TelegramId, *, group: bool, give_up: float) -> float:
        """Return 0.0 when the request may leave, else the seconds until it is worth asking again.

        ``give_up``: the moment after which nobody waits for it any more.
        """
        wish = _Wish(telegram_id, group, give_up, asyncio.get_running_loop().create_future())
        self._waiting.append(wish)
        if self._work is None or self._work.done():
            # A task of its own: who is cancelled must not break off what others wait for.
            self._work = asyncio.create_task(self._serve())
        return await wish.answer

    async def _serve(self) -> None:
        while some := self._handful():
            try:
                departures = await self._ask({one.telegram_id: one.group for one in some})
            except Exception as exc:  # noqa: BLE001  # whoever waits gets it
                for one in some:
                    if not one.answer.done():
                        one.answer.set_exception(exc)
                continue
            wait = self._settle(some, departures)
            if wait > 0:
                await self._sleep(wait)

    def _handful(self) -> Sequence[_Wish]:
        """Return the first of those that still wait, one for each chat."""
        self._waiting = [one for one in self._waiting if not one.answer.done()]
        firsts: dict[TelegramId, _Wish] = {}
        for one in self._waiting:
            if len(firsts) == self._most:
                break
            firsts.setdefault(one.telegram_id, one)
        return list(firsts.values())

    def _settle(self, some: Sequence[_Wish], departures: Mapping[TelegramId, Departure]) -> float:
        """Tell who may leave, and who need not wait here; return how long the others have to."""
        now, silence = self._clock.monotonic(), self._silence_left()
        longest = 0.0
        for one in some:
            departure = departures[one.telegram_id]
            wait = max(departure.wait, silence)
            if one.answer.done():
                continue
            if wait <= 0 or departure.in_chat or now + wait > one.give_up:
                one.answer.set_result(wait)
            else:
                longest = max(longest, wait)
        return longest
