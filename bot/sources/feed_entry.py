"""From what a feed's format gives for an entry to the entry: the same for all formats."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin

from bot.sources.identity import entry_key
from bot.sources.model import Entry
from bot.sources.plain import characters, heading, one_line, paragraphs

MAX_ENTRIES = 500
"""Of one document; feeds put the newest first."""

MAX_TEXT = 100_000
"""Characters of an entry's text; the longest news features stay under it."""
MAX_TITLE = 500
_MAX_MARKUP = 1_000_000
_MAX_URL = 2_000
_MAX_AUTHOR = 200
_TITLE_FROM_TEXT = 100

_GOES_ON = re.compile(
    r"(?:\[(?:…|\.\.\.|&hellip;)\]|…|\.\.\.|continue reading\W*|read more\W*|اقرأ المزيد\W*"
    r"|قراءة المزيد\W*|المزيد\W*|devamını oku\W*|читать далее\W*|lire la suite\W*|weiterlesen\W*"
    r"|leer más\W*)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class RawEntry:
    """An entry's fields as written, markup and all; empty where the feed has none."""

    guid: str = ""
    url: str = ""
    title: str = ""
    contents: list[str] = field(default_factory=list[str])
    """All that might be its text; the longest is taken."""
    published_at: datetime | None = None
    author: str = ""
    language: str = ""


def finish_entry(raw: RawEntry, base: str) -> Entry | None:
    """Return the entry in plain text, addresses absolute; None when it says nothing at all."""
    url = absolute_address(raw.url, base)
    guid = one_line(raw.guid)
    if not url:
        url = absolute_address(guid, "")  # an id that is a permanent link
    title = heading(raw.title[:_MAX_MARKUP])[:MAX_TITLE]
    texts = [paragraphs(content[:_MAX_MARKUP]) for content in raw.contents]
    text = max(texts, key=len, default="")[:MAX_TEXT]
    title = title or _shortened(text)
    if not title:
        return None
    return Entry(
        key=entry_key(guid, url, title, raw.published_at),
        url=url,
        title=title,
        text=text,
        published_at=raw.published_at,
        author=one_line(heading(raw.author[:_MAX_AUTHOR])) or None,
        language=language_tag(raw.language),
        truncated=_GOES_ON.search(text[-60:]) is not None,
    )


def language_tag(written: str | None) -> str | None:
    """Return a BCP 47 tag in its usual spelling (``en-GB``, ``ar``), or None."""
    tag = (written or "").strip().replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", tag):
        return None
    first, *rest = tag.split("-")
    regions = (part.upper() if len(part) == 2 else part for part in rest)  # noqa: PLR2004
    return "-".join([first.lower(), *regions])


def absolute_address(written: str, base: str) -> str:
    """Return an http(s) address made absolute; empty when it is none."""
    compact = "".join(characters(written).split())
    if not compact or len(compact) > _MAX_URL:
        return ""
    try:
        absolute = urljoin(base, compact)
    except ValueError:
        return ""
    return absolute if absolute.lower().startswith(("http://", "https://")) else ""


def _shortened(text: str) -> str:
    """Return a text's first words: posts without a title are known by them."""
    first = text.partition("\n")[0]
    if len(first) <= _TITLE_FROM_TEXT:
        return first
    return first[:_TITLE_FROM_TEXT].rpartition(" ")[0] + "…"
