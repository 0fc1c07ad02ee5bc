"""What is found at an address that an admin gives: a feed, or why there is none."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.ids import SourceId


class RefusalCode(StrEnum):
    """Why an address cannot become a source. Words: templates/messages/_refusals.html.j2."""

    ADDRESS = "address"
    BLOCKED = "blocked"
    DNS = "dns"
    TLS = "tls"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    STATUS = "http"
    CHALLENGE = "challenge"
    TOO_LARGE = "too_large"
    REDIRECTS = "redirects"
    NO_FEED = "no_feed"
    """A page, and no feed found for it."""
    NOT_A_FEED = "not_a_feed"
    UNREADABLE = "unreadable"
    GONE = "gone"
    """The source to test was removed."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An address that cannot become a source. ``detail`` is technical, and may be empty."""

    code: RefusalCode
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EntryPreview:
    """An entry as an admin sees it before a source is added."""

    title: str
    url: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class OtherFeed:
    """A further feed of a page: of a section, of comments left out."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """A feed that could be read."""

    feed_url: str
    title: str
    site_url: str | None
    language: str | None
    newest: tuple[EntryPreview, ...]
    """At most three, newest first."""
    total: int
    known: SourceId | None
    """The source that polls this feed already."""
    others: tuple["OtherFeed", ...] = ()
    """What else the page that was typed names, if it was asked for; none that is polled."""
