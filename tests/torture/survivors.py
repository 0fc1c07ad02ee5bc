"""Three of four senders die at once: how soon the fourth sends as fast as all of them did."""

import asyncio

from bot.delivery.service import LEASE
from bot.settings import Role
from tests.torture.findings import Finding
from tests.torture.installations import installation
from tests.torture.judge import Judge
from tests.torture.readers import Readers

SENDERS = 4
READERS = 200
WINDOW_S = 5.0
"""Over which throughput is measured."""

ALIKE = 0.9
"""So much of the throughput of before is as much."""

GRACE_S = 5.0


async def prove(*, seconds: float) -> Finding:
    """Kill them, and look on for so many seconds at most."""
    async with Judge() as judge, installation("postgres", judge) as installed:
        readers = Readers(installed)
        await readers.join(READERS, due=False)
        await readers.write(round((seconds + 20) * 28 / READERS) + 1)
        workers = [installed.worker(Role.SENDER) for _ in range(SENDERS)]
        try:
            for worker in workers:
                worker.start()
            await judge.until(lambda: bool(judge.sent), GRACE_S * 6)
            await asyncio.sleep(2 * WINDOW_S)
            before = _arrived(judge) / WINDOW_S
            for worker in workers[1:]:
                worker.kill()
            back, after = await _back(judge, ALIKE * before, seconds)
        finally:
            for worker in workers:
                await worker.die()
    limit = LEASE.total_seconds() + GRACE_S
    found = f"back after {back:.1f} s at {after:.1f} a second" if back else "not back"
    return Finding(
        f"{SENDERS - 1} of {SENDERS} senders killed, PostgreSQL",
        f"{before:.1f} messages a second before, {found}",
        f"{ALIKE:.0%} of the throughput again within the lease and {GRACE_S:.0f} s ({limit:.0f} s)",
        back is not None and back <= limit,
    )


def _arrived(judge: Judge) -> int:
    """Count what arrived in the last ``WINDOW_S``."""
    since = judge.api.clock.monotonic() - WINDOW_S
    return sum(sent.monotonic > since for sent in judge.sent[-500:])


async def _back(judge: Judge, wanted: float, seconds: float) -> tuple[float | None, float]:
    """Return after how many seconds a window began in which enough arrived, and how much did."""
    began = judge.api.clock.monotonic()
    await asyncio.sleep(WINDOW_S)
    while (passed := judge.api.clock.monotonic() - began) < seconds:
        if (rate := _arrived(judge) / WINDOW_S) >= wanted:
            return passed - WINDOW_S, rate
        await asyncio.sleep(0.25)
    return None, 0.0
