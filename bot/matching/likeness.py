"""Whether two words that sound alike share enough of their letters to be one name."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from bot.matching.folding import fold_word
from bot.matching.habits import habitual
from bot.matching.names import LEAST_LETTERS_ALONE
from bot.matching.writings import IN_ARABIC_SCRIPT


def looks_alike(wanted: str, part: str) -> bool:
    """Say whether two long words in Latin letters share enough of them: Okonkwo is no Okonjiwa."""
    if IN_ARABIC_SCRIPT.search(wanted) and IN_ARABIC_SCRIPT.search(part):
        if min(len(wanted), len(part)) <= SHORT_IN_ARABIC and not _NOT_ARABIC.search(wanted + part):
            return _in_arabic(wanted).rstrip(_FINAL) == _in_arabic(part).rstrip(_FINAL)
        return _share(_in_arabic(wanted), _in_arabic(part)) >= LEAST_ALIKE_IN_ARABIC
    short = min(len(wanted), len(part)) < LEAST_LETTERS_ALONE
    if short and abs(len(wanted) - len(part)) < MOST_LONGER:
        return True
    if not (habitual(wanted).isascii() and habitual(part).isascii()):
        return True
    return any(
        _share(one, other) >= LEAST_ALIKE_LETTERS
        or _share(_bones(one), _bones(other)) >= LEAST_ALIKE_LETTERS
        for one in _mumbled(wanted)
        for other in _mumbled(part)
    )


MOST_LONGER = 3
"""Letters that one spelling of a short word has more than another: Iraqi is no Araghchi."""
_AS_ARABIC = str.maketrans("پگچژڤغ", "بكججفك")
SHORT_IN_ARABIC = 4
"""Letters up to which one more makes another's name: حسن is not حسين, nor سالم سليم."""
_NOT_ARABIC = re.compile("[پچگژڤۆێڕڵەیک]")
_FINAL = "هايء"
"""What a final sound may be written as, folded."""
LEAST_ALIKE_IN_ARABIC = 0.7
"""Of the letters of two words in Arabic script, where nothing but habits of a language differ."""


def _in_arabic(word: str) -> str:
    return fold_word(word).translate(_AS_ARABIC).replace("ە", "")


def _share(first: str, second: str) -> float:
    return 1.0 if first == second else SequenceMatcher(None, first, second).ratio()


_SIBILANT = re.compile("[cs]h")
_MUMBLED = str.maketrans({"e": "a", "i": "y", "o": "u", "c": "k", "z": "s"})
_BONES = str.maketrans("", "", "aeiouy")


def _bones(word: str) -> str:
    """Return a word without its vowels."""
    return word.translate(_BONES)


_SOFT_G = re.compile("gi(?=[aou])|g(?=[ei])")
"""Giorgia, Джорджа."""


@lru_cache(maxsize=16_384)
def _mumbled(word: str) -> frozenset[str]:
    """Return a word in Latin letters without what tells e from a, i from y and o from u.

    Turkish c is what others write j, and Spanish j what they write h, so that there may be several
    forms.
    """
    forms = {word, re.sub("[cC](?![hH])", "j", word), re.sub("^[jJ]", "h", word)}
    forms.add(_SOFT_G.sub("j", word.casefold()))
    habits = (_SIBILANT.sub("j", habitual(one)).replace("ts", "s") for one in forms)
    return frozenset(one.translate(_MUMBLED) for one in habits)


LEAST_ALIKE_LETTERS = 0.76
"""Of the letters of two long words that sound alike."""
