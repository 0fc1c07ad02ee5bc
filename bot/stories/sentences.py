"""Where sentences end. Pure, and linear in the length of the text, whatever the text is.

Written for news: abbreviations and initials, decimals, quotations, ellipses, lists, the marks of
Arabic and Urdu, and texts without capitals. Every look around a mark is bounded, so no input
makes it slow (pysbd, the usual library, hangs on fifty characters:
https://github.com/nipunsadvilkar/pySBD/issues/79).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.stories.telling.abbreviations import (
    AND_SO_ON,
    BEFORE_A_NUMBER,
    GOES_ON,
    GOING_ON,
    LETTERS,
    MAY_END,
    MOMENTS,
    OPENERS,
    ORDINALS,
    PAIRS,
    SPEECH,
    STATES,
    SURE_OPENERS,
    TITLES,
)

LOOK_AROUND = 48
"""Characters that are read before and after a mark to judge it."""

_QUOTATION = 1_000
"""Characters before a quotation mark that tell an opening from a closing one."""

_SAMPLE = 4_000
"""Characters that tell whether a text has capitals."""

_FEW = 0.004
"""A smaller share of its letters in capitals: the text has been lower-cased."""

_CASED = 0.3
"""A smaller share of small letters: the text is in a script without them."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written; ``start`` and ``end`` are its place in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Writing:
    """What is known of a whole text."""

    capitals: bool
    """Sentences begin with capitals, in scripts that have them."""
    ordinals: bool
    """A number with a full stop may be an ordinal."""


# Dots apart (". . .") are one mark; a blank stands before the closing sign of a French quotation,
# and before all signs in texts that were cut into words.
_MARK = re.compile(
    r"(?P<mark>[.!?…؟۔。！？](?:[ \xa0]?[.!?…؟۔。！？])*+)"
    r"(?P<closers>[\"'”’»)\]]*+(?:[ \xa0\u202f](?:»|''|”)[\"'”’»)\]]*+)?)"
    r"|(?P<paragraph>\n\s*+)|(?P<bullet>[•⁃▪●◦‣])"
)
_LAST_WORD = re.compile(r"[^\s\"'“”‘’«»()\[\]]*\Z")
_ALWAYS_ENDS = frozenset("؟۔。！？")
_UNSPACED = frozenset("。！？")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]\Z")
_PAIR_OF_LETTERS = re.compile(r"(?:\A|[\s(])[^\W\d_]\. ?[^\W\d_]\Z")
_UNIT = re.compile(r"(?:(?:\d|кв\.|куб\.|sq\.)\s?[a-zа-яё](?<![гв])|\d\s?°?[CFС])\Z")
_GOES_ON_BEHIND_DASH = re.compile(r"[—–-]{1,2}\s+(\w)")
_SPEECH = re.compile(rf"\s*(?:[\w.'’-]+\s+){{0,3}}?(?:{SPEECH})\b", re.IGNORECASE)
_FIRST_WORD = re.compile(r"[\"'“‘«(\[¿¡]*+([\w’']+)")
# "al-Sudani", "de Blasio", "iPhone": small letters that may stand where a capital would.
_SMALL_NAME = re.compile(
    r"(?:al|el|as|ar|ad|an|at|az|ash|ibn|bin|abu|de|di|da|van|von|der|ben)[ -](?=[A-ZÀ-Þ])"
    r"|[a-z]{1,2}[A-Z]"
)
_GLUED = re.compile(r"[\"“«]?(?:[A-ZÀ-ÞА-ЯЁ][a-zß-ÿа-яё’']*[ ,]|[\u0621-\u064a]{3})")
_ENDS_SMALL = re.compile(r"(?:[a-zß-ÿа-яё]{3}|[\u0621-\u064a]{3})\Z")
_NO_ADDRESS = re.compile(r"(?:https?:|www\.|@|/|\w\.)\S*\Z")
_AT_AN_HOUR = re.compile(
    r"\A\W*(?:at|by|around|before|after|until)\s+\S+\s+[ap]\.m\Z", re.IGNORECASE
)
_HOUR = frozenset({"a.m", "p.m"})
_ITEM_HEAD = re.compile(r"(?:(?P<number>\d{1,2})|(?P<letter>[a-h]))(?P<sign>[.)]{1,2})\s")
_LABEL = re.compile(r"(?:\A|[\s•⁃▪●◦‣])(?:\d{1,2}|[a-h])\Z")
_BULLETS = " \n\t•⁃▪●◦‣"
_MOST_DIGITS_OF_ORDINALS = 2
_WITHIN_BRACKET = re.compile(r"[\[(]\s*\Z")


def split_sentences(text: str, language: str | None = None) -> list[Sentence]:
    """Return the sentences of ``text`` in order, trimmed, without empty ones.

    A line break ends a sentence, unless the line goes on in small letters. ``language`` (BCP 47)
    tells ordinals ("3. Oktober") from ends; all other rules hold in every language at once.
    """
    writing = _writing(text, language)
    found: list[Sentence] = []
    start = 0
    for end in _ends(text, writing):
        _append_trimmed(found, text, start, end)
        start = end
    _append_trimmed(found, text, start, len(text))
    return found


def _writing(text: str, language: str | None) -> _Writing:
    sample = text[:_SAMPLE]
    upper = sum(map(str.isupper, sample))
    lower = sum(map(str.islower, sample))
    base = (language or "").partition("-")[0].lower()
    has_case = lower > _CASED * len(sample)
    return _Writing(capitals=upper > _FEW * lower or not has_case, ordinals=base in ORDINALS)


def _append_trimmed(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return
    start += len(piece) - len(piece.lstrip())
    end = start + len(stripped)
    head = _ITEM_HEAD.match(stripped)
    if head is None:
        found.append(Sentence(stripped, start, end))
        return
    for first, last in _items(stripped, head):
        item = stripped[first:last].rstrip()
        found.append(Sentence(item, start + first, start + first + len(item)))


def _items(line: str, head: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Cut "1) ships 2) nets" before each number that follows the last."""
    first = 0
    sign = head["sign"]
    at = int(head["number"]) if head["number"] else ord(head["letter"])
    while True:
        at += 1
        label = str(at) if head["number"] else chr(at)
        last = line.find(f" {label}{sign} ", first + 1)
        if last < 0:
            break
        yield first, last
        first = last + 1
    yield first, len(line)


def _ends(text: str, writing: _Writing) -> Iterator[int]:
    start = 0
    for candidate in _MARK.finditer(text):
        if candidate["bullet"]:
            if candidate.start() > start:
                start = candidate.start()
                yield start
        elif _is_end(text, candidate, start, writing):
            start = _end_of(text, candidate, start)
            yield start


def _end_of(text: str, candidate: re.Match[str], start: int) -> int:
    """Return where a mark ends with its closing quotation mark, a blank before it or not.

    In texts that were cut into words, only counting tells it from an opening one; what closes a
    German quotation opens an English one.
    """
    end = candidate.end()
    if text.startswith("“", end) and not candidate["closers"]:
        first = max(start, end - _QUOTATION)
        return end + (text.rfind("„", first, end) > text.rfind("“", first, end))
    if (
        text.startswith(' "', end)
        and text[end + 2 : end + 3].isspace()
        and not candidate["closers"]
    ):
        first = max(start, end - _QUOTATION)
        return end + 2 * (text.count('"', first, end) % 2)
    return end


def _is_end(text: str, candidate: re.Match[str], start: int, writing: _Writing) -> bool:
    if candidate["paragraph"]:
        return _line_ends(text, candidate, writing)
    mark, end = candidate["mark"], _end_of(text, candidate, start)
    if end < len(text) and not text[end].isspace():
        return mark[-1] in _UNSPACED or _is_glued(text, candidate)
    following = text[end : end + LOOK_AROUND].lstrip()
    before = text[max(start, candidate.start() - LOOK_AROUND) : candidate.start()]
    if not following:
        return True
    if _LABEL.search(before) and _ITEM_HEAD.match(text[start : start + 8].lstrip(_BULLETS)):
        return False
    if candidate["closers"] or end > candidate.end():
        return _quotation_ends(before, mark, following, writing)
    return _mark_ends(before, mark, following, writing)


def _mark_ends(before: str, mark: str, following: str, writing: _Writing) -> bool:
    if mark[-1] in _ALWAYS_ENDS:
        return True
    if writing.capitals and _is_small(following):
        return False
    if mark == ".":
        return _full_stop_ends(before, following, writing)
    return not _trails_off(mark, following)


def _line_ends(text: str, candidate: re.Match[str], writing: _Writing) -> bool:
    """Judge a line break: a line that was only wrapped goes on in small letters."""
    if candidate["paragraph"].count("\n") > 1 or not writing.capitals:
        return True
    before = text[max(0, candidate.start() - 2) : candidate.start()].strip()
    following = text[candidate.end() : candidate.end() + 1]
    return not (following.islower() and (before[-1:].isalnum() or before[-1:] == ","))


def _is_glued(text: str, candidate: re.Match[str]) -> bool:
    """Tell a lost blank ("ended.The crowd") from an address, a number or a name."""
    end = candidate.end()
    if not _GLUED.match(text, end):
        return False
    before = text[max(0, candidate.start() - LOOK_AROUND) : candidate.start()]
    return bool(_ENDS_SMALL.search(before)) and not _NO_ADDRESS.search(before)


def _is_small(following: str) -> bool:
    return following[0].islower() and not _SMALL_NAME.match(following)


def _goes_on_behind_dash(following: str) -> bool:
    """Tell the words of who said it: «Мы победим!» — крикнул он."""
    dash = _GOES_ON_BEHIND_DASH.match(following)
    return dash is not None and dash[1].islower()


def _quotation_ends(before: str, mark: str, following: str, writing: _Writing) -> bool:
    if writing.capitals and (_is_small(following) or _goes_on_behind_dash(following)):
        return False
    if mark[-1] in "!?؟" or not writing.capitals:
        return not _SPEECH.match(following)
    # "[...]" is a gap in a quotation, and no end of its own.
    is_gap = (len(mark) > 1 or mark == "…") and _WITHIN_BRACKET.search(before) is not None
    return not (is_gap and not following[0].isupper())


def _trails_off(mark: str, following: str) -> bool:
    """Tell dots after which a script without capitals goes on with its sentence."""
    word = _first_word(following)
    if mark.strip(".… \xa0") or not word:
        return False
    return word in GOES_ON or (_is_caseless(word[0]) and (mark == ".." or word[0] == "و"))


def _full_stop_ends(before: str, following: str, writing: _Writing) -> bool:
    """Judge a single full stop between ``before`` and ``following`` (which opens no small word)."""
    last = _LAST_WORD.search(before)
    written = last.group() if last else ""
    word = written.casefold()
    if _is_abbreviation(word, written, following, writing):
        return False
    if word in AND_SO_ON:
        return True
    if word in _HOUR:
        return _hour_ends(before, following, writing)
    if len(word) == 1 and word.isalpha():
        return _letter_ends(before, following, writing)
    if _may_end(word, written, writing):
        return _opens_sentence(following, writing)
    return not _is_ordinal(written, following, writing)


def _is_abbreviation(word: str, written: str, following: str, writing: _Writing) -> bool:
    """Tell a word that never ends a sentence before what follows."""
    if following[0].isdigit() and (word in BEFORE_A_NUMBER or word.endswith("str")):
        return True  # German streets end in "str."
    if word in GOING_ON:
        return True
    title = written.removeprefix("ex-")
    return title.casefold() in TITLES and _has_its_capital(title, writing)


def _has_its_capital(written: str, writing: _Writing) -> bool:
    return written[0].isupper() or not writing.capitals


def _may_end(word: str, written: str, writing: _Writing) -> bool:
    if word in MAY_END or (len(word) > 1 and _INITIAL.match(word)):
        return True
    return word in STATES and writing.capitals and written[0].isupper()


def _letter_ends(before: str, following: str, writing: _Writing) -> bool:
    """Judge an initial, half of "z. B.", an Arabic title: the next word has to open a sentence."""
    pair = _PAIR_OF_LETTERS.search(before)
    letters = pair.group().strip(" (").replace(" ", "").casefold() if pair else ""
    if letters in PAIRS or letters in AND_SO_ON:
        return letters in AND_SO_ON
    if _UNIT.search(before):
        return True
    if before[-1] in LETTERS and following[0] != "و":
        return False
    return _is_opener(_first_word(following), following, writing)


def _hour_ends(before: str, following: str, writing: _Writing) -> bool:
    if _first_word(following) in MOMENTS:
        return False
    if not writing.capitals or _AT_AN_HOUR.match(before):
        return _opens_sentence(following, writing)
    return True


def _is_ordinal(written: str, following: str, writing: _Writing) -> bool:
    is_short = written.isdigit() and len(written) <= _MOST_DIGITS_OF_ORDINALS
    return writing.ordinals and is_short and not _opens_sentence(following, writing)


def _is_caseless(letter: str) -> bool:
    return letter.lower() == letter.upper()


def _first_word(following: str) -> str:
    word = _FIRST_WORD.match(following)
    return word.group(1).casefold() if word else ""


def _opens_sentence(following: str, writing: _Writing) -> bool:
    word = _first_word(following)
    if not word or not word[0].isalpha() or following[0] in '"“«„¿¡':
        return True
    return _is_opener(word, following, writing)


def _is_opener(word: str, following: str, writing: _Writing) -> bool:
    if not writing.capitals:
        return word in SURE_OPENERS
    return word in OPENERS and following[1:2] != "."  # "А. С. Пушкин"
