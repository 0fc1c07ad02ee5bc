"""The demo: the real program, unchanged, against the local Bot API and the sample sources."""

import asyncio
import contextlib
from collections.abc import Callable, Generator
from datetime import time
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot import app
from bot.clock import ShiftedClock
from bot.demo.demo import PREFERRED_PORT, Demo
from bot.digests.schedule import next_digest
from bot.parts import Parts, open_parts
from bot.settings import Role, Settings
from bot.sources.guard import PrivateAccess
from bot.storage.database import Database
from bot.storage.lock import sole_user

PORT = PREFERRED_PORT
POLL_INTERVAL_S = 4
JUMP_TO = time(8)


def settings_for_demo(settings: Settings) -> Settings:
    """Return ``settings`` with everything that concerns the outside replaced.

    The database is a file of the demo's own; that of the real bot is not touched.
    """
    quiet = {} if "log_level" in settings.model_fields_set else {"log_level": "WARNING"}
    file = (settings.data_dir / "demo.sqlite3").absolute()
    return settings.model_copy(
        update={
            "database_url": SecretStr(f"sqlite:///{file}"),
            "roles": frozenset(Role),
            "allowed_chats": (),
            "poll_interval": POLL_INTERVAL_S,
            "max_poll_interval": POLL_INTERVAL_S,
            "default_digest_time": JUMP_TO,
            "digest_expires_hours": 168,  # a jump over a digest's time brings it
            **quiet,
        }
    )


async def play(
    settings: Settings,
    clock: ShiftedClock,
    *,
    port: int,
    ready: Callable[[str], None],
    stop: asyncio.Event,
) -> None:
    """Run the demo until ``stop`` is set; call ``ready`` with the page's address.

    The local Telegram forgets everything at the end, so each run starts with an empty database.
    Raises ``StorageError`` when another demo runs in this folder.
    """
    scene = _Scene(clock, ZoneInfo(settings.default_timezone))
    demo = Demo(clock, jump=scene.jump, zone=settings.default_timezone, port=port)
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(_fresh_database(settings))
        await demo.start()
        stack.push_async_callback(demo.stop)
        parts = await stack.enter_async_context(
            open_parts(_connected(settings, demo), clock, alone=False)
        )
        scene.parts = parts
        for title, url in demo.feeds:
            await parts.catalogue.add(url, title=title, added_by=None)
        await parts.subjects.ensure_actor(demo.actor_names, curated=True)
        ready(demo.page_url)
        await app.run(parts, stop)


class _Scene:
    """What the page's button does to the running bot."""

    def __init__(self, clock: ShiftedClock, zone: ZoneInfo) -> None:
        self._clock = clock
        self._zone = zone
        self.parts: Parts | None = None

    async def jump(self) -> str:
        """Move the date to the next 08:00, bring the news of the night in, and compose."""
        _, moment = next_digest(self._clock.now(), JUMP_TO, self._zone)
        self._clock.jump_to(moment)
        if self.parts:
            for step in ("poll", "match", "group", "compose"):
                self.parts.ticker.wake(step)
        return f"It is {moment.astimezone(self._zone):%A, %d %B, %H:%M} now."


@contextlib.contextmanager
def _fresh_database(settings: Settings) -> Generator[None]:
    """Empty the demo's file, and keep it for this demo alone."""
    file = Database(settings.database).file
    assert file is not None  # noqa: S101  # settings_for_demo wrote it
    with sole_user(file):
        for leftover in file.parent.glob(f"{file.name}*"):
            if leftover.suffix != ".lock":
                leftover.unlink()
        yield


def _connected(settings: Settings, demo: Demo) -> Settings:
    return settings.model_copy(
        update={
            "token": SecretStr(demo.token),
            "api_url": demo.api_url,
            "admin_ids": (demo.admin_id,),
            "allow_private_sources": PrivateAccess.parse("127.0.0.0/8"),
        }
    )
