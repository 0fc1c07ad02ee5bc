"""The form under which a word of an article is compared with other articles' words. Pure.

Light stems only: what joins too much would merge two events, what joins too little is made up for
by the other words of a text of two hundred.
"""

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Protocol, cast

import snowballstemmer

from bot.matching.territories import states_by_demonym

if TYPE_CHECKING:
    from collections.abc import Callable

_SNOWBALL = {
    "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "nb": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip

_SHORT = 3
"""Letters of a word that are left alone, and that an Arabic word keeps."""

# Larkey et al. 2002, "light10": what is taken from an Arabic word helps to find its like, and
# taking more does not. Folded already, so that the forms of alef, yeh and heh are one.
_ARABIC_PREFIXES = ("وال", "فال", "بال", "كال", "ولل", "ال", "لل", "و")
_ARABIC_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
# Definite, plural, indefinite, "and", and what stands between a noun and its owner or adjective.
_SORANI_SUFFIXES = (
    "هكانيان", "هكاني", "هكان", "هكهي", "هكه", "يهكان", "ييهكان", "انهوه", "يشي", "يش",
    "اني", "ان", "يك", "هوه", "دا", "هي", "ي", "ه",
)  # fmt: skip
_OF_A_COUNTRY = re.compile(r"(\w{3,}[iye])(?:a|ans?)")
"""A country's name and what is made of it: Bavaria, Bavarian, Bavarians."""
_ASCII_LETTER = re.compile("[A-Za-z]")
_NO_LETTER = re.compile(r"[\d.,:]+")
_TOGETHER = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  # the library's name


def has_stems(language: str) -> bool:
    """Say whether words of ``language`` have a stem; others are compared by runs of letters."""
    return language in _SNOWBALL or language in {"en", "ar", "ckb"}


@lru_cache(maxsize=131_072)
def stem(word: str, language: str) -> str:
    """Return the stem of a word folded by ``matching.folding``; a number is its own.

    ``language`` is a two-letter code, or ``ckb``; where there are no rules for it the word itself
    comes back.
    """
    if len(word) <= _SHORT or _NO_LETTER.fullmatch(word):
        return word
    if language == "en":
        return _english(word)
    if language == "ar":
        return _without_ends(word, _ARABIC_PREFIXES, _ARABIC_SUFFIXES)
    if language == "ckb":
        return _without_ends(word, (), _SORANI_SUFFIXES)
    if language not in _SNOWBALL:
        return word
    return _snowball(language).stemWord(word)


def runs_of_letters(word: str) -> list[str]:
    """Return the runs of four and five letters in a word; of two where words are not parted."""
    lengths = (2,) if _TOGETHER.search(word) else (4, 5)
    padded = word if len(lengths) == 1 else f"_{word}_"
    runs = [
        padded[start : start + length]
        for length in lengths
        for start in range(len(padded) - length + 1)
    ]
    return runs or [word]


def script_of(text: str) -> str:
    """Return the name of the script most letters of ``text`` are of, as in ``LATIN``; or ""."""
    if text.isascii():
        return "LATIN" if _ASCII_LETTER.search(text) else ""
    counts = Counter(map(_script, filter(str.isalpha, text)))
    return max(counts, key=lambda script: (counts[script], script), default="")


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


@cache
def _snowball(language: str) -> _Stemmer:
    make = cast("Callable[[str], _Stemmer]", getattr(snowballstemmer, "stemmer"))  # noqa: B009  # untyped
    return make(_SNOWBALL[language])


def _english(word: str) -> str:
    """Return an English word without the endings of number, person, tense and of its noun.

    By hand, since a window has a hundred thousand words, and a whole stemmer takes seconds for
    them; it found no more articles of one event.
    """
    word = states_by_demonym().get(word, word)
    if (found := _OF_A_COUNTRY.fullmatch(word)) is not None:
        return found[1]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-3] + "y" if word.endswith("ies") else word[:-1]
    for ending in ("ation", "ing", "ion", "ed", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORT:
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return (word[:-1] + "i") if word[-1] == "y" else word.rstrip("e") or word


def _without_ends(word: str, prefixes: tuple[str, ...], suffixes: tuple[str, ...]) -> str:
    for prefix in prefixes:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORT:
            word = word[len(prefix) :]
            break
    for suffix in suffixes:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORT:
            return word[: -len(suffix)]
    return word
