"""The pace of speaking to Telegram, kept in the database.

On PostgreSQL all processes share it: one timetable, one count of departures over all and one in
each chat, and every silence. On SQLite there is one process, which counts in memory; silence is
written down there too, because it has to outlive a restart.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.ledger import queries
from bot.delivery.limits import Limits, Slowness
from bot.ids import TelegramId
from bot.storage.database import FAULTS, Database, Session

log = logging.getLogger(__name__)

FORGET_EVERY = 1_000
"""Departures."""

LOOK_AGAIN = 0.001
"""Seconds, after another process took what was free."""


@dataclass(frozen=True, slots=True)
class Places:
    """Places in the timetable, as seconds from now (less than 0: just past, still good)."""

    offsets: tuple[float, ...]
    interval: float
    """Seconds between them."""
    silence: float
    """Seconds for which nothing at all may be sent; 0 most of the time."""


@dataclass(frozen=True, slots=True)
class Departure:
    """Whether a request may leave."""

    wait: float
    """Seconds until it is worth asking again; 0: it may leave now, and is counted."""
    silence: float = 0.0
    """As in ``Places``."""
    in_chat: bool = False
    """It is the chat that has to wait; others need not."""
    counted_at: float | None = None
    """When, by the ledger's own clock."""


class PaceLedger:
    """One database's. Whatever cannot be asked or written is logged, and None is returned."""

    def __init__(
        self,
        database: Database,
        *,
        limits: Limits | None = None,
        moment: Callable[[], float] | None = None,
    ) -> None:
        """Write to ``database``.

        ``moment`` is the present in seconds since 1970; None: by PostgreSQL's own clock, which is
        the same for the processes of all machines.
        """
        self._database = database
        self._limits = limits or Limits()
        self._books = _books(self._limits)
        self._moment = moment or (lambda: None)
        self._departures = 0

    @property
    def limits(self) -> Limits:
        """What is kept here."""
        return self._limits

    @property
    def shared(self) -> bool:
        """Tell whether places and departures are counted here, for all processes."""
        return not self._database.is_sqlite

    async def reserve(self, count: int) -> Places | None:
        """Take the next ``count`` places in the timetable."""
        try:
            async with self._database.transaction() as session:
                await queries.without_waiting_for_the_disk(session)
                first, interval, silence = await queries.reserve(
                    session, self._limits, count, moment=self._moment()
                )
        except FAULTS:
            log.exception("pace not shared")
            return None
        offsets = tuple(first + place * interval for place in range(count))
        return Places(offsets, interval, max(silence, 0.0))

    async def depart(
        self, chats: Mapping[TelegramId, bool]
    ) -> Mapping[TelegramId, Departure] | None:
        """Count requests that leave as soon as this returns: as many of them as may.

        ``chats``: to whom, and whether it is a group or channel.
        """
        try:
            granted = await self._granted(chats)
            departures = {
                chat: Departure(0.0, counted_at=granted.at)
                for chat in chats
                if chat in granted.chats
            }
            if len(departures) < len(chats):
                departures |= await self._refusals(chats, granted)
            await self._forget_some(len(granted.chats))
        except FAULTS:
            log.exception("pace not shared")
            return None
        return departures

    async def give_back(self, chats: Collection[TelegramId], counted_at: float) -> None:
        """Count departures to ``chats`` no more: the requests have not left."""
        try:
            async with self._database.statement_by_statement() as connection:
                await queries.give_back(connection, chats, self._books, counted_at)
        except FAULTS:
            log.exception("departures counted for nothing")

    async def silence(self, seconds: float, telegram_id: TelegramId | None) -> None:
        """Have all processes send nothing to this chat, or (None) to anybody, for ``seconds``."""
        key = queries.EVERYBODY if telegram_id is None else telegram_id
        try:
            async with self._database.transaction() as session:
                await queries.silence(session, key, seconds, moment=self._moment())
                if telegram_id is None:
                    await queries.slow_down(session, self._limits, seconds, moment=self._moment())
                await self._forget(session)
        except FAULTS:
            log.exception("silence not written down")

    async def silences(self) -> dict[TelegramId | None, float]:
        """Return the silences that last, in seconds; None stands for everybody."""
        async with self._database.reading() as session:
            found = await queries.silences(session, moment=self._moment())
        return {
            None if key == queries.EVERYBODY else TelegramId(key): seconds for key, seconds in found
        }

    async def sent_to_many(self, now: datetime) -> Sequence[tuple[TelegramId, float]]:
        """Return to which groups and channels parts went in the last minute, and seconds since."""
        since = now - timedelta(seconds=self._limits.group_window)
        async with self._database.reading() as session:
            found = await queries.sent_to_many(session, since=since)
        return [(TelegramId(chat), (now - sent_at).total_seconds()) for chat, sent_at in found]

    async def slowness(self) -> Slowness | None:
        """Return how slow all are to be, ``since`` in seconds from now."""
        async with self._database.reading() as session:
            return await queries.slowness(session, moment=self._moment())

    async def _granted(self, chats: Mapping[TelegramId, bool]) -> queries.Granted:
        async with self._database.statement_by_statement() as connection:
            granted = await queries.depart(connection, chats, self._books, moment=self._moment())
        if granted is not None:
            return granted
        async with self._database.transaction() as session:
            await queries.begin(session)
        return await self._granted(chats)

    async def _forget_some(self, departures: int) -> None:
        self._departures += departures
        if self._departures >= FORGET_EVERY:
            self._departures = 0
            async with self._database.transaction() as session:
                await self._forget(session)

    async def _forget(self, session: Session) -> None:
        """Delete chats of long ago."""
        kept = self._limits.group_window
        await queries.forget(session, moment=self._moment(), kept=kept)

    async def _refusals(
        self, chats: Mapping[TelegramId, bool], granted: queries.Granted
    ) -> dict[TelegramId, Departure]:
        """Return how long those have to wait that may not leave."""
        found: dict[TelegramId, Departure] = {}
        async with self._database.reading() as session:
            silence = await self._wait(session, queries.EVERYBODY, queries.Book(0, 0.0))
            over_all = await self._wait(session, queries.EVERYBODY, self._books.over_all)
            for place, chat in enumerate(chats):
                if chat in granted.chats:
                    continue
                wait, in_chat = over_all, place < granted.free
                if in_chat:
                    book = self._in_chat(group=chats[chat])
                    wait = max(await self._wait(session, chat, book), silence)
                found[chat] = Departure(max(wait, LOOK_AGAIN), max(silence, 0.0), in_chat=in_chat)
        return found

    async def _wait(self, session: Session, key: int, book: queries.Book) -> float:
        return await queries.wait_to_depart(session, key, book, moment=self._moment())

    def _in_chat(self, *, group: bool) -> queries.Book:
        return self._books.group if group else self._books.private


def _books(limits: Limits) -> queries.Books:
    spacing = limits.chat_spacing
    slack = (limits.answers_at_once - 1) * spacing
    return queries.Books(
        queries.Book(limits.window_count, limits.window),
        queries.Book(0, 0.0, spacing, slack),
        queries.Book(limits.group_count, limits.group_window, spacing, slack),
    )
