"""What stands in an element of a feed: its children by name, its text as markup, its links."""

import binascii
import re
from base64 import b64decode
from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import NamedTuple, TypeAlias
from urllib.parse import urljoin

from lxml import etree

from bot.sources.feed_entry import absolute_address
from bot.sources.feeds.dates import first_date, parse_date
from bot.sources.feeds.vocabulary import MEMORY, NO_ROLE, ROLES, Names
from bot.sources.plain import looks_like_markup

Element: TypeAlias = etree._Element  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001  # lxml names its type so
Children: TypeAlias = dict[str, list[Element]]

XML = "{http://www.w3.org/XML/1998/namespace}"
_DECLARATION = re.compile(r' xmlns(?::[\w.-]+)?="[^"]*+"')
_MAX_BASE = 2_000
_MAX_NESTED = 5_000
"""Elements of markup within an element."""
_PLAIN_TYPES = frozenset({"text", "text/plain"})
_RELATION = "http://www.iana.org/assignments/relation/"
_ELSEWHERE_LIST = """
self enclosure hub edit edit-media replies next prev previous first last current license payment
search service service.edit service.feed service.post icon stylesheet start
http://schemas.google.com/g/2005#feed http://schemas.google.com/g/2005#post
"""
_ELSEWHERE = frozenset(_ELSEWHERE_LIST.split())
"""Relations of links that do not lead to the article."""
_PAGES = frozenset({"", "text/html", "application/xhtml+xml"})


class Link(NamedTuple):
    """A link as written."""

    rel: str
    type: str
    href: str
    length: str


class Reader:
    """Reads elements of one document. ``atom``: text is plain where nothing is said."""

    def __init__(self, *, atom: bool) -> None:
        self._names = Names()
        self._atom = atom
        self._slots: dict[object, tuple[str, int]] = {}

    def fields(self, item: Element) -> Children:
        """Return an entry's children by their roles in ``vocabulary``, in order of preference."""
        found: Children = {}
        ranks: dict[str, list[int]] = {}
        slots = self._slots
        for child in item:
            slot = slots.get(child.tag)
            role, rank = slot if slot is not None else self._slot(child)
            known = found.get(role)
            if known is None:
                found[role] = [child]
                ranks[role] = [rank]
            else:
                place = bisect_right(ranks[role], rank)
                ranks[role].insert(place, rank)
                known.insert(place, child)
        return found

    def _slot(self, element: Element) -> tuple[str, int]:
        slot = ROLES.get(self.name(element), NO_ROLE)
        if len(self._slots) < MEMORY:
            self._slots[element.tag] = slot
        return slot

    def children(self, element: Element) -> Children:
        """Return the children by the names of ``vocabulary``, in order."""
        found: Children = {}
        name_of = self._names.of
        for child in element:
            name = name_of(child.tag, child.prefix)
            known = found.get(name)
            if known is None:
                found[name] = [child]
            else:
                known.append(child)
        return found

    def name(self, element: Element) -> str:
        """Return the name of ``vocabulary``."""
        return self._names.of(element.tag, element.prefix)

    def markup(self, element: Element) -> str:
        """Return what is in it as HTML, however it was put in; empty for what is no text."""
        text = _inside(element)
        written = element.get("type")
        if not text or not (self._atom or written):
            return text
        kind = (written or "").lower().strip()
        if kind in _PLAIN_TYPES or (not kind and self._atom):
            return text if len(element) or looks_like_markup(text) else escape(text, quote=False)
        if element.get("mode") == "base64" or not _is_text(kind):
            return _from_base64(text) if kind.startswith(("text", "")) else ""
        return text

    def markups(self, children: Children, *names: str) -> list[str]:
        """Return the markup of all that have one of the names, those that are empty left out."""
        return [
            text
            for name in names
            for element in children.get(name, ())
            if (text := self.markup(element)).strip()
        ]

    def first_markup(self, children: Children, *names: str) -> str:
        """Return the first of them, or nothing."""
        for name in names:
            for element in children.get(name, ()):
                text = self.markup(element)
                if text.strip():
                    return text
        return ""


def words(children: Children, *names: str) -> Iterator[str]:
    """Return the texts of elements that hold no markup, those that are empty left out."""
    for name in names:
        for element in children.get(name, ()):
            text = element.text
            if text is None or len(element):
                text = "".join(element.itertext())  # pyright: ignore[reportUnknownArgumentType]
            text = text.strip()
            if text:
                yield text


def word(children: Children, *names: str) -> str:
    """Return the first of ``words``, or nothing."""
    for name in names:
        elements = children.get(name)
        if elements is not None:
            text = elements[0].text
            if text and not len(elements[0]) and (text := text.strip()):
                return text  # nearly always
            return next(words(children, *names), "")
    return ""


def date(children: Children, name: str) -> datetime | None:
    """Return the first of ``words`` that is a date."""
    elements = children.get(name)
    if elements is None:
        return None
    if len(elements) == 1:
        return parse_date(word(children, name))
    return first_date(words(children, name))


def attribute(element: Element, name: str) -> str:
    """Return an attribute in either case: the Channel Definition Format shouts."""
    return element.get(name) or element.get(name.upper()) or ""


def links(children: Children) -> list[Link]:
    """Return all links, RSS's and Atom's."""
    elements = children.get("link", ())
    if len(elements) == 1 and not elements[0].keys():  # as RSS has it
        href = word(children, "link")
        return [Link("alternate", "", href, "")] if href else []
    found: list[Link] = []
    for element in elements:
        href = element.get("href")
        if href is None:
            href = "".join(element.itertext()) if len(element) else (element.text or "")
        if href and href.strip():
            rel = (element.get("rel") or "").strip().lower().removeprefix(_RELATION)
            kind = (element.get("type") or "").partition(";")[0].strip().lower()
            found.append(Link(rel or "alternate", kind, href, element.get("length") or ""))
    return found


def page_link(found: list[Link]) -> str:
    """Return the link that leads to the article, or nothing."""
    if len(found) == 1 and found[0].rel == "alternate":
        return found[0].href
    ranked = (
        [link for link in found if link.rel == "alternate" and link.type in _PAGES],
        [link for link in found if link.rel == "alternate"],
        [link for link in found if link.rel not in _ELSEWHERE],
    )
    return next((matching[0].href for matching in ranked if matching), "")


def linked(found: list[Link], rel: str) -> str:
    """Return the first link of that relation, or nothing."""
    return next((link.href for link in found if link.rel == rel), "")


def base_of(element: Element, default: str) -> str:
    """Return what relative addresses in it are relative to: its ``xml:base`` and its parents'."""
    written = [
        base
        for holder in (element, *element.iterancestors())
        if (base := holder.get(f"{XML}base")) and len(base) <= _MAX_BASE
    ]
    found = default
    for base in reversed(written):
        try:
            joined = urljoin(found, base.strip())
        except ValueError:
            continue
        found = absolute_address(joined, found) or found
    return found


def language_of(element: Element) -> str:
    """Return the nearest ``xml:lang``, or nothing."""
    for holder in (element, *element.iterancestors()):
        found = holder.get(f"{XML}lang")
        if found:
            return found
    return ""


def _inside(element: Element) -> str:
    if not len(element):
        return element.text or ""
    parts = [escape(element.text or "", quote=False)]
    for count, child in enumerate(element):
        if count >= _MAX_NESTED:
            break
        parts.append(etree.tostring(child, encoding="unicode"))
    return _DECLARATION.sub("", "".join(parts))


def _is_text(kind: str) -> bool:
    """Return whether a media type is one of words. RSS has ``type`` for other things: words."""
    if "/" not in kind:
        return True
    return kind.startswith("text/") or kind.endswith(("xml", "html"))


def _from_base64(text: str) -> str:
    try:
        return b64decode(text, validate=False).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text
