"""What goes wrong, and how it is made to: at the network, or by the database's own means."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import text

from bot.demo.bot_api.answers import ApiError, bad_request, too_many_requests
from bot.demo.bot_api.faults import Fault, server_error
from bot.settings import Role
from bot.storage.database import Database
from tests.torture.installations import ENGINES, Installation, installation
from tests.torture.proxies import Proxy
from tests.torture.workers import EXIT_REFUSED, Worker

SOME = 12
"""Requests in a row that meet a fault."""


@dataclass
class Scene:
    """An installation at work."""

    installed: Installation
    to_telegram: Proxy
    to_database: Proxy
    """Before PostgreSQL; with SQLite nobody goes through it."""
    start: Callable[[], Worker]
    worker: Worker
    """The one that is tortured."""
    notes: list[str] = field(default_factory=list[str])


Injection = Callable[[Scene], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Row:
    """One fault."""

    what: str
    name: str
    inject: Injection
    seconds: float = 3.0
    """How long it lasts."""
    engines: tuple[str, ...] = ENGINES


def _telegram(fault: Fault) -> Injection:
    @asynccontextmanager
    async def injected(scene: Scene) -> AsyncGenerator[None]:
        scene.installed.judge.api.faults.add(fault)
        yield
        scene.installed.judge.api.faults.clear()

    return injected


def _refusals(error: ApiError) -> Injection:
    return _telegram(Fault(error=error, method="sendMessage", count=SOME))


def _broken(kind: str, **more: object) -> Injection:
    return _telegram(Fault(kind=kind, method="sendMessage", count=SOME, **more))  # type: ignore[arg-type]


@asynccontextmanager
async def _refused(scene: Scene) -> AsyncGenerator[None]:
    async with scene.to_telegram.refusing():
        yield


@asynccontextmanager
async def _silent(scene: Scene) -> AsyncGenerator[None]:
    async with scene.to_telegram.silent():
        yield


@asynccontextmanager
async def _slow(scene: Scene) -> AsyncGenerator[None]:
    async with scene.to_telegram.slow(1.0):
        yield


@asynccontextmanager
async def _cutting(scene: Scene) -> AsyncGenerator[None]:
    async with scene.to_telegram.cutting(0.3):
        yield


@asynccontextmanager
async def _frozen(scene: Scene) -> AsyncGenerator[None]:
    scene.worker.freeze()
    yield
    scene.worker.thaw()


@asynccontextmanager
async def _killed(scene: Scene) -> AsyncGenerator[None]:
    await scene.worker.die()
    yield
    scene.worker = scene.start()


def _clock(by: timedelta) -> Injection:
    """The date is wrong for a while, and then right again."""

    @asynccontextmanager
    async def injected(scene: Scene) -> AsyncGenerator[None]:
        scene.installed.clock.jump(by)
        yield
        scene.installed.clock.jump(-by)

    return injected


def _clock_for_good(by: timedelta) -> Injection:
    """The date is set, and stays so."""

    @asynccontextmanager
    async def injected(scene: Scene) -> AsyncGenerator[None]:
        scene.installed.clock.jump(by)
        yield

    return injected


@asynccontextmanager
async def _second_copy(scene: Scene) -> AsyncGenerator[None]:
    """Another copy with the same token, on a database of its own: each takes the other's updates.

    From five seconds after its first request on nothing may be sent by either.
    """
    judge = scene.installed.judge
    async with installation("sqlite", judge) as other:
        copy = other.worker(Role.CHAT, Role.EDITOR, Role.POLLER, Role.SENDER)
        copy.start()
        yield
        late = [sent for sent in judge.sent if sent.monotonic > judge.api.clock.monotonic() - 2]
        scene.notes.append(f"{len(late)} sent in the last 2 s of it")
        await copy.die()


@asynccontextmanager
async def _same_file(scene: Scene) -> AsyncGenerator[None]:
    """A second copy on the same SQLite file: it refuses to start."""
    copy = scene.installed.worker()
    copy.start()
    status = await copy.ended()
    refused = "refused" if status == EXIT_REFUSED else f"ended with {status}"
    scene.notes.append(f"the second copy {refused}")
    yield


# SQLite.


def _own(scene: Scene) -> Database:
    return Database(scene.installed.url)


@asynccontextmanager
async def _locked(scene: Scene) -> AsyncGenerator[None]:
    """Somebody else writes to it, and takes his time."""
    async with _closing(_own(scene)) as own, own.transaction():
        yield


@asynccontextmanager
async def _busy(scene: Scene) -> AsyncGenerator[None]:
    """Somebody else writes to it most of the time."""

    async def keep_writing(own: Database) -> None:
        while True:
            async with own.transaction():
                await asyncio.sleep(0.4)
            await asyncio.sleep(0.1)

    async with _closing(_own(scene)) as own:
        task = asyncio.create_task(keep_writing(own))
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def _full(scene: Scene) -> AsyncGenerator[None]:
    """No file can grow any more."""
    file = scene.installed.database.file
    assert file is not None
    scene.worker.limit_files(file.stat().st_size // 2)
    yield
    scene.worker.limit_files(-1)


@asynccontextmanager
async def _gone(scene: Scene) -> AsyncGenerator[None]:
    """Its folder is not where it was, as when a disk is not mounted."""
    folder = scene.installed.folder
    away = folder.rename(folder.with_name(folder.name + "-away"))
    yield
    for left in [*folder.glob("*")] if folder.exists() else []:
        left.unlink()  # what was made meanwhile in its place
    if folder.exists():
        folder.rmdir()
    away.rename(folder)


# PostgreSQL.


@asynccontextmanager
async def _unreachable(scene: Scene) -> AsyncGenerator[None]:
    async with scene.to_database.refusing():
        yield


@asynccontextmanager
async def _half_open(scene: Scene) -> AsyncGenerator[None]:
    async with scene.to_database.silent():
        yield


@asynccontextmanager
async def _slow_database(scene: Scene) -> AsyncGenerator[None]:
    async with scene.to_database.slow(0.1):
        yield


@asynccontextmanager
async def _locked_table(scene: Scene) -> AsyncGenerator[None]:
    async with _closing(_own(scene)) as own, own.transaction() as session:
        await session.execute(text("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE"))
        yield


@asynccontextmanager
async def _backends_ended(scene: Scene) -> AsyncGenerator[None]:
    """The server ends every connection, as at its restart."""
    await _on_database(scene, _END_OTHERS)
    yield


@asynccontextmanager
async def _read_only(scene: Scene) -> AsyncGenerator[None]:
    """The server lets nobody write, as one that has become a standby."""
    name = _name(scene)
    await _on_database(scene, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    await _on_database(scene, _END_OTHERS)
    yield
    await _on_database(
        scene,
        "SET default_transaction_read_only = off",
        f"ALTER DATABASE {name} RESET default_transaction_read_only",
        _END_OTHERS,
    )


@asynccontextmanager
async def _full_server(scene: Scene) -> AsyncGenerator[None]:
    """The server says that its disk is full, at every write to the outbox."""
    await _on_database(
        scene,
        "CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN"
        " RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        " LANGUAGE plpgsql",
        "CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON outbox"
        " FOR EACH STATEMENT EXECUTE FUNCTION full_disk()",
    )
    yield
    await _on_database(scene, "DROP FUNCTION full_disk CASCADE")


_END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def _name(scene: Scene) -> str:
    return scene.installed.url.rpartition("/")[2]


async def _on_database(scene: Scene, *statements: str) -> None:
    async with _closing(_own(scene)) as own, own.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        for statement in statements:
            await connection.execute(text(statement))


@asynccontextmanager
async def _closing(database: Database) -> AsyncGenerator[Database]:
    try:
        yield database
    finally:
        await database.close()


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SQLITE, POSTGRES = ("sqlite",), ("postgres",)
BAD_GATEWAY, GATEWAY_TIMEOUT, UNAVAILABLE = 502, 504, 503

ROWS = (
    Row("Telegram", "error 500", _refusals(server_error(500))),
    Row("Telegram", "a proxy's page 502", _broken("html_page", status=BAD_GATEWAY)),
    Row("Telegram", "a proxy's page 503", _broken("html_page", status=UNAVAILABLE)),
    Row("Telegram", "a proxy's page 504", _broken("html_page", status=GATEWAY_TIMEOUT)),
    Row("Telegram", "connection cut before it accepts", _broken("reset_before")),
    Row("Telegram", "connection cut after it accepted", _broken("reset_after")),
    Row("Telegram", "hangs, then cuts, before it accepts", _broken("hang", seconds=2.0)),
    Row("Telegram", "hangs, then cuts, after it accepted", _broken("hang_after", seconds=2.0)),
    Row("Telegram", "half an answer", _broken("broken_json")),
    Row("Telegram", "error 429, a second", _refusals(too_many_requests(1))),
    Row("Telegram", "error 429, five seconds", _telegram(
        Fault(error=too_many_requests(5), method="sendMessage"))),
    # Once each: they are tried again in another form, which Telegram takes.
    Row("Telegram", "cannot parse the formatting", _telegram(
        Fault(error=bad_request("can't parse entities: unexpected end"), method="sendMessage"))),
    Row("Telegram", "refuses for no known reason", _telegram(
        Fault(error=bad_request("something new"), method="sendMessage"))),
    Row("network", "nobody answers at Telegram's port", _refused),
    Row("network", "nothing comes through", _silent, 6.0),
    Row("network", "a second slower each way", _slow),
    Row("network", "all connections cut, again and again", _cutting),
    Row("process", "frozen", _frozen),
    Row("process", "killed, and started again", _killed),
    Row("clock", "an hour ahead", _clock(HOUR)),
    Row("clock", "an hour behind", _clock(-HOUR)),
    Row("clock", "a day ahead", _clock(DAY)),
    Row("clock", "a day behind", _clock(-DAY)),
    Row("clock", "set an hour forward, for good", _clock_for_good(HOUR), 0.0),
    Row("clock", "set an hour back, for good", _clock_for_good(-HOUR), 0.0),
    Row("copies", "another one with this token", _second_copy, 12.0),
    Row("copies", "another one on this file", _same_file, 0.0, SQLITE),
    Row("database", "locked", _locked, 5.0, SQLITE),
    Row("database", "locked for longer than it is waited for", _locked, 34.0, SQLITE),
    Row("database", "slow: somebody else writes", _busy, 4.0, SQLITE),
    Row("database", "disk full", _full, 4.0, SQLITE),
    Row("database", "gone: its folder is away", _gone, 3.0, SQLITE),
    Row("database", "gone: nobody answers at its port", _unreachable, 4.0, POSTGRES),
    Row("database", "gone: nothing comes through", _half_open, 6.0, POSTGRES),
    Row("database", "restarted: every connection ended", _backends_ended, 0.0, POSTGRES),
    Row("database", "locked", _locked_table, 5.0, POSTGRES),
    Row("database", "slow: 0.1 s each way", _slow_database, 4.0, POSTGRES),
    Row("database", "only to be read", _read_only, 4.0, POSTGRES),
    Row("database", "disk full", _full_server, 4.0, POSTGRES),
)  # fmt: skip
