"""In which writing a name is, and in which a text: what is heard in one may be known in the other.

Arabic, Persian and Sorani spell a name in different ways with nearly the same letters.
"""

import re
from functools import lru_cache

from bot.matching.folding import fold_word
from bot.matching.tokens import Tokens

_CYRILLIC_LETTER = re.compile("[\u0400-\u052f]")
IN_ARABIC_SCRIPT = re.compile("[\u0620-\u064a\u0671-\u06d3\u06d5]")
_OF_SORANI = re.compile("[ۆێەڵڕڤ]")
_OF_PERSIAN = re.compile("[پچژگیک]")
_OF_ARABIC = re.compile("[يكةىأإؤ]")
LATIN, CYRILLIC, ARABIC, PERSIAN, SORANI = "latin", "cyrillic", "arabic", "persian", "sorani"
_NO_WRITING: tuple[str, ...] = ()


@lru_cache(maxsize=65_536)
def writings(written: str) -> tuple[str, ...]:
    """Return in which writings a word or a name may be; several where its letters do not tell.

    Arabic, Persian and Sorani spell a name in different ways with nearly the same letters.
    """
    if written.isascii() or not IN_ARABIC_SCRIPT.search(written):
        if _CYRILLIC_LETTER.search(written):
            return (CYRILLIC,)
        return (LATIN,) if written.lower() != written.upper() else _NO_WRITING
    if _OF_SORANI.search(written):
        return (SORANI,)
    if _OF_ARABIC.search(written):
        return (ARABIC,)
    return (PERSIAN,) if _OF_PERSIAN.search(written) else (ARABIC, PERSIAN)


def writing_of(tokens: Tokens, written: str) -> str:
    """Return the writing of a word of a text, whose letters may not tell; empty: none we know."""
    found = writings(written)
    if not found or found[0] in {LATIN, CYRILLIC}:
        return found[0] if found else ""
    return _arabic_writing(tokens)


@lru_cache(maxsize=2)
def _arabic_writing(tokens: Tokens) -> str:
    if not is_persian(tokens):
        typed = _OF_PERSIAN.search(tokens.text) and not _OF_ARABIC.search(tokens.text)
        return PERSIAN if typed else ARABIC
    return SORANI if len(_OF_SORANI.findall(tokens.text)) >= LEAST_SORANI else PERSIAN


LEAST_SORANI = 3
"""Letters that Persian has not, in a text that may name a Kurd."""


@lru_cache(maxsize=2)
def is_persian(tokens: Tokens) -> bool:
    """Say whether a text in Arabic letters is in a language without the Arabic article.

    By letters that Arabic has not, so that it does not depend on how yeh and kaf were typed.
    """
    if any(letter in tokens.text for letter in "پچگژڤۆێڕڵە"):
        return True
    return len(_PERSIAN.intersection(tokens.words)) >= LEAST_PERSIAN


_PERSIAN = frozenset(
    map(fold_word, ("است", "برای", "از", "که", "این", "را", "شد", "با", "می", "در", "کرد", "آن"))
)
LEAST_PERSIAN = 2
"""Small words of Persian that Arabic has not."""
