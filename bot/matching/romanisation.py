"""Whether a word in Latin letters spells an Arabic one letter by letter: Jaajaa, جعجع.

For actors whose name has another Latin spelling that the sounds do not lead to: Geagea.
"""

import re
from functools import lru_cache

from bot.matching.endings import is_pet_name
from bot.matching.folding import fold_word

# For each Arabic letter the ways in which Latin letters give it; short vowels may stand anywhere.
_LETTERS = {
    "ا": "[ae]{1,2}", "أ": "[aeiou]{1,2}", "إ": "[ie]", "آ": "a{1,2}", "ب": "[bp]{1,2}",
    "پ": "p", "ت": "t{1,2}", "ث": "th|s", "ج": "j{1,2}|dj|g|c|dzh", "چ": "ch|tch",
    "ح": "h{1,2}", "خ": "kh|ch|h", "د": "d{1,2}", "ذ": "dh|d|z|th", "ر": "r{1,2}",
    "ز": "z{1,2}", "ژ": "zh|j", "س": "s{1,2}|c", "ش": "sh|ch|s", "ص": "s{1,2}", "ض": "dh|d|z",
    "ط": "t{1,2}", "ظ": "z|dh|th", "ع": "[aeiou]{1,3}", "غ": "gh|g", "ف": "f{1,2}|ph", "ڤ": "v",
    "ق": "q|k|g|c", "ك": "k{1,2}|c|ck|q", "ک": "k{1,2}|c|ck", "گ": "g", "ل": "l{1,2}",
    "م": "m{1,2}", "ن": "n{1,2}", "ه": "h", "ة": "ah?|eh?|at|et",
    "و": "[wv]{1,2}|ou|oo|u|o|au|aw", "ؤ": "ou?|u", "ي": "y{1,2}|ee|ei|ai|ay|ey|i|e",
    "ی": "y|ee|ei|ai|ay|ey|i|e", "ئ": "i|y|e", "ى": "a", "ء": "",
}  # fmt: skip
_SHORT = "(?:[aeiou]|ou|oo|ee|ei|ai)?"
LEAST_LETTERS = 3
"""Of an Arabic word; a shorter one is spelled by too many words."""


@lru_cache(maxsize=16_384)
def _pattern(arabic: str) -> re.Pattern[str] | None:
    if len(arabic) < LEAST_LETTERS or any(letter not in _LETTERS for letter in arabic):
        return None
    return re.compile(_SHORT.join(f"(?:{_LETTERS[letter]})" for letter in arabic) + "(?:(?<=y)a)?")


@lru_cache(maxsize=65_536)
def spells(written: str, arabic: str) -> bool:
    """Say whether a Latin word gives each letter of an Arabic one, and nothing but short vowels."""
    pattern = _pattern(arabic)
    latin = fold_word(written).replace("'", "")
    if pattern is None or is_pet_name(latin):
        return False
    return latin.isascii() and pattern.fullmatch(latin) is not None
