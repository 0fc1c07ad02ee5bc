"""The real program in a process of its own, started, stopped and killed as its owner would.

On Linux it is forked from a process that has loaded it (``tests.support.nursery``), elsewhere
started anew: that is all the difference, and ``python -m bot`` itself has its own tests.
"""

import asyncio
import atexit
import functools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STOP_TIMEOUT_S = 60.0
CALL_TIMEOUT_S = 180.0
PATIENCE_S = 90.0
"""A wait ends when the thing happens; these are for machines that are busy with something else."""


class Forked:
    """A process that the nursery started; what the tests need of ``asyncio``'s own class."""

    def __init__(self, pid: int, connection: socket.socket) -> None:
        self.pid = pid
        self._connection = connection
        self._ending = asyncio.ensure_future(self._end())

    async def _end(self) -> int:
        with self._connection:
            return int(await _line(self._connection))

    @property
    def returncode(self) -> int | None:
        return self._ending.result() if self._ending.done() else None

    async def wait(self) -> int:
        return await asyncio.shield(self._ending)

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Program:
    """``news-digest-bot`` with its own folder and settings; one process at a time."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("BOT_")},
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        self._process: Forked | asyncio.subprocess.Process | None = None
        self.log = folder / "log.txt"

    async def start(self, *arguments: str, at: datetime | None = None) -> None:
        """Start it (``run`` unless told otherwise), with its date set to ``at``."""
        with self.log.open("ab") as log:
            self._process = await self._spawn(arguments or ("run",), at, log.fileno())

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def kill(self) -> None:
        """SIGKILL: no goodbye of any kind."""
        if self._process and self.is_running:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> tuple[int, float]:
        """SIGTERM; return the exit status and the seconds it took."""
        assert self._process is not None
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        status = await asyncio.wait_for(self._process.wait(), STOP_TIMEOUT_S)
        return status, time.monotonic() - began

    async def ended(self, seconds: float = PATIENCE_S) -> int:
        """Wait until it ends by itself; return the exit status."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), seconds)

    async def call(self, *arguments: str, at: datetime | None = None) -> tuple[int, str]:
        """Run another command to its end; return its status and all it printed."""
        with tempfile.TemporaryFile() as output:
            process = await self._spawn(arguments, at, output.fileno())
            try:
                status = await asyncio.wait_for(process.wait(), CALL_TIMEOUT_S)
            finally:
                if process.returncode is None:
                    process.kill()
            output.seek(0)
            return status, output.read().decode()

    async def _spawn(
        self, arguments: tuple[str, ...], at: datetime | None, output: int
    ) -> Forked | asyncio.subprocess.Process:
        shift = (at - datetime.now(UTC)).total_seconds() if at else 0.0
        if sys.platform != "linux":
            return await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "tests.support.at_moment", str(shift), *arguments),
                cwd=self._folder,
                env=self._environment,
                stdout=output,
                stderr=output,
            )
        start = {
            "arguments": arguments,
            "shift": shift,
            "folder": str(self._folder),
            "environment": self._environment,
        }
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(_nursery())
        socket.send_fds(connection, [json.dumps(start).encode() + b"\n"], [output, output])
        connection.setblocking(False)
        return Forked(int(await _line(connection)), connection)

    async def wait_until_written(self, words: str, seconds: float = PATIENCE_S) -> None:
        """Return when ``words`` stand in what it printed or logged."""
        end = time.monotonic() + seconds
        while words not in self.written():
            assert time.monotonic() < end, f"waited {seconds} s for {words!r}"
            await asyncio.sleep(0.05)  # a file cannot be waited for otherwise

    def written(self) -> str:
        """Return everything it logged so far."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""


async def _line(connection: socket.socket) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        more = await asyncio.get_running_loop().sock_recv(connection, 1)
        assert more, "the nursery is gone"
        line += more
    return line


@functools.cache
def _nursery() -> str:
    """Return the address of this test process's nursery, which ends with it."""
    folder = tempfile.mkdtemp()
    path = f"{folder}/nursery"
    nursery = subprocess.Popen(  # noqa: S603  # ourselves
        [sys.executable, "-m", "tests.support.nursery", path],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    atexit.register(shutil.rmtree, folder)
    atexit.register(nursery.communicate)
    assert nursery.stdout is not None
    assert nursery.stdout.readline(), "the nursery did not start"
    return path
