"""Telegram on the wire: the real client library, with its HTTP answered here.

    api = BotApi()
    sender = TelegramSender(api.bot(pacing))
    api.fail(403, "Forbidden: bot was blocked by the user")

What is told to go wrong goes wrong with the next requests, in the order of telling. Everything
else is accepted.
"""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.delivery.pacing import Pacing
from bot.telegram.limiter import PacedCalls, Passage

TOKEN = "424242:token-for-tests-on-the-wire-AAAAAAAA"

Call = dict[str, Any]
Answer = Callable[[httpx.Request], httpx.Response]


@dataclass
class BotApi:
    """A Telegram that accepts messages, until it is told otherwise."""

    requests: list[Call] = field(default_factory=list[Call])
    """Parameters of all calls, with the method's name as ``method``."""
    sent: list[Call] = field(default_factory=list[Call])
    """Of those, the messages that were accepted, in order."""
    _next: deque[Answer] = field(default_factory=deque[Answer])
    _hanging: asyncio.Event | None = None
    _later: dict[int, Callable[[], Awaitable[None]]] = field(
        default_factory=dict[int, Callable[[], Awaitable[None]]]
    )
    _arrival: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def texts(self) -> list[str]:
        return [call["text"] for call in self.sent]

    def bot(self, pacing: Pacing) -> ExtBot[Passage]:
        transport = httpx.MockTransport(self._handle)
        return ExtBot(
            TOKEN,
            request=HTTPXRequest(httpx_kwargs={"transport": transport}),
            rate_limiter=PacedCalls(pacing),
        )

    def fail(self, code: int, description: str, **parameters: int) -> None:
        """Refuse the next request."""
        body: Call = {"ok": False, "error_code": code, "description": description}
        if parameters:
            body["parameters"] = parameters
        self._next.append(lambda _request: httpx.Response(code, json=body))

    def show_page(self, code: int) -> None:
        """Answer the next request with a proxy's page."""
        self._next.append(lambda _request: httpx.Response(code, html="<h1>Sorry</h1>"))

    def unreachable(self, fault: type[httpx.TransportError] = httpx.ConnectError) -> None:
        """Break the next request before it is accepted."""
        self._next.append(lambda _request: _raise(fault))

    def lose_answer(self, fault: type[httpx.TransportError] = httpx.ReadTimeout) -> None:
        """Accept the next request and break its answer."""

        def answer(request: httpx.Request) -> httpx.Response:
            self._accept(_parameters(request))
            return _raise(fault)

        self._next.append(answer)

    def accept(self) -> None:
        """Accept the next request: to put a good one before a bad one."""
        self._next.append(lambda request: self._accept(_parameters(request)))

    async def accepted(self, count: int) -> None:
        """Return as soon as that many messages were accepted."""
        async with asyncio.timeout(10), self._arrival:
            await self._arrival.wait_for(lambda: len(self.sent) >= count)

    def hang(self) -> asyncio.Event:
        """Accept requests from now on, and answer when the event is set."""
        self._hanging = asyncio.Event()
        return self._hanging

    def after(self, count: int, happens: Callable[[], Awaitable[None]]) -> None:
        """Let something happen when that many messages were accepted."""
        self._later[count] = happens

    def recover(self) -> None:
        """Answer new requests at once; those that hang go on hanging."""
        self._hanging = None

    async def _handle(self, request: httpx.Request) -> httpx.Response:
        call = _parameters(request)
        self.requests.append(call)
        if self._next:
            return self._next.popleft()(request)
        answer = self._accept(call)
        async with self._arrival:
            self._arrival.notify_all()
        if happens := self._later.pop(len(self.sent), None):
            await happens()
        if (hanging := self._hanging) is not None:
            await hanging.wait()
        else:
            await asyncio.sleep(0)  # so that requests overlap, as in life
        return answer

    def _accept(self, call: Call) -> httpx.Response:
        self.sent.append(call)
        chat = int(call["chat_id"])
        message = {
            "message_id": len(self.sent),
            "date": 1_772_000_000,
            "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"},
            "text": call.get("text", ""),
        }
        return httpx.Response(200, json={"ok": True, "result": message})


def _parameters(request: httpx.Request) -> Call:
    given = dict(parse_qsl(request.content.decode(), keep_blank_values=True))
    method = request.url.path.rpartition("/")[2]
    return {"method": method, **{key: _value(text) for key, text in given.items()}}


def _value(text: str) -> object:
    """Numbers, booleans and objects travel as JSON, words as they are."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _raise(fault: type[httpx.TransportError]) -> httpx.Response:
    raise fault("on purpose")
