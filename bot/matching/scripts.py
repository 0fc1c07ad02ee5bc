"""A person's name letter by letter in another script, as a proposal for people to look at.

Between Latin and Cyrillic only: Arabic writes no short vowels, so that neither direction can be
guessed, and the matcher hears it anyway.
"""

import re

from bot.matching import transcriptions
from bot.matching.folding import fold_word
from bot.matching.names import word_list

_TO_CYRILLIC = {
    "shch": "щ", "sch": "ш", "tch": "ч", "kh": "х", "gh": "г", "sh": "ш", "ch": "ч", "zh": "ж",
    "th": "т", "dh": "д", "ph": "ф", "ts": "ц", "ck": "к", "ya": "я", "yu": "ю", "yo": "ё",
    "ye": "е", "ay": "ай", "ey": "ей", "oy": "ой", "ou": "у", "oo": "у", "ee": "и", "iy": "ий",
    "yy": "й", "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х",
    "i": "и", "j": "дж", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к",
    "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "x": "кс", "y": "и", "z": "з",
    "ş": "ш", "ç": "ч", "ı": "ы", "ğ": "г", "š": "ш", "č": "ч", "ž": "ж", "ü": "ю", "ö": "ё",
}  # fmt: skip
_TO_LATIN = {
    "дж": "j", "кс": "x", "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo",
    "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch",
    "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i",
    "ї": "yi", "є": "ye", "ґ": "g",
}  # fmt: skip
_LATIN = re.compile(r"[^\W\d_\u0370-\uffff]+(?:['’ʿʾ\- ][^\W\d_\u0370-\uffff]+)*")
_CYRILLIC = re.compile(r"[\u0400-\u052f]+(?:[\- ][\u0400-\u052f]+)*")
_ARTICLE = re.compile(r"\b(?:al|el)[- ](?=(sh|[sdtnrz])?)")
_LATIN_LETTER = re.compile("|".join(sorted(_TO_CYRILLIC, key=len, reverse=True)))
_CYRILLIC_LETTER = re.compile("|".join(sorted(_TO_LATIN, key=len, reverse=True)))


def in_other_script(name: str) -> str | None:
    """Return a name in Latin letters in Cyrillic and the other way round; None for other names."""
    if _LATIN.fullmatch(name):
        words = [fold_word(word) for word in name.split()]
        if words[0] in word_list("surnames_first"):
            return transcriptions.chinese(words)
        return transcriptions.japanese(words) or _in_cyrillic(name)
    if _CYRILLIC.fullmatch(name):
        return _in_latin(name)
    return None


def _in_cyrillic(name: str) -> str:
    plain = re.sub("['’ʿʾ]", "", name).replace("İ", "i").lower()  # lower() makes two letters of it
    if not _TURKISH.isdisjoint(plain):
        plain = plain.replace("c", "j")
    articled = _ARTICLE.sub(lambda found: f"a{found[1] or 'ль'}-", plain)
    articled = re.sub(r"\be", "э", "".join(map(_without_accent, articled)))
    written = _LATIN_LETTER.sub(lambda found: _TO_CYRILLIC[found[0]], articled)
    return _capitalised(written, small=("аль", "ас", "аш", "ад", "ат", "ан", "ар", "аз"))


_TURKISH = frozenset("ğışç")
"""Letters of names in which c is what others write j."""


def _without_accent(letter: str) -> str:
    return letter if letter in _TO_CYRILLIC or not letter.isalpha() else fold_word(letter)


def _in_latin(name: str) -> str:
    plain = re.sub("(?<=[иы])й(?![а-я])", "", name.lower())
    written = _CYRILLIC_LETTER.sub(lambda found: _TO_LATIN[found[0]], plain)
    return _capitalised(written, small=("al", "as", "ash", "ad", "at", "an", "ar", "az"))


def _capitalised(name: str, *, small: tuple[str, ...]) -> str:
    """Return a name with its capitals; articles before a hyphen have none."""
    parts = re.split("([ -])", name)
    followed = [*parts[1:], ""]
    return "".join(
        part if part in small and after == "-" else part.capitalize()
        for part, after in zip(parts, followed, strict=True)
    )
