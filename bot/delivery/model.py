"""What waits in the outbox, and what Telegram can answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.ids import ChatId, DigestId, OutboxId, TelegramId
from bot.rendering.keyboard import Keyboard

ChatKind = Literal["private", "group", "supergroup", "channel"]

LostTopic = Literal["closed", "deleted"]
"""Why nothing can be written in a forum topic."""


@dataclass(frozen=True, slots=True)
class NewPart:
    """A rendered message, or one part of a digest, to be put into the outbox."""

    chat_id: ChatId
    html: str
    """Telegram HTML that one message can carry: see ``rendering.telegram_html.pack``."""
    send_after: datetime
    """Not before."""
    expires_at: datetime
    """Not after: it is given up then."""
    keyboard: Keyboard | None = None
    digest_id: DigestId | None = None
    part: int = 0
    """Its place among the parts of its digest, from 0."""
    silent: bool = False
    reply_to: int | None = None
    """Telegram's number of the chat's earlier message that it goes on from."""
    urgent: bool = False
    """It goes before all that is not, whatever waits already."""


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A claimed part and all that sending it needs."""

    id: OutboxId
    chat_id: ChatId
    telegram_id: TelegramId
    thread_id: int
    """The forum topic, or 0."""
    chat_kind: ChatKind
    language: str
    """The chat's."""
    html: str
    keyboard: Keyboard | None
    silent: bool
    attempts: int
    """Requests made before; with the id it is the fence that results are recorded by."""
    resent: bool
    """The answer to the one before was lost: this is its only repetition."""
    created_at: datetime
    expires_at: datetime
    reply_to: int | None = None
    """The earlier message that it is to hang below, where that is still there."""
    topic_closed: bool = False
    """The message before went to the general topic, because this one was closed."""
    opens_digest: bool = False
    """It is the first of a digest that was due by the clock."""

    @property
    def to_many(self) -> bool:
        """Tell whether Telegram's limits for groups and channels hold for it."""
        return self.chat_kind != "private"


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has it."""

    message_id: int
    lost_topic: LostTopic | None = None
    """It went to the general topic, since its own is not there for it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that Telegram has, as the outbox is to know it."""

    message: OutboxMessage
    message_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RetryLater:
    """It was certainly not delivered, and may be next time."""

    reason: str
    delay: timedelta | None = None
    """What Telegram asks to wait (error 429); None: the fault is between us, we choose."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup, which has this number."""

    telegram_id: TelegramId


@dataclass(frozen=True, slots=True)
class RecipientGone:
    """Nobody can be reached there: blocked, deactivated, kicked, no right to write."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Telegram will never take this message."""

    reason: str


@dataclass(frozen=True, slots=True)
class BadMarkup:
    """Telegram would take the message without its formatting, or without its buttons."""

    reason: str
    fault: Literal["text", "keyboard"] = "text"


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The answer was lost: Telegram may have delivered it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Halted:
    """Telegram talks to us no more, whatever we send: the token is wrong or was revoked."""

    reason: str


Outcome = Sent | RetryLater | Moved | RecipientGone | Rejected | BadMarkup | Uncertain | Halted


class Sender(Protocol):
    """Whatever can carry a message to Telegram."""

    async def send(self, message: OutboxMessage, *, plain: bool = False) -> Outcome:
        """Make one request for ``message``; ``plain`` sends its words without formatting.

        Pacing is the caller's: this goes at once. Raises nothing that is Telegram's.
        """
        ...
