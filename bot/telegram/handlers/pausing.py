"""/pause, /resume, /stop: whether digests come at all."""

from collections.abc import Sequence

from bot.chats.permissions import Audience
from bot.chats.places import spoken
from bot.chats.service import ChatService
from bot.chats.upcoming import upcoming
from bot.clock import Clock
from bot.telegram import keyboards
from bot.telegram.buttons import ResumeButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap

DECIDERS = Audience.MEMBERS_WHO_DECIDE


class PausingHandler:
    """Stops and starts sending; subscriptions stay."""

    def __init__(self, chats: ChatService, clock: Clock) -> None:
        self._chats = chats
        self._clock = clock

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (
            Command("pause", self.pause, DECIDERS),
            Command("resume", self.resume, DECIDERS),
            Command("stop", self.stop, DECIDERS),
        )

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (on_tap(ResumeButton, self.tapped, DECIDERS),)

    async def pause(self, request: Request) -> Answer:
        """Send no digests until further notice."""
        await self._chats.pause(request.chat.id)
        return Answer("paused", taps=keyboards.resume())

    async def stop(self, request: Request) -> Answer:
        """Send nothing at all any more."""
        await self._chats.stop(request.chat.id)
        return Answer("stopped", taps=keyboards.resume())

    async def resume(self, request: Request) -> Answer:
        """Send digests again."""
        chat = await self._chats.resume(request.chat.id) or request.chat
        values = {
            "chat": chat,
            "next": upcoming(chat, self._clock.now()),
            "zone": spoken(chat.timezone),
        }
        return Answer("resumed", values, keyboards.to_list())

    async def tapped(self, request: Request, _button: ResumeButton) -> Answer:
        """Send digests again."""
        return await self.resume(request)
