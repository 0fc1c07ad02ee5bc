"""/unsubscribe: stop following something."""

from collections.abc import Sequence

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.chats.subscriptions import SubscriptionService
from bot.ids import SubscriptionId
from bot.telegram import keyboards
from bot.telegram.asking import Asker
from bot.telegram.buttons import UnfollowButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap

MOST_BUTTONS = 30
"""Rows of one keyboard; the rest is reached by /list."""


class UnsubscribeHandler:
    """Ends subscriptions by name or by tap."""

    def __init__(self, subscriptions: SubscriptionService, asker: Asker) -> None:
        self._subscriptions = subscriptions
        self._asker = asker

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        command = Command(
            "unsubscribe",
            self.unsubscribe,
            Audience.MEMBERS_WHO_DECIDE,
            aliases=("unsub", "unfollow", "remove"),
            asks=QuestionKind.UNSUBSCRIBE,
            prompt=self.offer,
        )
        return (command,)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (on_tap(UnfollowButton, self.unfollow, Audience.MEMBERS_WHO_DECIDE),)

    async def offer(self, request: Request) -> Answer:
        """Show everything that can be dropped, and take a name as well."""
        page = await self._subscriptions.page(request.chat.id, 0, size=MOST_BUTTONS)
        if not page.items:
            return Answer("list_empty", taps=keyboards.nothing_followed())
        return await self._asker.ask(
            request, QuestionKind.UNSUBSCRIBE, taps=keyboards.to_unfollow(page.items)
        )

    async def unsubscribe(self, request: Request) -> Answer:
        """Stop following what the text means, by any spelling; ask when it is not clear."""
        found = await self._subscriptions.find(request.chat.id, request.text)
        if len(found) == 1:
            return await self._end(request, found[0].id)
        page = await self._subscriptions.page(request.chat.id, 0, size=MOST_BUTTONS)
        if not page.items:
            return Answer("list_empty", taps=keyboards.nothing_followed())
        near = found or await self._subscriptions.like(request.chat.id, request.text)
        values = {"written": request.text, "several": bool(found), "near": bool(near)}
        return Answer("not_followed", values, keyboards.to_unfollow(near or page.items))

    async def unfollow(self, request: Request, button: UnfollowButton) -> Answer:
        """Stop following what was tapped."""
        return await self._end(request, button.subscription_id)

    async def _end(self, request: Request, subscription_id: SubscriptionId) -> Answer:
        ended = await self._subscriptions.unfollow(request.chat.id, subscription_id)
        if ended is None:
            return Answer("subscription_gone", taps=keyboards.to_list())
        return Answer("unfollowed", {"kind": ended.kind, "title": ended.title}, keyboards.to_list())
