"""What was read from an article's page."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says as an article."""

    title: str
    text: str
    """Paragraphs a blank line apart, without title, summary and what the site adds."""
    language: str | None = None
    author: str | None = None
    """Several with a comma between them."""
    published_at: datetime | None = None
    """Only from a full time stamp in the page's own metadata."""
    published_on: date | None = None
    """The day alone, also where it could only be found in the text or the address."""
    modified_at: datetime | None = None
    canonical: str | None = None
    """The address the page calls its own, when it lies on the same site."""
    titles: tuple[str, ...] = ()
    """All that the page calls its article, and itself: for finding repetitions of it."""
    summary: str | None = None
    """The line under the title; else what the metadata say the article is about."""
    site: str | None = None
    image: str | None = None
    section: str | None = None
    paywalled: bool = False
    """The text may be only its beginning."""
    live: bool = False
    """A live blog: many short reports on one page."""
    opinion: bool = False
