"""Telegram's updates as our own values: where, who, what. Optional fields are never relied on."""

from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update

from bot.chats.model import Address, ChatKind
from bot.chats.wording import tidy
from bot.ids import TelegramId
from bot.telegram.conversation import Upload


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message or a tap."""

    update_id: int
    address: Address
    user_id: TelegramId
    """The person; the chat itself for an anonymous administrator and for a channel's post."""
    language: str | None
    """The person's, as Telegram says it."""
    text: str
    """In one line; empty for a tap, and for anything but text or a command beside a file."""
    message_id: int
    """The message that was written, or whose button was tapped."""
    replied_to: int | None
    query_id: str | None = None
    """Of a tap: Telegram's number of it."""
    upload: Upload | None = None

    @property
    def tapped(self) -> bool:
        """Tell whether it is a tap."""
        return self.query_id is not None

    @property
    def speaks_for_chat(self) -> bool:
        """Tell whether only an administrator can have written this."""
        return self.user_id == self.address.telegram_id

    @property
    def in_group(self) -> bool:
        """Tell whether others can be asked to reply; in a channel nobody can."""
        return self.address.kind in {ChatKind.GROUP, ChatKind.SUPERGROUP}

    @property
    def is_private(self) -> bool:
        """Tell whether there is nobody else in the chat."""
        return self.address.kind is ChatKind.PRIVATE


def read_message(update: Update) -> Incoming | None:
    """Return the new message in ``update``; None when there is none, or a bot wrote it."""
    message = update.message or update.channel_post
    if message is None:
        return None
    user_id = _author(message)
    if user_id is None:
        return None
    reply = message.reply_to_message
    return Incoming(
        update_id=update.update_id,
        address=_address(message),
        user_id=user_id,
        language=message.from_user.language_code if message.from_user else None,
        text=tidy(message.text or _command_beside(message)),
        message_id=message.message_id,
        replied_to=reply.message_id if reply else None,
        upload=_upload(message),
    )


def read_tap(update: Update) -> Incoming | None:
    """Return the tap in ``update``; None when Telegram no longer says under which message."""
    query = update.callback_query
    if query is None or query.message is None:
        return None
    return Incoming(
        update_id=update.update_id,
        address=_tapped_address(query),
        user_id=TelegramId(query.from_user.id),
        language=query.from_user.language_code,
        text="",
        message_id=query.message.message_id,
        replied_to=None,
        query_id=query.id,
    )


def _command_beside(message: Message) -> str:
    caption = message.caption or ""
    return caption if message.document is not None and caption.startswith("/") else ""


def _upload(message: Message) -> Upload | None:
    file = message.document
    if file is None:
        return None
    return Upload(file.file_id, tidy(file.file_name or ""), file.file_size)


def _author(message: Message) -> TelegramId | None:
    speaker = message.sender_chat
    if speaker is not None:
        return TelegramId(speaker.id)
    person = message.from_user
    if person is None:
        # A channel's post of which some servers say no more than the chat.
        return TelegramId(message.chat.id) if message.chat.type == message.chat.CHANNEL else None
    return None if person.is_bot else TelegramId(person.id)


def _address(message: Message) -> Address:
    # Outside forums the field names the message that a thread of replies began with.
    in_topic = bool(message.is_topic_message or message.chat.is_forum)
    thread = (message.message_thread_id or 0) if in_topic else 0
    return Address(TelegramId(message.chat.id), thread, ChatKind(message.chat.type))


def _tapped_address(query: CallbackQuery) -> Address:
    message = query.message
    if isinstance(message, Message):
        return _address(message)
    assert message is not None  # noqa: S101  # the caller has looked
    # Too old for Telegram to show: it does not say in which topic it was.
    return Address(TelegramId(message.chat.id), 0, ChatKind(message.chat.type))
