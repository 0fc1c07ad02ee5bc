"""The local Bot API as a judge: it is slow on purpose, and can strike at any request.

It accepts a message first and answers later, as Telegram does: whoever dies in between does not
know that the message has arrived.
"""

import asyncio
import itertools
import random
from collections.abc import Callable
from types import TracebackType
from typing import Literal, Self

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.clock import SystemClock
from bot.demo.bot_api.api import BotApi
from bot.demo.bot_api.limits import FloodRules
from bot.demo.bot_api.server import BotApiServer
from bot.demo.bot_api.state import Person, Sent
from bot.demo.listening import Listener, listen

TOKEN = "424242:local-token-for-torture-AAAAAAAAAAA"

Moment = Literal["before", "after"]
"""Of the acceptance of a message."""

Strike = Callable[[int, Moment], None]


class Judge:
    """Records every message; ``latency`` in seconds, half of it before a message is accepted."""

    def __init__(
        self,
        *,
        rules: FloodRules | None = None,
        latency: tuple[float, float] = (0.06, 0.12),
        seed: int = 1,
    ) -> None:
        bot = Person(424242, "News Digest", "news_digest_torture_bot", is_bot=True)
        self.api = BotApi(bot, TOKEN, SystemClock(), rules or FloodRules(enforced=False))
        self.strike: Strike = _nothing
        """Called at each request to send (its number, from 1 on) before and after acceptance."""
        self._requests = 0
        self._latency = latency
        self._chance = random.Random(seed)  # noqa: S311  # a dice, not a key
        self._ids = itertools.count(7001)
        self._listener: Listener | None = None

    async def __aenter__(self) -> Self:
        application = web.Application(middlewares=[self._slowly])
        BotApiServer(self.api).add_to(application)
        self._listener = await listen(application, 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._listener:
            await self._listener.stop()

    @property
    def url(self) -> str:
        assert self._listener is not None
        return self._listener.url

    @property
    def sent(self) -> list[Sent]:
        """What arrived, in order."""
        return self.api.sent

    def reader(self) -> int:
        """Let somebody join who has started the bot; return their number."""
        person = Person(next(self._ids), "Reader", has_started=True)
        self.api.world.add_person(person)
        return person.id

    def forgive(self) -> None:
        """Strike no more."""
        self.strike = _nothing

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait for what only time can bring; tell whether it came."""
        end = asyncio.get_running_loop().time() + seconds
        while not condition():
            if asyncio.get_running_loop().time() > end:
                return False
            await asyncio.sleep(0.005)
        return True

    @web.middleware
    async def _slowly(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await self._served(request, handler)
        except ConnectionResetError:  # by somebody who is dead
            return web.Response()

    async def _served(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.match_info.get("method", "").lower() != "sendmessage":
            return await handler(request)
        self._requests += 1
        number, pause = self._requests, self._chance.uniform(*self._latency) / 2
        await asyncio.sleep(pause)
        self.strike(number, "before")
        response = await handler(request)
        self.strike(number, "after")
        await asyncio.sleep(pause)
        return response


def _nothing(_number: int, _moment: Moment) -> None:
    pass
