"""Sending a part from the outbox, and Telegram's errors as outcomes, classified by cause.

The texts are those of Telegram's server (tdlib, telegram-bot-api), of which the library strips
"Bad Request: " and capitalises the first letter; codes come first, texts only where one code
means many things.
"""

from dataclasses import replace
from datetime import timedelta

import httpx
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from bot.delivery.model import (
    BadMarkup,
    Halted,
    LostTopic,
    Moved,
    OutboxMessage,
    Outcome,
    RecipientGone,
    Rejected,
    RetryLater,
    Sent,
    Uncertain,
)
from bot.ids import TelegramId
from bot.rendering.keyboard import Key, Keyboard
from bot.rendering.telegram_html import salvage
from bot.telegram.limiter import Passage, seconds_of
from bot.telegram.wire import CERTAINLY_UNSENT

READ_TIMEOUT = 20.0
"""Seconds for an answer: a message that timed out was usually delivered, so patience pays."""

FLOOD_WITHOUT_WAIT = timedelta(seconds=30)
"""The wait when an error 429 does not say how long."""

_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "not enough rights to send",
    "have no rights to send",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_plain_forbidden",
    "user_is_blocked",
    "bot is not a member",
)
_CLOSED = ("topic_closed",)
_TOPIC = (*_CLOSED, "message thread not found", "topic_deleted", "topic_id_invalid")
_MARKUP = ("can't parse entities", "entity_bounds_invalid", "entities_too_long")
_KEYBOARD = (
    "button_",
    "inline keyboard",
    "reply markup",
    "reply_markup",
    "buttons are unallowed",
)
_UNSENT = (
    *CERTAINLY_UNSENT,
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
)
"""Faults before the first byte of the request left."""


class TelegramSender:
    """Carries parts to Telegram; their pacing is the caller's."""

    def __init__(self, bot: ExtBot[Passage], *, paid: bool = False) -> None:
        """``paid``: Telegram may charge for what is more than it carries for nothing."""
        self._bot = bot
        self._paid = paid

    async def send(self, message: OutboxMessage, *, plain: bool = False) -> Outcome:
        """Make one request; into the chat's general topic if its own has gone or was closed."""
        try:
            return await self._post(message, message.thread_id, plain=plain)
        except BadRequest as exc:
            if not message.thread_id or not _says(exc, _TOPIC):
                return classify(exc)
            lost: LostTopic = "closed" if _says(exc, _CLOSED) else "deleted"
        except TelegramError as exc:
            return classify(exc)
        try:
            sent = await self._post(message, 0, plain=plain, passage=Passage.BULK)
            return replace(sent, lost_topic=lost)
        except TelegramError as exc:
            return classify(exc)

    async def _post(
        self,
        message: OutboxMessage,
        thread_id: int,
        *,
        plain: bool,
        passage: Passage = Passage.PACED,
    ) -> Sent:
        sent = await self._bot.send_message(
            message.telegram_id,
            salvage(message.html) if plain else message.html,
            parse_mode=None if plain else ParseMode.HTML,
            message_thread_id=thread_id or None,
            disable_notification=message.silent,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_parameters=_below(message.reply_to),
            reply_markup=None if message.keyboard is None else markup(message.keyboard),
            read_timeout=READ_TIMEOUT,
            allow_paid_broadcast=self._paid or None,
            rate_limit_args=passage,
        )
        return Sent(sent.message_id)


def _below(message_id: int | None) -> ReplyParameters | None:
    """Return how to hang a message below another; it is sent in any case."""
    if message_id is None:
        return None
    return ReplyParameters(message_id, allow_sending_without_reply=True)


def classify(error: TelegramError) -> Outcome:
    """Return what ``error`` means for the message that it is the answer to."""
    if isinstance(error, RetryAfter):
        return RetryLater("too many requests", timedelta(seconds=seconds_of(error)))
    if isinstance(error, ChatMigrated):
        return Moved(TelegramId(error.new_chat_id))
    if isinstance(error.__cause__, TelegramError):  # the body could not be read as Telegram's
        return _proxy(error)
    return _answer(error)


def _answer(error: TelegramError) -> Outcome:
    match error:
        case Forbidden():
            return RecipientGone(error.message)
        case InvalidToken():
            return Halted("Telegram does not know the token")  # the error's text may contain it
        case Conflict():
            return RetryLater(error.message)
        case BadRequest():
            return _refusal(error)
        case NetworkError():
            return _fault(error)
        case _:
            return Uncertain(error.message)  # such as an answer that is no JSON


def _refusal(error: BadRequest) -> Outcome:
    if _says(error, _GONE):
        return RecipientGone(error.message)
    if _says(error, _MARKUP):
        return BadMarkup(error.message, "text")
    if _says(error, _KEYBOARD):
        return BadMarkup(error.message, "keyboard")
    return Rejected(error.message)


def _fault(error: NetworkError) -> Outcome:
    cause = error.__cause__
    if isinstance(cause, _UNSENT):
        return RetryLater(type(cause).__name__)
    if cause is not None:
        return Uncertain(type(cause).__name__)
    if _says(error, ("too many requests",)):
        return RetryLater("too many requests", FLOOD_WITHOUT_WAIT)
    if _says(error, ("bad gateway", "gateway time")):
        return Uncertain(error.message)  # somebody in front of Telegram lost its answer
    return RetryLater(error.message)  # an error of Telegram's own: it did not take the message


def _proxy(error: TelegramError) -> Outcome:
    # A refusal (4xx) was never passed on; a gateway's fault (5xx) may have come after acceptance.
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return Uncertain("an answer that is not Telegram's")
    return RetryLater("an answer that is not Telegram's")


def _says(error: TelegramError, texts: tuple[str, ...]) -> bool:
    said = error.message.casefold()
    return any(text in said for text in texts)


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup:
    """Return ``keyboard`` as the library's."""
    return InlineKeyboardMarkup([[_button(key) for key in row] for row in keyboard])


def _button(key: Key) -> InlineKeyboardButton:
    return InlineKeyboardButton(key.text, url=key.url, callback_data=key.data)
