"""One spelling for all the ways to write the same word.

Folding is per word and keeps no positions: ``tokens`` remembers where each word stood.
"""

import re
import unicodedata
from functools import cache, lru_cache

# NFKD leaves these letters whole. Right: the one form that stands for all ways to type them.
_LETTERS = str.maketrans(
    {
        "ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
        "ə": "a", "ґ": "г",
        # Arabic script: yeh, kaf, heh and their like, as typed in Arabic, Persian and Kurdish.
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ە": "ه", "ھ": "ه",
        "ہ": "ه", "ۆ": "و", "ێ": "ي", "ڕ": "ر", "ڵ": "ل", "ء": None, "ـ": None,
        # Hebrew letters at the end of a word.
        "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
    }
)  # fmt: skip

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

APOSTROPHE = "(?:['’‘`´ʼʻʹʾʿˈ′＇՚ʽ‛]|&(?:#0*39|#[xX]27|apos|rsquo|lsquo|#8217|#8216);)"
"""A pattern: all signs used for an apostrophe, an ayn or a hamza, also as a left-over entity."""

INVISIBLE = "\u00ad\u034f\u061c\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""For a character class: soft hyphen, joiners, direction marks. Not U+200C, which parts words."""

_DROPPED = re.compile(rf"{APOSTROPHE}|[{INVISIBLE}\u200c.\-\u2010-\u2015]")


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """Return ``word`` without case, diacritics, apostrophes, hyphens, harakat and tatweel.

    Folding the result again changes nothing. A word of nothing but such signs is kept as it is.
    """
    if word.isascii():
        return (word if word.isalnum() else _DROPPED.sub("", word)).casefold() or word
    if _PLAIN_ARABIC.fullmatch(word):
        return word.translate(_folded_arabic()) or word
    return _folded(word) or word


def _folded(word: str) -> str:
    """Return a word of any letters folded; empty where nothing of it is left."""
    bare = _DROPPED.sub("", word)
    if bare.isascii():
        return bare.casefold()
    letters = unicodedata.normalize("NFKD", bare.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    plain = plain.casefold().translate(_LETTERS).translate(_DIGITS)
    return unicodedata.normalize("NFKC", _DROPPED.sub("", plain))


_PLAIN_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3]+")
"""Letters without marks behind them, of which each is folded by itself."""


@cache
def _folded_arabic() -> dict[int, str]:
    codes = (*range(0x621, 0x64B), *range(0x671, 0x6D4))
    return {code: _folded(chr(code)) for code in codes}
