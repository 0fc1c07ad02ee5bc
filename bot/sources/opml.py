"""OPML: lists of feeds from other programs, and ours for them. Pure.

http://opml.org/spec2.opml. A file is hostile until it was read: no entity but XML's own five is
known, nothing is fetched, and depth and number have limits.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import StrEnum
from html.entities import html5
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from bot.sources.catalogue.sameness import feed_key
from bot.sources.feed_entry import language_tag
from bot.sources.guard import url_problem
from bot.sources.model import Source
from bot.sources.pages.selection import is_selector
from bot.sources.plain import one_line

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 32
"""Folders in folders."""
MAX_FEEDS = 10_000
MAX_URL = 2_048
MAX_TITLE = 300
MAX_ELEMENTS = 50_000
WEIGHTS = (0.1, 10.0)
"""The lightest and the heaviest that a source can be."""

_NAMESPACE = "https://github.com/news-digest-bot/news-digest-bot/ns/source"
_BARE = re.compile(rb"&(?!(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_OURS = {b"amp", b"lt", b"gt", b"quot", b"apos"}


class OpmlProblem(StrEnum):
    """Why a file is not read at all."""

    TOO_LARGE = "too_large"
    NOT_OPML = "not_opml"
    ENTITIES = "entities"
    """It defines entities: no list of feeds needs that, and much harm can be done so."""
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"


class Fault(StrEnum):
    """Why a line of a file is left out."""

    NO_ADDRESS = "no_address"
    """It says that it is a feed, and not where."""
    NOT_WEB = "not_web"
    TOO_LONG = "too_long"
    INCLUDES = "includes"
    """It refers to another list, which is not fetched."""
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in a list. The settings are None where the list says nothing of them."""

    line: int
    url: str
    title: str
    """One line; empty where there is none."""
    weight: float | None = None
    full_text: bool | None = None
    selector: str | None = None
    language: str | None = None
    """What the feed says, as the list has it."""
    set_language: str | None = None
    """What an admin said, where the list is one of ours."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is left out."""

    line: int
    fault: Fault
    about: str
    """Its title or address, as far as it has one."""
    first_line: int | None = None
    """Where the same feed stands before, for ``Fault.TWICE``."""


@dataclass(frozen=True, slots=True)
class FeedList:
    """What a file holds."""

    feeds: tuple[Outline, ...]
    bad: tuple[BadLine, ...]
    broken_at: int | None = None
    """The line at which it is no XML any more: what comes after was not read."""


class _Refused(Exception):  # noqa: N818  # a way out of the parser, not a fault of ours
    def __init__(self, problem: OpmlProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass
class _Reader:
    """Collects outlines while expat reads."""

    feeds: list[Outline] = field(default_factory=list[Outline])
    bad: list[BadLine] = field(default_factory=list[BadLine])
    seen: dict[str, int] = field(default_factory=dict[str, int])
    depth: int = 0
    elements: int = 0
    line: int = 1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take one element."""
        self.elements += 1
        self.depth += 1
        if self.elements == 1 and tag.lower() != "opml":
            raise _Refused(OpmlProblem.NOT_OPML)
        if self.depth > MAX_DEPTH:
            raise _Refused(OpmlProblem.TOO_DEEP)
        if self.elements > MAX_ELEMENTS or len(self.feeds) > MAX_FEEDS:
            raise _Refused(OpmlProblem.TOO_MANY)
        if tag.lower() == "outline":
            self._outline({key.lower(): value for key, value in attributes.items()})

    def end(self, _: str) -> None:
        """Leave an element."""
        self.depth -= 1

    def _outline(self, said: dict[str, str]) -> None:
        url = said.get("xmlurl", "").strip()
        title = one_line(said.get("title") or said.get("text") or "")[:MAX_TITLE]
        kind = said.get("type", "").strip().lower()
        fault = _fault(url, kind, said)
        if fault is not None:
            self.bad.append(BadLine(self.line, fault, (title or one_line(url))[:MAX_TITLE]))
        elif url:
            self._feed(url, title, said)

    def _feed(self, url: str, title: str, said: dict[str, str]) -> None:
        key = feed_key(url)
        if key in self.seen:
            self.bad.append(BadLine(self.line, Fault.TWICE, title or url, self.seen[key]))
            return
        self.seen[key] = self.line
        selector = said.get("nd:selector", "").strip()
        full_text = said.get("nd:fulltext", "").strip().lower()
        self.feeds.append(
            Outline(
                line=self.line,
                url=url,
                title=title,
                weight=_weight(said.get("nd:weight", "")),
                full_text={"true": True, "false": False}.get(full_text),
                selector=selector if selector and is_selector(selector) else None,
                language=language_tag(said.get("language")),
                set_language=language_tag(said.get("nd:language")),
            )
        )


def read_opml(content: bytes) -> FeedList | OpmlProblem:
    """Return the feeds in a file, and what is wrong with its lines.

    Bare ampersands and HTML's names of characters are mended, as many programs write them. Where
    a file breaks off, the lines before count.
    """
    if len(content) > MAX_BYTES:
        return OpmlProblem.TOO_LARGE
    try:
        found = _read(content)
        return found if found.broken_at is None else _read(_mended(content))
    except _Refused as exc:
        return exc.problem


def write_opml(sources: Iterable[Source], *, title: str, now: datetime) -> bytes:
    """Return sources as OPML 2.0. What only we know stands in attributes of our own."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:nd={quoteattr(_NAMESPACE)}>',
        "  <head>",
        f"    <title>{_escaped(title)}</title>",
        f"    <dateCreated>{format_datetime(now.astimezone(UTC), usegmt=True)}</dateCreated>",
        "  </head>",
        "  <body>",
        *(f"    <outline {_attributes(source)}/>" for source in sources),
        "  </body>",
        "</opml>",
        "",
    ]
    return "\n".join(lines).encode()


def _read(content: bytes) -> FeedList:
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def start(tag: str, attributes: dict[str, str]) -> None:
        reader.line = parser.CurrentLineNumber
        reader.start(tag, attributes)

    parser.StartElementHandler = start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = _refuse_definitions
    parser.EntityDeclHandler = _refuse
    broken_at = None
    try:
        parser.Parse(content.lstrip(), True)  # noqa: FBT003  # expat's own signature
    except (expat.ExpatError, ValueError, LookupError):
        broken_at = parser.CurrentLineNumber
    if not reader.elements:
        raise _Refused(OpmlProblem.NOT_OPML)
    if len(reader.feeds) > MAX_FEEDS:
        raise _Refused(OpmlProblem.TOO_MANY)
    return FeedList(tuple(reader.feeds), tuple(reader.bad), broken_at)


def _refuse_definitions(*declared: object) -> None:
    if declared[-1]:  # it has definitions of its own
        raise _Refused(OpmlProblem.ENTITIES)


def _refuse(*_: object) -> None:
    raise _Refused(OpmlProblem.ENTITIES)


def _mended(content: bytes) -> bytes:
    """Return a file without what strict XML forbids and people write; lines stay lines."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in content[:4]:
        return content  # UTF-16: its bytes are no letters
    content = _NAMED.sub(_numbered, content)
    return _BARE.sub(b"&amp;", _CONTROL.sub(b"", content))


def _numbered(found: re.Match[bytes]) -> bytes:
    character = html5.get(f"{found[1].decode()};")
    if found[1] in _OURS or character is None:
        return found[0]
    return "".join(f"&#{ord(each)};" for each in character).encode()


def _fault(url: str, kind: str, said: dict[str, str]) -> Fault | None:
    if not url:
        if kind in {"include", "link"} and said.get("url", "").lower().endswith(".opml"):
            return Fault.INCLUDES
        return Fault.NO_ADDRESS if kind in {"rss", "atom"} else None
    if len(url) > MAX_URL:
        return Fault.TOO_LONG
    return Fault.NOT_WEB if url_problem(url) is not None else None


def _weight(written: str) -> float | None:
    try:
        weight = float(written)
    except ValueError:
        return None
    lightest, heaviest = WEIGHTS
    return weight if lightest <= weight <= heaviest else None


def _attributes(source: Source) -> str:
    said: dict[str, str | None] = {
        "type": "rss",
        "text": source.title,
        "title": source.title,
        "xmlUrl": source.url,
        "htmlUrl": source.site_url,
        "language": source.language,
        "nd:weight": None if source.weight == 1 else str(source.weight),
        "nd:fullText": None if source.full_text else "false",
        "nd:selector": source.selector,
        "nd:language": source.set_language,
    }
    return " ".join(f"{key}={_quoted(value)}" for key, value in said.items() if value)


def _quoted(value: str) -> str:
    return quoteattr(_CONTROL.sub(b"", value.encode("utf-8", "replace")).decode())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
