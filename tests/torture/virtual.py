"""An event loop in which waiting takes no time, and senders that live in it.

It jumps to whatever everybody waits for, so an hour of sending takes as long as its work, and how
busy the machine is plays no part. While a database is asked, time stands still. The senders are
the real ones with the real client library; each has connections, a gate and a client of its own,
as a process of its own would have. The judge answers where the network would begin.
"""

import asyncio
import json
import random
import selectors
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot.delivery.ledger.service import PaceLedger
from bot.delivery.pacing import Pacing
from bot.delivery.service import DeliveryService
from bot.demo.bot_api.limits import FloodLimits, FloodRules
from bot.storage.database import Database, Session
from bot.storage.tables import ChatRow, OutboxRow
from bot.telegram.limiter import PacedCalls, Passage
from bot.telegram.sender import TelegramSender
from tests.support.wording import renderer
from tests.torture.installations import database
from tests.torture.judge import TOKEN

START = datetime(2026, 3, 10, 8, tzinfo=UTC)
TURN = 20e-6
"""Seconds that one turn of the loop takes: never none, or sums of floats would stand still."""

TICK = 1.0
"""Seconds after which a sender that found nothing looks again, as in the program."""

BATCH = 5_000
"""Rows written in one statement."""


class _Jumping(selectors.DefaultSelector):
    """Waits for nothing but databases: whoever waits for a moment is taken to it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1_000.0
        self.asked = 0
        """Transactions that are open."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self.asked:
            return super().select(0 if timeout is not None and timeout <= 0 else 0.05)
        if timeout is None:  # something else of the machine's, such as a connection that closes
            return super().select(0.05)
        self.now += max(timeout, 0.0) + TURN
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """The loop; it is a clock too."""

    def __init__(self) -> None:
        self.selector = _Jumping()
        super().__init__(self.selector)

    def time(self) -> float:
        return self.selector.now

    def monotonic(self) -> float:
        return self.selector.now

    @contextmanager
    def still(self) -> Generator[None]:
        """Let no time pass meanwhile: something real is waited for."""
        self.selector.asked += 1
        try:
            yield
        finally:
            self.selector.asked -= 1

    def now(self) -> datetime:
        return START + timedelta(seconds=self.selector.now - 1_000.0)


class WatchedDatabase(Database):
    """One for which time stands still."""

    def __init__(self, url: str, loop: VirtualLoop) -> None:
        super().__init__(url)
        self._loop = loop

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Session]:
        with self._loop.still():
            async with super().transaction() as session:
                yield session

    @asynccontextmanager
    async def statement_by_statement(self) -> AsyncGenerator[AsyncConnection]:
        with self._loop.still():
            async with super().statement_by_statement() as connection:
                yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Session]:
        with self._loop.still():
            async with super().reading() as session:
                yield session


@dataclass(frozen=True, slots=True)
class Wait:
    """What an error 429 asked for: when its answer arrived, until when, and of whom."""

    since: float
    until: float
    chat_id: int | None
    """None: of everybody."""


@dataclass
class VirtualJudge:
    """Telegram, for all senders: an answer takes 60 to 120 ms, and some say 429."""

    loop: VirtualLoop
    rules: FloodRules = field(default_factory=FloodRules)
    refusals: Callable[[random.Random], int | None] = lambda _chance: None
    """Returns the seconds that a request is told to wait, though no limit was broken."""
    seed: int = 5
    arrived: Counter[int] = field(default_factory=Counter[int])
    moments: list[float] = field(default_factory=list[float])
    waits: list[Wait] = field(default_factory=list[Wait])
    refused: int = 0
    inside: int = 0
    """Requests that left inside a wait that their sender could know of."""

    def __post_init__(self) -> None:
        self.limits = FloodLimits(self.rules)
        self._chance = random.Random(self.seed)  # noqa: S311  # a dice, not a key
        self._open: list[Wait] = []

    async def answer(self, chat: int) -> tuple[int, bytes]:
        left = self.loop.time()
        self._open = [wait for wait in self._open if wait.until > left]
        self.inside += any(wait.since < left and wait.chat_id in {None, chat}
                           for wait in self._open)  # fmt: skip
        await asyncio.sleep(self._chance.uniform(0.06, 0.12))
        now = self.loop.time()
        asked = self.refusals(self._chance)
        if asked is None:
            asked = self.limits.refuse(chat, now, is_group=chat < 0)
        await asyncio.sleep(0.02)
        if asked is not None:
            return self._refuse(chat, asked)
        self.arrived[chat] += 1
        self.moments.append(now)
        kind = "private" if chat > 0 else "supergroup"
        message = {"message_id": len(self.moments), "date": 1, "chat": {"id": chat, "type": kind}}
        return 200, json.dumps({"ok": True, "result": message}).encode()

    def _refuse(self, chat: int, asked: int) -> tuple[int, bytes]:
        self.refused += 1
        now = self.loop.time()
        wait = Wait(now, now + asked, chat if chat < 0 else None)
        self.waits.append(wait)
        self._open.append(wait)
        refusal = {"ok": False, "error_code": 429, "description": "Too Many Requests",
                   "parameters": {"retry_after": asked}}  # fmt: skip
        return 429, json.dumps(refusal).encode()


class _Request(BaseRequest):
    """The library's way to Telegram, which ends at the judge."""

    def __init__(self, judge: VirtualJudge) -> None:
        self._judge = judge

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_: object,
        **__: object,
    ) -> tuple[int, bytes]:
        del url, method
        assert request_data is not None
        return await self._judge.answer(int(request_data.json_parameters["chat_id"]))


class Sender:
    """One sending process's parts."""

    def __init__(self, url: str, loop: VirtualLoop, judge: VirtualJudge) -> None:
        self.database = WatchedDatabase(url, loop)
        # Seconds since 1970 on one clock, as the database server's is for all.
        ledger = PaceLedger(self.database, moment=lambda: loop.now().timestamp())
        pacing = Pacing(loop, ledger=ledger)
        bot: ExtBot[Passage] = ExtBot(
            TOKEN, request=_Request(judge), rate_limiter=PacedCalls(pacing)
        )
        self._service = DeliveryService(
            self.database, TelegramSender(bot), pacing, loop, renderer=renderer()
        )

    async def work(self, is_done: Callable[[], bool], *, tick: float) -> None:
        """Send until all is done."""
        while not is_done():
            if not await self._service.deliver_due():
                await asyncio.sleep(tick)
        await self._service.stop()


def judged(
    engine: str,
    chats: Sequence[int],
    *,
    senders: int,
    judge: Callable[[VirtualLoop], VirtualJudge],
    tick: float = TICK,
) -> VirtualJudge:
    """Send a message to each of these chats; return their judge."""
    loop = VirtualLoop()

    async def work() -> VirtualJudge:
        made = judge(loop)
        async with AsyncExitStack() as stack:
            with loop.still():
                url = await stack.enter_async_context(database(engine))
            company = [Sender(url, loop, made) for _ in range(senders)]
            await _write(company[0].database, chats, loop.now())
            done = partial(_is_done, made, len(chats))
            await asyncio.gather(*(sender.work(done, tick=tick) for sender in company))
            with loop.still():
                await _all_recorded(company[0].database)
                for sender in company:
                    await sender.database.close()
                await stack.aclose()
        return made

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(work())


def _is_done(judge: VirtualJudge, messages: int) -> bool:
    return len(judge.moments) >= messages


async def _all_recorded(own: Database) -> None:
    async with own.reading() as session:
        counting = select(func.count()).where(OutboxRow.state != "sent")
        assert await session.scalar(counting) == 0


async def _write(own: Database, chats: Sequence[int], now: datetime) -> None:
    for first in range(0, len(chats), BATCH):
        rows = [
            {
                "telegram_id": chat,
                "kind": "private" if chat > 0 else "supergroup",
                "timezone": "UTC",
                "created_at": now,
            }
            for chat in chats[first : first + BATCH]
        ]
        async with own.transaction() as session:
            ids = (await session.scalars(insert(ChatRow).returning(ChatRow.id), rows)).all()
            parts = [
                {
                    "chat_id": chat_id,
                    "html": "<b>News</b> of the day",
                    "send_after": now,
                    "created_at": now,
                    "expires_at": now + timedelta(days=7),
                }
                for chat_id in ids
            ]
            await session.execute(insert(OutboxRow), parts)
