"""What stands in an element of a feed: its children by name, its text as markup, its links."""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from html import escape
from typing import NamedTuple, TypeAlias
from urllib.parse import urljoin
from xml.etree.ElementTree import Element  # the model only; parsing: xml_reader

from bot.sources.feed_entry import absolute_address
from bot.sources.feeds.dates import first_date, parse_date
from bot.sources.feeds.vocabulary import MEMORY, NO_ROLE, ROLES, Names
from bot.sources.plain import looks_like_markup

Children: TypeAlias = dict[str, list[Element]]

XML = "{http://www.w3.org/XML/1998/namespace}"
_NONE: list[Element] = []
_MAX_BASE = 2_000
_MAX_NESTED = 20_000
"""Elements of markup within an element."""
_PLAIN_TYPES = frozenset({"text", "text/plain"})
_HTML = frozenset({"html", "text/html"})
_MEDIA = ("image/", "audio/", "video/")
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "embed", "col", "area"})
_REFERENCE = re.compile(r"&(?:nbsp|quot|[lr][sd]quo|[mn]dash|hellip|[lr]aquo|#\d{2,5});")
"""Hardly ever written in plain text, but for those that are plain characters of HTML."""
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
    """Reads elements of one document. ``atom``: text is plain where nothing is said.

    ``prefixes``: see ``vocabulary.Names``.
    """

    def __init__(self, prefixes: Callable[[], Mapping[str, str]], *, atom: bool) -> None:
        self.name = Names(prefixes).of
        self._atom = atom
        self._slots: dict[str, tuple[str, int]] = {}

    def fields(self, item: Element) -> Children:
        """Return an entry's children by their roles in ``vocabulary``, in order of preference."""
        found: Children = {}
        slots = self._slots
        for child in item:
            tag = child.tag
            slot = slots.get(tag)
            if slot is None:
                slot = self._slot(tag)
            role = slot[0]
            known = found.get(role)
            if known is None:
                found[role] = [child]
            elif not role or slot[1] >= self._slot(known[-1].tag)[1]:
                known.append(child)
            else:
                self._put_in(child, slot[1], known)
        return found

    def _put_in(self, child: Element, rank: int, known: list[Element]) -> None:
        place = len(known)
        while place and self._slot(known[place - 1].tag)[1] > rank:
            place -= 1
        known.insert(place, child)

    def _slot(self, tag: str) -> tuple[str, int]:
        slot = self._slots.get(tag)
        if slot is None:
            slot = ROLES.get(self.name(tag), NO_ROLE)
            if len(self._slots) < MEMORY:
                self._slots[tag] = slot
        return slot

    def children(self, element: Element) -> Children:
        """Return the children by the names of ``vocabulary``, in order."""
        found: Children = {}
        for child in element:
            found.setdefault(self.name(child.tag), []).append(child)
        return found

    def markup(self, element: Element) -> str:
        """Return what is in it as HTML, however it was put in; empty for what is no text."""
        written = element.attrib.get("type") if element.attrib else None
        kind = (written or "").lower().strip()
        text = _inside(element, raw=kind in _HTML) if len(element) else element.text
        if not text or not (self._atom or written):
            return text or ""
        if element.get("mode") == "base64":
            return _from_base64(text)
        if kind in _PLAIN_TYPES or (not kind and self._atom):
            if ("<" not in text and "&" not in text) or len(element) or _is_html(text):
                return text
            return escape(text, quote=False)
        if kind in _HTML or _is_text(kind):
            return text
        return "" if kind.startswith(_MEDIA) else _from_base64(text)

    def markups(self, elements: list[Element]) -> list[str]:
        """Return the markup of all that have some."""
        return [text for element in elements if (text := self.markup(element)).strip()]

    def first_markup(self, children: Children, *names: str) -> str:
        """Return the first of them that says anything, or nothing."""
        for name in names:
            for element in children.get(name, _NONE):
                text = self.markup(element)
                if text and not text.isspace():
                    return text
        return ""


def words(children: Children, *names: str) -> Iterator[str]:
    """Return the texts of elements that hold no markup, those that are empty left out."""
    for name in names:
        for element in children.get(name, _NONE):
            text = element.text
            if text is None or len(element):
                text = "".join(element.itertext())
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
    if not element.attrib:
        return ""
    return element.get(name) or element.get(name.upper()) or ""


def links(children: Children) -> list[Link]:
    """Return all links, RSS's and Atom's."""
    elements = children.get("link", _NONE)
    found: list[Link] = []
    for element in elements:
        if not element.attrib:  # as RSS has it
            href = (element.text or "") if not len(element) else "".join(element.itertext())
            href = href.strip()
            if href:
                found.append(Link("alternate", "", href, ""))
            continue
        href = element.get("href")
        if href is None:
            href = "".join(element.itertext())
        if href and not href.isspace():
            rel = element.get("rel", "").strip().lower().removeprefix(_RELATION)
            kind = element.get("type", "").partition(";")[0].strip().lower()
            found.append(Link(rel or "alternate", kind, href, element.get("length", "")))
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


def base_of(holders: list[Element], default: str) -> str:
    """Return what addresses are relative to in the first of ``holders``, the others around it."""
    found = default
    for holder in reversed(holders):
        written = holder.get(f"{XML}base")
        if not written or len(written) > _MAX_BASE:
            continue
        try:
            joined = urljoin(found, written.strip())
        except ValueError:
            continue
        found = absolute_address(joined, found) or found
    return found


def language_of(holders: list[Element]) -> str:
    """Return the nearest ``xml:lang``, or nothing."""
    return next((tag for holder in holders if (tag := holder.get(f"{XML}lang"))), "")


def _inside(element: Element, *, raw: bool) -> str:
    """Return its inside as HTML; ``raw``: its texts are HTML themselves."""
    if not len(element):
        return element.text or ""
    parts: list[str] = []
    budget = _MAX_NESTED
    # Without recursion: documents may be nested as deeply as they like.
    stack: list[tuple[Element | None, str]] = [(element, "")]
    while stack and budget:
        budget -= 1
        opened, closing = stack.pop()
        if opened is None:
            parts.append(closing)
            continue
        name = "" if opened is element else opened.tag.rpartition("}")[2]
        parts += (f"<{name}>" if name else "", _said(opened.text, raw=raw))
        tail = "" if opened is element else _said(opened.tail, raw=raw)
        stack.append((None, tail if not name or name in _VOID else f"</{name}>{tail}"))
        stack += [(child, "") for child in reversed(opened)]
    return "".join(parts)


def _said(text: str | None, *, raw: bool) -> str:
    return (text if raw else escape(text, quote=False)) if text else ""


def _is_html(text: str) -> bool:
    """Return whether what should be plain text is none."""
    return looks_like_markup(text) or _REFERENCE.search(text) is not None


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
