"""Latin letters without what is a matter of habit, so that two spellings of a name are one."""

import re
from functools import lru_cache
from itertools import groupby

from bot.matching.folding import fold_word

ROMAN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
        "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
        "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
        "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i",
        "ї": "i", "є": "e", "ґ": "g",
    }
)  # fmt: skip
"""Cyrillic letters, as Latin ones give them."""

_HABITS = (
    ("tsch", "ch"), ("tch", "ch"), ("sch", "sh"), ("ck", "k"), ("kh", "h"),
    ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("dzh", "j"),
    ("dj", "j"), ("q", "k"), ("w", "v"), ("x", "ks"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
    ("y", "i"),
)  # fmt: skip


_SIGNED = str.maketrans({"ş": "sh", "š": "sh", "ç": "ch", "č": "ch", "ž": "zh"})


@lru_cache(maxsize=16_384)
def habitual(word: str) -> str:
    """Return a word in Latin letters without what is a matter of habit: q or k, doubled letters."""
    letters = fold_word(word.casefold().translate(_SIGNED)).translate(ROMAN)
    for written, plain in _HABITS:
        letters = letters.replace(written, plain)
    letters = re.sub("c(?![he])", "k", letters)
    return "".join(letter for letter, _ in groupby(letters)).removesuffix("h")
