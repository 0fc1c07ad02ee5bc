"""How fast digests are composed and rendered, and what one tick and one claim cost.

    python -m benchmarks.composing [--chats 1000 10000 100000] [--million 1000000]

On SQLite, and on PostgreSQL where BENCH_POSTGRES_URL names a server (a database is made on it and
dropped). Digests of five stories from 2,000 subjects, see ``benchmarks.readership``. Each size runs
in a process of its own, which prints its processor time (SQLite's included, PostgreSQL's server
not) and its peak memory. It composes twice: *cold*, when no story has been told, as the first
digests of a morning are, and then the same digests again from the start, *warm*: all is read,
chosen, worded and written anew, but the stories have been told. Beside them: what Telegram takes
without payment, and a plain template filled by Jinja2 alone, which is the least that any composer
in Python costs.
"""

import argparse
import asyncio
import gc
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import jinja2
from sqlalchemy import func, insert, make_url, select, text

from benchmarks import readership
from benchmarks.newslike import articles
from bot.clock import SystemClock
from bot.digests.appointments.queries import due_chats
from bot.digests.service import ComposeService
from bot.rendering.environment import Renderer
from bot.storage.database import Database
from bot.storage.schema import migrate
from bot.storage.tables import ChatRow, DigestItemRow, OutboxRow

FREE_LIMIT = 28
"""Messages a second that the product sends without payment; Telegram's limit is 30."""
CLAIM = 500
LOOKS = 200
"""How often a tick and a claim are measured."""
PLAIN = """<b>Your digest</b>, {{ day }}
{% for story in stories %}
<b><a href="{{ story.url }}">{{ story.title }}</a></b>
<i>{{ story.source }} · {{ story.hours }} hours ago</i>
{{ story.summary }}
Also in:{% for one in story.also %} <a href="{{ one }}">{{ one }}</a>{% endfor %}
{% endfor %}"""


class StoppedClock(SystemClock):
    """It is 08:00, and stays so."""

    def now(self) -> datetime:
        """Return the moment at which all chats are due."""
        return readership.NOW


@dataclass(frozen=True, slots=True)
class Pass:
    """Composing once for all chats."""

    name: str
    cpu_s: float
    wall_s: float


@dataclass(frozen=True, slots=True)
class Composed:
    """What composing for all chats took, cold and then warm."""

    chats: int
    digests: int
    items: int
    passes: tuple[Pass, ...]
    before_mib: float
    """Memory of the process with everything loaded and nothing composed."""
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Look:
    """One kind of look at the table of chats, in milliseconds."""

    cpu_ms: float
    wall_ms: float
    """The median, by the clock on the wall: the server's time is in it."""


def main() -> None:
    """Read the command line and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--chats", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--million", type=int, default=1_000_000, help="chats of which none is due")
    parser.add_argument("--compose", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.compose:
        print(json.dumps(asdict(asyncio.run(_compose(options.compose)))))
        return
    asyncio.run(_report(options.chats, options.million))


async def _report(sizes: list[int], million: int) -> None:
    floor = plain_ms()
    print("digests of five stories from 2,000 subjects; ms of processor time for one digest")
    print(f"{'':22}{'chats':>9}{'CPU s':>9}{'ms each':>9}{'a second':>10}{'peak MiB':>10}")
    print(f"{'Jinja2 alone':22}{'':9}{'':9}{floor:9.3f}{1000 / floor:10.0f}")
    for name, room in databases().items():
        for chats in sizes:
            async with room() as url:
                await _prepare(url, chats)
                made = _composed(url)
            for one in made.passes:
                _print_pass(name, made, one, floor)
    for name, room in databases().items():
        if million:
            async with room() as url:
                await _looks(name, url, million)


def _print_pass(name: str, made: Composed, one: Pass, floor: float) -> None:
    each = 1000 * one.cpu_s / made.chats
    print(
        f"{name + ', ' + one.name:22}{made.chats:9}{one.cpu_s:9.1f}{each:9.3f}{1000 / each:10.0f}"
        f"{made.peak_mib:10.0f}   {1000 / each / FREE_LIMIT:.0f} times Telegram's free limit, "
        f"{each / floor:.1f} times Jinja2 alone; {one.wall_s:.0f} s by the clock; "
        f"{made.digests} digests, {made.items} items, {made.before_mib:.0f} MiB before",
        flush=True,
    )


def databases() -> dict[str, Callable[[], AbstractAsyncContextManager[str]]]:
    """Return what there is to measure on: each gives the URL of an empty database."""
    found: dict[str, Callable[[], AbstractAsyncContextManager[str]]] = {"SQLite": sqlite}
    if os.environ.get("BENCH_POSTGRES_URL"):
        found["PostgreSQL"] = postgres
    return found


@asynccontextmanager
async def sqlite() -> AsyncGenerator[str]:
    """Yield the URL of a file that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/chats.sqlite3"


@asynccontextmanager
async def postgres() -> AsyncGenerator[str]:
    """Yield the URL of a database that is gone afterwards."""
    server = os.environ["BENCH_POSTGRES_URL"]
    name = f"bench_{uuid.uuid4().hex[:12]}"
    await _on_server(server, f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        await _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _on_server(url: str, statement: str) -> None:
    server = Database(url)
    async with server.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text(statement))
    await server.close()


async def _prepare(url: str, chats: int) -> None:
    database = Database(url)
    await migrate(database)
    await readership.settle(database, chats)
    await _analyze(database)
    await database.close()


async def _analyze(database: Database) -> None:
    """Let PostgreSQL know its tables, as it does by itself after some minutes."""
    if not database.is_sqlite:
        async with database.transaction() as session:
            await session.execute(text("ANALYZE"))


def _composed(url: str) -> Composed:
    command = [sys.executable, "-m", "benchmarks.composing", "--compose", url]
    output = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    made = json.loads(output.stdout.splitlines()[-1])
    passes = tuple(Pass(**one) for one in made.pop("passes"))
    return Composed(**made, passes=passes)


async def _compose(url: str) -> Composed:
    database = Database(url)
    service = ComposeService(database, Renderer(), StoppedClock())
    gc.collect()
    gc.freeze()  # as bot.app does at its start
    before = _memory_mib()
    chats, cold = await _pass("cold", service)
    async with database.reading() as session:
        digests = await session.scalar(select(func.count()).select_from(OutboxRow)) or 0
        items = await session.scalar(select(func.count()).select_from(DigestItemRow)) or 0
    await readership.forget_today(database, chats)
    again, warm = await _pass("warm", service)
    assert again == chats
    await database.close()
    had = chats * readership.FOLLOWED * readership.YESTERDAY
    return Composed(chats, digests, items - had, (cold, warm), before, _memory_mib())


async def _pass(name: str, service: ComposeService) -> tuple[int, Pass]:
    cpu, wall = time.process_time(), time.monotonic()
    chats = 0
    while done := await service.compose_due():
        chats += done
    return chats, Pass(name, time.process_time() - cpu, time.monotonic() - wall)


def _memory_mib() -> float:
    """Return the peak of this program: ``getrusage`` counts what its parent was when it forked."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        if found:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _looks(name: str, url: str, chats: int) -> None:
    """Print what a tick costs when nothing is due, and what a claim of due chats costs."""
    database = Database(url)
    await migrate(database)
    later = readership.NOW + timedelta(hours=1)
    for start in range(1, chats + 1, readership.AT_ONCE):
        rows = [
            readership.chat_row(number, later)
            for number in range(start, min(start + readership.AT_ONCE, chats + 1))
        ]
        async with database.transaction() as session:
            await session.execute(insert(ChatRow.__table__), rows)  # pyright: ignore[reportArgumentType]
    await _analyze(database)
    service = ComposeService(database, Renderer(), StoppedClock())
    tick = await _look(service.compose_due)

    async def claim() -> None:
        async with database.reading() as session:
            assert len(await due_chats(session, now=later, limit=CLAIM)) == CLAIM

    claimed = await _look(claim)
    await database.close()
    print(
        f"{name}, {chats} chats: a tick with nothing due {tick.cpu_ms:.2f} ms CPU "
        f"({tick.wall_ms:.2f} ms by the clock); the claim of {CLAIM}, all {chats} due, "
        f"{claimed.cpu_ms:.2f} ms CPU ({claimed.wall_ms:.2f} ms)",
        flush=True,
    )


async def _look(once: Callable[[], Awaitable[object]]) -> Look:
    await once()
    cpu, walls = time.process_time(), list[float]()
    for _ in range(LOOKS):
        begun = time.perf_counter()
        await once()
        walls.append(time.perf_counter() - begun)
    spent = time.process_time() - cpu
    return Look(1000 * spent / LOOKS, 1000 * sorted(walls)[LOOKS // 2])


def plain_ms(digests: int = 20_000) -> float:
    """Return the milliseconds of a digest that Jinja2 fills from what is all known already."""
    template = jinja2.Environment(autoescape=True).from_string(PLAIN)
    stories = [
        {
            "url": f"https://paper.example/{number}",
            "title": one.title,
            "source": f"Source {number}",
            "hours": number % 20,
            "summary": one.text[:300],
            "also": [f"https://other.example/{number}/{copy}" for copy in range(2)],
        }
        for number, one in enumerate(articles(readership.SUBJECTS))
    ]
    begun = time.process_time()
    for number in range(digests):
        some = [stories[(number * 7 + place * 31) % len(stories)] for place in range(5)]
        template.render(day="11 March 2026", stories=some)
    return 1000 * (time.process_time() - begun) / digests


if __name__ == "__main__":
    main()
