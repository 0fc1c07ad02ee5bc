"""The compose step: what a chat's digest says, and that it says everything once."""

import logging
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.digests import gathering, queries
from bot.digests.appointments import queries as appointments
from bot.digests.model import MorePage, NewDigest, Recipient
from bot.digests.parts import Wording
from bot.digests.schedule import Turn, next_due, take_turn
from bot.digests.selection import by_story
from bot.digests.writing import Occasion, Writer, digest_view
from bot.ids import ChatId, DigestId
from bot.rendering.environment import Renderer
from bot.storage.database import Database, Session
from bot.stories.service import GroupService

log = logging.getLogger(__name__)

BATCH = 50
"""Chats that one call composes for."""

PAGE = 6
"""Stories that one tap on *More* brings."""

LATE = timedelta(hours=6)
"""A digest that comes this much late says that it does."""

PUT_OFF = timedelta(minutes=5)
"""How long a chat waits whose digest could not be composed."""


class ComposeService:
    """Turns what is new to a chat into parts in the outbox.

    A digest, the articles it contains, its parts and the chat's next date are one transaction
    under the chat's lock: a crash leaves all or nothing of them, and no other process or command
    composes for the chat meanwhile. It awaits nothing but the database.
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
        self._max_stories = max_stories
        self._quiet_notice = quiet_notice
        self._latest = latest
        self._stories = GroupService(database, clock)

    async def compose_due(self) -> int:
        """Compose for one batch of chats whose time has come; return for how many.

        A chat whose digest cannot be composed waits some minutes and keeps no other waiting.
        """
        async with self._database.reading() as session:
            due = await appointments.due_chats(session, now=self._clock.now(), limit=BATCH)
        if due:
            await self._group_first()
        composed = 0
        for chat_id in due:
            try:
                composed += await self._compose_one(chat_id)
            except Exception:
                log.exception("digest put off", extra={"chat_id": chat_id})
                await self._put_off(chat_id)
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
            selection = await gathering.select(session, chat_id, now=now, most=self._max_stories)
            if not selection.shown:
                return False
            today = now.astimezone(chat.timezone).date()
            digest_id = await queries.add_digest(
                session, NewDigest(chat_id, today, request_id=request_id), now=now
            )
            if digest_id is not None:
                occasion = Occasion(today, now, asked=True)
                await self._writer.write(session, chat, digest_id, selection, occasion)
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
            selection = await gathering.select(session, chat_id, now=now, most=self._max_stories)
            occasion = Occasion(now.astimezone(chat.timezone).date(), now)
            view = await self._writer.view(session, chat, selection, occasion)
        return Wording(self._renderer, chat.language).digest(view).texts

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
            places = await queries.reports_in(
                session, chat_id, digest_id, first=page, last=page + PAGE - 1
            )
            stories = {place: by_story(reports)[0] for place, reports in places.items()}
            await queries.mark_shown(session, chat_id, stories)
            views = await gathering.views(session, chat_id, tuple(stories.values()))
        left = max(0, last - (page + PAGE - 1))
        today = now.astimezone(chat.timezone).date()
        view = digest_view(views, chat, Occasion(today, now, asked=True), left)
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

    async def _compose_one(self, chat_id: ChatId) -> bool:
        """Compose the chat's digest that is due; False when another process has."""
        now = self._clock.now()
        async with self._database.transaction() as session:
            chat = await appointments.lock_due(session, chat_id, now=now)
            if chat is None:
                return False
            done = await appointments.done_slots(session, chat, now=now)
            if chat.due is None:
                await self._catch_up(session, chat, now)
                following = next_due(chat.slots, chat.timezone, now, done)
            else:
                turn = take_turn(
                    chat.due, chat.slots, chat.timezone, now, done, latest=self._latest
                )
                await self._compose_slot(session, chat, turn, now)
                following = turn.following
            await appointments.set_due(session, chat_id, following)
        return True

    async def _catch_up(self, session: Session, chat: Recipient, now: datetime) -> None:
        """Tell a chat that was out of reach what it missed, in one digest; of nothing, nothing."""
        selection = await gathering.select(session, chat.chat_id, now=now, most=self._max_stories)
        if not selection.shown:
            return
        today = now.astimezone(chat.timezone).date()
        digest_id = await queries.add_digest(session, NewDigest(chat.chat_id, today), now=now)
        if digest_id is not None:
            await self._writer.write(
                session, chat, digest_id, selection, Occasion(today, now, catch_up=True)
            )
        log.info("caught up", extra={"chat_id": chat.chat_id, "stories": len(selection.shown)})

    async def _compose_slot(
        self, session: Session, chat: Recipient, turn: Turn, now: datetime
    ) -> None:
        if turn.due is None:
            return
        due, planned = turn.due, chat.due.at if chat.due else turn.due.at
        missed = turn.others + (now - due.at >= LATE or turn.expired)
        digest = NewDigest(
            chat.chat_id, due.local_date, due.slot, missed=missed, expired=turn.expired
        )
        digest_id = await queries.add_digest(session, digest, now=now)
        if digest_id is None:
            return
        if turn.expired:
            log.info("digest expired", extra={"chat_id": chat.chat_id, "missed": missed})
            return
        selection = await gathering.select(session, chat.chat_id, now=now, most=self._max_stories)
        occasion = Occasion(due.local_date, now, late=now - planned >= LATE)
        told = selection.shown or selection.more
        if told or await self._should_say_nothing_new(session, chat):
            await self._writer.write(session, chat, digest_id, selection, occasion)
        if not selection.shown:
            await appointments.set_quiet(session, chat.chat_id, chat.quiet_since or due.local_date)
        elif chat.quiet_since is not None:
            await appointments.set_quiet(session, chat.chat_id, None)
        log.info(
            "digest composed",
            extra={
                "chat_id": chat.chat_id,
                "digest_id": digest_id,
                "stories": len(selection.shown),
                "missed": missed,
            },
        )

    async def _should_say_nothing_new(self, session: Session, chat: Recipient) -> bool:
        first_of_run = self._quiet_notice and chat.quiet_since is None
        return first_of_run and await queries.follows_anything(session, chat.chat_id)

    async def _put_off(self, chat_id: ChatId) -> None:
        now = self._clock.now()
        async with self._database.transaction() as session:
            await appointments.put_off(session, chat_id, until=now + PUT_OFF, now=now)
