"""What can be followed, and where it was found."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables.base import Row, one_of, own_id, parent


class SubjectRow(Row):
    """What can be followed, shared by all who follow it."""

    __tablename__ = "subjects"
    __table_args__ = (
        one_of("kind", "actor", "topic"),
        one_of("actor_kind", "person", "group", "party", "state", "company", "other"),
        UniqueConstraint("kind", "normal_form"),
    )

    id: Mapped[int] = own_id()
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str]
    """As shown: an actor's name, or the query as its first reader typed it."""
    normal_form: Mapped[str]
    """A topic's query in normal form; an actor's folded first name. One subject for each."""
    curated: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Made by an admin: kept when nobody follows it."""
    reviewed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """An admin has looked at the names; False for an actor that a reader made."""
    actor_kind: Mapped[str | None] = mapped_column(String(16))
    """None: not said."""
    country: Mapped[str | None] = mapped_column(String(64))
    context: Mapped[list[str]] = mapped_column(default=list, server_default=text("'[]'"))
    """Words that speak for the actor beside a weak form of its name."""
    vetoes: Mapped[list[str]] = mapped_column(default=list, server_default=text("'[]'"))
    """Phrases in which the actor's name means something else."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    week_matched_at: Mapped[datetime | None]
    """None: the stored week has still to be matched against it."""


class AliasRow(Row):
    """One written form of an actor's name."""

    __tablename__ = "aliases"
    __table_args__ = (
        one_of("strength", "strong", "weak"),
        one_of("origin", "typed", "proposed", "admin"),
        UniqueConstraint("subject_id", "written"),
        Index(None, "folded"),
    )

    id: Mapped[int] = own_id()
    subject_id: Mapped[int] = parent("subjects.id")
    written: Mapped[str]
    folded: Mapped[str]
    """The folded form: how a name typed in a command finds its actor. Empty: an admin removed the
    name, and no import brings it back."""
    strength: Mapped[str] = mapped_column(String(8), default="strong", server_default="strong")
    origin: Mapped[str] = mapped_column(String(8), default="typed", server_default="typed")
    """typed: with the actor. proposed: made from what was typed. admin: added or marked later."""


class MatchRow(Row):
    """An article that mentions a subject, and why we think so."""

    __tablename__ = "matches"
    __table_args__ = (
        Index(None, "subject_id", "article_id"),
        Index(
            "ix_matches_ungrouped",
            "article_id",
            postgresql_where=text("grouped_at IS NULL"),
            sqlite_where=text("grouped_at IS NULL"),
        ),
        Index(
            "ix_matches_unalerted",
            "article_id",
            postgresql_where=text("alerted_at IS NULL"),
            sqlite_where=text("alerted_at IS NULL"),
        ),
    )

    article_id: Mapped[int] = parent("articles.id", primary_key=True)
    subject_id: Mapped[int] = parent("subjects.id", primary_key=True)
    score: Mapped[float]
    evidence: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    grouped_at: Mapped[datetime | None]
    """None: its article may still have to get a place in a story."""
    alerted_at: Mapped[datetime | None]
    """None: who wants to hear of the subject at once may still have to be told."""
