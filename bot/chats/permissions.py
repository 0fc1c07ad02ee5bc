"""Who may do what. Pure."""

from collections.abc import Collection
from enum import StrEnum

from bot.chats.model import Address, ChatKind
from bot.ids import TelegramId


class Audience(StrEnum):
    """Whom a command is for."""

    EVERYBODY = "everybody"
    MEMBERS_WHO_DECIDE = "members_who_decide"
    """Changes settings: anybody in a private chat, administrators elsewhere."""
    ADMINS = "admins"
    """Of the bot; for everybody else the command does not exist."""


class Permissions:
    """The rules that the settings lay down."""

    def __init__(
        self,
        admins: Collection[TelegramId] = (),
        allowed_chats: Collection[TelegramId] = (),
    ) -> None:
        """Know the bot's admins, and the chats it serves; no ``allowed_chats``: all."""
        self._admins = frozenset(admins)
        self._allowed = frozenset(allowed_chats)

    @property
    def admins(self) -> frozenset[TelegramId]:
        """The bot's admins."""
        return self._admins

    def is_admin(self, user_id: TelegramId | None) -> bool:
        """Tell whether the person is an admin of the bot."""
        return user_id is not None and user_id in self._admins

    def serves(self, telegram_id: TelegramId) -> bool:
        """Tell whether the bot talks to this chat. With its admins it always does."""
        return not self._allowed or telegram_id in self._allowed | self._admins

    @staticmethod
    def needs_decider(address: Address, audience: Audience) -> bool:
        """Tell whether only the chat's own administrators may do this here."""
        return audience is Audience.MEMBERS_WHO_DECIDE and address.kind is not ChatKind.PRIVATE
