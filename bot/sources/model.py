"""What the poll step speaks of: documents, their failures, entries, sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.ids import ArticleId, SourceId
from bot.values import value


class FailureCode(StrEnum):
    """Why a document could not be had. Stored with the source, worded in templates."""

    DNS = "dns"
    """The host's name leads nowhere."""
    TLS = "tls"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    """No connection: refused, or no way there."""
    INTERRUPTED = "interrupted"
    """The connection broke before the answer was whole."""
    PROTOCOL = "protocol"
    """The answer is not HTTP as we speak it."""
    TOO_LARGE = "too_large"
    STATUS = "http"
    """A status other than success; its number is in ``FetchFailed.status``."""
    CHALLENGE = "challenge"
    """A protection service wants to see a person."""
    SILENCED = "silenced"
    """Not asked: the host wanted to be left alone for a while (429)."""
    REDIRECTS = "redirects"
    """More than five, or one without a target."""
    ADDRESS = "address"
    """Not an http(s) address that we may ask."""
    BLOCKED = "blocked"
    """The address leads into a network that sources may not reach."""
    NOT_A_FEED = "not_a_feed"
    UNREADABLE = "unreadable"
    """The document took too long to read, or broke the reader."""
    INTERNAL = "internal"
    """Our own mistake; the log has it."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole answer with a status of success."""

    status: int
    body: bytes
    """Decoded: no gzip any more."""
    headers: Mapping[str, str]
    """By lower-case name; the last one wins."""
    url: str
    """Where the answer came from, after redirects."""
    permanent: bool = False
    """All redirects on the way said "for good" (301 or 308), and there was one."""
    etag: bytes | None = None
    last_modified: bytes | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The validators we sent still hold."""

    headers: Mapping[str, str]
    url: str = ""
    """Where the answer came from, after redirects."""
    permanent: bool = False
    """As in ``Fetched``."""


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """No document, and why."""

    code: FailureCode
    detail: str = ""
    """For an admin, in the words of the library; one line."""
    status: int | None = None
    retry_after: str | None = None
    """The header as it came, with status 429 or 503."""

    @property
    def error_code(self) -> str:
        """Return the code to store: ``http_404``, ``dns``."""
        return f"{self.code}_{self.status}" if self.status is not None else str(self.code)

    @property
    def passing(self) -> bool:
        """Whether the same request may well succeed within hours."""
        if self.status is not None:
            return self.status in {408, 425, 429} or self.status >= 500  # noqa: PLR2004
        return self.code in {
            FailureCode.DNS,
            FailureCode.TIMEOUT,
            FailureCode.REFUSED,
            FailureCode.INTERRUPTED,
            FailureCode.SILENCED,
        }


FetchResult = Fetched | NotModified | FetchFailed


@value
class Enclosure:
    """A file that belongs to an entry: a recording, a picture, a document."""

    url: str
    """Absolute."""
    type: str | None = None
    """Its media type (``audio/mpeg``) as the feed says; with ``medium`` only, ``image/*``."""
    length: int | None = None
    """Bytes, as the feed says."""


@value
class Entry:
    """One item of a feed, as plain clean characters."""

    key: str
    """The feed's own id of it; without one, its canonical address, or a hash."""
    url: str
    """Absolute; empty when the feed gives none."""
    title: str
    text: str
    """Plain text, paragraphs separated by a blank line; may be empty."""
    published_at: datetime | None
    """When it came out; without such a date, when it was last changed."""
    author: str | None = None
    """All names, a comma between them."""
    language: str | None = None
    truncated: bool = False
    """The text says itself that it goes on elsewhere."""
    updated_at: datetime | None = None
    """When it was last changed, where the feed says so."""
    summary: str = ""
    """The feed's short text, where ``text`` is another, longer one; plain, as ``text`` is."""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """As a reader would see them: labels, not the addresses of vocabularies."""
    enclosures: tuple[Enclosure, ...] = ()
    image_url: str | None = None
    """Of the picture the feed gives with the entry. Absolute."""
    titled: bool = True
    """False: the feed gives no title, and ``title`` is the text's first words, or an address."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed document; entries in its own order."""

    title: str
    site_url: str | None
    language: str | None
    entries: tuple[Entry, ...]
    format: str = ""
    """``rss``, ``rdf``, ``atom``, ``json`` or ``sitemap``, and the version: ``rss 2.0``."""
    description: str = ""
    """Plain text, one line."""
    authors: tuple[str, ...] = ()
    """Who answers for it; entries that name nobody have them as their authors."""
    self_url: str | None = None
    """Where the feed says it lies itself. Absolute, but unchecked: it may be another host's."""
    hub_url: str | None = None
    """Of its WebSub hub. Absolute."""
    icon_url: str | None = None
    """Of its icon, or of its picture where it has no icon. Absolute."""
    updated_at: datetime | None = None
    """When the document says it was last changed."""
    ttl: timedelta | None = None
    """For how long its contents may be kept without asking again (RSS ``ttl``); at most a week."""
    update_every: timedelta | None = None
    """``sy:updatePeriod`` divided by ``sy:updateFrequency``; at most a week."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day in UTC, 0 to 23, in which it does not change; in order. Never all 24."""
    skip_days: tuple[int, ...] = ()
    """Days of the week in UTC, Monday 0, on which it does not change; in order. Never all 7."""


@dataclass(frozen=True, slots=True)
class NotAFeed:
    """A document that is none, and why; ``is_page``: it is HTML, which may link to one."""

    reason: str
    is_page: bool = False


class Unreadable(Exception):  # noqa: N818  # the state of a document, not a mistake of ours
    """The reading process gave up on a document: time, memory or a crash."""


@dataclass(frozen=True, slots=True)
class PastPoll:
    """How a poll ended."""

    at: datetime
    outcome: str
    """``read``, ``unchanged``, or the code of an error."""
    new: int
    """New or changed entries."""
    took: timedelta


@dataclass(frozen=True, slots=True)
class Source:
    """A publication we poll."""

    id: SourceId
    url: str
    """The feed's address."""
    site_url: str | None
    title: str
    state: str
    """``active``, ``paused`` by an admin, or ``closed``: gone for good."""
    language: str | None
    next_poll_at: datetime
    last_polled_at: datetime | None
    last_success_at: datetime | None
    failures: int
    """In a row."""
    error_code: str | None
    error_detail: str | None
    failing_since: datetime | None = None
    """The first of the failures in a row."""
    found_url: str | None = None
    """A feed that the site's front page names while this one fails."""
    interval: timedelta | None = None
    """From the last poll to the next, as it was chosen then."""
    interval_reason: str | None = None
    """Why: a ``schedule.Reason``."""
    weight: float = 1.0
    """How much its articles count in a digest's order; 1 is usual."""
    full_text: bool = True
    """Whether pages are fetched where the feed has too little text."""
    selector: str | None = None
    """A CSS selector for the text in its pages; None: found by itself."""
    last_polls: tuple[PastPoll, ...] = ()
    """Newest first."""
    set_language: str | None = None
    """What an admin says its articles are written in."""


@value
class ClaimedSource:
    """A source that is ours to poll until ``lease_until``, with what the last poll left."""

    id: SourceId
    url: str
    title: str
    site_url: str | None
    language: str | None
    lease_until: datetime
    etag: bytes | None
    last_modified: bytes | None
    body_hash: bytes | None
    entry_prints: bytes | None
    """Of the entries in the last document; see ``sifting``."""
    first: bool
    """Never polled with success."""
    failures: int
    error_code: str | None
    failing_since: datetime | None
    moved_to: str | None
    """Where the last poll was sent for good."""
    entry_times: tuple[int, ...]
    """As of ``rhythm.newest_times``, from the last document that was read."""
    last_polls: Sequence[Sequence[Any]]
    """As the row keeps them, newest first: a poll only puts its own before them."""
    full_text: bool
    """Whether pages are fetched where the feed has too little text."""
    selector: str | None
    """For the text in its pages; see ``extraction``."""
    set_language: str | None = None
    """What an admin says its articles are written in."""


@value
class KnownEntry:
    """An entry seen before, and the article it belongs to."""

    article_id: ArticleId
    content_hash: bytes
    """Of the article; see ``NewArticle``."""
    seen_at: datetime
    owns: bool
    """Its source brought the article first, so the text follows this source's changes."""


@value
class About:
    """What is known of an article besides its text; see the columns of the same names."""

    modified_at: datetime | None = None
    summary: str | None = None
    image: str | None = None
    section: str | None = None
    place: str | None = None
    agency: str | None = None
    paywalled: bool = False
    live: bool = False
    opinion: bool = False


@dataclass(frozen=True, slots=True)
class PageSeen:
    """By what an article's page is known again: validators as they came, and its hash."""

    etag: bytes | None
    last_modified: bytes | None
    body_hash: bytes


@value
class NewArticle:
    """A cleaned entry on its way into the tables, with the keys it is found by."""

    entry_key: str
    canonical_url: str
    link_key: str
    """The canonical URL by the feed's link alone, without what the page calls itself."""
    url: str
    title: str
    text: str
    language: str | None
    author: str | None
    published_at: datetime | None
    title_key: str
    content_hash: bytes
    """Of what the feed said. Empty: its page is still to be had, so look again next time."""
    history: bool
    replaces: ArticleId | None
    """The stored article that this is a newer text of; None for a new one."""
    about: About = About()
    marks: tuple[int, ...] = ()
    """As of ``similarity.marks_of``; empty where copies are not looked for."""
    lines: frozenset[tuple[str, str]] = frozenset()
    """Its page's site and lines that may be furniture there; see ``learning``."""
    page: PageSeen | None = None
    """The page that the text came from, when it is to be looked at again."""


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a document is known again, and by what its entries are."""

    etag: bytes | None
    last_modified: bytes | None
    body_hash: bytes | None
    entry_prints: bytes | None
    """As of ``sifting``."""


NO_VALIDATORS = Validators(None, None, None, None)
"""Then the next poll reads the document again, and all of it."""


@value
class PollRecord:
    """What a poll leaves in its source's row."""

    polled_at: datetime
    next_poll_at: datetime
    interval_reason: str
    """Why then: a ``schedule.Reason``."""
    outcome: str
    """As in ``PastPoll``."""
    succeeded: bool
    took: timedelta = timedelta()
    closes: bool = False
    error_code: str | None = None
    error_detail: str | None = None
    validators: Validators | None = None
    """None: as they were."""
    site_url: str | None = None
    language: str | None = None
    """What the document says of itself: kept where the source has nothing yet."""
    entry_times: tuple[int, ...] | None = None
    """As of ``rhythm.newest_times``; None: as they were."""
    moved_to: str | None = None
    """Where this poll was sent for good."""
    url: str | None = None
    """The new address, when it was sent there twice; None: as it was."""
    counts: bool = True
    """False: nothing was asked, so no failure is counted and no poll remembered."""


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as matching reads it."""

    id: ArticleId
    title: str
    text: str
    language: str | None
