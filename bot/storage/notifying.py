"""Waking steps in other processes over PostgreSQL's LISTEN and NOTIFY.

Nothing depends on it: every step also looks by itself at each of its ticks, so a notice that is
lost costs a tick. On SQLite there is one process, and nobody to tell.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Never, Protocol, cast

from sqlalchemy import func, select

from bot.storage.database import Database

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

log = logging.getLogger(__name__)

CHANNEL = "news_digest_bot"

RECONNECT_AFTER_S = 1.0

CHECK_EVERY_S = 30.0
"""How often a silent connection is asked whether it is still there."""

ANSWER_WITHIN_S = 10.0

Hear = Callable[[str], None]


class _Driver(Protocol):
    """What of asyncpg's connection is used here (SQLAlchemy has no common name for it)."""

    async def add_listener(self, channel: str, callback: Callable[..., None]) -> None: ...

    def add_termination_listener(self, callback: Callable[..., None]) -> None: ...

    def get_server_pid(self) -> int: ...


class Notices:
    """Tells other processes which step has work, and hears it from them, over one connection."""

    def __init__(self, database: Database, *, reconnect_after: float = RECONNECT_AFTER_S) -> None:
        self._database = database
        self._reconnect_after = reconnect_after
        self._pending: set[str] = set()
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.connected = asyncio.Event()
        """Set while notices are heard."""

    def announce(self, step: str) -> None:
        """Have ``step`` woken in all other processes, after the caller's commit."""
        if self._task is not None:
            self._pending.add(step)
            self._news.set()

    def start(self, hear: Hear) -> None:
        """Call ``hear`` with each step that another process announces, until ``stop``."""
        if not self._database.is_sqlite:
            self._task = asyncio.create_task(self._keep_listening(hear), name="notices")

    async def stop(self) -> None:
        """Hear and tell nothing more."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _keep_listening(self, hear: Hear) -> None:
        said = False
        while True:
            try:
                async with self._listening(hear) as connection:
                    said = False
                    await self._tell(connection)
            except Exception as exc:  # noqa: BLE001  # said below, with its name
                # Whatever it was: without notices the ticks do the work. It is said once.
                level = logging.DEBUG if said else logging.WARNING
                log.log(level, "notices interrupted", extra={"reason": type(exc).__name__})
                said = True
            await asyncio.sleep(self._reconnect_after)

    @asynccontextmanager
    async def _listening(self, hear: Hear) -> "AsyncGenerator[AsyncConnection]":
        async with self._database.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            raw = await connection.get_raw_connection()
            driver = cast("_Driver", raw.driver_connection)

            def heard(_driver: object, pid: int, _channel: str, step: str) -> None:
                if pid != driver.get_server_pid():
                    hear(step)

            def lost(_driver: object) -> None:
                self.connected.clear()
                self._news.set()

            try:
                driver.add_termination_listener(lost)
                await driver.add_listener(CHANNEL, heard)
                self.connected.set()
                yield connection
            finally:
                self.connected.clear()
                await connection.invalidate()  # the next user of the pool must not hear anything

    async def _tell(self, connection: "AsyncConnection") -> Never:
        """Send what is announced, all that has gathered at once, until the connection is lost."""
        while True:
            try:
                async with asyncio.timeout(CHECK_EVERY_S):
                    await self._news.wait()
            except TimeoutError:
                pass  # an empty message to nobody shows whether the connection still stands
            if not self.connected.is_set():
                raise ConnectionResetError
            self._news.clear()
            steps, self._pending = self._pending, set()
            notices: list[Any] = [func.pg_notify(CHANNEL, step) for step in sorted(steps)]
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await connection.execute(select(*notices or [1]))
