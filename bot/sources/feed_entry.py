"""From what a feed's format gives for an entry to the entry: the same for all formats."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from bot.sources.feeds.people import people
from bot.sources.identity import entry_key
from bot.sources.model import Enclosure, Entry
from bot.sources.plain import characters, heading, one_line, paragraphs

MAX_TEXT = 100_000
"""Characters of an entry's text; the longest news features stay under it."""
MAX_TITLE = 500
MAX_SUMMARY = 5_000
MAX_FEED_TEXT = 2_000_000
"""Characters of all texts of a document: what the bot takes over in one go, without a pause."""
_CUT_TEXT = 1_000
_MUCH_LONGER = 1.25
"""Times the full text's length, from which a summary is the fuller one."""
_MAX_MARKUP = 1_000_000
_MAX_TITLE_MARKUP = 20_000
_MAX_URL = 2_000
_MAX_GUID = 5_000
_MAX_LIST = 50
_MAX_CATEGORY = 100
_TITLE_FROM_TEXT = 100

_DOTS = ("…", "...", "[…]", "[...]", "[&hellip;]")
_GOES_ON = (
    *("continue reading", "read more", "اقرأ المزيد", "قراءة المزيد", "المزيد", "devamını oku"),
    *("читать далее", "lire la suite", "weiterlesen", "leer más", "ادامه مطلب", "زیاتر بخوێنەوە"),
)
_NOT_A_WORD = " \t\n.,:;!?…»›→←>»«‹)(][|-–—•'\"\u200f\u200e"
_LONGEST_END = 60
_WEB = ("http://", "https://")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_PLAIN_HOST = re.compile(r"https?://[\w.-]+(?:[:/?#]|$)")
_PLAIN = re.compile(r"https?://[\w.-]++(?:[:/?#][^\s\x00-\x1f\x7f-\x9f<>\"&]*+)?+")
_MAX_IMAGE_MARKUP = 20_000
_IMAGE = re.compile(r"<img\b[^>]{1,2000}>", re.IGNORECASE)
_IMAGE_SOURCE = re.compile(r"""\ssrc\s*=\s*["']([^"'<>]{1,2000})["']""", re.IGNORECASE)
_TINY = re.compile(r"""\s(?:width|height)\s*=\s*["']?\d{1,2}(?!\d|%)""", re.IGNORECASE)
_COUNTS = re.compile(
    r"pixel|tracking|/count|feedburner|feedsportal|doubleclick|emoji|smil(?:ey|ies)|avatar|"
    r"\.gif(?:$|\?)|1x1|spacer",
    re.IGNORECASE,
)
"""What counts readers, or stands for a letter."""
_NOT_IN_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f-\x9f<>\"]")


@dataclass(slots=True)
class RawEntry:
    """An entry's fields as written; titles, texts and people are markup. Empty: it has none."""

    guid: str = ""
    url: str = ""
    title: str = ""
    contents: Sequence[str] = ()
    """All that might be its full text; the longest is taken."""
    summaries: Sequence[str] = ()
    """All that might be its short text, the best first; the first that says anything is taken."""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    authors: Sequence[str] = ()
    categories: Sequence[str] = ()
    enclosures: Sequence[Enclosure] = ()
    """Addresses absolute already."""
    image_url: str = ""
    """Absolute."""
    language: str = ""


def finish_entry(raw: RawEntry, base: str) -> Entry | None:
    """Return the entry in plain text, its address absolute; None when it says nothing at all."""
    url = absolute_address(raw.url, base)
    guid = one_line(raw.guid[:_MAX_GUID])
    text, summary = _texts(raw)
    title = heading(raw.title[:_MAX_TITLE_MARKUP])[:MAX_TITLE].strip()
    titled = bool(title)
    authors = people(raw.authors)
    if not titled:
        title = _stand_in(raw, summary or text, url or guid)
        if not title:
            return None
    return Entry(
        key=entry_key(guid, url, title, raw.published_at),
        url=url,
        title=title,
        text=text,
        published_at=raw.published_at or raw.updated_at,
        author=", ".join(authors) or None,
        language=language_tag(raw.language) if raw.language else None,
        truncated=_goes_on(text),
        updated_at=raw.updated_at,
        summary=summary,
        authors=authors,
        categories=each_once(raw.categories) if raw.categories else (),
        enclosures=_distinct(raw.enclosures) if raw.enclosures else (),
        image_url=raw.image_url or _picture(raw, base),
        titled=titled,
    )


def within_bounds(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries with the texts cut short that are too much for one document."""
    room = MAX_FEED_TEXT
    kept: list[Entry] = []
    for entry in entries:
        room -= len(entry.text) + len(entry.summary)
        if room < 0 and len(entry.text) > _CUT_TEXT:
            cut = entry.text[:_CUT_TEXT].rpartition(" ")[0]
            entry = replace(entry, text=cut, summary="", truncated=True)  # noqa: PLW2901  # the same one, shorter
        kept.append(entry)
    return tuple(kept)


def _picture(raw: RawEntry, base: str) -> str | None:
    """Return the first picture in the texts that is large enough to be more than a mark."""
    for markup in (*raw.contents, *raw.summaries):
        if "<" not in markup:
            continue
        for tag in _IMAGE.finditer(markup[:_MAX_IMAGE_MARKUP]):
            written = _IMAGE_SOURCE.search(tag[0])
            address = absolute_address(html.unescape(written[1]), base) if written else ""
            if address and not _TINY.search(tag[0]) and not _COUNTS.search(address):
                return address
    return None


def _distinct(files: Iterable[Enclosure]) -> tuple[Enclosure, ...]:
    """Return the files, none twice; what is known first of one counts."""
    found: dict[str, Enclosure] = {}
    for file in files:
        found.setdefault(file.url, file)
    return tuple(found.values())[:_MAX_LIST]


def each_once(written: Iterable[str]) -> tuple[str, ...]:
    """Return labels as plain text, none twice, at most fifty."""
    found: dict[str, None] = {}
    for markup in written:
        label = _label(markup[: _MAX_CATEGORY * 5])
        if label:
            found[label] = None
        if len(found) >= _MAX_LIST:
            break
    return tuple(found)


@lru_cache(maxsize=1_024)  # feeds have few categories
def _label(markup: str) -> str:
    return heading(markup)[:_MAX_CATEGORY].strip()


def language_tag(written: str | None) -> str | None:
    """Return a BCP 47 tag in its usual spelling (``en-GB``, ``ar``), or None."""
    tag = (written or "").strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        return None
    first, *rest = tag.split("-")
    regions = (part.upper() if len(part) == 2 else part for part in rest)  # noqa: PLR2004
    return "-".join([first.lower(), *regions])


def absolute_address(written: str, base: str) -> str:
    """Return an http(s) address made absolute; empty when it is none."""
    compact = written.strip()
    if not compact or len(compact) > _MAX_URL:
        return ""
    if _PLAIN.fullmatch(compact):
        return compact  # nearly always
    if _NOT_IN_ADDRESS.search(compact):
        compact = "".join(characters(compact).splitlines()).replace("\t", "").replace(" ", "%20")
        compact = _NOT_IN_ADDRESS.sub("", compact)
    if "&amp;" in compact:  # escaped twice
        compact = compact.replace("&amp;", "&")
    try:
        if compact.startswith(_WEB) and _PLAIN_HOST.match(compact):
            return compact
        absolute = urljoin(base, compact)
        host = urlsplit(absolute).hostname
    except ValueError:
        return ""
    return absolute if host and absolute.lower().startswith(_WEB) else ""


def _goes_on(text: str) -> bool:
    """Return whether a text ends in words that say so."""
    if text.endswith(_DOTS):
        return True
    return text[-_LONGEST_END:].rstrip(_NOT_A_WORD).lower().endswith(_GOES_ON)


def _texts(raw: RawEntry) -> tuple[str, str]:
    """Return the full text, and the summary where it is a shorter one."""
    full = max(
        (paragraphs(content[:_MAX_MARKUP]) for content in raw.contents), key=len, default=""
    )[:MAX_TEXT]
    short = ""
    for markup in raw.summaries:
        short = paragraphs(markup[:_MAX_MARKUP])[:MAX_TEXT]
        if short:
            break
    if len(short) > len(full) * _MUCH_LONGER:
        return short, ""
    return full, short[:MAX_SUMMARY] if len(short) < len(full) else ""


def _stand_in(raw: RawEntry, text: str, address: str) -> str:
    """Return the words by which an entry without a title is known."""
    if text:
        return _shortened(text)
    file = raw.enclosures[0].url if raw.enclosures else ""
    name = one_line(unquote(file.rstrip("/").rpartition("/")[2]))
    others = [*raw.categories, *raw.authors]
    found = address or name or one_line(heading(" ".join(others)[:MAX_TITLE]))
    moment = raw.published_at or raw.updated_at
    if not found and moment:
        found = moment.date().isoformat()
    return one_line(found[:MAX_TITLE])


def _shortened(text: str) -> str:
    """Return a text's first words: posts without a title are known by them."""
    first = text.partition("\n")[0]
    if len(first) <= _TITLE_FROM_TEXT:
        return first
    start = first[:_TITLE_FROM_TEXT]
    return (start.rpartition(" ")[0] or start) + "…"
