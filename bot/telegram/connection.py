"""The connection to Telegram: the library's bot, and how it makes requests."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot.telegram.limiter import PacedCalls, Passage
from bot.telegram.polling import Polling
from bot.telegram.wire import CONNECT_TIMEOUT, POOL_TIMEOUT, AiohttpRequest

if TYPE_CHECKING:
    from bot.chats.inbox.service import Inbox
    from bot.delivery.pacing import Pacing

log = logging.getLogger(__name__)

CONNECTIONS = 160
"""To Telegram at a time. At its usual pace eight are made and used; paid broadcast needs more."""

READ_TIMEOUT = 15.0
"""Seconds. The library's five end in a lost answer, and so in a message sent twice, too often."""

BESIDE_ANOTHER = timedelta(seconds=5)
"""After which updates are asked for again while another program asks with the same token."""

SHORT_POLL = timedelta(seconds=2)
"""How long Telegram waits for updates then: an answer is what says that we are alone again."""

Requests = tuple[BaseRequest, BaseRequest]
"""How all calls are made, and how updates are asked for."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What becomes of requests for updates, and of the updates."""

    polling: Polling
    inbox: "Inbox"


class PoliteBot(ExtBot[Passage]):
    """The library's bot; a server that knows no webhooks has none to delete."""

    def __init__(self, arrivals: Arrivals, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # the library's
        """Tell ``arrivals`` how each request for updates ended, and what it brought."""
        super().__init__(*args, **kwargs)
        self._polling = arrivals.polling
        self._inbox = arrivals.inbox

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:  # noqa: ANN401  # the library's
        """Ask for updates. A refused token ends the program, and not only the library's loop."""
        if self._polling.is_refused:
            return ()
        if self._polling.is_beside_another:
            kwargs["timeout"] = SHORT_POLL
        try:
            updates = await super().get_updates(*args, **kwargs)
        except Conflict:
            await self._polling.met_another()
            # As any other error it would make the library wait longer and longer.
            raise RetryAfter(BESIDE_ANOTHER) from None
        except InvalidToken as exc:
            if is_from_a_proxy(exc):
                raise NetworkError("an answer that is not Telegram's") from None
            self._polling.was_refused()
            return ()
        await self._polling.went_well()
        # The next request tells Telegram to forget these.
        try:
            await self._inbox.keep({update.update_id: update.to_dict() for update in updates})
        except Exception as exc:
            # As an error of the network the library asks again, ever slower, and confirms nothing.
            raise NetworkError(f"updates could not be stored: {type(exc).__name__}") from exc
        return updates

    async def delete_webhook(self, *args: Any, **kwargs: Any) -> bool:  # noqa: ANN401  # the library's
        """Delete a webhook, which would keep updates from us. Only the logs hear of a refusal."""
        try:
            return await super().delete_webhook(*args, **kwargs)
        except TelegramError as exc:
            log.warning("webhook not deleted", extra={"error": str(exc)})
            return False


def connect(
    token: str, base_url: str, pacing: "Pacing", arrivals: Arrivals, requests: Requests
) -> PoliteBot:
    """Return the bot, not yet logged in."""
    root = base_url.rstrip("/")
    return PoliteBot(
        arrivals,
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
        rate_limiter=PacedCalls(pacing),
    )


def requests_to_telegram() -> Requests:
    """Return how to make requests; whoever connected with them closes them."""
    return (AiohttpRequest(CONNECTIONS, READ_TIMEOUT), _polling_request())


def _polling_request() -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=1,
        read_timeout=READ_TIMEOUT,
        write_timeout=READ_TIMEOUT,
        connect_timeout=CONNECT_TIMEOUT,
        pool_timeout=POOL_TIMEOUT,
    )


def is_from_a_proxy(error: TelegramError) -> bool:
    """Tell whether the answer was not Telegram's own: its body could not be read as such."""
    cause = error.__cause__
    while isinstance(cause, InvalidToken):  # at the start the library wraps its own error
        cause = cause.__cause__
    return isinstance(cause, TelegramError)


def said(error: TelegramError) -> str:
    """Return what ``error`` says; that of a refused token may contain the token."""
    return type(error).__name__ if isinstance(error, InvalidToken) else str(error)
