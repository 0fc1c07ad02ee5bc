"""The local Telegram as a whole, without HTTP: its memory, its rules, and what it has seen."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.demo.bot_api.answers import Json, bad_request, forbidden, migrated, too_many_requests
from bot.demo.bot_api.events import Events
from bot.demo.bot_api.faults import Faults
from bot.demo.bot_api.fields import Fields
from bot.demo.bot_api.limits import FloodLimits, FloodRules
from bot.demo.bot_api.objects import message_object
from bot.demo.bot_api.profile import Profile
from bot.demo.bot_api.state import Chat, Message, Person, Sent, World
from bot.demo.bot_api.updates import UpdateQueue

CALLS_KEPT = 10_000
CALLBACK_SECONDS = 30.0
"""How long a tap waits for its answer; after that it is "too old"."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot: its method as written, its parameters, and how it ended.

    ``outcome`` is the HTTP status, or the kind of fault that ate the answer.
    """

    method: str
    fields: Json
    outcome: int | str
    at: datetime


@dataclass(slots=True)
class Tap:
    """A tap on an inline button that may still be answered."""

    message: Message
    person: Person
    monotonic: float
    answer: Json | None = None


class BotApi:
    """What the methods share. One bot, one token."""

    def __init__(
        self, bot: Person, token: str, clock: Clock, rules: FloodRules | None = None
    ) -> None:
        self.world = World(bot)
        self.token = token
        self.clock = clock
        self.limits = FloodLimits(rules)
        self.faults = Faults()
        self.updates = UpdateQueue()
        self.events = Events()
        self.profile = Profile()
        self.webhook = ""
        self.taps: dict[str, Tap] = {}
        self.sent: list[Sent] = []
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)

    def chat_of(self, fields: Fields) -> Chat:
        """Return the chat that ``chat_id`` names. Raise ApiError if there is none."""
        wanted = fields.text("chat_id").strip()
        if not wanted:
            raise bad_request("chat_id is empty")
        for chat in self.world.chats.values():
            named = wanted.startswith("@") and chat.kind != "private"
            if str(chat.id) == wanted or (named and chat.username == wanted[1:]):
                return chat
        raise bad_request("chat not found")

    def writable(self, chat: Chat) -> Chat:
        """Return the chat if the bot may write there. Raise ApiError as Telegram would."""
        if chat.moved_to is not None:
            raise migrated(chat.moved_to)
        if chat.kind == "private":
            return self._writable_private(chat)
        standing = chat.members.get(self.world.bot.id, "left")
        where = "group" if chat.kind == "group" else chat.kind
        if chat.is_gone:
            raise forbidden("the group chat was deleted")
        if standing == "kicked":
            raise forbidden(f"bot was kicked from the {where} chat")
        if standing == "left":
            raise forbidden(f"bot is not a member of the {where} chat")
        if chat.kind == "channel" and standing == "member":
            raise bad_request("need administrator rights in the channel chat")
        return chat

    def _writable_private(self, chat: Chat) -> Chat:
        person = self.world.people[chat.id]
        if person.is_deleted:
            raise forbidden("user is deactivated")
        if person.has_blocked:
            raise forbidden("bot was blocked by the user")
        if not person.has_started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def admit(self, chat: Chat) -> None:
        """Count one message or edit. Raise ApiError 429 if it comes too early."""
        now = self.clock.monotonic()
        retry_after = self.limits.refuse(chat.id, now, is_group=chat.is_group)
        if retry_after is not None:
            self.limits.close(chat.id, now + retry_after)
            raise too_many_requests(retry_after)

    def keep(self, message: Message) -> Message:
        """Store a message and show it to those who watch."""
        self.world.keep(message)
        self.events.publish("message", message=shown(self.world, message))
        return message

    def record(self, method: str, message: Message, html: str, lost_entities: int) -> None:
        """Write down what the bot sent."""
        self.sent.append(
            Sent(
                method=method,
                chat_id=message.chat_id,
                message_id=message.message_id,
                thread_id=message.thread_id,
                text=message.body.text,
                entities=tuple(entity.as_json() for entity in message.body.entities),
                html=html,
                reply_markup=message.reply_markup,
                at=message.edited_at or message.at,
                monotonic=self.clock.monotonic(),
                lost_entities=lost_entities,
                document=message.document,
            )
        )

    def close(self) -> None:
        """Let nobody wait any more."""
        self.updates.close()
        self.events.close()


def shown(world: World, message: Message) -> Json:
    """Return a message for the chat page: every kind of keyboard, and whose message it is."""
    return {
        **message_object(world, message),
        "reply_markup": message.reply_markup,
        "is_own": message.sender.is_bot,
    }
