"""One transaction of the compose step: the digests of some chats that are due."""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.digests import queries
from bot.digests.appointments import queries as appointments
from bot.digests.gathering import Gathering
from bot.digests.planning import Plan, plan
from bot.digests.writing import Draft, Writer, Written
from bot.ids import ChatId, DigestId
from bot.storage.database import Session

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rules:
    """What an operator decides about digests."""

    max_stories: int
    """That are shown at once."""
    quiet_notice: bool
    """Say so in one line when the first digest of a run is empty."""
    latest: timedelta
    """A digest that would come this much late is left for the next, if that comes within a day."""


class Round:
    """Composes for chats that are locked until the caller's transaction ends."""

    def __init__(
        self, session: Session, gathering: Gathering, writer: Writer, rules: Rules
    ) -> None:
        self._session = session
        self._gathering = gathering
        self._writer = writer
        self._rules = rules

    async def compose(self, chats: Collection[ChatId], now: datetime) -> int:
        """Compose for those of ``chats`` that are due and not locked; return for how many.

        Everything is read and told before anything is written: see ``Gathering``.
        """
        due = await appointments.lock_due(self._session, chats, now=now)
        if not due:
            return 0
        done = await appointments.done_slots(self._session, due, now=now)
        plans = [plan(chat, now, done[chat.chat_id], latest=self._rules.latest) for chat in due]
        drafts = await self._drafts([one for one in plans if one.is_told])
        views = await self._writer.views(self._gathering, list(drafts.values()))
        digests = await self._record(plans, drafts, now)
        written = [
            Written(digests[chat], draft, view)
            for (chat, draft), view in zip(drafts.items(), views, strict=True)
            if chat in digests
        ]
        silent = await self._left_unsaid([one.draft for one in written])
        said = [one for one in written if one.draft.chat.chat_id not in silent]
        await self._writer.write(self._session, said)
        await self._settle(plans, [one.draft for one in written])
        if written:
            log.info("digests composed", extra={"digests": len(written), "sent": len(said)})
        return len(due)

    async def _drafts(self, plans: Sequence[Plan]) -> dict[ChatId, Draft]:
        """Return what each chat is to be told; a chat that is back is told of news only."""
        chats = [one.chat.chat_id for one in plans]
        selections = await self._gathering.select(chats, most=self._rules.max_stories)
        return {
            one.chat.chat_id: Draft(one.chat, selection, one.occasion)
            for one in plans
            if (selection := selections[one.chat.chat_id]).shown or not one.is_catching_up
        }

    async def _record(
        self, plans: Sequence[Plan], drafts: Collection[ChatId], now: datetime
    ) -> dict[ChatId, DigestId]:
        """Record the digests; those of chats with a draft are to be written."""
        digests = [
            one.digest
            for one in plans
            if one.digest is not None and (one.digest.expired or one.chat.chat_id in drafts)
        ]
        recorded = await queries.add_digests(self._session, digests, now=now)
        for one in digests:
            if one.chat_id in recorded and one.expired:
                log.info("digest expired", extra={"chat_id": one.chat_id, "missed": one.missed})
            elif one.chat_id in recorded and one.missed:
                log.info(
                    "digest stands for others", extra={"chat_id": one.chat_id, "missed": one.missed}
                )
        return recorded

    async def _left_unsaid(self, drafts: Iterable[Draft]) -> set[ChatId]:
        """Return the chats that need not hear that there is nothing for them."""
        empty = [one.chat for one in drafts if not (one.selection.shown or one.selection.more)]
        first = {
            chat.chat_id for chat in empty if self._rules.quiet_notice and chat.quiet_since is None
        }
        said = await queries.following(self._session, first) if first else set[ChatId]()
        return {chat.chat_id for chat in empty} - said

    async def _settle(self, plans: Iterable[Plan], written: Iterable[Draft]) -> None:
        """Write down when the chats' next digests are due, and since when theirs are empty."""
        by_the_clock = {one.chat.chat_id for one in plans if not one.is_catching_up}
        quiet: dict[ChatId, date | None] = {}
        for one in written:
            since = None
            if not one.selection.shown:
                since = one.chat.quiet_since or one.occasion.local_date
            if one.chat.chat_id in by_the_clock and since != one.chat.quiet_since:
                quiet[one.chat.chat_id] = since
        await appointments.set_quiet(self._session, quiet)
        await appointments.set_due(
            self._session, {one.chat.chat_id: one.following for one in plans}
        )
