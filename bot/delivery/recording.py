"""What Telegram's answer means for the part, its chat, and everybody else."""

import logging
from datetime import timedelta
from enum import Enum
from typing import assert_never

from bot.clock import Clock
from bot.delivery import queries
from bot.delivery.addresses import queries as addresses
from bot.delivery.journal import Journal
from bot.delivery.model import (
    Arrival,
    BadMarkup,
    Halted,
    LostTopic,
    Moved,
    NewPart,
    OutboxMessage,
    Outcome,
    RecipientGone,
    Rejected,
    RetryLater,
    Sent,
    Uncertain,
)
from bot.delivery.pacing import Pacing
from bot.delivery.retrying import backoff
from bot.errors import TemplateError
from bot.ids import ChatId, TelegramId
from bot.rendering.environment import Renderer
from bot.storage.database import Database, Session

log = logging.getLogger(__name__)

REPEAT_AFTER = timedelta(seconds=5)
"""The pause before a part whose answer was lost is sent again."""


NOTICE_LASTS = timedelta(days=1)
"""How long it may take to tell why messages come elsewhere."""


class UncertainPolicy(Enum):
    """What becomes of a part whose answer was lost."""

    RESEND = "resend"
    """It is sent once more, marked and without a sound, and never again."""
    SKIP = "skip"
    """It is left as it is, for admins to see."""


class Recorder:
    """Writes down outcomes: what arrived in groups, all others each in one short transaction."""

    def __init__(
        self,
        database: Database,
        pacing: Pacing,
        clock: Clock,
        renderer: Renderer,
        journal: Journal,
        *,
        uncertain: UncertainPolicy,
    ) -> None:
        self._database = database
        self._pacing = pacing
        self._clock = clock
        self._renderer = renderer
        self._journal = journal
        self._uncertain = uncertain

    async def record(self, message: OutboxMessage, outcome: Outcome) -> None:
        """Record what became of the latest attempt to send ``message``.

        When a later attempt has been made meanwhile, nothing changes: the result is its to tell.
        """
        if isinstance(outcome, RetryLater) and outcome.delay is not None:
            # In a group or channel the limit is that chat's own; elsewhere it may be anybody's.
            silenced = message.telegram_id if message.to_many else None
            await self._pacing.silence(outcome.delay.total_seconds(), silenced)
        _tell(message, outcome)
        if isinstance(outcome, Sent) and outcome.lost_topic is None and not message.topic_closed:
            await self._journal.arrived(message, outcome.message_id)
            return
        async with self._database.transaction() as session:
            await self._write(session, message, outcome)

    async def give_up_expired(self, message: OutboxMessage) -> None:
        """End a part whose time is over before it could be sent."""
        log.warning("part expired", extra={"outbox_id": message.id, "chat_id": message.chat_id})
        async with self._database.transaction() as session:
            await queries.expire(session, message)

    async def _write(self, session: Session, message: OutboxMessage, outcome: Outcome) -> None:
        now = self._clock.now()
        match outcome:
            case Sent(message_id, lost_topic):
                await queries.mark_all_sent(session, [Arrival(message, message_id, now)])
                await self._note_topic(session, message, lost_topic)
            case RetryLater(reason, delay):
                pause = backoff(message.attempts) if delay is None else delay
                await queries.put_back(session, message, send_after=now + pause, reason=reason)
            case Halted(reason):
                await queries.put_back(session, message, send_after=now, reason=reason)
            case Moved(new_id):
                await self._follow(session, message, new_id)
            case RecipientGone(reason):
                await queries.park_chat(session, message.telegram_id, reason=reason)
            case Rejected(reason) | BadMarkup(reason):
                await queries.mark_failed(session, message, reason=reason)
            case Uncertain(reason):
                await self._doubt(session, message, reason)
            case _:
                assert_never(outcome)

    async def _follow(self, session: Session, message: OutboxMessage, new_id: TelegramId) -> None:
        if new_id == message.telegram_id:
            await queries.mark_failed(session, message, reason="moved to itself")
            return
        await queries.put_back(session, message, send_after=self._clock.now(), reason=None)
        await addresses.move_telegram(session, message.telegram_id, new_id)

    async def _note_topic(
        self, session: Session, message: OutboxMessage, lost: LostTopic | None
    ) -> None:
        """Follow the message to where it went, and tell people there once why it did."""
        chat_id = message.chat_id
        if lost == "deleted":
            moved = await addresses.leave_topic(session, chat_id)
            if moved is not None:
                await self._explain(session, moved, message.language, lost)
        elif lost == "closed":
            if await addresses.close_topic(session, chat_id, closed=True):
                await self._explain(session, chat_id, message.language, lost)
        elif message.topic_closed:
            await addresses.close_topic(session, chat_id, closed=False)

    async def _explain(
        self, session: Session, chat_id: ChatId, language: str, lost: LostTopic
    ) -> None:
        try:
            html = self._renderer.render("messages/thread_lost", language=language, fate=lost)
        except TemplateError:  # an operator's own
            log.exception("lost topic not told", extra={"chat_id": chat_id})
            return
        now = self._clock.now()
        notice = NewPart(chat_id, html, send_after=now, expires_at=now + NOTICE_LASTS)
        await queries.enqueue(session, [notice])

    async def _doubt(self, session: Session, message: OutboxMessage, reason: str) -> None:
        if self._uncertain is UncertainPolicy.SKIP or message.resent:
            await queries.mark_uncertain(session, message, reason=reason)
            return
        again = self._clock.now() + REPEAT_AFTER
        await queries.resend_uncertain(session, message, send_after=again, reason=reason)


def _tell(message: OutboxMessage, outcome: Outcome) -> None:
    """Log an outcome that an operator may have to look into."""
    fields = {"outbox_id": message.id, "chat_id": message.chat_id, "attempt": message.attempts}
    match outcome:
        case Sent(lost_topic=lost):
            log.debug("part sent", extra={**fields, "lost_topic": lost} if lost else fields)
        case RetryLater(reason, delay):
            seconds = None if delay is None else delay.total_seconds()
            log.info("part put back", extra={**fields, "reason": reason, "asked": seconds})
        case Rejected(reason) | BadMarkup(reason):
            log.error("part given up", extra={**fields, "reason": reason})
        case RecipientGone(reason):
            log.info("chat parked", extra={**fields, "reason": reason})
        case Uncertain(reason):
            log.warning("answer lost", extra={**fields, "reason": reason})
        case Moved(new_id):
            log.info("group moved", extra={**fields, "new_telegram_id": new_id})
        case Halted():
            pass  # said once for all by the service
