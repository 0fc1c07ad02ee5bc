"""In which language an article is read where its words are stemmed. Pure."""

import re

from bot.stories.stems import script_of
from bot.stories.words import STOP_WORDS_BY_LANGUAGE

_READ = 400
_ENOUGH = 2
"""Small words of one language that outweigh what a feed says of itself."""
_KURDISH = re.compile("[ێەڕڵۆڤ]")
_PERSIAN = re.compile("[پچژگکی]")
_KURDISH_SHARE, _PERSIAN_SHARE = 0.04, 0.05
_BY_SCRIPT = {"CYRILLIC": "ru", "GREEK": "el", "DEVANAGARI": "hi", "ARMENIAN": "hy", "TAMIL": "ta"}
_LATIN = ("en", "fr", "de", "es", "tr", "it", "nl", "pt", "pl", "sv")


def language_of(title: str, text: str, declared: str | None) -> str:
    """Return the language of an article as a two-letter code, ``ckb``, or the name of a script.

    Feeds get their language wrong, so the words count first; ``declared`` (as BCP 47) decides
    where they are too few. Latin letters without any sign are English, as most short titles are.
    """
    sample = f"{title} {text[:_READ]}"
    script = script_of(sample)
    said = _base(declared)
    if script == "LATIN":
        return _latin(sample, said)
    if script == "ARABIC":
        return _arabic(sample)
    if script == "CYRILLIC" and said in {"uk", "bg", "sr", "mk", "kk", "be"}:
        return said
    return _BY_SCRIPT.get(script, script.lower() or said or "en")


_CODES = {
    "ku": "ckb", "kur": "ckb", "ara": "ar", "deu": "de", "eng": "en", "fas": "fa", "fra": "fr",
    "fre": "fr", "ger": "de", "per": "fa", "rus": "ru", "spa": "es", "tur": "tr",
}  # fmt: skip
"""Other ways to write a language, names by their first three letters."""


def _base(declared: str | None) -> str:
    base = re.split("[-_]", (declared or "").strip().lower())[0][:3]
    return _CODES.get(base, base)


def _latin(sample: str, said: str) -> str:
    words = set(sample.lower().split())
    counts = {code: len(words & STOP_WORDS_BY_LANGUAGE[code]) for code in _LATIN}
    expected = said if said and said not in {"ar", "fa", "ckb", "ru"} else "en"
    best = max(_LATIN, key=lambda code: (counts[code], code == expected))
    # "de la" in a name makes no English title Spanish.
    return best if counts[best] >= _ENOUGH + 2 * counts.get(expected, 0) else expected


def _arabic(sample: str) -> str:
    letters = sum(map(str.isalpha, sample)) or 1
    if len(_KURDISH.findall(sample)) >= _KURDISH_SHARE * letters:
        return "ckb"
    return "fa" if len(_PERSIAN.findall(sample)) >= _PERSIAN_SHARE * letters else "ar"
