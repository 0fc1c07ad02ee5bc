"""One entry of RSS, RDF or Atom: which of its many elements say what."""

from collections.abc import Iterable, Iterator

from bot.sources.feed_entry import RawEntry, absolute_address
from bot.sources.feeds.dates import first_date
from bot.sources.feeds.elements import (
    XML,
    Children,
    Element,
    Link,
    Reader,
    base_of,
    links,
    page_link,
    word,
    words,
)
from bot.sources.feeds.facts import Facts, authors
from bot.sources.model import Enclosure

_CONTENTS = (
    "content:encoded",
    "content",
    "xhtml:body",
    "body",
    "xhtml:div",
    "fullitem",
    "fulltext",
    "full-text",
)
_SUMMARIES = (
    "description",
    "summary",
    "dc:description",
    "abstract",
    "dcterms:abstract",
    "itunes:summary",
    "googleplay:description",
    "media:description",
    "itunes:subtitle",
)
_PUBLISHED = (
    "published",
    "pubdate",
    "issued",
    "dcterms:issued",
    "dc:date",
    "created",
    "dcterms:created",
    "prism:publicationdate",
    "date",
)
_UPDATED = ("updated", "modified", "dcterms:modified", "lastbuilddate", "lastmod")
_CATEGORIES = ("category", "dc:subject", "media:category", "itunes:category", "tag")
_KEYWORDS = ("itunes:keywords", "media:keywords", "keywords", "news:keywords")
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_MAX_HOLDERS = 100
_MAX_KIND = 100
_LENGTH_DIGITS = 15


def read_entry(item: Element, reader: Reader, facts: Facts, *, based: bool) -> tuple[RawEntry, str]:
    """Return the entry, and what its address is relative to.

    ``based``: the document uses ``xml:base`` somewhere.
    """
    found = reader.children(item)
    base = base_of(item, facts.base) if based else facts.base
    known = links(found)
    files = list(_files(found, known, reader, base))
    raw = RawEntry(
        guid=word(found, "guid", "id", "dc:identifier") or item.get(_ABOUT) or "",
        url=_address(item, found, known),
        title=reader.first_markup(found, "title", "dc:title", "media:title", "itunes:title"),
        contents=reader.markups(found, *_CONTENTS),
        summaries=reader.markups(found, *_SUMMARIES),
        published_at=first_date(words(found, *_PUBLISHED)),
        updated_at=first_date(words(found, *_UPDATED)),
        authors=authors(found, reader),
        categories=list(_labels(found)),
        enclosures=files,
        image_url=_image(found, files, base),
        language=item.get(f"{XML}lang") or word(found, "dc:language", "language"),
    )
    _look_in_group(found, reader, raw)
    if based:
        raw.url = _with_own_base(found, raw.url, base)
    return raw, base


def _address(item: Element, found: Children, known: list[Link]) -> str:
    original = word(found, "feedburner:origlink", "pheedo:origlink")
    address = original or page_link(known)
    if address:
        return address
    for guid in found.get("guid", ()):
        if (
            guid.get("isPermaLink") or guid.get("ispermalink") or "true"
        ).strip().lower() != "false":
            return absolute_address(guid.text or "", "")
    return absolute_address(word(found, "id") or item.get(_ABOUT) or "", "")


def _with_own_base(found: Children, url: str, base: str) -> str:
    """Resolve the article's link where the link itself has an ``xml:base``."""
    for element in found.get("link", ()):
        written = element.get("href") or element.text or ""
        if written == url and element.get(f"{XML}base"):
            return absolute_address(url, base_of(element, base))
    return url


def _look_in_group(found: Children, reader: Reader, raw: RawEntry) -> None:
    """Take from ``media:group`` what the entry itself does not say."""
    for group in found.get("media:group", ()):
        inner = reader.children(group)
        raw.title = raw.title or reader.first_markup(inner, "media:title")
        if not raw.contents and not raw.summaries:
            raw.summaries = reader.markups(inner, "media:description")


def _labels(found: Children) -> Iterator[str]:
    for name in _CATEGORIES:
        for element in found.get(name, ()):
            label = element.get("label") or element.get("term") or element.get("text")
            yield label or "".join(element.itertext())
    for text in words(found, *_KEYWORDS):
        yield from text[:5_000].split(",")


def _files(found: Children, known: list[Link], reader: Reader, base: str) -> Iterator[Enclosure]:
    """Return small pictures first, then files."""
    media = _media(found, reader)
    for children in media:
        for element in children.get("media:thumbnail", ()):
            yield from _file(element.get("url"), "image/*", None, base)
    yield from _enclosures(found, known, base)
    for children in media:
        for element in children.get("media:content", ()):
            yield from _file(element.get("url"), _kind(element), element.get("fileSize"), base)
        for element in children.get("media:peerlink", ()):
            yield from _file(element.get("href"), element.get("type"), None, base)


def _enclosures(found: Children, known: list[Link], base: str) -> Iterator[Enclosure]:
    original = word(found, "feedburner:origenclosurelink", "pheedo:origenclosurelink")
    for element in found.get("enclosure", ()):
        address = original or element.get("url") or element.get("href")
        yield from _file(address, element.get("type"), element.get("length"), base)
    for link in known:
        if link.rel == "enclosure":
            yield from _file(link.href, link.type, link.length, base)


def _media(found: Children, reader: Reader) -> list[Children]:
    """Return the entry and, in it, all that holds media: groups, and contents with parts."""
    holders = [found]
    for children in holders:  # it grows as it is walked, to a group's contents and no further
        for name in ("media:group", "media:content"):
            for element in children.get(name, ()):
                if len(element) and len(holders) < _MAX_HOLDERS:
                    holders.append(reader.children(element))
    return holders


def _kind(element: Element) -> str:
    medium = (element.get("medium") or "").strip().lower()
    return element.get("type") or (f"{medium}/*" if medium else "")


def _file(
    address: str | None, kind: str | None, length: str | None, base: str
) -> Iterable[Enclosure]:
    url = absolute_address(address or "", base)
    if not url:
        return ()
    digits = (length or "").strip()
    known = digits.isascii() and digits.isdigit() and len(digits) <= _LENGTH_DIGITS
    size = int(digits) if known else 0
    return (Enclosure(url, (kind or "").strip().lower()[:_MAX_KIND] or None, size or None),)


def _image(found: Children, files: list[Enclosure], base: str) -> str:
    """Return the entry's picture: a whole one before a small one."""
    pictures = [file for file in files if (file.type or "").startswith("image")]
    whole = [file.url for file in pictures if file.type != "image/*"]
    others = [
        *((element.get("href") or "") for element in found.get("itunes:image", ())),
        *words(found, "image", "image:loc"),
    ]
    named = (absolute_address(address, base) for address in others)
    candidates = [*whole[:1], *(file.url for file in reversed(pictures)), *named]
    return next((url for url in candidates if url), "")
