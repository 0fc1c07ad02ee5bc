"""What chats get, on its way to them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables.base import Key, Row, one_of, own_id, parent


class DigestRow(Row):
    """What one chat gets for one local date and slot."""

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("chat_id", "local_date", "slot"),
        UniqueConstraint("chat_id", "request_id"),
        Index(
            "ix_digests_missed",
            "composed_at",
            postgresql_where=text("missed > 0"),
            sqlite_where=text("missed > 0"),
        ),
    )

    id: Mapped[int] = own_id()
    chat_id: Mapped[int] = parent("chats.id")
    local_date: Mapped[date]
    slot: Mapped[int | None]
    """None: not by the clock, as with /digest (NULLs are distinct in a unique constraint)."""
    request_id: Mapped[int | None] = mapped_column(BigInteger)
    """Telegram's number of the update that asked, so that a repeated command repeats nothing."""
    alert: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It tells one story as it happens."""
    composed_at: Mapped[datetime]
    missed: Mapped[int] = mapped_column(default=0, server_default="0")
    """Digest times that passed while the program was away, for all of which this one stands."""
    expired: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It was too late to send it: it contains nothing, and its news come with the next."""


class DigestItemRow(Row):
    """An article that a chat has had. This, and no time stamp, says what is new to it."""

    __tablename__ = "digest_items"
    __table_args__ = (
        one_of("place", "lead", "listed", "more"),
        Index(None, "digest_id", "position"),
    )

    chat_id: Mapped[int] = parent("chats.id", primary_key=True)
    article_id: Mapped[int] = parent("articles.id", primary_key=True)
    digest_id: Mapped[int] = parent("digests.id")
    story_id: Mapped[int] = mapped_column(Key, ForeignKey("stories.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(8))
    """lead: speaks for its story. listed: under a shown story. more: behind the More button."""
    position: Mapped[int]
    """The story's place in the digest, from 0."""
    part: Mapped[int] = mapped_column(default=0, server_default="0")
    """The message it begins in, or whose button brings it: what fails with that message."""
    corrected_at: Mapped[datetime | None]
    """When the chat was told that the article had been corrected since."""


class OutboxRow(Row):
    """A rendered message, or one part of a digest, on its way to Telegram."""

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("state", "waiting", "sending", "uncertain", "sent", "failed"),
        UniqueConstraint("digest_id", "part"),
        Index(
            "ix_outbox_open",
            "send_after",
            "id",
            postgresql_where=text("state IN ('waiting', 'sending')"),
            sqlite_where=text("state IN ('waiting', 'sending')"),
        ),
        Index(
            "ix_outbox_doubtful",
            "state",
            "id",
            postgresql_where=text("state IN ('uncertain', 'failed')"),
            sqlite_where=text("state IN ('uncertain', 'failed')"),
        ),
        Index(None, "chat_id", "id"),
    )

    id: Mapped[int] = own_id()
    chat_id: Mapped[int] = parent("chats.id")
    digest_id: Mapped[int | None] = mapped_column(Key, ForeignKey("digests.id", ondelete="CASCADE"))
    part: Mapped[int] = mapped_column(default=0, server_default="0")
    html: Mapped[str]
    keyboard: Mapped[dict[str, Any] | None]
    """Rows of buttons as ``rendering.keyboard`` writes them; None: no buttons."""
    silent: Mapped[bool] = mapped_column(default=False, server_default=false())
    reply_to: Mapped[int | None] = mapped_column(BigInteger)
    """Telegram's number of the chat's earlier message that it goes on from."""
    state: Mapped[str] = mapped_column(String(16), default="waiting", server_default="waiting")
    """sending: the request was about to leave. uncertain: over, and nobody knows if it arrived."""
    send_after: Mapped[datetime]
    """Not before. While claimed: the end of the lease."""
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    """The fence: a result is recorded only by the attempt that got it."""
    resent: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Its answer was lost once already: never a third copy."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str | None]
