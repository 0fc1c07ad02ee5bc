"""Alerts: stories on subjects that a chat follows instantly, told as they happen."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.digests.alerts import queries
from bot.digests.alerts.model import Call
from bot.digests.alerts.quiet import is_quiet
from bot.digests.appointments import queries as appointments
from bot.digests.gathering import Gathering
from bot.digests.model import ChosenStory, NewDigest, Occasion, Recipient, Selection
from bot.digests.queries import add_digests
from bot.digests.shelf.shelf import Shelf
from bot.digests.teller import Told
from bot.digests.writing import Draft, Writer, Written
from bot.rendering.environment import Renderer
from bot.storage.database import Database, Session

log = logging.getLogger(__name__)

BATCH = 100
"""Articles whose chats are told in one call."""

FRESH = timedelta(hours=2)
"""An article stored longer ago is told with the digest: after a night's rest nothing is urgent."""


class AlertService:
    """Tells what happens to who wants to know at once; all else waits for the digest.

    A story, the articles it tells and its message are one transaction under the chat's lock, as a
    digest's are: no crash and no other process tells an article twice. What is not told here, for
    quiet hours or because the hour's alerts are used up, is news for the next digest as if this
    step did not exist.
    """

    def __init__(
        self, database: Database, renderer: Renderer, clock: Clock, *, per_hour: int = 6
    ) -> None:
        """Tell a chat at most ``per_hour`` alerts in any hour."""
        self._database = database
        self._clock = clock
        self._writer = Writer(renderer)
        self._told = Told()
        self._per_hour = per_hour

    async def alert_due(self) -> int:
        """Tell one batch of matched articles; return how many were looked at."""
        now = self._clock.now()
        async with self._database.reading() as session:
            if not await queries.waits(session):
                return 0
        async with self._database.transaction() as session:
            await queries.settle(session, now=now)
        async with self._database.reading() as session:
            articles = await queries.waiting(session, limit=BATCH)
            calls = await queries.calls(session, articles, now=now) if articles else []
        shelf = Shelf()
        for call in calls:
            try:
                await self._tell(call, shelf, now)
            except Exception:  # the digest brings it; nobody else waits for this chat
                log.exception("alert not told", extra={"chat_id": call.chat_id})
        if articles:
            async with self._database.transaction() as session:
                await queries.mark_alerted(session, articles, now=now)
        return len(articles)

    async def _tell(self, call: Call, shelf: Shelf, now: datetime) -> None:
        async with self._database.transaction() as session:
            chat = await appointments.lock_chat(session, call.chat_id)
            if chat is None or not chat.active:
                return
            room = await self._room(session, chat, now)
            if room <= 0:
                return
            gathering = Gathering(session, self._told, shelf, now=now)
            urgent = await self._urgent(gathering, call, now)
            occasion = Occasion(now.astimezone(chat.timezone).date(), now, alert=True)
            drafts = [Draft(chat, one, occasion) for one in urgent[:room]]
            views = await self._writer.views(gathering, drafts)
            written: list[Written] = []
            for draft, view in zip(drafts, views, strict=True):
                alert = NewDigest(chat.chat_id, occasion.local_date, alert=True)
                recorded = await add_digests(session, [alert], now=now)
                written.append(Written(recorded[chat.chat_id], draft, view))
            await self._writer.write(session, written)
        if written:
            log.info("alerts told", extra={"chat_id": chat.chat_id, "alerts": len(written)})

    async def _room(self, session: Session, chat: Recipient, now: datetime) -> int:
        """Return how many alerts the chat may be told now."""
        quiet = await queries.quiet_of(session, chat.chat_id)
        if quiet is None or is_quiet(now, chat.timezone, quiet.start, quiet.end):
            return 0
        return self._per_hour - await queries.told_lately(session, chat.chat_id, now=now)

    async def _urgent(self, gathering: Gathering, call: Call, now: datetime) -> list[Selection]:
        """Return the stories to tell, the most important first, each by itself."""
        selections = await gathering.select(
            [call.chat_id], most=len(call.articles), among=call.articles
        )
        selection = selections[call.chat_id]
        return [
            replace(selection, shown=(story,), more=())
            for story in selection.shown
            if _is_urgent(story, now)
        ]


def _is_urgent(story: ChosenStory, now: datetime) -> bool:
    return any(
        report.stored_at > now - FRESH and any(answer.instant for answer in report.answers)
        for report in story.reports
    )
