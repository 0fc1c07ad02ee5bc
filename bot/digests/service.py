"""The compose step: what a chat's digest says, and that it says everything once."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.digests import queries
from bot.digests.appointments import queries as appointments
from bot.digests.gathering import Gathering
from bot.digests.model import MorePage, NewDigest, Occasion
from bot.digests.parts import Wording
from bot.digests.rounds import Round, Rules
from bot.digests.shelf.shelf import Shelf
from bot.digests.teller import Told, Untold
from bot.digests.writing import Draft, Writer, Written, digest_view
from bot.ids import ChatId, DigestId
from bot.rendering.environment import Renderer
from bot.storage.database import Database
from bot.stories.service import GroupService

log = logging.getLogger(__name__)

BATCH = 8_000
"""Chats that one call composes for, from one shelf: some seconds."""

ROUND = 200
"""Chats that one transaction composes for: longer, and other writers would have to wait."""

TRIES = 4
"""After so many looks at what has still to be told, it is told on the spot."""

PAGE = 6
"""Stories that one tap on *More* brings."""

PUT_OFF = timedelta(minutes=5)
"""How long a chat waits whose digest could not be composed."""


class ComposeService:
    """Turns what is new to a chat into parts in the outbox.

    Digests, the articles they contain, their parts and the chats' next dates are one transaction
    under the chats' locks: a crash leaves all or nothing of them, and no other process or command
    composes for the chats meanwhile. It awaits nothing but the database.
    """

    def __init__(
        self,
        database: Database,
        renderer: Renderer,
        clock: Clock,
        *,
        max_stories: int = 12,
        quiet_notice: bool = True,
        latest: timedelta = timedelta(hours=12),
    ) -> None:
        """Show at most ``max_stories`` at once.

        ``quiet_notice``: say so in one line when the first digest of a run is empty.
        ``latest``: a digest that would come this much late is left for the next, if that comes
        within a day.
        """
        self._database = database
        self._renderer = renderer
        self._writer = Writer(renderer)
        self._clock = clock
        self._told = Told()
        self._rules = Rules(max_stories, quiet_notice, latest)
        self._stories = GroupService(database, clock)

    async def compose_due(self) -> int:
        """Compose for one batch of chats whose time has come; return for how many.

        A chat whose digest cannot be composed waits some minutes and keeps no other waiting.
        """
        async with self._database.glancing() as connection:
            due = await appointments.due_chats(connection, now=self._clock.now(), limit=BATCH)
        if not due:
            return 0
        await self._group_first()
        composed = 0
        shelf = Shelf()
        for start in range(0, len(due), ROUND):
            shelf = Shelf() if shelf.is_full else shelf
            composed += await self._compose_for(due[start : start + ROUND], shelf)
        return composed

    async def compose_now(self, chat_id: ChatId, request_id: int) -> bool:
        """Compose what is new right now, for a person who asked; False: there is nothing new.

        ``request_id`` is the number of the update that asked: the same request composes once,
        however often it is repeated. What it shows counts as had; the scheduled digest stays.
        """
        now = self._clock.now()
        while await self._stories.group_due():
            pass  # somebody who has just subscribed need not wait for the next tick
        async with self._database.transaction() as session:
            chat = await appointments.lock_chat(session, chat_id)
            if chat is None:
                return False
            if await queries.asked_before(session, chat_id, request_id):
                return True
            gathering = Gathering(session, self._told, Shelf(), now=now)
            selections = await gathering.select([chat_id], most=self._rules.max_stories)
            if not selections[chat_id].shown:
                return False
            today = now.astimezone(chat.timezone).date()
            digest = NewDigest(chat_id, today, request_id=request_id)
            recorded = await queries.add_digests(session, [digest], now=now)
            if chat_id in recorded:
                draft = Draft(chat, selections[chat_id], Occasion(today, now, asked=True))
                views = await self._writer.views(gathering, [draft])
                await self._writer.write(session, [Written(recorded[chat_id], draft, views[0])])
        log.info("digest composed on demand", extra={"chat_id": chat_id})
        return True

    async def preview(self, chat_id: ChatId) -> list[str]:
        """Return the messages of the digest that would be composed now; writes nothing.

        Empty when there is no such chat.
        """
        now = self._clock.now()
        async with self._database.reading() as session:
            chat = await appointments.get_chat(session, chat_id)
            if chat is None:
                return []
            gathering = Gathering(session, self._told, Shelf(), now=now)
            selections = await gathering.select([chat_id], most=self._rules.max_stories)
            occasion = Occasion(now.astimezone(chat.timezone).date(), now)
            draft = Draft(chat, selections[chat_id], occasion)
            views = await self._writer.views(gathering, [draft])
        return Wording(self._renderer, chat.language).digest(views[0]).texts

    async def more(self, digest_id: DigestId, page: int, chat_id: ChatId) -> MorePage | None:
        """Return the stories of a digest from place ``page`` on; None when there are none.

        Also None when the digest is not the chat's. Tapping again shows the same page again.
        """
        now = self._clock.now()
        async with self._database.transaction() as session:
            chat = await appointments.lock_chat(session, chat_id)
            last = await queries.last_position(session, chat_id, digest_id)
            if chat is None or last is None or not 0 <= page <= last:
                return None
            gathering = Gathering(session, self._told, Shelf(), now=now)
            stories = await gathering.page(chat_id, digest_id, first=page, last=page + PAGE - 1)
            await queries.mark_shown(session, chat_id, stories)
            views = await gathering.views([(tuple(stories.values()), {})])
        left = max(0, last - (page + PAGE - 1))
        today = now.astimezone(chat.timezone).date()
        view = digest_view(views[0], chat, Occasion(today, now, asked=True), left)
        wording = Wording(self._renderer, chat.language)
        return MorePage(
            digest_id, tuple(wording.page(view)), wording.more_key(digest_id, page + PAGE, left)
        )

    async def _group_first(self) -> None:
        """Give what has just been matched its place: after a night's rest much may wait for it."""
        try:
            while await self._stories.group_due():
                pass
        except Exception:  # the digest tells what has its place already
            log.exception("articles not grouped")

    async def _compose_for(self, chats: Sequence[ChatId], shelf: Shelf) -> int:
        """Compose for ``chats`` together; if one of them makes that fail, for each alone."""
        try:
            return await self._compose_together(chats, shelf)
        except Exception:
            if len(chats) == 1:
                log.exception("digest put off", extra={"chat_id": chats[0]})
                await self._put_off(chats[0])
                return 0
            log.warning("digests composed one by one", exc_info=True)
        return sum([await self._compose_for([chat], Shelf()) for chat in chats])

    async def _compose_together(self, chats: Sequence[ChatId], shelf: Shelf) -> int:
        for tries in range(TRIES + 1):
            now = self._clock.now()
            try:
                async with self._database.transaction() as session:
                    gathering = Gathering(
                        session, self._told, shelf, now=now, patient=tries < TRIES
                    )
                    one = Round(session, gathering, self._writer, self._rules)
                    return await one.compose(chats, now)
            except Untold as untold:  # after a night that is seconds: nobody has to wait for it
                await asyncio.to_thread(untold.tell)
        raise AssertionError("the last try leaves nothing untold")

    async def _put_off(self, chat_id: ChatId) -> None:
        now = self._clock.now()
        async with self._database.transaction() as session:
            await appointments.put_off(session, chat_id, until=now + PUT_OFF, now=now)
