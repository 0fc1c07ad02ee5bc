"""What happens to each update: where every message, tap and change of membership goes."""

import logging
from typing import TYPE_CHECKING, cast

from telegram import ChatMember, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ContextTypes

from bot.ids import TelegramId
from bot.telegram.dispatcher import Dispatcher

if TYPE_CHECKING:
    from telegram import ChatMemberUpdated, Message

    from bot.chats.inbox.service import Inbox
    from bot.chats.service import ChatService

log = logging.getLogger(__name__)

ALLOWED = (
    Update.MESSAGE,
    Update.CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.MY_CHAT_MEMBER,
)
"""What Telegram is asked for. Edited messages are not: a command would run twice."""

_OUTSIDE = frozenset({ChatMember.BANNED, ChatMember.LEFT})


class Updates:
    """The application's handler and its error handler."""

    def __init__(self, dispatcher: Dispatcher, chats: "ChatService", inbox: "Inbox") -> None:
        self._dispatcher = dispatcher
        self._chats = chats
        self._inbox = inbox

    async def handle(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Deal with ``update``, and forget it then; killed before that, the next start does it."""
        try:
            if not self._inbox.is_repeat(update.update_id):
                await self._pass_on(update, context)
        except Exception:  # not a cancellation: what is stopped in the middle stays in the inbox
            await self._inbox.done(update.update_id)
            raise
        await self._inbox.done(update.update_id)

    async def _pass_on(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message or update.channel_post
        if update.my_chat_member is not None:
            await self._membership(update.my_chat_member)
        elif update.callback_query is not None:
            await self._dispatcher.tap(context.bot, update)
        elif message is not None and not await self._moved(message):
            await self._dispatcher.message(context.bot, update)

    async def fail(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log an error that a handler let out, once, and tell the person."""
        error = context.error
        if not isinstance(update, Update):
            log.error("update failed", exc_info=error)
            return
        if _on_the_way(error):
            # Telegram cannot be reached, or the person does not want to be: say no more.
            extra = {"update_id": update.update_id, "error": str(error)}
            log.warning("answer not delivered", extra=extra)
            return
        log.error("update failed", exc_info=error, extra={"update_id": update.update_id})
        try:
            await self._dispatcher.failed(context.bot, update)
        except TelegramError as exc:
            log.debug("failure not told", extra={"error": str(exc)})

    async def _membership(self, change: "ChatMemberUpdated") -> None:
        """Park a chat that put the bot out; go on where it is let in again."""
        telegram_id = TelegramId(change.chat.id)
        status = change.new_chat_member.status
        if status in _OUTSIDE:
            await self._chats.park(telegram_id, reason=str(status))
            log.info("put out of a chat", extra={"telegram_id": telegram_id})
        elif await self._chats.revive(telegram_id):
            log.info("let into a chat again", extra={"telegram_id": telegram_id})

    async def _moved(self, message: "Message") -> bool:
        """Follow a group that became a supergroup; return whether ``message`` said so."""
        here = TelegramId(message.chat.id)
        if message.migrate_to_chat_id is not None:
            await self._chats.move(here, cast("TelegramId", message.migrate_to_chat_id))
        elif message.migrate_from_chat_id is not None:
            await self._chats.move(cast("TelegramId", message.migrate_from_chat_id), here)
        else:
            return False
        return True


def _on_the_way(error: Exception | None) -> bool:
    """Tell whether an answer failed between us and the person, so that another would, too."""
    # The library counts refusals of what we sent (BadRequest) among the network's errors.
    network = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    return network or isinstance(error, (Forbidden, RetryAfter, ChatMigrated))
