"""Imports of many sources, while somebody is told how they go on."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables.base import Row, own_id, parent


class ImportRow(Row):
    """An import whose sources have not all been asked once. It goes when they have."""

    __tablename__ = "imports"
    __table_args__ = (Index(None, "next_look_at"),)

    id: Mapped[int] = own_id()
    chat_id: Mapped[int] = parent("chats.id")
    message_id: Mapped[int] = mapped_column(BigInteger)
    """Telegram's number of the message that tells how it goes on."""
    known: Mapped[int]
    """Feeds of the file that were sources already."""
    left_out: Mapped[int]
    """Lines of the file that were not used."""
    created_at: Mapped[datetime]
    next_look_at: Mapped[datetime]
    """When to look how far it is. While claimed: the end of the lease."""
    said: Mapped[str] = mapped_column(default="", server_default="")
    """What the message says now, as far as it changes."""


class ImportedSourceRow(Row):
    """A source that an import added."""

    __tablename__ = "imported_sources"
    __table_args__ = (Index(None, "source_id"),)

    import_id: Mapped[int] = parent("imports.id", primary_key=True)
    source_id: Mapped[int] = parent("sources.id", primary_key=True)
