"""The deliver step: from the outbox to Telegram."""

import asyncio
import logging
import math
from collections import deque
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from bot.clock import Clock
from bot.delivery import queries
from bot.delivery.journal import Journal
from bot.delivery.marking import Marks
from bot.delivery.model import (
    BadMarkup,
    Halted,
    OutboxMessage,
    Outcome,
    Rejected,
    Sender,
    Uncertain,
)
from bot.delivery.pacing import DEPARTURE, Lane, Pacing
from bot.delivery.recording import Recorder, UncertainPolicy
from bot.delivery.setbacks.service import Setbacks
from bot.delivery.standstills.service import Standstills
from bot.rendering.environment import Renderer
from bot.storage.database import Database

if TYPE_CHECKING:
    from bot.delivery.standstills.model import Standstill

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""How long a claim holds, and how long a request may last, with all its timeouts."""

PATIENCE = 5.0
"""Seconds a claimed part waits for its chat before it is put back and others have their turn."""

LOOK_AGAIN = 1.0
"""Seconds after which new parts are claimed though a request is still hanging."""

AT_ONCE = 8
"""Requests in flight at Telegram's usual pace. More help nobody: the pace is Telegram's."""

MOST_AT_ONCE = 128
"""Requests in flight at the highest pace."""

ANSWERED_WITHIN = 0.15
"""Seconds that Telegram may take to answer before the requests in flight hold up the pace."""

BATCH = 64
"""Parts claimed in one statement: two seconds' work, and more at a higher pace."""

MOST_IN_BATCH = 256

ROUND = 1_000
"""Parts after which ``deliver_due`` comes back to its caller."""

Task = asyncio.Task[None]


@dataclass(frozen=True, slots=True)
class Policy:
    """What an operator decides about messages."""

    uncertain: Literal["resend", "skip"] = "resend"
    """What becomes of one whose answer was lost."""
    late_after: timedelta = timedelta(hours=1)
    """A digest that leaves so long after it was composed says so."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    message: OutboxMessage
    outcome: Outcome


class DeliveryService:
    """Moves parts from the outbox to Telegram: each chat's in order, different chats' at once.

    Whatever dies whenever, nothing is lost: a part that was being sent then is *uncertain*, any
    other is sent later as if nothing had happened.
    """

    def __init__(
        self,
        database: Database,
        sender: Sender,
        pacing: Pacing,
        clock: Clock,
        *,
        renderer: Renderer,
        policy: Policy | None = None,
    ) -> None:
        self._database = database
        self._sender = sender
        self._pacing = pacing
        self._clock = clock
        policy = policy or Policy()
        self._marks = Marks(renderer, late_after=policy.late_after)
        self._journal = Journal(database, clock, lease=LEASE)
        self._recorder = Recorder(
            database,
            pacing,
            clock,
            renderer,
            self._journal,
            uncertain=UncertainPolicy(policy.uncertain),
        )
        self._turn = asyncio.Lock()
        self._standstills = Standstills(database, clock)
        self._setbacks = Setbacks(database, clock)
        self._stopping = False
        self._refused = False
        self._standstill: Standstill | None = None
        self._looked_at = -math.inf
        self._running: set[Task] = set()
        self._one_ended = asyncio.Event()
        self._waiting: set[Task] = set()
        """Those of the running that wait for their pace: they have not sent anything yet."""

    @property
    def is_refused(self) -> bool:
        """Tell whether Telegram does not know the token any more: nothing is sent with it."""
        return self._refused

    async def recover(self, *, alone: bool = False) -> int:
        """Go on from where the last run ended, before anything is sent.

        Silence that Telegram asked for is kept. Parts whose sender died while sending them are
        decided about; returns how many. Their lease must be over; with ``alone`` it does not
        matter, and claims of the dead are released too: only for a start when no other process
        can be sending.
        """
        await self._pacing.recall()
        await self._setbacks.bring_forward()
        total = await self._decide_lapsed(alone=alone)
        if alone:
            async with self._database.transaction() as session:
                await queries.release_claims(session, now=self._clock.now())
        return total

    async def _decide_lapsed(self, *, alone: bool) -> int:
        total = 0
        while True:
            due = None if alone else self._clock.now()
            async with self._database.reading() as session:
                found = await queries.lapsed(session, now=due, limit=BATCH)
            for message in found:
                await self._recorder.record(message, Uncertain("the sender died"))
            total += len(found)
            if len(found) < BATCH:
                return total

    async def deliver_due(self) -> int:
        """Send what is due, and what becomes due meanwhile; return how many parts were claimed.

        Stopped or cancelled in the middle, it lets requests in flight end and records them, and
        puts back what it has not begun to send.
        """
        async with self._turn:
            await self._look_for_standstill()
            await self._setbacks.look()
            await self._decide_lapsed(alone=False)
            backlog: deque[OutboxMessage] = deque()
            try:
                return await self._pump(backlog)
            finally:
                self._interrupt()
                while self._running:
                    await self._settle(None)
                await self._put_back(backlog)

    async def stop(self, *, grace: float = 5.0) -> None:
        """Claim nothing more, and return when requests in flight are recorded.

        Those that last longer than ``grace`` seconds are abandoned, and uncertain after the
        next start.
        """
        self._stopping = True
        self._interrupt()
        if self._running:
            await asyncio.wait(self._running, timeout=grace)
        for task in self._running:
            task.cancel()
        async with self._turn:
            await self._journal.settled()

    async def _pump(self, backlog: deque[OutboxMessage]) -> int:
        claimed = 0
        while self._may_send:
            if not backlog and claimed < ROUND:
                backlog.extend(await self._claim())
                claimed += len(backlog)
            while backlog and len(self._running) < self._at_once and self._may_send:
                self._begin(backlog.popleft())
            if not self._running:
                break
            await self._settle(LOOK_AGAIN)
            if self._clock.monotonic() - self._looked_at >= LOOK_AGAIN:
                await self._look_for_standstill()
        return claimed

    async def _look_for_standstill(self) -> None:
        """Notice when senders have to stop, and when they may go on."""
        self._looked_at = self._clock.monotonic()
        before, self._standstill = self._standstill, await self._standstills.current()
        if self._standstill is not None and before is None:
            log.critical("sending stopped", extra={"reason": self._standstill.reason})
            self._interrupt()
        elif self._standstill is None and before is not None:
            log.warning("sending goes on")

    @property
    def _is_held(self) -> bool:
        return self._refused or self._standstill is not None

    @property
    def _may_send(self) -> bool:
        return not self._stopping and not self._is_held and self._pacing.silence_left <= 0

    @property
    def _at_once(self) -> int:
        needed = round(self._pacing.per_second * ANSWERED_WITHIN)
        return min(max(needed, AT_ONCE), MOST_AT_ONCE)

    async def _claim(self) -> list[OutboxMessage]:
        limit = min(max(BATCH, 2 * self._at_once), MOST_IN_BATCH)
        async with self._database.transaction() as session:
            return await queries.claim_due(session, now=self._clock.now(), limit=limit, lease=LEASE)

    def _begin(self, message: OutboxMessage) -> None:
        task = asyncio.create_task(self._deliver(message))
        self._running.add(task)
        task.add_done_callback(self._end)

    def _end(self, task: Task) -> None:
        """Say what went wrong unexpectedly."""
        self._running.discard(task)
        self._one_ended.set()
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            # The part stays leased, and is due or uncertain when the lease is over.
            log.error("delivery failed", exc_info=fault)

    async def _settle(self, seconds: float | None) -> None:
        """Return when one of the running has ended since this was called last."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._one_ended.wait()
        self._one_ended.clear()

    def _interrupt(self) -> None:
        """Wake those that wait for their pace; they put their part back."""
        for task in self._waiting:
            task.cancel()

    async def _put_back(self, messages: Collection[OutboxMessage], seconds: float = 0) -> None:
        """Return claimed parts that nothing was sent of."""
        if not messages:
            return
        due = self._clock.now() + timedelta(seconds=seconds)
        async with self._database.transaction() as session:
            for message in messages:
                await queries.put_back(session, message, send_after=due, reason=None)

    async def _deliver(self, message: OutboxMessage) -> None:
        if message.expires_at <= self._clock.now():
            await self._recorder.give_up_expired(message)
            return
        seconds = await self._admitted(message)
        if seconds is None:
            await self._attempt(message)
        else:
            await self._put_back([message], seconds)

    async def _admitted(self, message: OutboxMessage) -> float | None:
        """Return None when ``message`` may go now, else the seconds after which to try again."""
        if not self._may_send:
            return 0.0
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # a coroutine runs in a task
        self._waiting.add(task)
        try:
            wait = await self._pacing.admit(
                message.telegram_id, group=message.to_many, lane=Lane.BULK, patience=PATIENCE
            )
        except asyncio.CancelledError:  # by _interrupt
            return 0.0
        finally:
            self._waiting.discard(task)
        return wait or None

    async def _attempt(self, message: OutboxMessage) -> None:
        made = await self._request(message, plain=False)
        if made is not None and isinstance(made.outcome, BadMarkup | Rejected):
            made = await self._simplify(made.message, made.outcome)
        if made is None:
            return
        await self._recorder.record(made.message, made.outcome)
        if isinstance(made.outcome, Halted) and not self._refused:
            self._refused = True
            log.critical("sending stopped", extra={"reason": made.outcome.reason})
            self._interrupt()

    async def _simplify(
        self, message: OutboxMessage, refused: BadMarkup | Rejected
    ) -> _Attempt | None:
        """Send once more, without its form, what was refused for that or for no known reason."""
        log.error("message refused", extra={"outbox_id": message.id, "reason": refused.reason})
        seconds = await self._admitted(message)
        if seconds is not None:
            await self._put_back([message], seconds)  # where it will be refused once more
            return None
        if isinstance(refused, BadMarkup) and refused.fault == "keyboard":
            return await self._request(replace(message, keyboard=None), plain=False)
        return await self._request(message, plain=True)

    async def _request(self, message: OutboxMessage, *, plain: bool) -> _Attempt | None:
        """Make one request behind its fence; None: it may not leave, or is another's by now."""
        async with self._pacing.fencing():
            fenced = await self._journal.fence(message)
            if fenced is None:
                return None
            wait = await self._pacing.depart(message.telegram_id, patience=DEPARTURE)
        if wait > 0:  # others were asked to wait meanwhile
            await self._put_back([fenced], wait)
            return None
        worded = self._marks.on(fenced, now=self._clock.now())
        return _Attempt(fenced, await self._sender.send(worded, plain=plain))
