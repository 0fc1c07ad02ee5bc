"""Who reads, and what they follow."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    BigInteger,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables.base import Row, one_of, own_id, parent
from bot.storage.types import EVERY_DAY, Weekdays


class ChatRow(Row):
    """A recipient: a person, a group, a forum topic or a channel."""

    __tablename__ = "chats"
    __table_args__ = (
        one_of("kind", "private", "group", "supergroup", "channel"),
        one_of("state", "active", "paused", "stopped", "parked"),
        UniqueConstraint("telegram_id", "thread_id"),
        Index("ix_chats_due", "next_digest_at", "id"),
    )

    id: Mapped[int] = own_id()
    telegram_id: Mapped[int] = mapped_column(BigInteger)
    thread_id: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """The forum topic, or 0."""
    topic_closed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """What is for it goes to the general topic, which has been told."""
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default="active", server_default="active")
    """paused: by /pause. stopped: by /stop. parked: Telegram cannot reach it."""
    parked_reason: Mapped[str | None]
    language: Mapped[str] = mapped_column(String(35), default="en", server_default="en")
    timezone: Mapped[str] = mapped_column(String(64))
    """An IANA name."""
    created_at: Mapped[datetime]
    next_digest_at: Mapped[datetime | None]
    """UTC. None: nothing is due (not active, or no times)."""
    next_digest_date: Mapped[date | None]
    """The chat's local date of that digest; it cannot be derived from the moment in a late gap."""
    next_digest_slot: Mapped[int | None]
    quiet_from: Mapped[time] = mapped_column(default=time(23), server_default="23:00:00.000000")
    """Local time from which nothing is told as it happens; the same as ``quiet_until``: never."""
    quiet_until: Mapped[time] = mapped_column(default=time(7), server_default="07:00:00.000000")
    quiet_since: Mapped[date | None]
    """The first local date of the present run of empty digests; None after one with news."""
    catch_up: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It was out of reach: ``next_digest_at`` is that of a digest in no slot, on its return."""


class SlotRow(Row):
    """One of a chat's local digest times; ``slot`` is its position."""

    __tablename__ = "slots"

    chat_id: Mapped[int] = parent("chats.id", primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    local_time: Mapped[time]
    days: Mapped[frozenset[int]] = mapped_column(Weekdays, default=EVERY_DAY, server_default="127")
    """The days of the week on which it counts."""


class SubscriptionRow(Row):
    """A chat follows a subject, with its own options."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        one_of("mode", "digest", "instant"),
        UniqueConstraint("chat_id", "subject_id"),
        Index(None, "subject_id"),
    )

    id: Mapped[int] = own_id()
    chat_id: Mapped[int] = parent("chats.id")
    subject_id: Mapped[int] = parent("subjects.id")
    created_at: Mapped[datetime]
    mode: Mapped[str] = mapped_column(String(8), default="digest", server_default="digest")
    muted_words: Mapped[list[str]] = mapped_column(default=list, server_default=text("'[]'"))
    muted_until: Mapped[datetime | None]
    weight: Mapped[float] = mapped_column(default=0.0, server_default="0")
    """What the reader wants of it beside the chat's other subjects: -1 less, 0 as usual, 1 more."""
    told_sourceless_at: Mapped[datetime | None]
    """When the chat heard that no source reports on the subject any more; once is enough."""


class SourcePreferenceRow(Row):
    """What a chat wants of a source beside others; without a row it is as any other."""

    __tablename__ = "source_preferences"
    __table_args__ = (Index(None, "source_id"),)

    chat_id: Mapped[int] = parent("chats.id", primary_key=True)
    source_id: Mapped[int] = parent("sources.id", primary_key=True)
    weight: Mapped[float]
    """-1 less, 1 more."""


class QuestionRow(Row):
    """Something the bot asked and waits to hear: typed text, or a tap on its buttons."""

    __tablename__ = "questions"
    __table_args__ = (Index(None, "chat_id", "user_id"), Index(None, "expires_at"))

    id: Mapped[int] = own_id()
    chat_id: Mapped[int] = parent("chats.id")
    user_id: Mapped[int] = mapped_column(BigInteger)
    """Telegram's number of the person who may answer."""
    kind: Mapped[str] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]]
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    """The asking message: in groups an answer must reply to it."""
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class InboxRow(Row):
    """An update from Telegram that was received and is not dealt with yet."""

    __tablename__ = "inbox"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    """Starts that took it up again."""
