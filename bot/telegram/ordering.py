"""Updates of different chats in parallel, those of one chat in order."""

import asyncio
from collections.abc import Awaitable
from contextvars import ContextVar
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

MOST_WAITING = 4_096
"""Updates taken from the queue. Waiting for one's turn costs little: it is only a task."""

MOST_RUNNING = 32
"""Handlers at work. A chat that floods the bot has one of them."""


class _Turn:
    """A chat's turn, which one update has."""

    def __init__(self, lock: asyncio.Lock, aside: set[int], key: int) -> None:
        self._lock = lock
        self._aside = aside
        self._key = key
        self._held = True
        self._stands_aside = False

    def step_aside(self) -> None:
        if self._held and self._key not in self._aside:
            self._aside.add(self._key)
            self._stands_aside = True
            self._give_back()

    def end(self) -> None:
        self._give_back()
        if self._stands_aside:
            self._aside.discard(self._key)

    def _give_back(self) -> None:
        if self._held:
            self._held = False
            self._lock.release()


_turn: ContextVar[_Turn | None] = ContextVar("turn", default=None)


def step_aside() -> None:
    """Let the chat's later updates go on while this one takes its time.

    Of each chat one update at a time can; to others, and outside of ``ChatOrder``, nothing happens.
    """
    turn = _turn.get()
    if turn is not None:
        turn.step_aside()


class ChatOrder(BaseUpdateProcessor):
    """Runs handlers: one at a time for each chat, and many chats at once."""

    def __init__(self) -> None:
        super().__init__(MOST_WAITING)
        self._running = asyncio.Semaphore(MOST_RUNNING)
        self._turns: dict[int, tuple[asyncio.Lock, int]] = {}
        """By Telegram's number of the chat: its lock, and how many hold it or wait for it."""
        self._aside: set[int] = set()
        """Chats of which an update stepped aside and is not done."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run ``coroutine`` when its chat's earlier updates are done."""
        key = _chat_of(update)
        lock, others = self._turns.get(key, (asyncio.Lock(), 0))
        self._turns[key] = (lock, others + 1)
        try:
            await lock.acquire()  # asyncio's locks are first come, first served
            turn = _Turn(lock, self._aside, key)
            token = _turn.set(turn)
            try:
                async with self._running:
                    await coroutine
            finally:
                _turn.reset(token)
                turn.end()
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
