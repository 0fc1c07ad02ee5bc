"""The local Telegram's memory: people, chats, messages."""

import random
import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.demo.bot_api.answers import Json
from bot.demo.bot_api.markup import FormattedText

ChatKind = Literal["private", "group", "supergroup", "channel"]
Standing = Literal["creator", "administrator", "member", "left", "kicked"]

SUPERGROUP_BASE = -1_000_000_000_000
"""Ids of supergroups and channels lie below this, those of plain groups above."""


@dataclass(slots=True)
class Person:
    """Somebody with an account, or the bot itself."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str = "en"
    is_bot: bool = False
    has_started: bool = False
    """Whether they have written to the bot; before that, the bot may not write to them."""
    has_blocked: bool = False
    is_deleted: bool = False


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is the id of the message that opened it."""

    id: int
    title: str
    is_closed: bool = False


@dataclass(slots=True)
class Chat:
    """A conversation. A private one has its person's id."""

    id: int
    kind: ChatKind
    title: str
    username: str | None = None
    is_forum: bool = False
    members: dict[int, Standing] = field(default_factory=dict[int, Standing])
    topics: dict[int, Topic] = field(default_factory=dict[int, Topic])
    moved_to: int | None = None
    """The supergroup that this group has become."""
    is_gone: bool = False

    @property
    def is_group(self) -> bool:
        """Return whether several people talk here."""
        return self.kind in {"group", "supergroup"}


@dataclass(frozen=True, slots=True)
class File:
    """A document that somebody sent."""

    id: str
    """What messages and ``getFile`` call it."""
    name: str
    type: str
    content: bytes

    @property
    def path(self) -> str:
        """Return where it lies below ``/file/bot<token>/``."""
        return f"documents/{self.id}"


@dataclass(slots=True)
class Message:
    """One message as it is now; an edit changes it in place."""

    message_id: int
    chat_id: int
    sender: Person
    at: datetime
    body: FormattedText = field(default_factory=lambda: FormattedText(""))
    thread_id: int | None = None
    reply_to: int | None = None
    reply_markup: Json | None = None
    service: Json = field(default_factory=dict[str, object])
    """For a service message: the field that says what happened."""
    edited_at: datetime | None = None
    previews_links: bool = True
    document: File | None = None
    """With one, ``body`` is its caption."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the bot sent and Telegram accepted."""

    method: str
    chat_id: int
    message_id: int
    thread_id: int | None
    text: str
    entities: tuple[Json, ...]
    html: str
    """The text as the bot wrote it, before its markup was read."""
    reply_markup: Json | None
    at: datetime
    monotonic: float
    lost_entities: int = 0
    """How much formatting fell over the limit of 100 entities."""
    document: File | None = None


class World:
    """Everybody and everything that was said. The bot is one of the people."""

    def __init__(self, bot: Person) -> None:
        self.bot = bot
        self.people: dict[int, Person] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[tuple[int, int], Message] = {}
        self.files: dict[str, File] = {}
        self._last_message_ids: defaultdict[int, int] = defaultdict(int)
        self._chat_instances: defaultdict[int, str] = defaultdict(
            lambda: str(random.getrandbits(62))  # only has to differ between chats
        )

    def add_person(self, person: Person) -> Chat:
        """Let somebody join, and return their chat with the bot."""
        self.people[person.id] = person
        chat = Chat(person.id, "private", person.first_name, person.username)
        chat.members = {person.id: "member", self.bot.id: "member"}
        self.chats[chat.id] = chat
        return chat

    def add_chat(self, chat: Chat) -> Chat:
        """Open a group or a channel. The bot is in it as a member unless ``chat`` says more."""
        chat.members.setdefault(self.bot.id, "member")
        self.chats[chat.id] = chat
        return chat

    def next_message_id(self, chat: Chat) -> int:
        """Return the next id: supergroups and channels count alone, all others together."""
        counter = chat.id if chat.kind in {"supergroup", "channel"} else self.bot.id
        self._last_message_ids[counter] += 1
        return self._last_message_ids[counter]

    def keep(self, message: Message) -> Message:
        """Store a message."""
        self.messages[message.chat_id, message.message_id] = message
        return message

    def keep_file(self, name: str, kind: str, content: bytes) -> File:
        """Store a file, and give it an id that nobody can guess, as Telegram's are."""
        file = File(f"BQAC{secrets.token_urlsafe(24)}", name, kind, content)
        self.files[file.id] = file
        return file

    def in_chat(self, chat_id: int) -> list[Message]:
        """Return a chat's messages, oldest first."""
        return [message for message in self.messages.values() if message.chat_id == chat_id]

    def chat_instance(self, chat_id: int) -> str:
        """Return the opaque text that callback queries of a chat carry."""
        return self._chat_instances[chat_id]
