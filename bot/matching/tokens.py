"""One pass over a text: its words, folded, with the places where they stand."""

import re
import sys
import unicodedata
from functools import cached_property
from itertools import pairwise
from operator import add

from bot.matching.folding import APOSTROPHE, INVISIBLE, fold_word


def _marks() -> str:
    """Return the combining marks of Unicode's first plane as ranges for a character class."""
    ranges: list[str] = []
    start: int | None = None
    for code in range(0x300, min(0x10000, sys.maxunicode)):
        is_mark = unicodedata.category(chr(code))[0] == "M"
        if is_mark and start is None:
            start = code
        elif not is_mark and start is not None:
            ranges.append(f"{chr(start)}-{chr(code - 1)}")
            start = None
    return "".join(ranges)


# Python's \w ends a word at a haraka (category Mn), so the marks are named one by one.
_MARKS = f"{_marks()}{INVISIBLE}"
_LETTER = f"[\\w{_MARKS}]"
_ONE_LETTER = rf"[^\W\d_][{_MARKS}]*+"
_ACRONYM = rf"{_ONE_LETTER}(?:\.{_ONE_LETTER})+(?!\w)"  # U.S, P.K.K
_WORD = re.compile(rf"{_ACRONYM}|{_LETTER}+(?:{APOSTROPHE}{_LETTER}+)*")

# Chinese and Japanese have no spaces: each sign is a word, and a name is a phrase of them.
_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
_SIGN = re.compile(f"[{_SIGNS}]")
_NO_SIGN = f"(?:(?![{_SIGNS}]){_LETTER})+"
_WORD_OR_SIGN = re.compile(
    rf"[{_SIGNS}]|(?![{_SIGNS}]){_ACRONYM}|{_NO_SIGN}(?:{APOSTROPHE}{_NO_SIGN})*"
)


_NO_ACRONYM = re.compile(rf"{_LETTER}+(?:{APOSTROPHE}{_LETTER}+)*")

# Signs of printed text, each with what a typewriter has for it, so that all places stay the same.
_TYPEWRITER = (("’", "'"), ("‘", "'"), *((sign, " ") for sign in "“”–—…•«»\xa0_"))
# Typed without a Kurdish keyboard, the Sorani e is a heh that is kept apart from what follows. In
# Persian the same signs part two words, so that a letter that only Sorani has must stand by.
_HEH_APART, _SORANI_E = "ه\u200c", "ە\u200b"
_SORANI = re.compile("[ەێۆڕڵ]")
_BLANKS = str.maketrans(
    {chr(code): " " for code in range(1, 0x80) if not chr(code).isalnum() and chr(code) != "'"}
)
_DOT = "\0"
"""Stands for the dot of an acronym while words are split."""
_ENTITY = re.compile("&#|&[a-z]+quo;|&apos;")
_DOTTED_LETTER = re.compile(r"\.[A-Za-z](?![A-Za-z0-9])")
_ACRONYM_ASCII = re.compile(r"(?<![A-Za-z0-9])[A-Za-z](?:\.[A-Za-z])+(?![A-Za-z0-9])")
_ACRONYM_AT_APOSTROPHE = re.compile(r"'[A-Za-z]\.[A-Za-z]|\.[A-Za-z]'")
_ACRONYM_ANY = re.compile(rf"\.{_ONE_LETTER}")


def _blank_ascii(text: str) -> str | None:
    """Return an ASCII text with blanks for all but words; None for a text with odd signs.

    Split at blanks, it gives the words that ``_WORD`` finds, five times as fast; the dots of
    acronyms are hidden. Most texts are such.
    """
    if _DOT in text or ("&" in text and _ENTITY.search(text)):
        return None
    if "#" in text:
        text = _HASHTAG.sub(_part_hashtag, text)
    if _DOTTED_LETTER.search(text):
        if _ACRONYM_AT_APOSTROPHE.search(text):
            return None
        text = _ACRONYM_ASCII.sub(_hide_dots, text)
    blank = text.translate(_BLANKS)
    if "'" not in blank:
        return blank
    parts = blank.split("'")
    pieces = [parts[0]]
    for before, after in pairwise(parts):  # an apostrophe stays within a word only
        inside = before and after and before[-1] != " " and after[0] != " "
        pieces.append(f"'{after}" if inside else f" {after}")
    return "".join(pieces)


_HASHTAG = re.compile("#(?:[A-Z][a-z]+){2,}")
_HUMP = re.compile("(?<=[a-z])(?=[A-Z])")


def _part_hashtag(hashtag: re.Match[str]) -> str:
    """Return a hashtag whose words begin with capitals as these words."""
    return _HUMP.sub(" ", hashtag[0])


def _hide_dots(acronym: re.Match[str]) -> str:
    return acronym[0].replace(".", _DOT)


_UNSEEN = re.compile(f"[{INVISIBLE}]+")
_UNSEEN_SIGNS = [sign for sign in map(chr, (*range(0x2100), 0xFEFF)) if _UNSEEN.match(sign)]


def _is_plain(text: str) -> bool:
    """Say whether no word needs ``_plain``; most texts are so."""
    if text.isascii():
        return True
    if not unicodedata.is_normalized("NFC", text):
        return False
    if len(text) < A_NAME:
        return not _UNSEEN.search(text)
    return not any(sign in text for sign in _UNSEEN_SIGNS)


A_NAME = 200
"""Characters of a text that is looked through for one sign after another in less time."""


def _plain(word: str) -> str:
    """Return a word composed and without soft hyphens and marks of direction."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", word))


def _words_any(text: str) -> tuple[list[str], list[str]]:
    """Return the words of any text as they stand there, and as ``_plain`` leaves them."""
    text = text.replace("_", " ")  # an underscore parts words: #Some_Name
    if "#" in text:
        text = _HASHTAG.sub(_part_hashtag, text)
    if _SIGN.search(text):
        pattern = _WORD_OR_SIGN
    else:
        pattern = _WORD if _ACRONYM_ANY.search(text) else _NO_ACRONYM
    written: list[str] = pattern.findall(text)
    if _is_plain(text):
        return written, written
    written = [word for word in written if _UNSEEN.sub("", word)]
    return written, list(map(_plain, written))


class Tokens:
    """The words of one text, in order.

    ``raw`` is as written, but composed, with typewriter's apostrophes and without signs that nobody
    sees, ``words`` folded; both have one entry a word. Where words stand is worked out only when
    asked, since most articles match nothing.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        spaced = text
        if not text.isascii():
            for sign, typed in _TYPEWRITER:
                spaced = spaced.replace(sign, typed)
            if _HEH_APART in spaced and _SORANI.search(spaced):
                spaced = spaced.replace(_HEH_APART, _SORANI_E)
        self._spaced = spaced
        self.is_ascii = spaced.isascii()
        """But for printed quotes, dashes and the like."""
        self._blank = _blank_ascii(spaced) if self.is_ascii else None
        if self._blank is not None:
            folded = self._blank.lower().replace("'", "").replace(_DOT, "")
            self.words = folded.split()
        else:
            self.words = list(map(fold_word, self.raw))

    @cached_property
    def _found(self) -> tuple[list[str], list[str]]:
        """The words as they stand in the text, and as ``raw`` has them."""
        if self._blank is None:
            return _words_any(self._spaced)
        words = self._blank.replace(_DOT, ".").split()
        return words, words

    @cached_property
    def raw(self) -> list[str]:
        """The words as written, but composed, with plain apostrophes, without unseen signs."""
        return self._found[1]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end of each word, in characters of ``text``."""
        find, end = self._spaced.find, 0
        # No word begins between two words, so each is found at its place.
        return [(start := find(word, end), end := start + len(word)) for word in self._found[0]]

    @cached_property
    def pairs(self) -> list[str]:
        """Each folded word but the last in one with the next, as if no space were between."""
        return list(map(add, self.words, self.words[1:]))

    @cached_property
    def has_capitals(self) -> bool:
        """Say whether the text tells names from words by their capitals at all."""
        return any(word[0].isupper() for word in self.raw)

    @cached_property
    def name_like(self) -> list[int]:
        """The words that can be part of a name: no small letters where there are capitals."""
        if not self.has_capitals:
            return list(range(len(self.raw)))
        return [
            at
            for at, raw in enumerate(self.raw)
            if raw < "a" or not raw.islower() or not raw[0].islower()
        ]

    def gap(self, index: int) -> str:
        """Return what stands between word ``index`` and the next, but for unseen signs."""
        spans = self.spans
        gap = self.text[spans[index][1] : spans[index + 1][0]]
        return gap if gap == " " or self._found[0] is self.raw else _UNSEEN.sub("", gap)


def tokenize(text: str) -> Tokens:
    """Return the words of ``text``."""
    return Tokens(text)


def fold(text: str) -> str:
    """Return ``text`` as its folded words with one space between them."""
    return " ".join(Tokens(text).words)
