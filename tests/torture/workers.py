"""Processes to be killed: the real program, forked from a parent that has loaded it already.

A start costs a tenth of what ``python -m bot`` costs, so that a thousand are possible. Nothing
of the program is left out: a child does what ``news-digest-bot run`` does, with its own
database connections, its own Telegram client, and the roles it is given.
"""

import asyncio
import logging
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Mapping
from ctypes import c_bool, c_double
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from bot import app, log
from bot.errors import BotError
from bot.parts import open_parts
from bot.settings import load_settings

EXIT_REFUSED = 3
"""The status of a program that would not start, or ended with a sentence."""

STOP_TIMEOUT_S = 30.0


class SteeredClock:
    """The machine's clock with its date moved, and perhaps running faster, while it is read.

    A minute's lease is over in two seconds when the date runs thirty times as fast. What counts
    seconds (pacing, timeouts) uses ``monotonic``, which stays true.
    """

    def __init__(self, start: datetime, speed: float = 1.0) -> None:
        """Say ``start`` now."""
        self._start = start
        self._began = time.monotonic()  # the same clock for all processes of a machine
        self._speed = speed
        self._jump: c_double = CONTEXT.RawValue(c_double, 0.0)

    def now(self) -> datetime:
        passed = (time.monotonic() - self._began) * self._speed
        return self._start + timedelta(seconds=passed + self._jump.value)

    def monotonic(self) -> float:
        return time.monotonic()

    def jump(self, by: timedelta) -> None:
        """Set the date, for every process that reads this clock."""
        self._jump.value += by.total_seconds()


@dataclass(frozen=True)
class Order:
    """What a child is to be."""

    settings: Mapping[str, object]
    clock: SteeredClock
    log_file: Path
    die_at_commit: tuple[int, str] | None = None
    """Kill itself at its so-manieth commit, "before" or "after" it."""


class Worker:
    """One child; ``None`` as its status while it runs."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._begun: c_bool = CONTEXT.RawValue(c_bool, False)
        self._process: ForkServerProcess = CONTEXT.Process(target=_live, args=(order, self._begun))

    def start(self) -> None:
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def status(self) -> int | None:
        return self._process.exitcode

    def kill(self) -> None:
        """SIGKILL: no goodbye of any kind."""
        self._process.kill()

    async def ended(self, seconds: float = STOP_TIMEOUT_S) -> int:
        """Wait until it has ended; return its status (less than 0: the signal)."""
        end = time.monotonic() + seconds
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._process.sentinel, over.set)
        try:
            async with asyncio.timeout(end - time.monotonic()):
                await over.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode

    async def die(self) -> None:
        """Kill it, if it lives, and wait until it is gone."""
        if self.status is None:
            self.kill()
            await self.ended()

    async def stop(self) -> tuple[int, float]:
        """SIGTERM; return the status and the seconds it took.

        One that had not begun to do anything is dead at once, which is as good as status 0.
        """
        began = time.monotonic()
        self._process.terminate()
        status = await self.ended()
        before_all = status == -signal.SIGTERM and not self._begun.value
        return 0 if before_all else status, time.monotonic() - began

    def freeze(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def limit_files(self, size: int) -> None:
        """Let it write no file beyond so many bytes: a disk that is full."""
        _, hard = resource.prlimit(self.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (size, hard))


def _live(order: Order, begun: c_bool) -> None:
    """Run the program as its command line does."""
    out = os.open(order.log_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, sys.stdout.fileno())
    os.dup2(out, sys.stderr.fileno())
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        del os.environ[name]
    settings = load_settings(**order.settings)
    log.configure(settings.log_level, settings.log_format, log.Redactor(settings.secrets))
    if order.die_at_commit is not None:
        _die_at_commit(*order.die_at_commit)

    async def work() -> None:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, stop.set)
        begun.value = True
        async with open_parts(settings, order.clock, alone=True) as parts:
            await app.run(parts, stop)

    try:
        asyncio.run(work())
    except BotError as exc:
        logging.getLogger(__name__).error("%s", exc)  # noqa: TRY400  # a sentence, no traceback
        sys.stderr.flush()
        os._exit(EXIT_REFUSED)


def _die_at_commit(number: int, moment: str) -> None:
    """Kill this process around its so-manieth commit."""
    left = number

    def count(_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    if moment == "before":
        event.listen(Engine, "commit", count)
    else:
        event.listen(Session, "after_commit", count)


CONTEXT: ForkServerContext = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.torture.loading"])
