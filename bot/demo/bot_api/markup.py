"""Telegram's HTML, read as strictly as Telegram reads it: HTML in, text and entities out.

Written after ``do_parse_html`` of tdlib's MessageEntity.cpp, from which the texts of the errors
come. Offsets in errors are bytes of UTF-8; offsets of entities are UTF-16 units.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.demo.bot_api.answers import Json

SPACES = " \t\r\n\v\0"
_NAMED_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,8})|([a-z]{2,4}));?")
_LAST_CODE_POINT = 0x10FFFF

_SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = {*_SIMPLE_TAGS, "a", "blockquote", "tg-emoji"}

_ATTRIBUTES: dict[tuple[str, str], str] = {
    ("a", "href"): "",
    ("code", "class"): "language-",
    ("span", "class"): "tg-",
    ("tg-emoji", "emoji-id"): "",
}
"""The attributes that mean something, and the prefix that their value must have."""

OPAQUE = frozenset({"code", "pre"})
"""What is inside these is shown as written: no other entity may lie in them."""


class MarkupError(ValueError):
    """The markup cannot be read; the text is what Telegram says after "can't parse entities: "."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A formatted stretch of a message's text; ``offset`` and ``length`` are UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    custom_emoji_id: str | None = None

    @property
    def end(self) -> int:
        """Return the offset of the first unit after the stretch."""
        return self.offset + self.length

    def as_json(self) -> Json:
        """Return a MessageEntity."""
        entity: Json = {"type": self.type, "offset": self.offset, "length": self.length}
        for key in ("url", "language", "custom_emoji_id"):
            if (value := getattr(self, key)) is not None:
                entity[key] = value
        return entity


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A message's text as readers see it, and its formatting in order of offset."""

    text: str
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    """Return the length of ``text`` as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(html: str) -> FormattedText:
    """Read ``html``. Raise MarkupError where Telegram would refuse it."""
    return _Parser(html).parse()


def trimmed(formatted: FormattedText) -> FormattedText:
    """Return the text without white space at its ends, its entities clipped to what is left."""
    start = len(formatted.text) - len(formatted.text.lstrip())
    text = formatted.text.strip()
    shift, length = utf16_length(formatted.text[:start]), utf16_length(text)
    kept = [
        replace(entity, offset=first, length=last - first)
        for entity in formatted.entities
        if (last := min(length, entity.end - shift))
        > (first := max(0, min(length, entity.offset - shift)))
    ]
    return FormattedText(text, tuple(kept))


def checked_url(url: str) -> str | None:
    """Return ``url`` as Telegram keeps it in a link, or None where it drops the link silently."""
    if any(character in SPACES for character in url) or not url:
        return None
    if url.startswith(("tg://", "ton://")):
        return url
    candidate = url if "://" in url else f"http://{url}"
    try:
        parts = urlsplit(candidate)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or "." not in host.strip("."):
        return None
    return candidate if parts.path or parts.query else f"{candidate}/"


@dataclass(frozen=True, slots=True)
class _OpenTag:
    tag: str
    argument: str
    offset: int  # UTF-16 units of the text before it
    start: int  # characters of the text before it


class _Parser:
    """One pass over the HTML, with the open tags on a stack."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._at = 0
        self._text: list[str] = []
        self._units = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Entity] = []

    def parse(self) -> FormattedText:
        while self._at < len(self._html):
            if self._html.startswith("</", self._at):
                self._close_tag()
            elif self._html[self._at] == "<":
                self._open_tag()
            else:
                self._append(self._character())
        if self._open:
            tag = self._open[-1].tag
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{tag}"')
        text = "".join(self._text)
        return FormattedText(text, tuple(_tidied(self._entities)))

    def _append(self, character: str) -> None:
        self._text.append(character)
        self._units += utf16_length(character)

    def _character(self) -> str:
        """Take one character; the four named references and numeric ones count as one."""
        found = _CHARACTER.match(self._html, self._at)
        decoded = _decoded(found) if found else None
        if found is None or decoded is None:
            self._at += 1
            return self._html[self._at - 1]
        self._at = found.end()
        return decoded

    def _byte(self, at: int) -> int:
        return len(self._html[:at].encode("utf-8", "surrogatepass"))

    def _peek(self) -> str:
        """Return the next character; NUL, which counts as white space, at the end."""
        return self._html[self._at] if self._at < len(self._html) else "\0"

    def _skip(self, wanted: Callable[[str], bool]) -> str:
        start = self._at
        while self._at < len(self._html) and wanted(self._html[self._at]):
            self._at += 1
        return self._html[start : self._at]

    def _skip_spaces(self) -> None:
        self._skip(lambda character: character in SPACES)

    def _at_end(self) -> bool:
        return self._at >= len(self._html)

    def _open_tag(self) -> None:
        begin = self._at
        self._at += 1
        tag = self._skip(lambda character: character not in SPACES and character != ">").lower()
        if self._at_end():
            raise MarkupError(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if tag not in _TAGS:
            raise MarkupError(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        argument = ""
        while self._peek() != ">":
            self._skip_spaces()
            if self._peek() == ">":
                break
            argument = self._attribute(tag, begin) or argument
        self._at += 1
        if tag == "span" and argument != "spoiler":
            raise MarkupError(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}'
            )
        self._open.append(_OpenTag(tag, argument, self._units, len(self._text)))

    def _attribute(self, tag: str, begin: int) -> str:
        """Take one attribute; return what it says about the tag, or nothing."""
        name = self._skip(lambda c: c not in SPACES and c not in "=>/\"'").lower()
        if not name and not self._at_end():
            raise MarkupError(
                f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}'
            )
        self._skip_spaces()
        if self._at_end():
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        expandable = "1" if (tag, name) == ("blockquote", "expandable") else ""
        if self._peek() != "=":
            return expandable
        self._at += 1
        self._skip_spaces()
        if self._at_end():
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        value = self._attribute_value(begin)
        prefix = _ATTRIBUTES.get((tag, name))
        if prefix is None or not value.startswith(prefix):
            return expandable
        return value.removeprefix(prefix)

    def _attribute_value(self, begin: int) -> str:
        quote = self._peek()
        if quote not in "\"'":
            start = self._at
            value = self._skip(lambda c: c.isascii() and (c.isalnum() or c in ".-")).lower()
            if self._peek() not in SPACES and self._peek() != ">":
                raise MarkupError(
                    f"Unexpected end of name token at byte offset {self._byte(start)}"
                )
        else:
            self._at += 1
            characters: list[str] = []
            while not self._at_end() and self._peek() != quote:
                characters.append(self._character())
            value = "".join(characters)
            self._at += 1
        if self._at_end():
            raise MarkupError(f"Unclosed start tag at byte offset {self._byte(begin)}")
        return value

    def _close_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise MarkupError(f"Unexpected end tag at byte offset {self._byte(begin)}")
        self._at += 2
        name = self._skip(lambda character: character not in SPACES and character != ">")
        self._skip_spaces()
        if self._peek() != ">":
            raise MarkupError(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self._at += 1
        opened = self._open.pop()
        if name and name.lower() != opened.tag:
            raise MarkupError(
                f"Unmatched end tag at byte offset {self._byte(begin)},"
                f' expected "</{opened.tag}>", found "</{name}>"'
            )
        if self._units > opened.offset:
            self._close(opened)

    def _close(self, opened: _OpenTag) -> None:
        offset, length = opened.offset, self._units - opened.offset
        entity = Entity(_SIMPLE_TAGS.get(opened.tag, ""), offset, length)
        match opened.tag:
            case "a":
                inner = "".join(self._text[opened.start :])
                url = checked_url(opened.argument or inner)
                entity = replace(entity, type="text_link", url=url) if url else None
            case "blockquote":
                kind = "expandable_blockquote" if opened.argument else "blockquote"
                entity = replace(entity, type=kind)
            case "tg-emoji":
                entity = replace(entity, type="custom_emoji", custom_emoji_id=opened.argument)
            case "code":
                entity = replace(entity, language=opened.argument or None)
            case "pre":
                entity = replace(entity, language=self._language_of(entity))
            case _:
                pass
        if entity is not None:
            self._entities.append(entity)

    def _language_of(self, block: Entity) -> str | None:
        """Return the language of the ``code`` that fills a ``pre``, and take that code away."""
        last = self._entities[-1] if self._entities else None
        if last is None or last.type != "code" or last.offset != block.offset:
            return None
        if last.length != block.length:
            return None
        self._entities.pop()
        return last.language


def _decoded(found: re.Match[str]) -> str | None:
    """Return the character a reference stands for; None if Telegram leaves it as written."""
    hexadecimal, decimal, named = found.groups()
    if named is not None:
        return _NAMED_CHARACTERS.get(named)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    is_surrogate = 0xD800 <= code <= 0xDFFF  # noqa: PLR2004  # Unicode's range
    return chr(code) if 0 < code < _LAST_CODE_POINT and not is_surrogate else None


def _tidied(entities: list[Entity]) -> list[Entity]:
    """Return the entities in order, without those inside code and without repeated nesting."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=lambda each: (each.offset, -each.length)):
        around = [each for each in kept if each.offset <= entity.offset and entity.end <= each.end]
        if any(each.type in OPAQUE or each.type == entity.type for each in around):
            continue
        language = entity.language if entity.type == "pre" else None
        kept.append(replace(entity, language=language))
    return kept
