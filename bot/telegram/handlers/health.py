"""/health: how the sources are, and what waits. For admins."""

from collections.abc import Sequence
from dataclasses import replace

from bot.chats.overview.service import OverviewService
from bot.chats.permissions import Audience
from bot.clock import Clock
from bot.telegram import source_keyboards
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap
from bot.telegram.source_buttons import HealthButton

ADMINS = Audience.ADMINS


class HealthHandler:
    """Sums up."""

    def __init__(self, overview: OverviewService, clock: Clock) -> None:
        self._overview = overview
        self._clock = clock

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (Command("health", self.health, ADMINS),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (on_tap(HealthButton, self.again, ADMINS),)

    async def health(self, _request: Request) -> Answer:
        """Show how everything is."""
        values = {"overview": await self._overview.look(), "now": self._clock.now()}
        return Answer("health", values, source_keyboards.health())

    async def again(self, request: Request, _button: HealthButton) -> Answer:
        """Show how everything is by now."""
        return replace(await self.health(request), edits=True)
