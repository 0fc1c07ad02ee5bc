"""The command line: reads the settings, starts logging, hands over to ``bot.app``."""

import asyncio
import os
import signal
import sys
import threading
import tomllib
import webbrowser
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from importlib import metadata
from pathlib import Path

import click

from bot import app, checkup, log, playground
from bot.actor_commands import actors
from bot.chats.model import Address, ChatKind
from bot.clock import Clock, ShiftedClock, SystemClock
from bot.errors import BotError
from bot.ids import TelegramId
from bot.opening import read_settings, with_parts
from bot.parts import Parts, open_database, open_parts, require_startable
from bot.rendering.telegram_html import to_plain
from bot.settings import Role, load_settings
from bot.source_commands import health, source
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.moving import move

PROGRAM = "news-digest-bot"

LINGERING_S = 2.0
"""When all is closed, threads that nothing can interrupt, such as one that waits for a dead name
server, get this long before the process ends without them."""


def main(arguments: Sequence[str] | None = None, *, clock: Clock | None = None) -> None:
    """Run the command line; an expected error is one sentence on standard error, status 1."""
    try:
        commands.main(
            list(arguments) if arguments is not None else None,
            prog_name=PROGRAM,
            obj=clock or SystemClock(),
        )
    except BotError as exc:
        click.echo(f"{PROGRAM}: {exc}", err=True)
        sys.exit(1)


def _version() -> str:
    """Return the version: of the installed package, or in a clone, of pyproject.toml."""
    try:
        return metadata.version(PROGRAM)
    except metadata.PackageNotFoundError:
        project = Path(__file__).parents[1] / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version(), prog_name=PROGRAM)
def commands() -> None:
    """Follow topics and actors in the news, and get digests in Telegram."""


commands.add_command(actors)
commands.add_command(source)
commands.add_command(health)


@commands.command()
@click.option(
    "--roles",
    metavar="ROLE,…",
    help=f"What this process does: {', '.join(Role)}. Default: all, or BOT_ROLES.",
)
@click.pass_obj
def run(clock: Clock, roles: str | None) -> None:
    """Start the bot with the settings in .env."""
    settings = read_settings(roles=roles) if roles else read_settings()
    require_startable(settings)

    async def work(stop: asyncio.Event) -> None:
        async with open_parts(settings, clock, alone=True) as parts:
            await app.run(parts, stop)

    _run_until_stopped(work)


@commands.command()
@click.option(
    "--port", default=playground.PORT, show_default=True, help="The next free one if taken."
)
@click.option("--browser/--no-browser", default=True, help="Open the page in a browser.")
def demo(port: int, *, browser: bool) -> None:
    """Chat with the bot in your browser: no token, sample sources, nothing leaves this machine."""
    settings = playground.settings_for_demo(load_settings())
    log.configure(settings.log_level, settings.log_format, log.Redactor(settings.secrets))

    def ready(address: str) -> None:
        click.echo(f"Open {address} in a browser; Ctrl-C ends the demo.")
        if browser:
            webbrowser.open(address)

    async def work(stop: asyncio.Event) -> None:
        await playground.play(settings, ShiftedClock(), port=port, ready=ready, stop=stop)

    _run_until_stopped(work)


@commands.command()
def check() -> None:
    """Look at settings, database, templates and token; say ok, or what to do."""
    load_settings()  # as they are: the level that is wanted here must not hide a wrong one
    settings = read_settings(log_level="ERROR")

    async def work() -> bool:
        healthy = True
        async for finding in checkup.examine(settings):
            healthy = healthy and finding.problem is None
            note = f" ({finding.detail})" if finding.detail else ""
            click.echo(f"{finding.subject}: {finding.problem or 'ok' + note}")
        return healthy

    sys.exit(0 if asyncio.run(work()) else 1)


@commands.command()
def migrate() -> None:
    """Bring the database to this program's schema."""
    settings = read_settings()

    async def work() -> tuple[str | None, str]:
        database = Database(settings.database)
        try:
            if database.file:
                database.file.parent.mkdir(parents=True, exist_ok=True)
            return await schema.migrate(database)
        finally:
            await database.close()

    before, after = asyncio.run(work())
    change = "it was already" if before == after else f"it was {before or 'empty'}"
    click.echo(f"The schema is {after} now; {change}.")


@commands.command("move")
@click.option(
    "--to", "url", metavar="URL", required=True, help="postgresql://…, an empty database."
)
@click.option("--replace", is_flag=True, help="Delete everything in it first.")
def move_database(url: str, *, replace: bool) -> None:
    """Copy everything from SQLite to PostgreSQL, and compare every row."""
    settings = read_settings()

    async def work() -> dict[str, int]:
        async with open_database(settings, alone=True) as source:
            target = Database(url)
            try:
                return await move(source, target, replace=replace)
            finally:
                await target.close()

    for table, rows in asyncio.run(work()).items():
        click.echo(f"{table}: {rows}")
    click.echo("Every row is there. Set BOT_DATABASE_URL to the new database and start again.")


@commands.command("poll-once")
@click.pass_obj
def poll_once(clock: Clock) -> None:
    """Poll the sources that are due, match and group what they bring, and end."""

    async def work(parts: Parts) -> int:
        polled = await _exhaust(parts.polling.poll_due)
        await _exhaust(parts.matching.match_due)
        await _exhaust(parts.grouping.group_due)
        return polled

    click.echo(f"sources polled: {with_parts(clock, work, alone=True)}")


@commands.command("send-due-once")
@click.pass_obj
def send_due_once(clock: Clock) -> None:
    """Compose the digests that are due, send what waits in the outbox, and end."""

    async def work(parts: Parts) -> tuple[int, int]:
        telegram = parts.telegram()
        delivery = parts.delivery(telegram)
        await delivery.recover(alone=parts.database.is_sqlite)
        await telegram.connect()
        try:
            composed = await _exhaust(parts.composing.compose_due)
            return composed, await _exhaust(delivery.deliver_due)
        finally:
            await telegram.close()

    composed, sent = with_parts(clock, work, alone=True)
    click.echo(f"digests composed: {composed}, messages tried: {sent}")


@commands.command()
@click.argument("chat_id", type=int)
@click.option("--thread", type=int, default=0, help="The forum topic, in a group with topics.")
@click.pass_obj
def preview(clock: Clock, chat_id: int, thread: int) -> None:
    """Print what the next digest of a chat (its Telegram id) would say."""

    async def work(parts: Parts) -> list[str]:
        address = Address(TelegramId(chat_id), thread, ChatKind.PRIVATE)
        chat = await parts.chats.find(address)
        if chat is None:
            raise BotError(f"There is no chat {chat_id} here; it has to write to the bot first.")
        return await parts.composing.preview(chat.id)

    messages = with_parts(clock, work, alone=False)
    click.echo("\n\n".join(map(to_plain, messages)) or "There is nothing new for this chat.")


async def _exhaust(step: Callable[[], Awaitable[int]]) -> int:
    """Run a step until nothing is due; return how much that was."""
    total = 0
    while done := await step():
        total += done
    return total


def _run_until_stopped(work: Callable[[asyncio.Event], Coroutine[None, None, None]]) -> None:
    """Run ``work`` until SIGTERM, Ctrl-C, or its own end."""

    async def guarded() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            try:
                loop.add_signal_handler(number, stop.set)
            except NotImplementedError:  # Windows: the handler runs between two loop rounds
                signal.signal(number, partial(_stop_soon, loop, stop))
        await work(stop)
        leaving.start()

    leaving = threading.Timer(LINGERING_S, os._exit, [0])
    leaving.daemon = True
    try:
        asyncio.run(guarded())
    finally:
        leaving.cancel()


def _stop_soon(loop: asyncio.AbstractEventLoop, stop: asyncio.Event, *_: object) -> None:
    loop.call_soon_threadsafe(stop.set)
