"""When the steps run: as soon as they are woken, and at every tick in any case.

APScheduler only ticks ("ask what is due"); what is due is decided by columns in the database.
Its interval jobs stop for an hour when the machine's clock is set back an hour, because they
compute their next run from dates. The ticker looks at monotonic time and arms them again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock

log = logging.getLogger(__name__)

WATCH_EVERY_S = 5.0
STALLED_AFTER = 3
"""Intervals without a tick before the scheduler's job is armed again."""

Step = Callable[[], Awaitable[int]]
"""Does one batch of work; returns how much it did. More than 0: there may be more."""


@dataclass(slots=True)
class _Entry:
    run: Step
    every: timedelta
    then: str | None
    due: asyncio.Event = field(default_factory=asyncio.Event)
    ticked_at: float = 0.0


class Ticker:
    """Runs each step in a task of its own, one batch at a time."""

    def __init__(self, clock: Clock, *, announce: Callable[[str], None] | None = None) -> None:
        """``announce`` tells other processes of each step that is woken here."""
        self._clock = clock
        self._announce = announce
        self._entries: dict[str, _Entry] = {}
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False

    def add(self, step: str, run: Step, *, every: timedelta, then: str | None = None) -> None:
        """Run ``run`` at each tick of ``every`` and when woken; wake ``then`` after any work."""
        self._entries[step] = _Entry(run, every, then)

    def wake(self, step: str) -> None:
        """Run ``step`` as soon as it is free, in this process and in all others that do it."""
        self.wake_here(step)
        if self._announce:
            self._announce(step)

    def wake_here(self, step: str) -> None:
        """Run ``step`` as soon as it is free. A step that is not in this process is left alone."""
        if entry := self._entries.get(step):
            entry.due.set()

    def start(self) -> None:
        """Start ticking; every step runs once at once, for what was left by the last run."""
        for step, entry in self._entries.items():
            entry.ticked_at = self._clock.monotonic()
            entry.due.set()
            self._arm(step, entry)
            self._tasks.append(asyncio.create_task(self._loop(step, entry), name=f"step {step}"))
        self._scheduler.start()
        self._tasks.append(asyncio.create_task(self._watch(), name="ticker watch"))

    async def stop(self, *, patience: timedelta) -> None:
        """Stop ticking; let batches under way finish within ``patience``, then cancel them."""
        self._stopping = True
        self._scheduler.shutdown(wait=False)
        for entry in self._entries.values():
            entry.due.set()
        *steps, watch = self._tasks
        watch.cancel()
        if steps:
            await asyncio.wait(steps, timeout=patience.total_seconds())
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def rearm_stalled(self) -> list[str]:
        """Arm again the steps that did not tick for three intervals; return their names."""
        now = self._clock.monotonic()
        stalled = [
            step
            for step, entry in self._entries.items()
            if now - entry.ticked_at > STALLED_AFTER * entry.every.total_seconds()
        ]
        for step in stalled:
            log.warning("ticks stopped; armed again", extra={"step": step})
            self._entries[step].ticked_at = now
            self._entries[step].due.set()
            self._arm(step, self._entries[step])
        return stalled

    def _arm(self, step: str, entry: _Entry) -> None:
        self._scheduler.add_job(  # pyright: ignore[reportUnknownMemberType]  # untyped library
            self._tick,
            "interval",
            [step],
            seconds=entry.every.total_seconds(),
            id=step,
            replace_existing=True,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    async def _tick(self, step: str) -> None:
        # A coroutine, because the scheduler would run a plain function in a thread.
        entry = self._entries[step]
        entry.ticked_at = self._clock.monotonic()
        entry.due.set()

    async def _loop(self, step: str, entry: _Entry) -> None:
        while True:
            await entry.due.wait()
            if self._stopping:
                return
            entry.due.clear()
            try:
                done = await entry.run()
            except asyncio.CancelledError:
                if _is_cancelled():
                    raise
                # Of something that the step waited for, and not of the step.
                log.warning("step broken off", extra={"step": step})
                continue
            except Exception:
                # Whatever it was, the next tick tries again: no step may end for good.
                log.exception("step failed", extra={"step": step})
                continue
            if done:
                entry.due.set()
                if entry.then:
                    self.wake(entry.then)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH_EVERY_S)
            self.rearm_stalled()


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
