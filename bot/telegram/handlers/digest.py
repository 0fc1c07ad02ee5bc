"""/digest: what is new, now."""

from collections.abc import Callable, Sequence

from bot.chats.places import spoken
from bot.chats.subscriptions import SubscriptionService
from bot.chats.upcoming import upcoming
from bot.clock import Clock
from bot.digests.service import ComposeService
from bot.telegram import keyboards
from bot.telegram.buttons import DigestButton
from bot.telegram.conversation import Answer, Command, Reply, Request, TapRule, on_tap


class DigestHandler:
    """Composes a digest on demand."""

    def __init__(
        self,
        compose: ComposeService,
        subscriptions: SubscriptionService,
        clock: Clock,
        *,
        wake_delivery: Callable[[], None],
    ) -> None:
        """``wake_delivery`` says that something lies in the outbox."""
        self._compose = compose
        self._subscriptions = subscriptions
        self._clock = clock
        self._wake_delivery = wake_delivery

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (Command("digest", self.digest),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (on_tap(DigestButton, self.tapped),)

    async def tapped(self, request: Request, _button: DigestButton) -> Reply:
        """Send a digest now."""
        return await self.digest(request)

    async def digest(self, request: Request) -> Reply:
        """Put a digest into the outbox; answer only when there is nothing to put."""
        chat = request.chat
        if await self._compose.compose_now(chat.id, request.update_id):
            self._wake_delivery()
            return None
        if not await self._subscriptions.count(chat.id):
            return Answer("list_empty", taps=keyboards.nothing_followed())
        values = {
            "chat": chat,
            "next": upcoming(chat, self._clock.now()),
            "zone": spoken(chat.timezone),
        }
        return Answer("nothing_new", values, keyboards.to_list())
