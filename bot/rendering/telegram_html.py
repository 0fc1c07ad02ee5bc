"""Telegram's HTML: is it right, how much of a message does it take, and where may it be cut.

A strict reading of https://core.telegram.org/bots/api#html-style: what passes here, Telegram
takes; some of what Telegram forgives (capital tags, unquoted attributes) does not pass.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

MAX_UNITS = 4096
"""Characters of one message after parsing, in UTF-16 units: the strictest of the ways they are
counted (https://core.telegram.org/bots/api#sendmessage)."""
MAX_ENTITIES = 100
"""Further ones silently lose their format (https://github.com/tdlib/telegram-bot-api/issues/820)."""
MAX_RAW_BYTES = 32_768
"""Telegram's server refuses a longer text before it parses it."""
MAX_NESTING_BYTES = 8_192
"""Of the tags that are open at one point: they are written again in each part of a split text."""
MAX_DEPTH = 16

_SIMPLE = r"b|strong|i|em|u|ins|s|strike|del|code|pre|tg-spoiler|blockquote"
_TAG = re.compile(
    rf"""<(?:
        /(?P<close>[a-z-]+)
        | (?P<simple>{_SIMPLE})
        | (?P<a>a)\ href="[^"<>]*"
        | (?P<span>span)\ class="tg-spoiler"
        | (?P<code>code)\ class="language-[^"<>]*"
        | (?P<blockquote>blockquote)\ expandable
        | (?P<emoji>tg-emoji)\ emoji-id="[0-9]+"
    )>""",
    re.VERBOSE,
)
_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,9})|(lt|gt|amp|quot)(?![A-Za-z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE = " \t\n"

_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"[.!?؟۔…][\"'”’»)\]]*\s+|[。！？]|\n")
_WORD = re.compile(rf"[{_SPACE}]+")


class MarkupError(ValueError):
    """The text is not Telegram HTML; says what and where."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of a message a text takes."""

    units: int
    """UTF-16 units of the text without tags."""
    entities: int
    """Pairs of tags."""
    raw_bytes: int
    """UTF-8 bytes with tags."""

    def __add__(self, other: "Measure") -> "Measure":
        """Return the measure of both texts in a row."""
        return Measure(
            self.units + other.units,
            self.entities + other.entities,
            self.raw_bytes + other.raw_bytes,
        )

    @property
    def fits(self) -> bool:
        """Tell whether one message can carry it."""
        return self.is_within(WHOLE)

    def is_within(self, room: "Measure") -> bool:
        """Tell whether it takes no more than ``room`` of anything."""
        return (
            self.units <= room.units
            and self.entities <= room.entities
            and self.raw_bytes <= room.raw_bytes
        )


WHOLE = Measure(units=MAX_UNITS, entities=MAX_ENTITIES, raw_bytes=MAX_RAW_BYTES)
"""One message."""

PART = Measure(units=MAX_UNITS - 96, entities=MAX_ENTITIES - 2, raw_bytes=MAX_RAW_BYTES - 1024)
"""What ``pack`` fills of it: delivery may have to put a line above."""


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    raw: str
    at: int
    """Where it stands: two tags of one wording are two tags."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece of text and the tags around it, the outermost first."""

    text: str
    tags: tuple[_Tag, ...]


def measure(html: str) -> Measure:
    """Return how much of a message ``html`` takes; raise ``MarkupError`` when it is wrong."""
    runs = _parse(html)
    text = "".join(run.text for run in runs)
    tags = {tag for run in runs for tag in run.tags}
    return Measure(_units(text), len(tags), len(html.encode()))


def to_plain(html: str) -> str:
    """Return the text that a reader sees; raise ``MarkupError`` when ``html`` is wrong."""
    return "".join(run.text for run in _parse(html))


def fits(html: str) -> bool:
    """Tell whether ``html`` is right and one message can carry it."""
    try:
        return measure(html).fits
    except MarkupError:
        return False


def salvage(html: str) -> str:
    """Return plain text from whatever ``html`` is, cut to one message: the last resort."""
    try:
        text = to_plain(html)
    except MarkupError:
        text = _decode(re.sub(r"</?[a-z][^<>]*>", "", html), lenient=True)
    return text.encode("utf-16-le", "replace")[: MAX_UNITS * 2].decode("utf-16-le", "ignore")


def pack(blocks: Sequence[str], separator: str = "\n\n") -> list[str]:
    """Put blocks of HTML, in order, into as few messages as they fit into without being cut.

    Blank blocks are left out. Only a block that is too long by itself is cut, between
    paragraphs, sentences or words, and its tags are closed and opened again. Raises
    ``MarkupError`` when a block is wrong.
    """
    return pack_with_places(blocks, separator)[0]


def pack_with_places(blocks: Sequence[str], separator: str = "\n\n") -> tuple[list[str], list[int]]:
    """Return the messages of ``pack``, and for each block the number of the one it begins in."""
    parts: list[str] = []
    places: list[int] = []
    taken = Measure(0, 0, 0)
    for block in blocks:
        begun: int | None = None
        for piece, alone, behind in _measured(block, separator):
            both = taken + behind
            if parts and begun is None and both.is_within(PART):
                parts[-1] += separator + piece
                taken = both
            else:
                parts.append(piece)
                taken = alone
            begun = len(parts) - 1 if begun is None else begun
        places.append(max(0, len(parts) - 1) if begun is None else begun)
    return parts, places


@lru_cache(maxsize=10_000)  # one block stands in many chats' messages
def _measured(block: str, separator: str) -> tuple[tuple[str, Measure, Measure], ...]:
    """Return the pieces of ``block``, each measured by itself and with a separator."""
    gap = measure(separator)
    return tuple((piece, size := measure(piece), gap + size) for piece in _pieces(block))


def _pieces(block: str) -> list[str]:
    """Return ``block`` as it is when it fits, else cut; nothing when a reader would see nothing."""
    runs = _parse(block)
    text = "".join(run.text for run in runs)
    if not text.strip():
        return []
    if measure(block).is_within(PART):
        return [block.strip(_SPACE)]
    pieces: list[str] = []
    start = _skip(text, 0)
    while start < len(text):
        cut = _border(text, start, _furthest(runs, text, start))
        shown = text[start:cut].rstrip(_SPACE)
        if shown.strip():
            pieces.append(_write(_between(runs, start, start + len(shown))))
        start = _skip(text, cut)
    return pieces


def _skip(text: str, start: int) -> int:
    return len(text) - len(text[start:].lstrip(_SPACE))


def _furthest(runs: list[_Run], text: str, start: int) -> int:
    """Return the greatest ``end`` such that ``text[start:end]`` with its tags fits a message."""
    low, high = start + 1, min(len(text), start + MAX_UNITS)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(_write(_between(runs, start, middle))).is_within(PART):
            low = middle
        else:
            high = middle - 1
    return low


def _border(text: str, start: int, end: int) -> int:
    """Return where to cut: at ``end`` or at the best border before it."""
    if end == len(text):
        return end
    half = start + (end - start) // 2
    for kind, earliest in ((_PARAGRAPH, half), (_SENTENCE, half), (_WORD, start)):
        # One more character than fits: a border may be just the blank that is left out.
        borders = [found.end() for found in kind.finditer(text, start, end + 1)]
        if borders and borders[-1] > earliest:
            return min(borders[-1], end)
    return _between_letters(text, start, end)


def _between_letters(text: str, start: int, end: int) -> int:
    """Return the last place up to ``end`` that does not part a letter from its marks."""
    cut = end
    while cut > start + 1 and (_clings(text[cut]) or text[cut - 1] == "\u200d"):
        cut -= 1
    return cut if cut > start + 1 else end


def _clings(character: str) -> bool:
    """Tell whether it belongs to the character before it: a mark, a joiner, a skin tone."""
    tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return tone or character == "\u200d" or unicodedata.category(character) in {"Mn", "Me", "Mc"}


def _between(runs: list[_Run], start: int, end: int) -> list[_Run]:
    """Return the runs of the characters from ``start`` to ``end`` of the text without tags."""
    found: list[_Run] = []
    position = 0
    for run in runs:
        text = run.text[max(0, start - position) : max(0, end - position)]
        if text:
            found.append(_Run(text, run.tags))
        position += len(run.text)
    return found


def _write(runs: Sequence[_Run]) -> str:
    """Return HTML for ``runs``, every tag closed."""
    written: list[str] = []
    opened: tuple[_Tag, ...] = ()
    for run in (*runs, _Run("", ())):
        pairs = zip(opened, run.tags, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        written.extend(f"</{tag.name}>" for tag in reversed(opened[shared:]))
        written.extend(tag.raw for tag in run.tags[shared:])
        written.append(_escape(run.text))
        opened = run.tags
    return "".join(written)


def _parse(html: str) -> list[_Run]:
    runs: list[_Run] = []
    opened: tuple[_Tag, ...] = ()
    position = 0
    while position < len(html):
        start = html.find("<", position)
        text = html[position:] if start < 0 else html[position:start]
        if text:
            runs.append(_Run(_decode(text), opened))
        if start < 0:
            break
        found = _TAG.match(html, start)
        if found is None:
            raise MarkupError(f"no tag of Telegram's: {html[start : start + 40]!r}, at {start}")
        opened = _step(opened, found)
        position = found.end()
    if opened:
        raise MarkupError(f"<{opened[-1].name}> at {opened[-1].at} is not closed")
    return runs


def _step(opened: tuple[_Tag, ...], found: re.Match[str]) -> tuple[_Tag, ...]:
    """Return which tags are open after the one that was found."""
    name = found.group(found.lastgroup or "")
    if found.lastgroup == "close":
        if not opened or opened[-1].name != name:
            raise MarkupError(f"</{name}> at {found.start()} closes nothing")
        return opened[:-1]
    opened = (*opened, _Tag(name, found.group(), found.start()))
    nesting = sum(len(tag.raw.encode()) + len(tag.name) + 3 for tag in opened)
    if len(opened) > MAX_DEPTH or nesting > MAX_NESTING_BYTES:
        raise MarkupError(f"too many or too long tags inside one another at {found.start()}")
    return opened


def _decode(text: str, *, lenient: bool = False) -> str:
    """Return ``text`` with its character references resolved; unknown ones stay, as at Telegram."""
    text = _ENTITY.sub(_character, text) if "&" in text else text
    if not lenient and not _is_unicode(text):
        raise MarkupError("half a surrogate pair is no character")
    return text


def _character(found: re.Match[str]) -> str:
    hexadecimal, decimal, named = found.groups()
    if named:
        return _NAMED[named]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF else found.group()  # noqa: PLR2004  # Unicode's last


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
