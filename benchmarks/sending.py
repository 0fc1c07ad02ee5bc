"""How many parts a second one process can send where no limit of Telegram's holds it back.

    python -m benchmarks.sending [--parts 3000]

The outbox on SQLite, and on PostgreSQL where BENCH_POSTGRES_URL names a server, beside the bare
client library, which writes nothing down: the same messages to the same server, which answers at
once from a process of its own. On a machine with other work look at the second column: parts for
each second of this process's own CPU time.
"""

import argparse
import asyncio
import logging
import multiprocessing
import socket
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from telegram import Bot
from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from benchmarks.composing import databases
from bot.clock import SystemClock
from bot.delivery.ledger.service import PaceLedger
from bot.delivery.limits import Limits
from bot.delivery.model import NewPart
from bot.delivery.pacing import Pacing
from bot.delivery.queries import enqueue
from bot.delivery.service import DeliveryService
from bot.ids import ChatId
from bot.rendering.environment import Renderer
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.tables import ChatRow
from bot.telegram.limiter import PacedCalls
from bot.telegram.sender import TelegramSender
from bot.telegram.wire import AiohttpRequest

TOKEN = "1:benchmark"  # noqa: S105  # of nobody
UNLIMITED = Limits(per_second=100_000, window_count=100_000, chat_spacing=0)
WIDE = Limits.for_broadcast(4_000)
"""So many that they hold nobody back: the window over all has so many moments."""
STORY = (
    "<b>{0}. The port of Vale opens its third berth</b>\n"
    'On Monday. <a href="https://dawn.example/{0}">The Harbour Post</a>'
)
TEXT = "\n\n".join(STORY.format(number) for number in range(1, 13))
ANSWER = b'{"ok":true,"result":{"message_id":7,"date":1772000000,"chat":{"id":1,"type":"private"}}}'
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
    len(ANSWER),
    ANSWER,
)


class _Canned(asyncio.Protocol):
    """Answers every request with the same message."""

    def __init__(self) -> None:
        self._waiting = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        head, found, body = self._waiting.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        if len(body) >= length and self._transport:
            self._waiting = body[length:]
            self._transport.write(RESPONSE)


def _serve(listening: socket.socket) -> None:
    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(_Canned, sock=listening)
        await server.serve_forever()

    asyncio.run(forever())


def _bot(url: str, request: BaseRequest) -> ExtBot[Any]:
    limiter = PacedCalls(Pacing(SystemClock(), limits=UNLIMITED))
    return ExtBot(TOKEN, base_url=f"{url}/bot", request=request, rate_limiter=limiter)


async def _bare(url: str, request: BaseRequest, parts: int, workers: int) -> None:
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=request)
    chats = iter(range(1, parts + 1))

    async def work(chats: Iterator[int]) -> None:
        for chat in chats:
            await bot.send_message(chat, TEXT, parse_mode="HTML")

    await request.initialize()
    await asyncio.gather(*(work(chats) for _ in range(workers)))
    await request.shutdown()


@asynccontextmanager
async def _outbox(address: str, parts: int) -> AsyncGenerator[Database]:
    """Open a database with a part for each of many chats."""
    database = Database(address)
    await schema.migrate(database)
    now = datetime.now(UTC)
    chats = [
        {"id": number, "telegram_id": number, "kind": "private", "timezone": "UTC",
         "created_at": now}
        for number in range(1, parts + 1)
    ]  # fmt: skip
    lasts = now + timedelta(hours=1)
    waiting = [
        NewPart(ChatId(number), TEXT, send_after=now, expires_at=lasts)
        for number in range(1, parts + 1)
    ]
    async with database.transaction() as session:
        await session.execute(insert(ChatRow), chats)
        await enqueue(session, waiting)
    yield database
    await database.close()


async def _engine(url: str, database: Database, parts: int, pacing: Pacing) -> None:
    request = AiohttpRequest(160, 15.0)
    await request.initialize()
    sender = TelegramSender(_bot(url, request))
    delivery = DeliveryService(database, sender, pacing, SystemClock(), renderer=Renderer(None))
    sent = 0
    while sent < parts:
        sent += await delivery.deliver_due()
    await request.shutdown()


async def _timed(name: str, parts: int, work: Callable[[], Awaitable[None]]) -> None:
    wall, own = time.perf_counter(), time.process_time()
    await work()
    wall, own = time.perf_counter() - wall, time.process_time() - own
    print(f"| {name} | {parts / wall:,.0f} | {parts / own:,.0f} | {own / parts * 1e6:,.0f} |")


async def _measure(url: str, parts: int) -> None:
    print("| way | parts a second | a second of CPU | µs of CPU each |")
    print("|---|---|---|---|")
    for workers in (4, 16, 64):
        pool = HTTPXRequest(connection_pool_size=workers, pool_timeout=60)
        name = f"bare library over httpx, {workers} connections"
        await _timed(name, parts, lambda w=workers, p=pool: _bare(url, p, parts, w))
    over_aiohttp = AiohttpRequest(64, 15.0)
    name = "bare library over our aiohttp, 64 connections"
    await _timed(name, parts, lambda: _bare(url, over_aiohttp, parts, 64))
    for kind, empty in databases().items():
        async with empty() as address, _outbox(address, parts) as database:
            pacing = Pacing(SystemClock(), limits=UNLIMITED)
            work = _engine(url, database, parts, pacing)
            await _timed(f"the outbox on {kind}", parts, lambda w=work: w)
        if kind == "PostgreSQL":
            async with empty() as address, _outbox(address, parts) as database:
                ledger = PaceLedger(database, limits=WIDE)
                work = _engine(
                    url, database, parts, Pacing(SystemClock(), limits=WIDE, ledger=ledger)
                )
                await _timed("the same, counted for all processes", parts, lambda w=work: w)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", type=int, default=3_000)
    parts: int = parser.parse_args().parts
    logging.disable()
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = multiprocessing.get_context("fork").Process(target=_serve, args=(listening,))
    server.start()
    try:
        asyncio.run(_measure(url, parts))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main()
