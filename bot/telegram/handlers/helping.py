"""/help: what the bot can do."""

from collections.abc import Sequence

from bot.chats.permissions import Permissions
from bot.telegram import keyboards
from bot.telegram.buttons import HelpButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap


class HelpHandler:
    """Explains; to admins a little more."""

    def __init__(self, permissions: Permissions) -> None:
        self._permissions = permissions

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (Command("help", self.help),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (on_tap(HelpButton, self.tapped),)

    async def help(self, request: Request) -> Answer:
        """List the commands."""
        admin = self._permissions.is_admin(request.user_id)
        return Answer("help", {"admin": admin}, keyboards.to_list())

    async def tapped(self, request: Request, _button: HelpButton) -> Answer:
        """List the commands."""
        return await self.help(request)
