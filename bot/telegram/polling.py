"""What the requests for updates tell of us: alone, one of two copies, or not known any more."""

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.delivery.standstills.model import ANOTHER_COPY
from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.delivery.standstills.service import Standstills

log = logging.getLogger(__name__)

ALONE_AFTER = 10.0
"""Seconds after the last conflict from which on updates that arrive say that it is over.

Of two copies each is served now and then, when updates come at once.
"""


class Polling:
    """Hears how each request for updates ended, and stops all senders beside another copy."""

    def __init__(self, clock: "Clock", standstills: "Standstills") -> None:
        self._clock = clock
        self._standstills = standstills
        self._conflict_at: float | None = None
        self._refused = asyncio.Event()

    async def went_well(self) -> None:
        """Note that updates came, or that there were none."""
        since = self._conflict_at
        if since is not None and self._clock.monotonic() - since >= ALONE_AFTER:
            self._conflict_at = None
            log.info("no other program polls with this token any more")
            await self._standstills.end(ANOTHER_COPY)

    async def met_another(self) -> None:
        """Note that Telegram gave the updates to somebody else."""
        if self._conflict_at is None:
            log.error("another program polls with this token; only one can")
        self._conflict_at = self._clock.monotonic()
        await self._standstills.say(ANOTHER_COPY)

    @property
    def is_beside_another(self) -> bool:
        """Tell whether another program was met lately, so that all senders stand still."""
        return self._conflict_at is not None

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
