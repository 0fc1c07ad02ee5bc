"""Updates of different chats in parallel, those of one chat in order."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

MOST_WAITING = 4_096
"""Updates taken from the queue. Waiting for one's turn costs little: it is only a task."""

MOST_RUNNING = 32
"""Handlers at work. A chat that floods the bot has one of them."""


class ChatOrder(BaseUpdateProcessor):
    """Runs handlers: one at a time for each chat, and many chats at once."""

    def __init__(self) -> None:
        super().__init__(MOST_WAITING)
        self._running = asyncio.Semaphore(MOST_RUNNING)
        self._turns: dict[int, tuple[asyncio.Lock, int]] = {}
        """By Telegram's number of the chat: its lock, and how many hold it or wait for it."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run ``coroutine`` when its chat's earlier updates are done."""
        key = _chat_of(update)
        lock, others = self._turns.get(key, (asyncio.Lock(), 0))
        self._turns[key] = (lock, others + 1)
        try:
            async with lock, self._running:  # asyncio's locks are first come, first served
                await coroutine
        finally:
            lock, waiting = self._turns.pop(key)
            if waiting > 1:
                self._turns[key] = (lock, waiting - 1)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to put away."""


def _chat_of(update: object) -> int:
    if isinstance(update, Update):
        if update.effective_chat is not None:
            return update.effective_chat.id
        if update.effective_user is not None:
            return update.effective_user.id
    return 0
