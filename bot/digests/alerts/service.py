"""Alerts: stories on subjects that a chat follows instantly, told as they happen."""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.digests.alerts import queries
from bot.digests.alerts.model import Call
from bot.digests.alerts.quiet import is_quiet
from bot.digests.appointments import queries as appointments
from bot.digests.gathering import Gathering
from bot.digests.model import (
    ChosenStory,
    DigestView,
    NewDigest,
    Occasion,
    Recipient,
    Selection,
)
from bot.digests.queries import add_digests
from bot.digests.shelf.shelf import Shelf
from bot.digests.teller import Told, Untold
from bot.digests.writing import Draft, Writer, Written
from bot.ids import ChatId
from bot.rendering.environment import Renderer
from bot.storage.database import Database, Session

log = logging.getLogger(__name__)

BATCH = 100
"""Articles whose chats are told in one call."""

ROUND = 50
"""Chats that are told in one transaction."""

TRIES = 4
"""After so many looks at what has still to be told, it is told on the spot."""

FRESH = timedelta(hours=2)
"""An article stored longer ago is told with the digest: after a night's rest nothing is urgent."""


class AlertService:
    """Tells what happens to who wants to know at once; all else waits for the digest.

    A story, the articles it tells and its message are one transaction under the chats' locks, as a
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
        for start in range(0, len(calls), ROUND):
            await self._tell(calls[start : start + ROUND], shelf, now)
        if articles:
            async with self._database.transaction() as session:
                await queries.mark_alerted(session, articles, now=now)
        return len(articles)

    async def _tell(self, calls: Sequence[Call], shelf: Shelf, now: datetime) -> None:
        """Tell some chats together; if one of them makes that fail, each alone."""
        try:
            await self._tell_together(calls, shelf, now)
        except Exception:
            if len(calls) == 1:  # the digest brings it
                log.exception("alert not told", extra={"chat_id": calls[0].chat_id})
                return
            log.warning("alerts told one by one", exc_info=True)
            for call in calls:
                await self._tell([call], Shelf(), now)

    async def _tell_together(self, calls: Sequence[Call], shelf: Shelf, now: datetime) -> None:
        for tries in range(TRIES + 1):
            try:
                async with self._database.transaction() as session:
                    patient = tries < TRIES
                    gathering = Gathering(session, self._told, shelf, now=now, patient=patient)
                    told = await self._write(session, gathering, calls, now)
            except Untold as untold:  # with no transaction open: nobody has to wait for it
                await asyncio.to_thread(untold.tell)
            else:
                if told:
                    log.info("alerts told", extra={"chats": len(calls), "alerts": told})
                return

    async def _write(
        self, session: Session, gathering: Gathering, calls: Sequence[Call], now: datetime
    ) -> int:
        """Record what the chats are told now, and put it into the outbox; return how many."""
        chats = await self._with_room(session, [call.chat_id for call in calls], now)
        among = {call.chat_id: call.articles for call in calls if call.chat_id in chats}
        if not among:
            return 0
        most = max(map(len, among.values()))
        selections = await gathering.select(among, most=most, among=among)
        drafts = [
            Draft(chat, story, Occasion(now.astimezone(chat.timezone).date(), now, alert=True))
            for chat, room in chats.values()
            for story in _urgent(selections[chat.chat_id], now)[:room]
        ]
        views = await self._writer.views(gathering, drafts)
        await self._writer.write(session, await _recorded(session, drafts, views, now))
        return len(drafts)

    async def _with_room(
        self, session: Session, chats: Collection[ChatId], now: datetime
    ) -> dict[ChatId, tuple[Recipient, int]]:
        """Lock the chats; return those that may be told something now, and how many alerts."""
        locked = await appointments.lock_chats(session, chats)
        quiet = await queries.quiet_of(session, chats)
        told = await queries.told_lately(session, chats, now=now)
        found: dict[ChatId, tuple[Recipient, int]] = {}
        for chat in locked:
            hours = quiet[chat.chat_id]
            is_awake = not is_quiet(now, chat.timezone, hours.start, hours.end)
            room = self._per_hour - told.get(chat.chat_id, 0)
            if chat.active and is_awake and room > 0:
                found[chat.chat_id] = chat, room
        return found


async def _recorded(
    session: Session, drafts: Sequence[Draft], views: Sequence[DigestView], now: datetime
) -> list[Written]:
    """Record the alerts: first one for each chat, then second ones, as far as there are any."""
    waiting: defaultdict[ChatId, deque[tuple[Draft, DigestView]]] = defaultdict(deque)
    for draft, view in zip(drafts, views, strict=True):
        waiting[draft.chat.chat_id].append((draft, view))
    written: list[Written] = []
    while waiting:
        firsts = {chat: some.popleft() for chat, some in waiting.items()}
        alerts = [
            NewDigest(chat, draft.occasion.local_date, alert=True)
            for chat, (draft, _) in firsts.items()
        ]
        recorded = await add_digests(session, alerts, now=now)
        written += [Written(recorded[chat], *first) for chat, first in firsts.items()]
        waiting = defaultdict(deque, {chat: some for chat, some in waiting.items() if some})
    return written


def _urgent(selection: Selection, now: datetime) -> list[Selection]:
    """Return the stories to tell, the most important first, each by itself."""
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
