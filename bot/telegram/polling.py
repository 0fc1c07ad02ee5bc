"""What the requests for updates tell of us: alone, one of two copies, or not known any more."""

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.clock import Clock

log = logging.getLogger(__name__)

ALONE_AFTER = 10.0
"""Seconds after the last conflict from which on updates that arrive say that it is over.

Of two copies each is served now and then, when updates come at once.
"""


class Polling:
    """Hears how each request for updates ended."""

    def __init__(self, clock: "Clock") -> None:
        self._clock = clock
        self._conflict_at: float | None = None
        self._refused = asyncio.Event()
        self.on_conflict: Callable[[], None] = _nothing
        """Called once when another copy begins to poll with our token."""
        self.on_alone: Callable[[], None] = _nothing
        """Called once when it has ceased."""

    def went_well(self) -> None:
        """Note that updates came, or that there were none."""
        since = self._conflict_at
        if since is not None and self._clock.monotonic() - since >= ALONE_AFTER:
            self._conflict_at = None
            log.info("no other program polls with this token any more")
            self.on_alone()

    def met_another(self) -> None:
        """Note that Telegram gave the updates to somebody else."""
        first = self._conflict_at is None
        self._conflict_at = self._clock.monotonic()
        if first:
            log.error("another program polls with this token; only one can")
            self.on_conflict()

    @property
    def is_refused(self) -> bool:
        """Tell whether asking for updates has become useless."""
        return self._refused.is_set()

    def was_refused(self) -> None:
        """Note that Telegram does not know the token any more."""
        self._refused.set()

    async def until_refused(self) -> None:
        """Wait as long as Telegram knows the token, then raise ``SettingsError``."""
        await self._refused.wait()
        raise SettingsError(
            "Telegram does not know BOT_TOKEN any more: get the new one from BotFather."
        )


def _nothing() -> None:
    pass
