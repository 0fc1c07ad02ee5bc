"""One entry of RSS, RDF or Atom: which of its many elements say what."""

from collections.abc import Iterable, Iterator
from itertools import islice
from xml.etree.ElementTree import Element  # the model only; parsing: xml_reader

from bot.sources.feed_entry import RawEntry, absolute_address
from bot.sources.feeds.dates import parse_date
from bot.sources.feeds.elements import (
    XML,
    Children,
    Link,
    Reader,
    attribute,
    base_of,
    date,
    links,
    page_link,
    word,
    words,
)
from bot.sources.feeds.facts import Facts, people_in
from bot.sources.model import Enclosure

_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_FILES = ("enclosure", "group", "media", "thumbnail", "peer link")
_MAX_HOLDERS = 100
_MAX_FILES = 200
_MAX_KIND = 100
_MAX_KEYWORDS = 5_000
_LENGTH_DIGITS = 15


def read_entry(
    holders: list[Element], reader: Reader, facts: Facts, *, based: bool
) -> tuple[RawEntry, str]:
    """Return the entry, and what its address is relative to.

    ``holders``: its element, and where ``based`` (the document uses ``xml:base`` somewhere) all
    that stand around it, the nearest first.
    """
    item = holders[0]
    found = reader.fields(item)
    base = base_of(holders, facts.base) if based else facts.base
    known = links(found)
    attributes = item.attrib
    raw = RawEntry(
        guid=word(found, "guid") or item.get(_ABOUT, ""),
        url=_address(item, found, known),
        title=reader.first_markup(found, "title"),
        contents=reader.markups(found["content"]) if "content" in found else (),
        summaries=reader.markups(found["summary"]) if "summary" in found else (),
        published_at=date(found, "published"),
        updated_at=date(found, "updated"),
        authors=people_in(found["author"], reader) if "author" in found else (),
    )
    if attributes or "language" in found:
        raw.language = item.get(f"{XML}lang") or word(found, "language")
        raw.updated_at = raw.updated_at or parse_date(attribute(item, "lastmod"))
    if "category" in found or "keywords" in found:
        raw.categories = list(_labels(found))
    if "group" in found:
        _look_in_group(found, reader, raw)
    if not found.keys().isdisjoint(_FILES) or any(link.rel == "enclosure" for link in known):
        raw.enclosures = list(islice(_files(found, known, reader, base), _MAX_FILES))
    if raw.enclosures or "image" in found:
        raw.image_url = _image(found, raw.enclosures, base)
    if based:
        raw.url = _with_own_base(found, raw.url, base)
    return raw, base


def _address(item: Element, found: Children, known: list[Link]) -> str:
    address = word(found, "original") or page_link(known)
    if address:
        return address
    for element in found.get("guid", ()):
        permanent = element.get("isPermaLink") or element.get("ispermalink") or "true"
        url = absolute_address(element.text or "", "")
        if url and permanent.strip().lower() != "false":
            return url
    return absolute_address(item.get(_ABOUT) or "", "") or attribute(item, "href")


def _with_own_base(found: Children, url: str, base: str) -> str:
    """Resolve the article's link where the link itself has an ``xml:base``."""
    for element in found.get("link", ()):
        written = element.get("href") or element.text or ""
        if written == url and element.get(f"{XML}base"):
            return absolute_address(url, base_of([element], base))
    return url


def _look_in_group(found: Children, reader: Reader, raw: RawEntry) -> None:
    """Take from ``media:group`` what the entry itself does not say."""
    for group in found["group"]:
        inner = reader.fields(group)
        raw.title = raw.title or reader.first_markup(inner, "title")
        if not raw.contents and not raw.summaries:
            raw.summaries = reader.markups(inner.get("summary", []))


def _labels(found: Children) -> Iterator[str]:
    for element in found.get("category", ()):
        label = element.get("label") or element.get("term") or element.get("text")
        yield label or element.text or ""
    for text in words(found, "keywords"):
        yield from text[:_MAX_KEYWORDS].split(",")


def _files(found: Children, known: list[Link], reader: Reader, base: str) -> Iterator[Enclosure]:
    """Return small pictures first, then files."""
    media = _media(found, reader)
    for children in media:
        for element in children.get("thumbnail", ()):
            yield from _file(element.get("url"), "image/*", None, base)
    yield from _enclosures(found, known, base)
    for children in media:
        for element in children.get("media", ()):
            yield from _file(element.get("url"), _kind(element), element.get("fileSize"), base)
        for element in children.get("peer link", ()):
            yield from _file(element.get("href"), element.get("type"), None, base)


def _enclosures(found: Children, known: list[Link], base: str) -> Iterator[Enclosure]:
    original = word(found, "original file")
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
        for role in ("group", "media"):
            for element in children.get(role, ()):
                if len(holders) >= _MAX_HOLDERS:
                    return holders
                if len(element):
                    holders.append(reader.fields(element))
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


def _image(found: Children, files: Iterable[Enclosure], base: str) -> str:
    """Return the entry's picture: a whole one before a small one."""
    pictures = [file for file in files if (file.type or "").startswith("image")]
    whole = [file.url for file in pictures if file.type != "image/*"]
    others = (
        absolute_address(element.get("href") or element.text or "", base)
        for element in found.get("image", ())
    )
    candidates = [*whole[:1], *(file.url for file in reversed(pictures)), *others]
    return next((url for url in candidates if url), "")
