"""Every fault, one after the other, while messages go out: nothing lost, and soon back to work."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import make_url

from tests.torture.findings import Finding
from tests.torture.injections import ROWS, Row, Scene
from tests.torture.installations import installation
from tests.torture.judge import Judge
from tests.torture.proxies import Proxy
from tests.torture.readers import Copies, Readers
from tests.torture.workers import Worker

BACK_S = 30.0
"""From the end of a fault to the next message."""

DRAIN_S = 150.0
"""To the last: on PostgreSQL what a dead process held is free after a minute."""

READERS = 40
BEFORE = 10
"""Messages that have arrived when the fault begins."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one row went."""

    row: Row
    engine: str
    back: float
    """Seconds from the fault's end to the next message; more than ``BACK_S``: too late."""
    drained: float | None
    """Seconds to the last message; None: some still wait."""
    copies: Copies
    notes: tuple[str, ...]

    @property
    def kept(self) -> bool:
        bad = self.copies.lost or self.copies.wrong
        return self.back <= BACK_S and self.drained is not None and not bad

    def __str__(self) -> str:
        drained = "never" if self.drained is None else f"{self.drained:.1f} s"
        cells = (
            "kept" if self.kept else "BROKEN", self.row.what, self.row.name, self.engine,
            f"{self.copies.lost} lost", f"{self.copies.twice} twice", f"back in {self.back:.1f} s",
            f"all in {drained}", *self.copies.wrong[:1], *self.notes,
        )  # fmt: skip
        return " | ".join(cells)


async def prove(engine: str, *, rows: tuple[Row, ...] = ROWS) -> Finding:
    """Go through the rows of one database; print each."""
    outcomes: list[Outcome] = []
    async with _scene(engine) as scene:
        readers = Readers(scene.installed)
        await readers.join(READERS, due=False)
        for row in rows:
            if engine in row.engines:
                outcome = await _outcome(scene, readers, row, engine)
                outcomes.append(outcome)
                print(f"    {outcome}", flush=True)
    kept = [outcome for outcome in outcomes if outcome.kept]
    longest = max(outcome.back for outcome in outcomes)
    return Finding(
        f"fault matrix, {engine}",
        f"{len(kept)} of {len(outcomes)} rows kept, {sum(o.copies.lost for o in outcomes)} lost,"
        f" {sum(o.copies.twice for o in outcomes)} twice, at most {longest:.1f} s to be back",
        f"0 lost, back within {BACK_S:.0f} s of the fault's end",
        len(kept) == len(outcomes),
    )


@asynccontextmanager
async def _scene(engine: str) -> AsyncGenerator[Scene]:
    async with Judge() as judge, installation(engine, judge) as installed:
        telegram, url = urlsplit(judge.url), make_url(installed.url)
        to_telegram = Proxy(telegram.hostname or "", telegram.port or 0)
        to_database = Proxy(url.host or "127.0.0.1", url.port or 5432)
        await to_telegram.open()
        await to_database.open()
        through = url.set(host="127.0.0.1", port=to_database.port)
        address = through.render_as_string(hide_password=False) if url.host else installed.url

        def start() -> Worker:
            worker = installed.worker(
                through=address, api_url=f"http://127.0.0.1:{to_telegram.port}"
            )
            worker.start()
            return worker

        scene = Scene(installed, to_telegram, to_database, start, start())
        try:
            yield scene
        finally:
            await scene.worker.die()
            await to_telegram.close()
            await to_database.close()


async def _outcome(scene: Scene, readers: Readers, row: Row, engine: str) -> Outcome:
    judge = scene.installed.judge
    since = await readers.mark()
    scene.notes.clear()
    await readers.write(2)
    await judge.until(lambda: len(judge.sent) >= since.sent + BEFORE, BACK_S)
    async with row.inject(scene):
        await asyncio.sleep(row.seconds)
    ended, before = time.monotonic(), len(judge.sent)
    await readers.write(1)
    await judge.until(lambda: len(judge.sent) > before, DRAIN_S)
    back = time.monotonic() - ended
    drained = await _drained(readers, ended)
    if scene.worker.status is not None:
        scene.notes.append(f"it ended with {scene.worker.status}")
        scene.worker = scene.start()
    copies = await readers.copies(since=since)
    if drained is None:
        states = await readers.states()
        scene.notes.append(f"{states['waiting']} waiting, {states['sending']} being sent")
        await readers.abandon()
    return Outcome(row, engine, back, drained, copies, tuple(scene.notes))


async def _drained(readers: Readers, ended: float) -> float | None:
    while time.monotonic() - ended < DRAIN_S:
        if not await readers.waiting():
            return time.monotonic() - ended
        await asyncio.sleep(0.2)
    return None
