"""Counters, and leases."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables.base import Row


class RevisionRow(Row):
    """A counter that every change of its subject matter moves, in the same transaction.

    Its row lock puts changes in commit order, so a reader who sees revision N sees all
    changes up to N. Ids and time stamps do not promise that.
    """

    __tablename__ = "revisions"

    topic: Mapped[str] = mapped_column(String(32), primary_key=True)
    revision: Mapped[int] = mapped_column(BigInteger)


class LeaseRow(Row):
    """Work of which there is one, and that one process does at a time."""

    __tablename__ = "leases"

    work: Mapped[str] = mapped_column(String(32), primary_key=True)
    due_at: Mapped[datetime]
    """A claim moves it a lease ahead; the record sets the true time."""
    fence: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """Counts the claims: a result is recorded only by the last."""
