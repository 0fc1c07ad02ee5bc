"""Where sentences end. Pure, and linear in the length of the text, whatever the text is.

Written for news: abbreviations and initials, decimals, quotations, ellipses, list numbers, and
the marks of Arabic and Urdu. Every look around a mark is bounded, so no input makes it slow
(pysbd, the usual library, hangs on fifty characters: https://github.com/nipunsadvilkar/pySBD/issues/79).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LOOK_AROUND = 48
"""Characters that are read before and after a mark to judge it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written; ``start`` and ``end`` are its place in the text."""

    text: str
    start: int
    end: int


_MARK = re.compile(r"(?P<mark>[.!?…؟۔。！？]++)(?P<closers>[\"'”’»)\]]*+)|(?P<paragraph>\n\s*+)")
_LAST_WORD = re.compile(r"[^\s\"'“”‘’«»()\[\]]*\Z")
_ALWAYS_ENDS = frozenset("؟۔。！？")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# A capital follows these, and yet the sentence goes on: a title, a place, a reference.
_BEFORE_A_NAME = _words(
    "mr mrs ms dr prof rev hon fr sr sra gen lt lieut col maj capt cmdr cpl sgt adm brig pvt sen "
    "rep gov pres supt insp messrs mme mlle m vs v hr dott ing dipl e.g i.e cf "
    "г ул им проф акад ген"
    " د م أ ا ق ص س ج"
)
_BEFORE_A_NUMBER = _words(
    "no nos nr art arts sec fig figs vol pp p par ch ca approx jan feb mar apr jun jul aug sep "
    "sept oct nov dec стр № رقم"
)
# After these a sentence may end: it does when the next word usually opens one.
_MAY_END = _words("inc ltd co corp llc plc jr bros dept etc st ste mt ft ave blvd al")
_OPENERS = _words(
    "the a an in on at it he she they we you i this that these those but and or however after "
    "before when while as for from if his her their its our there meanwhile since although "
    "later earlier officials police both some many all no one two now then with by"
)
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]\Z")
_SPEECH = re.compile(
    r"\s*(?:\w+\s+){0,3}?(?:said|says|asked|asks|told|added|replied|wrote|shouted|warned)\b"
)


def split_sentences(text: str, language: str | None = None) -> list[Sentence]:
    """Return the sentences of ``text`` in order, trimmed, without empty ones.

    A line break ends a sentence. ``language`` (BCP 47) is a hint; the rules of all languages
    known here hold at once, so None loses little.
    """
    del language
    found: list[Sentence] = []
    start = 0
    for end in _ends(text):
        _append_trimmed(found, text, start, end)
        start = end
    _append_trimmed(found, text, start, len(text))
    return found


def _append_trimmed(found: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        start += len(piece) - len(piece.lstrip())
        found.append(Sentence(stripped, start, start + len(stripped)))


def _ends(text: str) -> Iterator[int]:
    start = 0
    for candidate in _MARK.finditer(text):
        if candidate["paragraph"] or _is_end(text, candidate, start):
            start = candidate.end()
            yield start


def _is_end(text: str, candidate: re.Match[str], start: int) -> bool:
    mark, end = candidate["mark"], candidate.end()
    if end < len(text) and not text[end].isspace():
        return mark[-1] in "。！？"  # these need no space after them
    following = text[end : end + LOOK_AROUND].lstrip()
    if not following or mark[-1] in _ALWAYS_ENDS:
        return True
    if following[0].islower():
        return False
    if candidate["closers"]:
        return not (mark[-1] in "!?" and _SPEECH.match(following))
    if mark == ".":
        before = text[max(start, candidate.start() - LOOK_AROUND) : candidate.start()]
        return _full_stop_ends(before, following)
    return True


def _full_stop_ends(before: str, following: str) -> bool:
    """Judge a single full stop between ``before`` and ``following`` (which is not lower case)."""
    last = _LAST_WORD.search(before)
    written = last.group() if last else ""
    word = written.casefold()
    if word in _BEFORE_A_NUMBER and following[0].isdigit():
        return False
    if word in _BEFORE_A_NAME:
        return False
    if word in _MAY_END or (len(word) > 1 and _INITIAL.match(word)):
        return _opens_sentence(following)
    if _INITIAL.match(written):
        return not written.isupper() and not _is_caseless(written)
    is_list_number = word.isdigit() and before.strip() == written
    return not is_list_number


def _is_caseless(letter: str) -> bool:
    return letter.lower() == letter.upper()


def _opens_sentence(following: str) -> bool:
    word = re.match(r"[\"'“‘«(]*+(\w+)", following)
    return word is None or word.group(1).casefold() in _OPENERS or not word.group(1)[0].isalpha()
