"""What waits for the bot, and real long polling on it."""

import asyncio
import random
from collections import deque
from collections.abc import Collection

from bot.demo.bot_api.answers import Json, conflict

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""https://core.telegram.org/bots/api#getupdates, ``allowed_updates``."""

MOST_UPDATES = 100
LONGEST_POLL = 50
"""Seconds; longer timeouts are cut to this."""


class UpdateQueue:
    """Updates in order. Handing one out does not remove it; a higher ``offset`` does."""

    def __init__(self) -> None:
        self._pending: deque[Json] = deque()
        self._next_id = random.randint(100_000_000, 900_000_000)  # noqa: S311  # no secret
        self._allowed: frozenset[str] | None = None
        self._poller: asyncio.Event | None = None
        self._closed = False
        self.confirmed_up_to = 0
        """The id of the last update that the bot has confirmed; 0 before the first."""

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def is_polled(self) -> bool:
        """Return whether the bot waits for updates at this moment."""
        return self._poller is not None

    def allow(self, kinds: Collection[str] | None) -> None:
        """Set which kinds are kept from now on; an empty collection is the default set."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    def allowed(self) -> list[str]:
        """Return the kinds asked for; nothing if it is the default."""
        return sorted(self._allowed or ())

    def add(self, kind: str, payload: Json) -> int | None:
        """Queue an update; return its id, or None if the bot does not want its kind."""
        wanted = kind not in NOT_BY_DEFAULT if self._allowed is None else kind in self._allowed
        if not wanted:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._pending.append({"update_id": update_id, kind: payload})
        if self._poller:
            self._poller.set()
        return update_id

    def forget_all(self) -> None:
        """Drop what waits (``drop_pending_updates``)."""
        self._pending.clear()

    def close(self) -> None:
        """Answer the poll that waits, and let none wait from now on."""
        self._closed = True
        if self._poller:
            self._poller.set()

    async def get(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirm what lies before ``offset``, then wait up to ``seconds`` for the rest.

        A newer call ends this one with ApiError 409, as Telegram ends the older of two.
        """
        mine = asyncio.Event()
        self._supersede(mine)
        try:
            self._confirm(offset)
            if not self._pending and not self._closed and seconds > 0:
                await _wait(mine, min(seconds, LONGEST_POLL))
            if self._poller is not mine:
                raise conflict(
                    "terminated by other getUpdates request; "
                    "make sure that only one bot instance is running"
                )
            return list(self._pending)[: max(1, min(limit, MOST_UPDATES))]
        finally:
            if self._poller is mine:
                self._poller = None

    def _supersede(self, newer: asyncio.Event) -> None:
        older, self._poller = self._poller, newer
        if older:
            older.set()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._pending) > -offset:
                self._drop_first()
        while self._pending and offset > 0 and self._first_id() < offset:
            self._drop_first()

    def _first_id(self) -> int:
        first = self._pending[0]["update_id"]
        return first if isinstance(first, int) else 0

    def _drop_first(self) -> None:
        self.confirmed_up_to = self._first_id()
        self._pending.popleft()


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
