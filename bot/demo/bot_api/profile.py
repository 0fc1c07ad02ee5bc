"""What the bot says about itself: names, descriptions, and commands by scope and language."""

from dataclasses import dataclass, field
from typing import cast

from bot.demo.bot_api.answers import Json, bad_request
from bot.demo.bot_api.fields import Fields
from bot.demo.bot_api.state import Chat, Person

ScopeKey = tuple[str, int, int]
"""A command scope: its type, its chat or 0, its member or 0."""

MOST_COMMANDS = 100
LONGEST_COMMAND = 32
LONGEST_COMMAND_DESCRIPTION = 256
LENGTHS = {"name": 64, "description": 512, "short_description": 120}
_PLAIN_SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators",
}  # fmt: skip
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


@dataclass(slots=True)
class Profile:
    """Texts by (what, language), and command lists by (scope, language)."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    commands: dict[tuple[ScopeKey, str], list[Json]] = field(
        default_factory=dict[tuple[ScopeKey, str], list[Json]]
    )

    def set_text(self, what: str, fields: Fields) -> None:
        """Keep a name or a description. Raise ApiError if it is too long."""
        text, language = fields.text(what), fields.text("language_code")
        if len(text) > LENGTHS[what]:
            raise bad_request(f"BOT_{_code(what)}_INVALID")
        self.texts[what, language] = text

    def text(self, what: str, language: str) -> str:
        """Return a text in a language, or in none if there is none in that one."""
        return self.texts.get((what, language)) or self.texts.get((what, ""), "")

    def set_commands(self, fields: Fields) -> None:
        """Keep a list for a scope and a language. Raise ApiError if Telegram would refuse it."""
        commands = _checked_commands(fields.decoded("commands"))
        self.commands[scope_key(fields), fields.text("language_code")] = commands

    def delete_commands(self, fields: Fields) -> None:
        """Forget the list of a scope and a language."""
        self.commands.pop((scope_key(fields), fields.text("language_code")), None)

    def get_commands(self, fields: Fields) -> list[Json]:
        """Return exactly what was set for a scope and a language."""
        return self.commands.get((scope_key(fields), fields.text("language_code")), [])

    def commands_for(self, person: Person, chat: Chat) -> list[Json]:
        """Return the menu somebody sees in a chat.

        The first list found counts, scope before language:
        https://core.telegram.org/bots/api#determining-list-of-commands
        """
        is_admin = chat.members.get(person.id) in {"creator", "administrator"}
        if chat.kind == "private":
            scopes: list[ScopeKey] = [("chat", chat.id, 0), ("all_private_chats", 0, 0)]
        else:
            admin: list[ScopeKey] = [("chat_administrators", chat.id, 0)] if is_admin else []
            admins: list[ScopeKey] = [("all_chat_administrators", 0, 0)] if is_admin else []
            scopes = [("chat_member", chat.id, person.id), *admin, ("chat", chat.id, 0)]
            scopes += [*admins, ("all_group_chats", 0, 0)]
        for scope in [*scopes, ("default", 0, 0)]:
            for language in (person.language_code, ""):
                if found := self.commands.get((scope, language)):
                    return found
        return []


def scope_key(fields: Fields) -> ScopeKey:
    """Return the scope a call names. Raise ApiError if there is no such scope."""
    raw = fields.decoded("scope")
    if raw is None:
        return ("default", 0, 0)
    if not isinstance(raw, dict):
        raise bad_request("can't parse BotCommandScope: expected an Object")
    scope = Fields(cast("Json", raw))
    kind = scope.text("type")
    if kind in _PLAIN_SCOPES:
        return (kind, 0, 0)
    if kind in _CHAT_SCOPES:
        return (kind, scope.number("chat_id"), scope.number("user_id"))
    raise bad_request("can't parse BotCommandScope: unsupported type specified")


def _checked_commands(raw: object) -> list[Json]:
    if not isinstance(raw, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    commands: list[Json] = []
    for item in cast("list[object]", raw):
        if not isinstance(item, dict):
            raise bad_request("can't parse BotCommand: expected an Object")
        command = Fields(cast("Json", item))
        name, description = command.text("command").removeprefix("/"), command.text("description")
        if not _is_command(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(description.strip()) <= LONGEST_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        commands.append({"command": name, "description": description.strip()})
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return commands


def _is_command(name: str) -> bool:
    allowed = all(c == "_" or (c.isascii() and (c.islower() or c.isdigit())) for c in name)
    return allowed and 1 <= len(name) <= LONGEST_COMMAND


def _code(what: str) -> str:
    return {"name": "TITLE", "description": "DESCRIPTION", "short_description": "ABOUT"}[what]
