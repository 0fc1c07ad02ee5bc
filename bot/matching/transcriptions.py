"""Names as other scripts write them by rules of their own: Chinese, Japanese, acronyms."""

import re
from functools import cache

from bot.matching.folding import fold_word

_INITIALS = {
    "b": "б", "p": "п", "m": "м", "f": "ф", "d": "д", "t": "т", "n": "н", "l": "л", "g": "г",
    "k": "к", "h": "х", "j": "цз", "q": "ц", "x": "с", "zh": "чж", "ch": "ч", "sh": "ш", "r": "ж",
    "z": "цз", "c": "ц", "s": "с",
}  # fmt: skip
_FINALS = {
    "a": "а", "o": "о", "e": "э", "ai": "ай", "ei": "эй", "ao": "ао", "ou": "оу", "an": "ань",
    "en": "энь", "ang": "ан", "eng": "эн", "ong": "ун", "i": "и", "ia": "я", "ie": "е",
    "iao": "яо", "iu": "ю", "ian": "янь", "in": "инь", "iang": "ян", "ing": "ин", "iong": "юн",
    "u": "у", "ua": "уа", "uo": "о", "uai": "уай", "ui": "уй", "uan": "уань", "un": "унь",
    "uang": "уан", "ue": "юэ",
}  # fmt: skip
_ROUNDED = {"u": "юй", "uan": "юань", "un": "юнь", "ue": "юэ"}
"""Finals after j, q and x, where u is ü."""
_WHOLE = {
    "ya": "я", "ye": "е", "yao": "яо", "you": "ю", "yan": "янь", "yin": "инь", "yang": "ян",
    "ying": "ин", "yong": "юн", "yi": "и", "yu": "юй", "yue": "юэ", "yuan": "юань", "yun": "юнь",
    "wa": "ва", "wo": "во", "wai": "вай", "wei": "вэй", "wan": "вань", "wen": "вэнь",
    "wang": "ван", "weng": "вэн", "wu": "у", "er": "эр", "a": "а", "ai": "ай", "an": "ань",
    "ao": "ао", "ou": "оу", "zi": "цзы", "ci": "цы", "si": "сы", "hui": "хуэй",
}  # fmt: skip


@cache
def _pinyin() -> dict[str, str]:
    """Return the syllables of Chinese as Palladius wrote them in Russian."""
    found = {
        initial + final: cyrillic + (_ROUNDED.get(final, sound) if initial in "jqx" else sound)
        for initial, cyrillic in _INITIALS.items()
        for final, sound in _FINALS.items()
    }
    return found | _WHOLE


_KANA = {"": "", "k": "к", "g": "г", "s": "с", "z": "дз", "t": "т", "d": "д", "n": "н", "h": "х",
         "f": "ф", "b": "б", "p": "п", "m": "м", "r": "р", "w": "в"}  # fmt: skip
_VOWELS = {"a": "а", "i": "и", "u": "у", "e": "э", "o": "о"}
_SOFT = {"a": "я", "i": "и", "u": "ю", "e": "е", "o": "ё"}
_SOFTENED = {"sh": "с", "ch": "т", "j": "дз", "y": "", "ky": "к", "gy": "г", "ny": "н", "hy": "х",
             "by": "б", "py": "п", "my": "м", "ry": "р"}  # fmt: skip


@cache
def _romaji() -> dict[str, str]:
    """Return the syllables of Japanese as Polivanov wrote them in Russian."""
    found = {f"{one}{v}": f"{other}{c}" for one, other in _KANA.items() for v, c in _VOWELS.items()}
    found |= {
        f"{one}{v}": f"{other}{c}" for one, other in _SOFTENED.items() for v, c in _SOFT.items()
    }
    return found | {"n": "н", "tsu": "цу", "yi": "и"}


LONGEST_SYLLABLE = 6


def _syllables(word: str, table: dict[str, str]) -> list[str] | None:
    """Return the syllables of ``word``, the longest first; None when it does not go up."""
    if not word:
        return []
    for length in range(min(LONGEST_SYLLABLE, len(word)), 0, -1):
        if word[:length] in table:
            rest = _syllables(word[length:], table)
            if rest is not None:
                return [word[:length], *rest]
    return None


_NOT_LETTER_BY_LETTER = re.compile("sh|ch|j|ts")


def chinese(words: list[str]) -> str | None:
    """Return a name in pinyin as Russian writes it: Си Цзиньпин; None for other names."""
    return _written(words, _pinyin())


def chinese_by_syllable(words: list[str]) -> str | None:
    """Return a name in pinyin with each syllable as a word, as Arabic writes it: Xi Jin Ping."""
    found: list[list[str]] = []
    for word in words:
        cut = _syllables(word, _pinyin())
        if not cut:
            return None
        found.append(cut)
    several = any(len(cut) > 1 for cut in found)
    return " ".join(one.capitalize() for cut in found for one in cut) if several else None


def japanese(words: list[str]) -> str | None:
    """Return a Japanese name so, where letter by letter it would be another: Кисида."""
    if not any(map(_NOT_LETTER_BY_LETTER.search, words)):
        return None
    return _written(words, _romaji())


def _written(words: list[str], table: dict[str, str]) -> str | None:
    found: list[list[str]] = []
    for word in words:
        cut = _syllables(word, table)
        if not cut:
            return None
        found.append(cut)
    return " ".join("".join(table[one] for one in cut).capitalize() for cut in found)


_LETTERS = dict(zip("abdefghijklmnopqrstuvwyz", "абдефгхижклмнопкрстуввйз", strict=True))


def acronym(letters: str) -> tuple[str, ...]:
    """Return an acronym that is spoken as a word as other scripts write it, folded: опек, اوپك."""
    return (*_russian(letters), *_arabic(letters), *_sorani(letters))


def _is_soft(letters: str, place: int) -> bool:
    return letters[place + 1 : place + 2] in {"e", "i", "y"}


def _russian(letters: str) -> tuple[str, ...]:
    found: list[str] = []
    for place, letter in enumerate(letters):
        one = ("с" if _is_soft(letters, place) else "к") if letter == "c" else _LETTERS.get(letter)
        if one is None:
            return ()
        found.append(one)
    word = "".join(found)
    return (word, f"ю{word[1:]}") if word.startswith("у") else (word,)


_ARABIC = {
    **dict(zip("abdfhijklmnoqrstuvwyz", "ابدفهيجكلمنوقرستوفويز", strict=True)),
    "e": "", "g": "غ", "p": "ب", "x": "كس",
}  # fmt: skip
_OPENING = {"e": "ا", "i": "ا", "o": "او", "u": "يو"}


def _arabic(letters: str) -> tuple[str, ...]:
    """Return the Arabic spelling and the Persian one, where they differ."""
    found = [_OPENING.get(letters[0], _ARABIC.get(letters[0], ""))]
    for place, letter in enumerate(letters[1:], start=1):
        soft = letter == "c" and _is_soft(letters, place)
        found.append("س" if soft else _ARABIC.get(letter, "ك" if letter == "c" else ""))
    word = "".join(found)
    if len(word) < LEAST_ARABIC:
        return ()
    return (word, word.replace("ب", "پ")) if "p" in letters else (word,)


_SORANI = {
    **dict(zip("abdfghijklmnopqrstuvwyz", "ابدفگهیجکلمنۆپقرستوڤویز", strict=True)),
    "e": "ێ", "x": "کس",
}  # fmt: skip


def _sorani(letters: str) -> tuple[str, ...]:
    """Return the Sorani spellings, which have all vowels: ئۆپێک; e is heard in two ways."""
    if not all(letter in _SORANI or letter == "c" for letter in letters):
        return ()
    found = ["ئ" if letters[0] in "aeiou" else ""]
    for place, letter in enumerate(letters):
        soft = letter == "c" and _is_soft(letters, place)
        found.append("س" if soft else _SORANI.get(letter, "ک"))
    word = "".join(found)
    return tuple(dict.fromkeys(map(fold_word, (word, word.replace("ێ", "ە")))))


LEAST_ARABIC = 4
"""Letters of an acronym in Arabic; a shorter one is a word somewhere."""
