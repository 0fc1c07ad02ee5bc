"""What is polled, and what it brings."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables.base import Key, Row, one_of, own_id, parent


class SourceRow(Row):
    """A publication we poll."""

    __tablename__ = "sources"
    __table_args__ = (
        one_of("state", "active", "paused", "closed"),
        Index(None, "next_poll_at", postgresql_where=text("state = 'active'")),
        Index(None, "host"),
    )

    id: Mapped[int] = own_id()
    url: Mapped[str] = mapped_column(unique=True)
    """The feed's address, as polled."""
    site_url: Mapped[str | None]
    title: Mapped[str]
    language: Mapped[str | None] = mapped_column(String(35))
    """As the feed says."""
    set_language: Mapped[str | None] = mapped_column(String(35))
    """As an admin says, who knows better than feed and pages."""
    state: Mapped[str] = mapped_column(String(16), default="active", server_default="active")
    created_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(BigInteger)
    """Telegram's number of the admin; None when it came from the command line."""
    next_poll_at: Mapped[datetime]
    """A claim moves it a lease ahead; the record sets the true time."""
    claimed_until: Mapped[datetime | None]
    """When the last claim ends or ended. The same as ``next_poll_at``: it is still held."""
    etag: Mapped[bytes | None]
    last_modified: Mapped[bytes | None]
    """Validators are opaque bytes: sent back as they came."""
    body_hash: Mapped[bytes | None]
    entry_prints: Mapped[bytes | None]
    """By which the entries of the last document are known again; see ``sources.sifting``."""
    first_polled_at: Mapped[datetime | None]
    """None until the first successful poll, whose old entries are history."""
    last_polled_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """In a row; 0 after a success."""
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_detail: Mapped[str | None]
    host: Mapped[str] = mapped_column(default="", server_default="")
    """Host and port: what is silenced together when a server asks for it."""
    interval_s: Mapped[int | None]
    """Seconds from the last poll to the next as they were chosen, and ``interval_reason`` why."""
    interval_reason: Mapped[str | None] = mapped_column(String(16))
    moved_to: Mapped[str | None]
    """Where the last poll was sent for good; a second time makes it the address."""
    failing_since: Mapped[datetime | None]
    """The first of the failures in a row; None after a success."""
    told: Mapped[str | None] = mapped_column(String(8))
    """What admins were told of these failures last: ``day`` or ``week``."""
    found_url: Mapped[str | None]
    """A feed that the site's front page names now, while this one fails."""
    weight: Mapped[float] = mapped_column(default=1.0, server_default="1")
    """How much its articles count in a digest's order; 1 is usual."""
    full_text: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether pages are fetched where the feed has too little text."""
    selector: Mapped[str | None]
    """A CSS selector for the text in its pages, when an admin knows better."""
    entry_times: Mapped[list[int]] = mapped_column(default=list, server_default=text("'[]'"))
    """When its newest entries were published, newest first, in seconds since 1970."""
    last_polls: Mapped[list[list[Any]]] = mapped_column(default=list, server_default=text("'[]'"))
    """How the last polls ended, newest first: seconds since 1970, outcome, new, milliseconds."""


class ArticleRow(Row):
    """An entry, fetched, cleaned and stored, once for all sources that carry it."""

    __tablename__ = "articles"
    __table_args__ = (
        Index(None, "stored_at"),
        Index(
            "ix_articles_unmatched",
            "id",
            postgresql_where=text("matched_at IS NULL"),
            sqlite_where=text("matched_at IS NULL"),
        ),
        Index(
            "ix_articles_corrected",
            "corrected_at",
            postgresql_where=text("corrected_at IS NOT NULL"),
            sqlite_where=text("corrected_at IS NOT NULL"),
        ),
        Index(None, "title_key"),
    )

    id: Mapped[int] = own_id()
    canonical_url: Mapped[str] = mapped_column(unique=True)
    url: Mapped[str]
    """The address shown to readers."""
    title: Mapped[str]
    text: Mapped[str]
    """Cleaned plain text, paragraphs separated by a blank line; may be empty."""
    language: Mapped[str | None] = mapped_column(String(35))
    author: Mapped[str | None]
    published_at: Mapped[datetime | None]
    """None when the source does not say; nothing is guessed."""
    utc_offset: Mapped[int | None]
    """Minutes that the outlet's clock was ahead of UTC then; None when it does not say."""
    modified_at: Mapped[datetime | None]
    """When the page says that it was changed last."""
    corrected_at: Mapped[datetime | None]
    """When a version was stored that says that an earlier one was wrong."""
    summary: Mapped[str | None]
    """The line under the title, or what the page's metadata say it is about."""
    image: Mapped[str | None]
    section: Mapped[str | None]
    place: Mapped[str | None]
    """The dateline, which is not in the text."""
    agency: Mapped[str | None]
    """Whose text it says it is."""
    paywalled: Mapped[bool] = mapped_column(default=False, server_default=false())
    live: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A live blog."""
    opinion: Mapped[bool] = mapped_column(default=False, server_default=false())
    stored_at: Mapped[datetime]
    history: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Known from a source's first poll only: for previews and search, never pushed."""
    title_key: Mapped[str]
    """The folded title, for finding the same story quickly."""
    content_hash: Mapped[bytes]
    mark_1: Mapped[int | None] = mapped_column(Integer, index=True)
    mark_2: Mapped[int | None] = mapped_column(Integer, index=True)
    mark_3: Mapped[int | None] = mapped_column(Integer, index=True)
    """By one of them copies of its text are found (``sources.similarity``); None: not any more."""
    matched_at: Mapped[datetime | None]
    """None: waits to be matched."""


class EntryRow(Row):
    """One appearance of an article in one source's feed."""

    __tablename__ = "entries"
    __table_args__ = (UniqueConstraint("source_id", "entry_key"), Index(None, "article_id"))

    id: Mapped[int] = own_id()
    source_id: Mapped[int] = parent("sources.id")
    entry_key: Mapped[str]
    article_id: Mapped[int] = parent("articles.id")
    seen_at: Mapped[datetime]
    url: Mapped[str | None]
    """Its own address, where that is not the article's: another outlet's copy of the text."""


class ArticleVersionRow(Row):
    """What an article said before a newer text took its place."""

    __tablename__ = "article_versions"
    __table_args__ = (Index(None, "article_id"),)

    id: Mapped[int] = own_id()
    article_id: Mapped[int] = parent("articles.id")
    replaced_at: Mapped[datetime]
    title: Mapped[str]
    text: Mapped[str]


class PageLookRow(Row):
    """A page that an article's text came from, to be looked at again."""

    __tablename__ = "page_looks"
    __table_args__ = (Index(None, "due_at"), Index(None, "source_id"))

    article_id: Mapped[int] = parent("articles.id", primary_key=True)
    source_id: Mapped[int] = parent("sources.id")
    due_at: Mapped[datetime]
    """A claim moves it a lease ahead."""
    looks: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was looked at since the article was stored."""
    etag: Mapped[bytes | None]
    last_modified: Mapped[bytes | None]
    body_hash: Mapped[bytes]


class SiteLineRow(Row):
    """A line that stands on pages of a site; see ``sources.learning``."""

    __tablename__ = "site_lines"
    __table_args__ = (Index(None, "seen_at"),)

    site: Mapped[str] = mapped_column(primary_key=True)
    """As of ``sources.addresses.site_of``."""
    line_key: Mapped[str] = mapped_column(String(16), primary_key=True)
    pages: Mapped[int]
    """On how many of its articles' pages it was seen."""
    seen_at: Mapped[datetime]


class StoryRow(Row):
    """The articles that report one event."""

    __tablename__ = "stories"
    __table_args__ = (Index(None, "latest_at"),)

    id: Mapped[int] = own_id()
    created_at: Mapped[datetime]
    first_at: Mapped[datetime]
    latest_at: Mapped[datetime]
    lead_article_id: Mapped[int | None] = mapped_column(
        Key, ForeignKey("articles.id", ondelete="SET NULL")
    )
    successor_id: Mapped[int | None] = mapped_column(
        Key, ForeignKey("stories.id", ondelete="SET NULL")
    )
    """Where the members went when the story vanished; None while it stands."""


class StoryMemberRow(Row):
    """An article's one place in one story."""

    __tablename__ = "story_members"
    __table_args__ = (Index(None, "story_id"),)

    article_id: Mapped[int] = parent("articles.id", primary_key=True)
    story_id: Mapped[int] = parent("stories.id")
    added_at: Mapped[datetime]
    copy: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Its text is that of an earlier article: listed, but it makes no further source of its own."""
