"""The list of commands that Telegram shows beside the text field."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.telegram.commands import Switchboard
from bot.telegram.conversation import Command

if TYPE_CHECKING:
    from bot.ids import TelegramId
    from bot.rendering.environment import Renderer

log = logging.getLogger(__name__)

DESCRIPTIONS = "messages/_commands"
"""The template with one macro a command."""


class Menu:
    """Readers see readers' commands, admins see all, in their own chat with the bot."""

    def __init__(self, renderer: "Renderer", switchboard: Switchboard) -> None:
        self._renderer = renderer
        self._switchboard = switchboard
        self._shown_to: set[TelegramId] = set()

    async def publish(self, bot: Bot, admins: "Iterable[TelegramId]") -> None:
        """Tell Telegram the commands. Nice to have: a server that refuses is only logged."""
        readers = self._worded(self._switchboard.menu(admin=False))
        refused = 0
        for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
            refused += not await _optional(lambda s=scope: bot.set_my_commands(readers, s))
        if refused:
            log.warning("commands not shown in the menu", extra={"scopes_refused": refused})
        for admin in sorted(admins):
            await self.show_admin(bot, admin)

    async def show_admin(self, bot: Bot, admin: "TelegramId") -> None:
        """Show an admin all commands, once.

        Telegram refuses that until the admin has written to the bot, and so on the very first
        start; therefore it is tried again with each message until it works.
        """
        if admin in self._shown_to:
            return
        commands = self._worded(self._switchboard.menu(admin=True))
        scope = BotCommandScopeChat(admin)
        if await _optional(lambda: bot.set_my_commands(commands, scope)):
            self._shown_to.add(admin)

    def _worded(self, commands: list[Command]) -> list[BotCommand]:
        return [
            BotCommand(command.title, self._renderer.label(command.title, of=DESCRIPTIONS))
            for command in commands
        ]


async def _optional(call: Callable[[], Awaitable[object]]) -> bool:
    """Return whether ``call`` worked."""
    try:
        await call()
    except TelegramError as exc:
        log.debug("optional call refused", extra={"error": str(exc)})
        return False
    return True
