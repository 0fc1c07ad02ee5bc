"""The real program in a process of its own, started, stopped and killed as its owner would."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STOP_TIMEOUT_S = 60.0
CALL_TIMEOUT_S = 180.0
PATIENCE_S = 90.0
"""A wait ends when the thing happens; these are for machines that are busy with something else."""


class Program:
    """``news-digest-bot`` with its own folder and settings; one process at a time."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("BOT_")},
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        self._process: asyncio.subprocess.Process | None = None
        self.log = folder / "log.txt"

    async def start(self, *arguments: str, at: datetime | None = None) -> None:
        """Start it (``run`` unless told otherwise), with its date set to ``at``."""
        shift = (at - datetime.now(UTC)).total_seconds() if at else 0.0
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "tests.support.at_moment", str(shift), *(arguments or ("run",))),
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )

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
        shift = (at - datetime.now(UTC)).total_seconds() if at else 0.0
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.support.at_moment", str(shift), *arguments),
            cwd=self._folder,
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            output, _ = await asyncio.wait_for(process.communicate(), CALL_TIMEOUT_S)
        finally:
            if process.returncode is None:
                process.kill()
        assert process.returncode is not None
        return process.returncode, output.decode()

    async def wait_until_written(self, words: str, seconds: float = PATIENCE_S) -> None:
        """Return when ``words`` stand in what it printed or logged."""
        end = time.monotonic() + seconds
        while words not in self.written():
            assert time.monotonic() < end, f"waited {seconds} s for {words!r}"
            await asyncio.sleep(0.05)  # a file cannot be waited for otherwise

    def written(self) -> str:
        """Return everything it logged so far."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""
