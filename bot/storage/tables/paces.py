"""The pace of speaking to Telegram, as far as it is shared or outlives a process."""

from datetime import datetime

from sqlalchemy import ARRAY, JSON, BigInteger, Double, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables.base import Row

Moments = ARRAY(Double).with_variant(JSON(), "sqlite")


class PaceRow(Row):
    """What one Telegram chat, or everybody together, has used up. Moments: seconds since 1970.

    On SQLite only ``silent_until`` is used: one process keeps the rest in memory.
    """

    __tablename__ = "paces"

    telegram_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """0: everybody together."""
    asked_at: Mapped[float] = mapped_column(Double)
    """When it was asked for a place or a departure last."""
    next_at: Mapped[float] = mapped_column(Double)
    """A chat: until when its messages have booked it. Everybody: the timetable's next place."""
    recent: Mapped[list[float]] = mapped_column(Moments)
    """When the latest requests left, the newest first."""
    silent_until: Mapped[float] = mapped_column(Double)
    """Telegram asked to send nothing before."""
    slowed_to: Mapped[float | None] = mapped_column(Double)
    """Everybody: messages a second after Telegram asked to wait; from then on it grows again."""
    slowed_at: Mapped[float | None] = mapped_column(Double)
    """When it begins to grow: at the end of that wait."""


class StandstillRow(Row):
    """Why nothing leaves the outbox, whichever process would send it."""

    __tablename__ = "standstills"

    reason: Mapped[str] = mapped_column(String(32), primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime]
    """Unless it is said again before, sending goes on then."""
