"""The pace of speaking to Telegram, kept in the database.

On PostgreSQL all processes share it: one timetable, one count of departures over all and one in
each chat, and every silence. On SQLite there is one process, which counts in memory; silence is
written down there too, because it has to outlive a restart.
"""

import logging
from collections.abc import Callable, Sequence
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
    counted_at: tuple[float, ...] = ()
    """When, in the chat and over all, by the ledger's own clock."""


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

    async def depart(self, telegram_id: TelegramId, *, group: bool) -> Departure | None:
        """Count a request to this chat that leaves as soon as this returns, if it may."""
        try:
            async with self._database.transaction() as session:
                await queries.without_waiting_for_the_disk(session)
                departure = await self._depart(session, telegram_id, self._in_chat(group=group))
                if departure.wait > 0:
                    await session.rollback()
        except FAULTS:
            log.exception("pace not shared")
            return None
        return departure

    async def give_back(
        self, telegram_id: TelegramId, departure: Departure, *, group: bool
    ) -> None:
        """Count a departure no more: the request has not left."""
        books = self._books(telegram_id, self._in_chat(group=group))
        try:
            async with self._database.transaction() as session:
                await queries.without_waiting_for_the_disk(session)
                for (key, book), moment in zip(books, departure.counted_at, strict=True):
                    await queries.give_back(session, key, book, moment)
        except FAULTS:
            log.exception("departure counted for nothing")

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

    async def _depart(
        self, session: Session, telegram_id: TelegramId, in_chat: queries.Book
    ) -> Departure:
        moments: list[float] = []
        for key, book in self._books(telegram_id, in_chat):
            moment = await queries.depart(session, key, book, moment=self._moment())
            if moment is None:
                return await self._refusal(session, key, book)
            moments.append(moment)
        self._departures += 1
        if self._departures % FORGET_EVERY == 0:
            await self._forget(session)
        return Departure(0.0, counted_at=tuple(moments))

    def _books(
        self, telegram_id: TelegramId, in_chat: queries.Book
    ) -> tuple[tuple[int, queries.Book], ...]:
        # The chat first: processes that wait for one another hold the row that all want shortest.
        over_all = queries.Book(self._limits.window_count, self._limits.window)
        return ((telegram_id, in_chat), (queries.EVERYBODY, over_all))

    async def _forget(self, session: Session) -> None:
        """Delete chats of long ago."""
        kept = self._limits.group_window
        await queries.forget(session, moment=self._moment(), kept=kept)

    async def _refusal(self, session: Session, key: int, book: queries.Book) -> Departure:
        wait = await queries.wait_to_depart(session, key, book, moment=self._moment())
        everybody = queries.Book(room=0, window=0.0)
        silence = await queries.wait_to_depart(
            session, queries.EVERYBODY, everybody, moment=self._moment()
        )
        in_chat = key != queries.EVERYBODY
        return Departure(max(wait, silence, LOOK_AGAIN), max(silence, 0.0), in_chat=in_chat)

    def _in_chat(self, *, group: bool) -> queries.Book:
        limits = self._limits
        return queries.Book(
            room=limits.group_count if group else 0,
            window=limits.group_window,
            spacing=limits.chat_spacing,
            slack=(limits.answers_at_once - 1) * limits.chat_spacing,
        )
