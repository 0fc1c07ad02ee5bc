"""/settings: how the chat gets its digests, in one place."""

from collections.abc import Sequence

from bot.chats.places import spoken
from bot.chats.subscriptions import SubscriptionService
from bot.chats.upcoming import upcoming
from bot.clock import Clock
from bot.digests.buttons import SettingsButton
from bot.telegram import keyboards
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap


class SettingsHandler:
    """Shows what is set, and the ways to change it."""

    def __init__(self, subscriptions: SubscriptionService, clock: Clock) -> None:
        self._subscriptions = subscriptions
        self._clock = clock

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (Command("settings", self.show),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (on_tap(SettingsButton, self.tapped),)

    async def show(self, request: Request) -> Answer:
        """Show the times, the zone and how much is followed."""
        values = {
            "chat": request.chat,
            "following": await self._subscriptions.count(request.chat.id),
            "next": upcoming(request.chat, self._clock.now()),
            "zone": spoken(request.chat.timezone),
        }
        return Answer("settings", values, keyboards.settings())

    async def tapped(self, request: Request, _button: SettingsButton) -> Answer:
        """Show them below the digest."""
        return await self.show(request)
