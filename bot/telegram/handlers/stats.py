"""/stats: how much there is of everything. For admins."""

from collections.abc import Sequence

from bot.chats.permissions import Audience
from bot.chats.service import ChatService
from bot.telegram.conversation import Answer, Command, Request, TapRule


class StatsHandler:
    """Counts."""

    def __init__(self, chats: ChatService) -> None:
        self._chats = chats

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (Command("stats", self.stats, Audience.ADMINS),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped: nothing."""
        return ()

    async def stats(self, _request: Request) -> Answer:
        """Show the counts."""
        return Answer("stats", {"stats": await self._chats.statistics()})
