"""What a chat can decide about itself."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from bot.chats import queries
from bot.chats.model import Address, Chat, ChatState, Statistics
from bot.delivery import queries as outbox
from bot.delivery.addresses import queries as addresses
from bot.digests.appointments import queries as appointments
from bot.digests.schedule import Slot
from bot.ids import ChatId, TelegramId

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.matching.registry import SubjectRegistry
    from bot.storage.database import Database, Session

log = logging.getLogger(__name__)

SOURCE_LANGUAGE = "en"

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
"""An IETF tag as Telegram sends it; what is not translated is answered in English."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """The settings a new chat begins with."""

    timezone: str
    """An IANA name."""
    digest_time: time
    """Local."""


class ChatService:
    """Chats: how they come, what they set, how they go. Every change recomputes the next digest."""

    def __init__(
        self, database: "Database", clock: "Clock", registry: "SubjectRegistry", defaults: Defaults
    ) -> None:
        self._database = database
        self._clock = clock
        self._registry = registry
        self._defaults = defaults

    async def find(self, address: Address) -> Chat | None:
        """Return the chat at ``address``; None when it never came, or was forgotten."""
        async with self._database.reading() as session:
            return await queries.find_chat(session, address.telegram_id, address.thread_id)

    async def arrive(self, address: Address, language: str | None) -> Chat:
        """Return the chat at ``address``: made with the defaults if new, revived if parked.

        ``language`` is a person's, as Telegram says it; it counts for a new chat only.
        """
        known = await self.find(address)
        if known is not None and known.state is not ChatState.PARKED:
            return known
        async with self._database.transaction() as session:
            await self._revive(session, address.telegram_id)
            added = await queries.add_chat(
                session,
                address,
                language=_language(language),
                timezone=self._defaults.timezone,
                now=self._clock.now(),
            )
            if added is not None:
                await queries.set_slots(session, added, (Slot(self._defaults.digest_time),))
                await appointments.reschedule(session, added, self._clock.now())
                log.info("chat arrived", extra={"chat_id": added, "kind": address.kind.value})
            chat = await queries.find_chat(session, address.telegram_id, address.thread_id)
        assert chat is not None  # noqa: S101  # made in this transaction if it was not there
        return chat

    async def set_slots(self, chat_id: ChatId, slots: Sequence[Slot]) -> Chat | None:
        """Send digests at these local times, earliest first; return the chat as it is now."""
        async with self._database.transaction() as session:
            await queries.set_slots(session, chat_id, slots)
            return await self._rescheduled(session, chat_id)

    async def set_timezone(self, chat_id: ChatId, timezone: str) -> Chat | None:
        """Live in ``timezone`` (an IANA name) from now on; return the chat as it is now."""
        async with self._database.transaction() as session:
            await queries.set_timezone(session, chat_id, timezone)
            return await self._rescheduled(session, chat_id)

    async def set_quiet(self, chat_id: ChatId, quiet: tuple[time, time] | None) -> Chat | None:
        """Tell nothing as it happens between these local times, or (None) at any time of the day.

        Returns the chat as it is now.
        """
        start, end = quiet or (time(0), time(0))
        async with self._database.transaction() as session:
            await queries.set_quiet(session, chat_id, start, end)
            return await queries.get_chat(session, chat_id)

    async def pause(self, chat_id: ChatId) -> Chat | None:
        """Send no digests until ``resume``, and none that wait to be sent."""
        return await self._set_state(chat_id, ChatState.PAUSED)

    async def stop(self, chat_id: ChatId) -> Chat | None:
        """Send nothing any more; subscriptions and settings are kept."""
        return await self._set_state(chat_id, ChatState.STOPPED)

    async def resume(self, chat_id: ChatId) -> Chat | None:
        """Send digests again, from the next one due."""
        return await self._set_state(chat_id, ChatState.ACTIVE)

    async def park(self, telegram_id: TelegramId, reason: str) -> None:
        """Stop writing to a Telegram chat that cannot be reached; keep what it follows."""
        async with self._database.transaction() as session:
            await outbox.park_chat(session, telegram_id, reason=reason)

    async def revive(self, telegram_id: TelegramId) -> int:
        """Write to a parked Telegram chat again: it has spoken; return how many threads."""
        async with self._database.reading() as session:
            if not await queries.has_parked(session, telegram_id):
                return 0
        async with self._database.transaction() as session:
            return await self._revive(session, telegram_id)

    async def move(self, old: TelegramId, new: TelegramId) -> None:
        """Follow a group that became a supergroup, with everything it has."""
        async with self._database.transaction() as session:
            await addresses.move_telegram(session, old, new)

    async def forget(self, chat: Chat) -> None:
        """Delete the chat and all that belongs to it, and subjects that nobody else follows."""
        async with self._database.transaction() as session:
            followed = await queries.forget(session, chat)
        await self._registry.discard_unfollowed(followed)
        log.info("chat forgotten", extra={"chat_id": chat.id})

    async def statistics(self) -> Statistics:
        """Count everything an operator looks at."""
        async with self._database.reading() as session:
            return await queries.statistics(session, now=self._clock.now())

    async def _set_state(self, chat_id: ChatId, state: ChatState) -> Chat | None:
        async with self._database.transaction() as session:
            await queries.set_state(session, chat_id, state)
            if state is not ChatState.ACTIVE:
                await outbox.withdraw_waiting(session, chat_id, reason=f"chat is {state.value}")
            return await self._rescheduled(session, chat_id)

    async def _revive(self, session: "Session", telegram_id: TelegramId) -> int:
        revived = await queries.unpark(session, telegram_id)
        for chat_id in revived:
            await appointments.reschedule(session, chat_id, self._clock.now())
        return len(revived)

    async def _rescheduled(self, session: "Session", chat_id: ChatId) -> Chat | None:
        await appointments.reschedule(session, chat_id, self._clock.now())
        return await queries.get_chat(session, chat_id)


def _language(code: str | None) -> str:
    return code if code and _LANGUAGE.fullmatch(code) else SOURCE_LANGUAGE
