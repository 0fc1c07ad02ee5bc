"""/list: what the chat follows."""

from collections.abc import Sequence
from dataclasses import replace

from bot.chats.permissions import Audience
from bot.chats.places import spoken
from bot.chats.subscriptions import SubscriptionService
from bot.chats.upcoming import upcoming
from bot.clock import Clock
from bot.telegram import keyboards
from bot.telegram.buttons import Choice, DropButton, ListButton, MuteButton, MyListButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap

PAGE = 6
"""Subscriptions on a page: as many as fit on a telephone with their buttons."""


class ListHandler:
    """Shows subscriptions page by page, with what can be done to each."""

    def __init__(self, subscriptions: SubscriptionService, clock: Clock) -> None:
        self._subscriptions = subscriptions
        self._clock = clock

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (Command("list", self.first_page, aliases=("subs",)),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        deciders = Audience.MEMBERS_WHO_DECIDE
        return (
            on_tap(MyListButton, self.opened),
            on_tap(ListButton, self.turn),
            on_tap(MuteButton, self.mute, deciders),
            on_tap(DropButton, self.drop, deciders),
        )

    async def first_page(self, request: Request) -> Answer:
        """Show what the chat follows."""
        return await self._page(request, 0)

    async def opened(self, request: Request, _button: MyListButton) -> Answer:
        """Show what the chat follows, below the message with the button."""
        return replace(await self._page(request, 0), edits=False)

    async def turn(self, request: Request, button: ListButton) -> Answer:
        """Show another page."""
        return await self._page(request, button.page)

    async def mute(self, request: Request, button: MuteButton) -> Answer:
        """Mute a subscription for a week, or let it speak again."""
        await self._subscriptions.mute(
            request.chat.id, button.subscription_id, muted=button.muted is Choice.YES
        )
        return await self._page(request, button.page)

    async def drop(self, request: Request, button: DropButton) -> Answer:
        """Stop following, and show the rest."""
        await self._subscriptions.unfollow(request.chat.id, button.subscription_id)
        return await self._page(request, button.page)

    async def _page(self, request: Request, number: int) -> Answer:
        page = await self._subscriptions.page(request.chat.id, number, size=PAGE)
        if not page.items:
            return Answer("list_empty", taps=keyboards.nothing_followed(), edits=True)
        now = self._clock.now()
        values = {
            "items": page.items,
            "page": page.paging,
            "chat": request.chat,
            "next": upcoming(request.chat, now),
            "zone": spoken(request.chat.timezone),
            "now": now,
        }
        return Answer("list", values, keyboards.subscriptions(page), edits=True)
