"""/start: what this is, and the way to a first subscription in three taps."""

from collections.abc import Sequence

from bot.chats.model import ChatKind, ChatState
from bot.chats.places import spoken
from bot.chats.service import ChatService
from bot.chats.subscriptions import SubscriptionService
from bot.telegram import keyboards
from bot.telegram.buttons import SuggestButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap

SUGGESTIONS = 8


class StartHandler:
    """Welcomes, and suggests what to follow."""

    def __init__(self, chats: ChatService, subscriptions: SubscriptionService) -> None:
        self._chats = chats
        self._subscriptions = subscriptions

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (Command("start", self.start),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (on_tap(SuggestButton, self.suggest),)

    async def start(self, request: Request) -> Answer:
        """Say what this is; someone who had stopped it starts it again."""
        chat = request.chat
        if chat.address.kind is ChatKind.PRIVATE and chat.state is not ChatState.ACTIVE:
            chat = await self._chats.resume(chat.id) or chat
        following = await self._subscriptions.count(chat.id)
        values = {"chat": chat, "following": following, "zone": spoken(chat.timezone)}
        return Answer("start", values, keyboards.welcome(following=following))

    async def suggest(self, request: Request, _button: SuggestButton) -> Answer:
        """Offer subjects to tap, and to type."""
        found = await self._subscriptions.suggestions(request.chat, limit=SUGGESTIONS)
        return Answer("suggest", {"some": bool(found)}, keyboards.suggestions(found))
