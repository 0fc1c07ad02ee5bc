import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from bot.ticker import Ticker
from tests.support.clock import ManualClock

HOUR = timedelta(hours=1)
PATIENCE = timedelta(seconds=1)


@pytest.fixture
async def ticker(clock: ManualClock) -> AsyncGenerator[Ticker]:
    ticker = Ticker(clock)
    yield ticker
    await ticker.stop(patience=PATIENCE)


class Counter:
    """A step that says how often it ran and lets a test wait for it."""

    def __init__(self, *answers: int) -> None:
        self._answers = list(answers)
        self.runs = 0
        self.changed = asyncio.Condition()

    async def __call__(self) -> int:
        async with self.changed:
            self.runs += 1
            self.changed.notify_all()
        return self._answers.pop(0) if self._answers else 0

    async def reached(self, runs: int) -> None:
        async with asyncio.timeout(5), self.changed:
            await self.changed.wait_for(lambda: self.runs >= runs)


async def test_a_step_runs_again_while_there_is_work_and_wakes_the_next(ticker: Ticker) -> None:
    poll, match = Counter(0, 3, 1), Counter()
    ticker.add("poll", poll, every=HOUR, then="match")
    ticker.add("match", match, every=HOUR)
    ticker.start()
    await poll.reached(1)
    await match.reached(1)
    ticker.wake("poll")
    await poll.reached(4)
    await match.reached(2)
    assert poll.runs == 4


async def test_waking_runs_a_step_at_once(ticker: Ticker) -> None:
    step = Counter()
    ticker.add("deliver", step, every=HOUR)
    ticker.start()
    await step.reached(1)
    ticker.wake("deliver")
    ticker.wake("not in this process")
    await step.reached(2)


async def test_a_tick_runs_a_step_that_nobody_woke(ticker: Ticker) -> None:
    step = Counter()
    ticker.add("poll", step, every=timedelta(milliseconds=10))
    ticker.start()
    await step.reached(3)


async def test_a_failing_step_stops_neither_itself_nor_others(ticker: Ticker) -> None:
    other = Counter()
    failed = Counter()

    async def failing() -> int:
        await failed()
        raise RuntimeError("out of order")

    ticker.add("broken", failing, every=HOUR)
    ticker.add("sound", other, every=HOUR)
    ticker.start()
    await failed.reached(1)
    ticker.wake("broken")
    await failed.reached(2)
    await other.reached(1)


async def test_steps_that_stopped_ticking_are_armed_again(
    ticker: Ticker, clock: ManualClock
) -> None:
    step = Counter()
    ticker.add("poll", step, every=HOUR)
    ticker.start()
    await step.reached(1)
    assert ticker.rearm_stalled() == []
    clock.advance(hours=3.1)
    assert ticker.rearm_stalled() == ["poll"]
    assert ticker.rearm_stalled() == []
    await step.reached(2)


async def test_stopping_waits_for_the_batch_under_way(clock: ManualClock) -> None:
    ticker = Ticker(clock)
    started, finish = asyncio.Event(), asyncio.Event()
    finished: list[bool] = []

    async def slow() -> int:
        started.set()
        await finish.wait()
        finished.append(True)
        return 1

    ticker.add("deliver", slow, every=HOUR)
    ticker.start()
    await started.wait()
    stopping = asyncio.create_task(ticker.stop(patience=PATIENCE))
    await asyncio.sleep(0)
    finish.set()
    await stopping
    assert finished == [True]


async def test_a_step_outlives_the_cancellation_of_what_it_waits_for(ticker: Ticker) -> None:
    runs = Counter()

    async def step() -> int:
        await runs()
        never = asyncio.get_running_loop().create_future()
        never.cancel()
        await never
        return 0

    ticker.add("poll", step, every=HOUR)
    ticker.start()
    await runs.reached(1)
    ticker.wake("poll")
    await runs.reached(2)
