"""The More button under a digest."""

from collections.abc import Sequence

from bot.digests.buttons import MoreButton
from bot.digests.service import ComposeService
from bot.telegram.conversation import Answer, Command, Reply, Request, TapRule, Worded, on_tap


class MoreHandler:
    """Shows the stories for which a digest had no room."""

    def __init__(self, compose: ComposeService) -> None:
        self._compose = compose

    def commands(self) -> Sequence[Command]:
        """Return what can be typed: nothing."""
        return ()

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (on_tap(MoreButton, self.more),)

    async def more(self, request: Request, button: MoreButton) -> Reply:
        """Send the next page of the digest."""
        page = await self._compose.more(button.digest_id, button.page, request.chat.id)
        if page is None:
            return Answer("stale")
        return Worded(page.parts, page.keyboard)
