"""Endings that make a name another's: Salama for Salam, Nabila for Nabil, March for Mark."""

import re
from functools import lru_cache

from bot.matching.folding import fold_word

_AS_A = "aа"
_OPEN = frozenset("aeiouyhаеиоуыэюяй'")
"""Latin and Cyrillic letters after which a name may be heard to end in a, or not."""
_ARABIC_A = frozenset("ةهەاىآأءئعحيیو")
"""The same in Arabic script."""


@lru_cache(maxsize=65_536)
def end_otherwise(wanted: str, part: str) -> bool:
    """Say whether of two words that sound alike one ends in a or o, the other otherwise.

    Or one in what is heard as k, the other in ch; or one is an English pet name. Nothing is said
    of endings that are silent, or that are written in one script only.
    """
    first, second = wanted.casefold(), part.casefold()
    if _has_a_more(first, second) or _has_a_more(second, first):
        return True
    if is_pet_name(second) and all(map(_is_short_in_latin, (first, second))):
        return not _DOUBLED.search(first)  # Benny may be Beni elsewhere, and is; Abiy is not Abby
    return _is_march(first, second) or _are_of_both_sexes(first, second)


def _has_a_more(longer: str, shorter: str) -> bool:
    if _is_arabic(longer):
        if longer[-1] in "ةا" and fold_word(longer)[:-1] == fold_word(shorter):
            return True
        plain = shorter[-1:] not in (_ARABIC_A if _is_arabic(shorter) else _OPEN)
        return longer.endswith("ة") and plain and not shorter.endswith(("t", "т", "ت"))
    if not fold_word(longer).endswith(("a", "o")) or len(longer) < LEAST_LETTERS:
        return False
    if _is_arabic(shorter):
        return longer[-1] != "o" and shorter[-1:] not in _ARABIC_A
    return fold_word(shorter).isascii() and fold_word(shorter)[-1:] not in _OPEN


LEAST_LETTERS = 4


_PET_NAME = re.compile(r"[a-z]{1,3}([b-df-hj-np-tvz])\1(?:y|ie|ey)")
"""Abby, Tommy, Addie: English doubles the consonant so that the vowel before stays short."""
_DOUBLED = re.compile(r"([b-df-hj-np-tvz])\1")
LONGEST_SHORT = 6
"""Letters of a name that has little to tell it by but its vowels and doubled letters."""


def is_pet_name(word: str) -> bool:
    """Say whether a word in small Latin letters is written like an English pet name."""
    return _PET_NAME.fullmatch(word) is not None


def _is_short_in_latin(word: str) -> bool:
    return word.isascii() and len(word) <= LONGEST_SHORT


def _is_march(first: str, second: str) -> bool:
    ends = {first[-2:] == "ch", second[-2:] == "ch"}
    hard = first if second[-2:] == "ch" else second
    return len(ends) > 1 and hard[-1:] in {"k", "c"}


def _are_of_both_sexes(first: str, second: str) -> bool:
    """Say so of Giorgia and Giorgio; Lukashenka is Lukashenko."""
    both = {first[-1:], second[-1:]} == {"a", "o"}
    return both and first[-3:-1] != "nk"


def _is_arabic(word: str) -> bool:
    return "\u0620" <= word[-1:] <= "\u06d5"


def is_of_a_woman(given: str, surname: str, *, declined: tuple[str, str]) -> bool:
    """Say whether Russian words are a woman's name, where ``given`` and ``surname`` are a man's.

    Салима Карим: of a man both words would have an ending, or none.
    """
    if not all("а" <= word[-1].casefold() <= "я" for word in declined):
        return False
    first, last = (word[-1].casefold() for word in declined)
    open_ends = _OPEN | _ARABIC_A
    of_man = all(fold_word(word)[-1:] not in open_ends for word in (given, surname))
    return of_man and first in "ая" and last not in _OPEN
