"""Feeds into the database: how much CPU it takes, beside the ``reader`` library.

    python -m benchmarks.ingest --feeds 500 --entries 35
    python -m benchmarks.ingest --wave 10000 --hosts 2500

The first prints, for either engine in a process of its own, CPU seconds (with worker processes)
of three rounds over the same feeds: all new, nothing new, one new entry each. The second polls
sources that are all due at once and prints how long it took, the main process's memory, the least
time between two requests to one host, and for how long the event loop was blocked. The server of
the feeds is another process.
"""

import argparse
import asyncio
import gc
import importlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

from sqlalchemy import text

from bot.clock import ShiftedClock
from bot.sources.catalogue.model import NewSource
from bot.sources.catalogue.queries import insert_sources
from bot.sources.fetching import Fetcher
from bot.sources.guard import PrivateAccess
from bot.sources.manners import GAP
from bot.sources.parsing import ParserPool
from bot.sources.schedule import Pace
from bot.sources.service import PARALLEL, PollService
from bot.storage.database import Database
from bot.storage.schema import migrate

PHASES = ("first", "unchanged", "one new each")
READER_WORKERS = 10


@dataclass(frozen=True, slots=True)
class Phase:
    """One round over all feeds."""

    cpu_s: float
    wall_s: float
    stored: int
    """Articles (entries) in the database afterwards."""


def main() -> None:
    """Read the command line and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--entries", type=int, default=35, help="in each feed")
    parser.add_argument("--times", type=int, default=1, help="to run either engine")
    parser.add_argument("--wave", type=int, help="sources that are all due at once")
    parser.add_argument("--hosts", type=int, help="that the wave's sources lie on")
    parser.add_argument("--latency", type=float, default=0.1, help="of the wave's hosts, seconds")
    parser.add_argument("--engine", choices=("ours", "reader"), help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine:
        run = ours if options.engine == "ours" else reader
        print(json.dumps([asdict(phase) for phase in run(options.feeds, options.port)]))
    elif options.wave:
        with farm(entries=3, latency=options.latency) as port:
            hosts = options.hosts or options.wave
            print(asyncio.run(wave(options.wave, hosts, port, options.latency)))
    else:
        compare(options.feeds, options.entries, options.times)


def compare(feeds: int, entries: int, times: int) -> None:
    """Print both engines' rounds, and how many times less CPU ours takes.

    Engines take turns, and of each round the cheapest time counts: what else a machine does makes
    CPU time longer, never shorter.
    """
    results: dict[str, list[Phase]] = {}
    for _ in range(times):
        for engine in ("reader", "ours"):
            phases = _run(engine, feeds, entries)
            if phases:
                pairs = zip(results.get(engine, phases), phases, strict=True)
                results[engine] = [min(pair, key=lambda phase: phase.cpu_s) for pair in pairs]
    print(f"{feeds} feeds of {entries} entries; feeds per CPU second, the best of {times}")
    print(f"{'':14}" + "".join(f"{engine:>12}" for engine in results) + f"{'ratio':>10}")
    for number, name in enumerate(PHASES):
        rates = [feeds / phases[number].cpu_s for phases in results.values()]
        ratio = f"{rates[1] / rates[0]:9.1f}x" if len(rates) > 1 else ""
        print(f"{name:14}" + "".join(f"{rate:12.0f}" for rate in rates) + ratio)
    for engine, phases in results.items():
        print(f"{engine}: entries stored after each round: {[phase.stored for phase in phases]}")


def _run(engine: str, feeds: int, entries: int) -> list[Phase]:
    """Run one engine's rounds in a process of its own; return nothing where it fails."""
    with farm(entries=entries, latency=0.0) as port:
        command = [sys.executable, "-m", "benchmarks.ingest", "--engine", engine]
        command += ["--feeds", str(feeds), "--port", str(port)]
        output = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if output.returncode:
        print(f"{engine}: {output.stderr.strip().splitlines()[-1]}")
        return []
    return [Phase(**phase) for phase in json.loads(output.stdout.splitlines()[-1])]


@contextmanager
def farm(*, entries: int, latency: float) -> Generator[int]:
    """Run the feeds' server; yield its port."""
    command = [sys.executable, "-m", "benchmarks.feed_farm", str(entries), str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def address(number: int, port: int, hosts: int) -> str:
    """Return where feed ``number`` lies: loopback has sixteen million hosts."""
    host = number % hosts
    name = f"127.{1 + host // 62_500}.{host // 250 % 250 + 1}.{host % 250 + 1}"
    return f"http://{name}:{port}/feed/{number}.xml"


def more(port: int) -> None:
    """Let every feed have one more entry."""
    fetch(f"http://127.0.0.1:{port}/more")


def fetch(url: str) -> bytes:
    """Ask the farm itself."""
    with urllib.request.urlopen(url) as answer:  # noqa: S310  # our own server
        return answer.read()


def cpu() -> float:
    """Return the CPU seconds of this process and of its children, living and ended."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ended = sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, kinds))
    return ended + sum(_living(child) for child in _children())


def _children() -> list[int]:
    """Return the numbers of child processes; on systems without /proc none are seen."""
    lists = Path("/proc/self/task").glob("*/children")
    return [int(number) for each in lists for number in each.read_text().split()]


def _living(process: int) -> float:
    """Return a process's user and system seconds: fields 14 and 15 of its ``stat``."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def reader(feeds: int, port: int) -> list[Phase]:
    """Run the rounds with the ``reader`` library (https://github.com/lemon24/reader)."""
    library_module: Any = importlib.import_module("reader")  # a peer, where it is installed

    phases: list[Phase] = []
    with tempfile.TemporaryDirectory() as folder:
        library = library_module.make_reader(str(Path(folder) / "reader.sqlite"))
        for number in range(feeds):
            library.add_feed(address(number, port, feeds))
        for name in PHASES:
            if name == PHASES[2]:
                more(port)
            begun, wall = cpu(), time.monotonic()
            library.update_feeds(scheduled=False, workers=READER_WORKERS)
            spent = cpu() - begun, time.monotonic() - wall
            phases.append(Phase(*spent, stored=library.get_entry_counts().total or 0))
    return phases


def ours(feeds: int, port: int) -> list[Phase]:
    """Run the rounds with the product's own poll step."""
    return asyncio.run(_ours(feeds, port))


async def _ours(feeds: int, port: int) -> list[Phase]:
    phases: list[Phase] = []
    clock = ShiftedClock()
    async with _room(clock) as (database, polling):
        await _add(database, feeds, feeds, port, clock)
        for name in PHASES:
            if name == PHASES[2]:
                more(port)
            begun, wall = cpu(), time.monotonic()
            polled = await polling.poll_due()
            assert polled == feeds, f"{polled} sources were polled"
            spent = cpu() - begun, time.monotonic() - wall
            async with database.reading() as session:
                stored = await session.scalar(text("SELECT count(*) FROM entries"))
            phases.append(Phase(*spent, stored=int(stored or 0)))
            clock.jump_to(clock.now() + timedelta(hours=30))
    return phases


@asynccontextmanager
async def _room(clock: ShiftedClock) -> AsyncGenerator[tuple[Database, PollService]]:
    """Yield the poll step on an empty SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/ours.sqlite3")
        await migrate(database)
        gc.collect()
        gc.freeze()  # as bot.app does at its start
        access = PrivateAccess(everything=True)
        async with Fetcher(allow_private=access) as fetcher, ParserPool() as parsers:
            pace = Pace(timedelta(minutes=15))
            yield database, PollService(database, fetcher, clock, parsers=parsers, pace=pace)
        await database.close()


async def _add(
    database: Database, sources: int, hosts: int, port: int, clock: ShiftedClock
) -> None:
    """Write the farm's feeds into the table, all due at once."""
    now = clock.now()
    new = [NewSource(address(place, port, hosts), f"Post {place}") for place in range(sources)]
    async with database.transaction() as session:
        await insert_sources(
            session, new, dict.fromkeys(range(sources), now), added_by=None, now=now
        )


async def wave(sources: int, hosts: int, port: int, latency: float) -> str:
    """Poll ``sources`` that are all due at once; return what happened, in words."""
    clock = ShiftedClock()
    pulse = Pulse()
    async with _room(clock) as (database, polling):
        await _add(database, sources, hosts, port, clock)
        begun, wall = cpu(), time.monotonic()
        polled = 0
        async with pulse:
            while (done := await polling.poll_due()) > 0:
                polled += done
        spent, took = cpu() - begun, time.monotonic() - wall
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        async with database.reading() as session:
            read = await session.scalar(
                text("SELECT count(*) FROM sources WHERE last_success_at IS NOT NULL")
            )
            stored = await session.scalar(text("SELECT count(*) FROM entries"))
    body = await asyncio.to_thread(fetch, f"http://127.0.0.1:{port}/report")
    asked: dict[str, list[tuple[float, float]]] = json.loads(body)
    gaps = [
        later[0] - earlier[1]
        for times in asked.values()
        for earlier, later in pairwise(sorted(times))
    ]
    return (
        f"{polled} polls of {sources} sources at {len(asked)} hosts: {read} read, {stored} entries "
        f"stored; {sum(map(len, asked.values()))} requests\n"
        f"{took:.1f} s where politeness allows {polite(sources, len(asked), latency):.1f} s; "
        f"{spent:.1f} s CPU; least gap at one host {min(gaps, default=float('inf')):.3f} s\n"
        f"peak memory of the main process {memory:.0f} MiB; event loop blocked for "
        f"{1000 * pulse.longest:.0f} ms at most, {1000 * pulse.longest_cpu:.0f} ms of it CPU "
        f"at most"
    )


def polite(sources: int, hosts: int, latency: float) -> float:
    """Return the seconds it takes who asks each host one thing at a time, ``GAP`` in between."""
    at_one_host = -(-sources // hosts)
    longest = at_one_host * latency + (at_one_host - 1) * GAP
    return max(longest, sources * latency / PARALLEL)


class Pulse:
    """Measures for how long at most the event loop did not come round."""

    BEAT = 0.005

    def __init__(self) -> None:
        self.longest = 0.0
        """Seconds by the clock on the wall: other processes and threads count too."""
        self.longest_cpu = 0.0
        """Seconds of the loop's own thread."""

    async def __aenter__(self) -> Self:
        """Begin to measure."""
        self._beating = asyncio.create_task(self._beat())
        return self

    async def __aexit__(self, *_: object) -> None:
        """End."""
        self._beating.cancel()

    async def _beat(self) -> None:
        while True:
            wall, own = time.monotonic(), time.thread_time()
            await asyncio.sleep(self.BEAT)
            self.longest = max(self.longest, time.monotonic() - wall - self.BEAT)
            self.longest_cpu = max(self.longest_cpu, time.thread_time() - own)


if __name__ == "__main__":
    main()
