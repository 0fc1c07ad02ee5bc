"""The library's calls on their way through our pacing."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from enum import Enum
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.delivery.pacing import DEPARTURE, Lane, Pacing
from bot.ids import TelegramId

PATIENCE = 70.0
"""Seconds that a call may wait for its pace: more than a full minute's limit in a group."""

SHORT_WAIT = 30.0
"""Seconds that Telegram may ask an answer to wait and still have it tried again."""

_SPEAKING = ("send", "edit", "copy", "forward")
"""How the methods begin that create or edit messages."""

_NOT_SPEAKING = frozenset({"sendChatAction"})

Result = bool | dict[str, Any] | list[dict[str, Any]]


class Passage(Enum):
    """How a call goes through the gate: the ``rate_limit_args`` of a bot's methods."""

    ANSWER = "answer"
    """Somebody waits for it: before digests. What is not said to be anything else."""
    BULK = "bulk"
    """After answers."""
    PACED = "paced"
    """It has waited for its turn already, and is counted."""


class PacedCalls(BaseRateLimiter[Passage]):
    """Lets each call that creates or edits a message pass ``Pacing``; others go at once."""

    def __init__(self, pacing: Pacing) -> None:
        self._pacing = pacing

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""

    async def process_request(  # noqa: PLR0917  # the library's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,  # noqa: ANN401  # the library's signature
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Passage | None,
    ) -> Result:
        """Make the call when it may go.

        An answer that Telegram asks to wait for is tried once more if the wait is short. Raises
        ``RetryAfter``, without a request, when it would have to wait too long.
        """
        passage = rate_limit_args or Passage.ANSWER
        chat = data.get("chat_id")
        if not _speaks(endpoint) or not isinstance(chat, int):
            return await callback(*args, **kwargs)
        telegram_id = TelegramId(chat)
        await self._pass(telegram_id, passage)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as exc:
            wait = seconds_of(exc)
            await self._pacing.silence(wait, telegram_id if chat < 0 else None)
            if passage is not Passage.ANSWER or wait > SHORT_WAIT:
                raise
        await self._pass(telegram_id, passage)
        return await callback(*args, **kwargs)

    async def _pass(self, telegram_id: TelegramId, passage: Passage) -> None:
        """Wait until the request may leave."""
        if passage is Passage.PACED:
            return
        wait = await self._pacing.admit(
            telegram_id,
            group=telegram_id < 0,  # Telegram's numbers of groups and channels
            lane=Lane.BULK if passage is Passage.BULK else Lane.ANSWER,
            patience=PATIENCE,
        )
        _give_up_if(wait)
        _give_up_if(await self._pacing.depart(telegram_id, patience=DEPARTURE))


def _give_up_if(wait: float) -> None:
    if wait > 0:
        raise RetryAfter(timedelta(seconds=wait))


def seconds_of(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait: an int for those who did not ask for timedelta."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _speaks(endpoint: str) -> bool:
    return endpoint.startswith(_SPEAKING) and endpoint not in _NOT_SPEAKING
