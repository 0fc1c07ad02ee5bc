"""Sending to thousands at the pace Telegram allows, beside the library's own limiter.

    python -m benchmarks.pacing [--messages 3000]

The real client library sends; a judge with Telegram's limits answers in the same process after
60 to 120 ms. Time is virtual: the event loop jumps to whatever it waits for, so a run of minutes
takes seconds and the machine's load plays no part. Two judges: one refuses only what is too much,
the other then serves nobody for five seconds, and a second more for each request meanwhile.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import random
import selectors
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram.error import RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, BaseRateLimiter, ExtBot
from telegram.request import BaseRequest, RequestData

from bot.delivery.pacing import Pacing
from bot.demo.bot_api.limits import FloodLimits, FloodRules
from bot.telegram.limiter import PacedCalls, Passage

TOKEN = "1:benchmark"  # noqa: S105  # of nobody
AT_ONCE = 16
GIVE_UP_AFTER = 300.0
"""Seconds: three times what the limit allows."""

TURN = 20e-6
"""Seconds that one turn of the event loop takes: never none, or floats would stand still."""

JUDGES = {"refuses the excess": FloodRules(), "closes the token": FloodRules(closes_for=5)}


class _Jumping(selectors.SelectSelector):
    """Waits for nothing: whoever waits for a moment is taken to it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1_000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("everybody waits, and nothing will ever happen")
        self.now += max(timeout, 0.0) + TURN
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in which waiting takes no time."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        """Return the virtual time."""
        return self._jumping.now


class LoopClock:
    """The loop's time, for our gate."""

    def now(self) -> datetime:
        """Return a date that goes with it."""
        return datetime(2026, 3, 10, tzinfo=UTC) + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Return the loop's seconds."""
        return asyncio.get_running_loop().time()


class JudgedRequest(BaseRequest):
    """The library's way to Telegram, which ends at the judge."""

    def __init__(self, rules: FloodRules) -> None:
        self.judge = FloodLimits(rules)
        self.arrived: Counter[int] = Counter()
        self.refused = 0
        self._chance = random.Random(3)  # noqa: S311  # a dice, not a key

    @property
    def read_timeout(self) -> float | None:
        """Return the library's default."""
        return 5.0

    async def initialize(self) -> None:
        """Open nothing."""

    async def shutdown(self) -> None:
        """Close nothing."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_: object,
        **__: object,
    ) -> tuple[int, bytes]:
        """Let the judge decide about a message that has just come over the network."""
        del url, method
        assert request_data is not None
        chat = int(request_data.json_parameters["chat_id"])
        await asyncio.sleep(self._chance.uniform(0.06, 0.12))
        now = asyncio.get_running_loop().time()
        wait = self.judge.refuse(chat, now, is_group=False)
        if wait is not None:
            self.refused += 1
            refusal = {"ok": False, "error_code": 429, "description": "Too Many Requests",
                       "parameters": {"retry_after": wait}}  # fmt: skip
            return 429, json.dumps(refusal).encode()
        self.arrived[chat] += 1
        message = {"message_id": 1, "date": 1, "chat": {"id": chat, "type": "private"}}
        return 200, json.dumps({"ok": True, "result": message}).encode()


@dataclass(frozen=True, slots=True)
class Way:
    """One way to send to many."""

    name: str
    limiter: Callable[[], BaseRateLimiter[Any]]
    workers: int | None
    """None: a task for each message at once, as the library's guide has it."""
    arguments: dict[str, Any] = field(default_factory=dict[str, Any])
    again: bool = False
    """Whoever is told to wait tries again, as the outbox does."""


def _ours() -> BaseRateLimiter[Any]:
    return PacedCalls(Pacing(LoopClock()))


WAYS = (
    Way("this program", _ours, AT_ONCE, {"rate_limit_args": Passage.BULK}, again=True),
    Way("AIORateLimiter()", AIORateLimiter, None),
    Way("AIORateLimiter(max_retries=5)", lambda: AIORateLimiter(max_retries=5), None),
)


@dataclass(frozen=True, slots=True)
class Result:
    """How it went."""

    delivered: int
    twice: int
    refused: int
    seconds: float

    def line(self, name: str, judge: str, wanted: int) -> str:
        """Return a row of the table."""
        rate = self.delivered / self.seconds
        return (
            f"| {name} | {judge} | {self.delivered} of {wanted} | {rate:.1f} | {self.refused} |"
            f" {wanted - self.delivered} | {self.twice} |"
        )


async def _send(bot: ExtBot[Any], way: Way, chat: int) -> None:
    while True:
        try:
            await bot.send_message(chat, "News", **way.arguments)
        except RetryAfter:
            if way.again:
                continue
        except TelegramError:
            pass  # lost, and counted by its absence
        return


async def _work(bot: ExtBot[Any], way: Way, chats: Iterator[int]) -> None:
    for chat in chats:
        await _send(bot, way, chat)


async def _run(way: Way, rules: FloodRules, count: int) -> Result:
    request = JudgedRequest(rules)
    bot: ExtBot[Any] = ExtBot(TOKEN, request=request, rate_limiter=way.limiter())
    chats = iter(range(1, count + 1))
    work = [_work(bot, way, chats) for _ in range(way.workers or count)]
    began = asyncio.get_running_loop().time()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GIVE_UP_AFTER * max(1.0, count / 3000)):
            await asyncio.gather(*work)
    seconds = asyncio.get_running_loop().time() - began
    twice = sum(copies > 1 for copies in request.arrived.values())
    return Result(len(request.arrived), twice, request.refused, seconds)


def main() -> None:
    """Print a table."""
    logging.disable()  # each refusal is a page in the library's log
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=3_000)
    count: int = parser.parse_args().messages
    print("| way | limits | delivered | a second | 429 | lost | twice |")
    print("|---|---|---|---|---|---|---|")
    began = time.process_time()
    for judge, rules in JUDGES.items():
        for way in WAYS:
            with asyncio.Runner(loop_factory=VirtualLoop) as runner:
                result = runner.run(_run(way, rules, count))
            print(result.line(way.name, judge, count), flush=True)
    print(f"\n{time.process_time() - began:.0f} s of the processor.")


if __name__ == "__main__":
    main()
