"""Steps that wake one another in different processes."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.storage.database import Database
from bot.storage.notifying import Notices
from bot.ticker import Ticker
from tests.support.clock import ManualClock

HOUR = timedelta(hours=1)
PATIENCE = timedelta(seconds=1)


class Process:
    """A ticker that hears of others, and counts what its steps do."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.notices = Notices(database, reconnect_after=0.01)
        self.ticker = Ticker(clock, announce=self.notices.announce)
        self.runs: dict[str, int] = {}
        self.work: dict[str, int] = {}
        self._changed = asyncio.Condition()

    def add(self, step: str, *, then: str | None = None) -> None:
        async def run() -> int:
            async with self._changed:
                self.runs[step] = self.runs.get(step, 0) + 1
                self._changed.notify_all()
            return self.work.pop(step, 0)

        self.ticker.add(step, run, every=HOUR, then=then)

    async def ran(self, step: str, times: int) -> None:
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: self.runs.get(step, 0) >= times)

    async def stop(self) -> None:
        await self.ticker.stop(patience=PATIENCE)
        await self.notices.stop()


@pytest.fixture
async def processes(
    migrated_postgres: str, kept_open: Callable[[str], Database], clock: ManualClock
) -> AsyncGenerator[list[Process]]:
    """Two: one matches, the other groups and delivers."""
    editor, sender = (Process(kept_open(migrated_postgres), clock) for _ in range(2))
    editor.add("match", then="group")
    sender.add("group", then="deliver")
    sender.add("deliver")
    for process, steps in ((editor, ["match"]), (sender, ["group", "deliver"])):
        process.notices.start(process.ticker.wake_here)
        process.ticker.start()
        for step in steps:
            await process.ran(step, 1)
        async with asyncio.timeout(10):
            await process.notices.connected.wait()
    yield [editor, sender]
    await editor.stop()
    await sender.stop()


@pytest.mark.postgres
async def test_work_done_in_one_process_wakes_the_next_step_in_another(
    processes: list[Process],
) -> None:
    editor, sender = processes
    editor.work["match"] = 3
    sender.work["group"] = 1
    editor.ticker.wake("match")
    await sender.ran("group", 2)
    await sender.ran("deliver", 2)


@pytest.mark.postgres
async def test_nobody_hears_what_they_announced_themselves(
    migrated_postgres: str, kept_open: Callable[[str], Database]
) -> None:
    one, other = (Notices(kept_open(migrated_postgres)) for _ in range(2))
    heard: asyncio.Queue[str] = asyncio.Queue()
    one.start(heard.put_nowait)
    other.start(lambda step: other.announce(f"{step} too"))
    async with asyncio.timeout(10):
        await one.connected.wait()
        await other.connected.wait()
        one.announce("match")
        # The answer comes after the question, and would come after its echo.
        assert await heard.get() == "match too"
    await one.stop()
    await other.stop()


@pytest.mark.postgres
async def test_a_lost_connection_is_made_again(
    processes: list[Process], migrated_postgres: str, kept_open: Callable[[str], Database]
) -> None:
    editor, sender = processes
    async with kept_open(migrated_postgres).transaction() as session:
        killed = await session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            )
        )
        assert list(killed.scalars()) == [True, True]
    async with asyncio.timeout(10):
        while editor.notices.connected.is_set() or sender.notices.connected.is_set():  # noqa: ASYNC110
            await asyncio.sleep(0)
        await editor.notices.connected.wait()
        await sender.notices.connected.wait()
    editor.ticker.wake("group")
    await sender.ran("group", 2)


async def test_on_sqlite_nobody_is_told(clock: ManualClock) -> None:
    process = Process(Database("sqlite:///:memory:"), clock)
    process.notices.start(process.ticker.wake_here)
    process.ticker.wake("match")
    assert not process.notices.connected.is_set()
    await process.notices.stop()
