"""Which command or button leads to which handler."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.rendering.buttons import Button
from bot.telegram.conversation import Command, TapRule

# Telegram marks commands with an entity; some emulators of its API do not, so the text decides.
_COMMAND = re.compile(
    r"/(?P<title>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<rest>.*))?", re.DOTALL
)


class Handler(Protocol):
    """One thing people can ask for."""

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        ...

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        ...


@dataclass(frozen=True, slots=True)
class Typed:
    """A message that begins with a slash."""

    title: str
    """In small letters."""
    bot: str | None
    """The bot it names after "@", in small letters."""
    rest: str


def read_command(text: str) -> Typed | None:
    """Return ``text`` as a command, or None when it is none."""
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return None
    bot = found["bot"]
    return Typed(found["title"].casefold(), bot and bot.casefold(), found["rest"] or "")


class Switchboard:
    """Finds handlers. Commands of admins do not exist for others."""

    def __init__(self, handlers: Iterable[Handler]) -> None:
        self._commands: dict[str, Command] = {}
        self._answers: dict[QuestionKind, Command] = {}
        self._taps: dict[type[Button], TapRule] = {}
        for handler in handlers:
            for command in handler.commands():
                self._add(command)
            for rule in handler.taps():
                self._taps[rule.layout] = rule

    def command(self, title: str, *, admin: bool) -> Command | None:
        """Return the command of this name or alias, if it exists for this person."""
        command = self._commands.get(title)
        if command is None or (command.audience is Audience.ADMINS and not admin):
            return None
        return command

    def answer(self, kind: QuestionKind, *, admin: bool) -> Command | None:
        """Return the command whose question was of this kind."""
        command = self._answers.get(kind)
        if command is None or (command.audience is Audience.ADMINS and not admin):
            return None
        return command

    def tap(self, button: Button, *, admin: bool) -> TapRule | None:
        """Return what a tap on ``button`` does, if this person may do it at all."""
        rule = self._taps.get(type(button))
        if rule is None or (rule.audience is Audience.ADMINS and not admin):
            return None
        return rule

    def taking(self, *, admin: bool) -> Command | None:
        """Return the command that takes files, if it exists for this person."""
        found = (command for command in self._commands.values() if command.takes)
        command = next(found, None)
        return command and self.command(command.title, admin=admin)

    def menu(self, *, admin: bool) -> list[Command]:
        """Return the commands to show in Telegram's menu, in the order of the handlers."""
        distinct = {id(command): command for command in self._commands.values()}.values()
        return [
            command
            for command in distinct
            if command.listed and (admin or command.audience is not Audience.ADMINS)
        ]

    def _add(self, command: Command) -> None:
        for title in (command.title, *command.aliases) if command.typed else ():
            if title in self._commands:
                raise ValueError(f"two handlers for /{title}")
            self._commands[title] = command
        if command.asks is not None:
            self._answers[command.asks] = command
