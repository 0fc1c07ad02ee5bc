"""How a name sounds, roughly: the same for all scripts and spellings of it.

A skeleton is the string of a word's consonant classes, with a mark for a vowel at its start. Equal
skeletons make two words candidates for one name; ``sound_alike`` then compares them more closely.
Measured on pairs of Latin and Arabic spellings: 85 % share a skeleton, against 6 % that look alike
after plain transliteration; of unrelated words 1 in 1,000 does, so never for one word alone.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from bot.matching.folding import fold_word

MAX_SKELETONS = 8

# Upper case: one consonant class, or several that the letter may stand for, joined by "/"; "-" is
# no consonant. Lower case: a vowel.
# e: heard as a or as i, in Faeq and Faiq, Saleh and Salih · o: an e at the end, heard or not.
# B b p · F f v · D d t · S s z · C sh ch zh j · K k g q · H h kh
_LATIN: dict[str, str] = {
    "tsch": "C", "sch": "C", "tch": "C", "dsch": "C", "sh": "C", "ch": "C/K/H", "zh": "C/S",
    "dj": "C", "kh": "H", "gh": "K", "th": "D/S", "dh": "D/S", "ph": "F", "ck": "K", "qu": "K",
    "tz": "S", "ts": "S/DS/C",
    "ou": "u", "oo": "u", "ee": "i", "ei": "i", "ai": "i", "ay": "i", "ey": "i", "ie": "i",
    "iy": "i", "yy": "i", "aa": "a", "ae": "e", "au": "au",
    "nji": "NCi/NKi", "rji": "RCi/RKi", "lji": "LCi/LKi", "gio": "Cu/Kiu", "giu": "Cu/Kiu",
    "b": "B", "p": "B", "f": "F", "v": "F/-", "w": "-/F", "m": "M", "n": "N", "l": "L", "r": "R",
    "d": "D", "t": "D", "s": "S", "z": "S", "ş": "C", "š": "C", "ç": "C", "č": "C", "ž": "C",
    "ğ": "K", "ġ": "K", "j": "C/K/y/H", "g": "K/C", "k": "K", "q": "K", "c": "K/C/S", "x": "H/KS/C",
    "h": "H", "ḥ": "H", "y": "y", "a": "a", "e": "a", "i": "i", "ı": "i", "o": "u", "u": "u",
}  # fmt: skip
_ARABIC: dict[str, str] = {
    "ية": "ya", "تز": "S/DS/DC", "تس": "S/DS", "تش": "C/DC", "نب": "NB/MB", "نپ": "NB/MB",
    "غچ": "KC/HC",
    "ب": "B", "پ": "B", "ف": "F", "ڤ": "F", "م": "M", "ن": "N", "ل": "L", "ڵ": "L", "ر": "R",
    "ڕ": "R", "د": "D", "ت": "D", "ط": "D", "ذ": "S/D", "ض": "D/S", "ظ": "S/D", "ث": "S/D",
    "س": "S", "ص": "S", "ز": "S", "ش": "C", "چ": "C", "ج": "C/K", "ژ": "C/S", "ك": "K", "ک": "K",
    "گ": "K", "ق": "K", "غ": "K", "ه": "H", "ح": "H", "خ": "H", "و": "w", "ي": "y", "ی": "y",
    "ا": "a", "ە": "a", "ۆ": "u", "ێ": "i", "ع": "", "ة": "", "ى": "a", "ئ": "", "ؤ": "u",
    "أ": "a", "إ": "a", "آ": "a", "ء": "",
}  # fmt: skip
_CYRILLIC: dict[str, str] = {
    "уи": "-i/ui", "уэ": "-a/ua", "уо": "-u/uu", "уа": "-a/ua",  # English w: Уилсон
    "дж": "C/K", "цз": "C/S", "ий": "i", "ый": "i", "ей": "i", "ай": "i", "ия": "ia", "б": "B",
    "п": "B", "ф": "F", "в": "F/-", "м": "M", "н": "N", "л": "L", "р": "R", "д": "D", "т": "D",
    "с": "S", "з": "S", "ц": "S", "ж": "C", "ш": "C", "щ": "C", "ч": "C", "к": "K", "г": "K/H",
    "ґ": "K", "х": "H", "а": "a", "е": "a", "э": "a", "є": "a", "ё": "u", "и": "i", "і": "i",
    "ї": "i", "ы": "i", "й": "y", "о": "u", "у": "u", "ю": "u", "я": "a", "ь": "", "ъ": "",
}  # fmt: skip
_HEBREW: dict[str, str] = {
    "ב": "B/F", "ג": "K", "ד": "D", "ה": "H", "ו": "w", "ז": "S", "ח": "H", "ט": "D", "י": "y",
    "כ": "K/H", "ך": "K/H", "ל": "L", "מ": "M", "ם": "M", "נ": "N", "ן": "N", "ס": "S", "ע": "",
    "פ": "B/F", "ף": "F", "צ": "S", "ץ": "S", "ק": "K", "ר": "R", "ש": "C/S", "ת": "D", "א": "a",
}  # fmt: skip
_TABLE = {**_LATIN, **_ARABIC, **_CYRILLIC, **_HEBREW}
_UNITS = {letters: tuple(classes.split("/")) for letters, classes in _TABLE.items()}


def _letters(table: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of the letters of a table, the longest first."""
    return re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))


_LETTER = _letters(_TABLE)
_ASCII_LETTER = _letters(filter(str.isascii, _TABLE))
_DOUBLED = re.compile(r"([^\Waeiouyh])\1")
_NO_SHORT_VOWELS = re.compile("[\u05d0-\u05ea\u0620-\u06d3]")
_RUSSIAN = re.compile("[\u0400-\u052f]")
_SILENT_E = re.compile("[b-df-hj-np-tv-z]e$")
_KEPT_SIGNS = "ğşçščžġḥ"
_SOMETIMES_SILENT = "хخ"
"""Letters at the end of a name that stand for a silent h or for a sound of their own."""


LEAST_BEFORE_PERSIAN_END = 4
"""Units of a word that may end in ه‌ای, with those of the ending."""


class Sound(NamedTuple):
    """One word as it may sound."""

    skeleton: str
    vowels: tuple[str, ...]
    """Before each consonant of the skeleton, and at the end; one letter each or none."""


def _plain(word: str) -> str:
    """Return ``word`` in lower case without marks, but with the letters that have own sounds."""
    if word.isascii():
        # An apostrophe is heard as nothing, but keeps letters apart: Is'haq has no sh.
        return f"abd'{word[3:].casefold()}" if word.startswith("AbdH") else word.casefold()
    return unicodedata.normalize("NFC", word.casefold()).translate(_plain_letters)


class _PlainLetters(dict[int, str]):
    """What is heard of letters that were met, by their codes: their own sounds, or plain ones."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter not in _KEPT_SIGNS and letter not in _TABLE:
            letter = fold_word(letter) if letter.isalpha() else ""
        self[code] = letter
        return letter


_plain_letters = _PlainLetters()


def _silence_last(units: list[tuple[str, ...]], plain: str, *, abjad: bool) -> None:
    """Take away an h at the end that nobody hears."""
    # A silent h: Shiah, Fatah with a teh marbuta, names ending in -eh.
    after_vowel = abjad or (len(units) > 1 and units[-2][0] in {"a", "i"})
    if len(units) > 2 and units[-1] == ("H",) and after_vowel:  # noqa: PLR2004
        last = units.pop()
        if plain[-1] in _SOMETIMES_SILENT:
            units.append(("-", *last))  # Фатах is Fatah, and Фридрих Friedrich
        if plain.endswith(("eh", "ih")):
            units[-1] = ("e",)


def _hear_as_persian(units: list[tuple[str, ...]], plain: str) -> None:
    """Change what Persian writes otherwise: مصطفی for Mustafa, استارمر for Starmer."""
    if plain[-1] in "یي" and fold_word(plain) in _IN_A:
        units[-1] = ("a",)
    if plain[:2] == "اس" and len(units) > LEAST_STARRED and units[2][0][0].isupper():
        units[0] = ("a", "-")


_IN_A = frozenset(
    map(
        fold_word,
        ("مقتدى", "مصطفى", "مثنى", "مجتبى", "يحيى", "مرتضى", "عيسى", "موسى", "ليلى", "هدى", "سلمى",
         "بشرى", "كبرى", "صغرى", "منى", "نجوى", "سلوى", "ضحى", "يسرى"),
    )
)  # fmt: skip
"""Given names that end in what Arabic writes like yeh, and hears as a."""
LEAST_STARRED = 3
"""Units of a word before whose s Persian puts a vowel."""


def _single(plain: str) -> tuple[str, bool]:
    """Return a word without doubled letters, and whether its script has no short vowels."""
    abjad = not plain.isascii() and bool(_NO_SHORT_VOWELS.search(plain))
    if abjad:  # written twice, heard as in Allah
        plain = plain.replace("لله", "له").replace("ڵڵ", "ڵ")
    if not abjad or "ە" in plain:
        plain = _DOUBLED.sub(r"\1", plain)
    return plain, abjad


def _units(word: str) -> list[tuple[str, ...]]:
    """Return a word's classes in order, each with its alternatives."""
    plain, abjad = _single(_plain(word))
    letters = (_ASCII_LETTER if plain.isascii() else _LETTER).findall(plain)
    units = [unit for unit in map(_UNITS.__getitem__, letters) if unit[0]]
    _silence_last(units, plain, abjad=abjad)
    if len(units) > 2 and units[-1] == ("a",) and _SILENT_E.search(plain):  # noqa: PLR2004
        units[-1] = ("o",)
    if abjad:
        _hear_as_persian(units, plain)
    if abjad and plain.endswith("های") and len(units) > LEAST_BEFORE_PERSIAN_END:
        units[-3] = ("-", *units[-3])  # Persian writes the end of a name in -ه as ه‌ای: خامنه‌ای
    if plain[:1] == "y" and len(units) > 2:  # noqa: PLR2004
        units[0] = ("y", "C")  # Spanish: al-Yolani for al-Jolani
    if abjad and units and plain[0] == "و":
        units[0] = ("-", "F")  # a consonant: وليد, Walid
    if abjad and units and plain[0] in "عئ":
        units.insert(0, ("a",))
    return units


@lru_cache(maxsize=65_536)
def skeletons_of(word: str) -> tuple[str, ...]:
    """Return the skeletons of ``sounds`` alone: all that looking a word up takes."""
    merged = has_vowels(word)
    units = _units(word)
    # What was heard so far, and whether a vowel came last; ways that come to the same go on as one.
    heard, after_vowel, certain = "", False, 0
    for unit in units:
        letter = unit[0]
        if len(unit) > 1:
            break
        certain += 1
        if letter.islower():
            heard, after_vowel = heard if certain > 1 else "A", True
        else:
            heard = heard if merged and not after_vowel and heard[-1:] == letter else heard + letter
            after_vowel = False
    ways, begun = [(heard, after_vowel)], certain > 0
    for unit in units[certain:]:
        letter = unit[0]
        if len(unit) > 1:
            heard = (
                _heard_on(way, letters, begun=begun, merged=merged)
                for way in ways
                for letters in unit
            )
            ways = list(islice(dict.fromkeys(heard), MOST_WAYS))
        elif letter.islower():
            ways = [(heard, True) for heard, _ in ways] if begun else [("A", True)]
        else:
            ways = [
                (heard if merged and not vowel and heard[-1:] == letter else heard + letter, False)
                for heard, vowel in ways
            ]
        begun = True
    if len(ways) == 1:
        return (ways[0][0],) if ways[0][0].strip("A") else ()
    found = dict.fromkeys(skeleton for skeleton, _ in ways if skeleton.strip("A"))
    return tuple(islice(found, MAX_SKELETONS))


MOST_WAYS = 4 * MAX_SKELETONS
"""Ways to hear a word that are followed at once."""


def _heard_on(
    way: tuple[str, bool], classes: str, *, begun: bool, merged: bool
) -> tuple[str, bool]:
    """Return what was heard after one more unit."""
    skeleton, after_vowel = way
    if classes == "-":
        return way
    if len(classes) == 1 and classes.isupper():
        same = merged and not after_vowel and skeleton[-1:] == classes
        return skeleton if same else skeleton + classes, False
    for letter in classes:
        if letter.isupper():
            if after_vowel or not merged or skeleton[-1:] != letter:
                skeleton += letter
            after_vowel = False
        elif letter != "-":
            if not begun:
                skeleton += "A"
            after_vowel = True
        begun = True
    return skeleton, after_vowel


@lru_cache(maxsize=65_536)
def sounds(word: str) -> tuple[Sound, ...]:
    """Return the ways ``word`` may sound, at most ``MAX_SKELETONS``; none without consonants."""
    found: dict[str, Sound] = {}
    merged = has_vowels(word)
    for choice in product(*_units(word)):
        sound = _sound("".join(choice), merged=merged)
        if sound.skeleton.strip("A"):
            found.setdefault(sound.skeleton, sound)
        if len(found) == MAX_SKELETONS:
            break
    return tuple(found.values())


def _sound(classes: str, *, merged: bool) -> Sound:
    skeleton: list[str] = []
    vowels = [""]
    for position, unit in enumerate(classes):
        if unit.isupper():
            if skeleton and skeleton[-1] == unit and not vowels[-1] and merged:
                continue  # Hemedti, Hemeti
            skeleton.append(unit)
            vowels.append("")
        elif unit != "-":
            if position == 0:
                skeleton.append("A")
                vowels.append("")
            vowels[-1] += unit
    last = vowels[-1][-1:]
    heard = (*map(_one_vowel, vowels[:-1]), {"y": "i", "w": "u"}.get(last, last))
    return Sound("".join(skeleton), heard)


def _one_vowel(run: str) -> str:
    """Return the vowel that a run of them comes to: a diphthong by what tells it apart."""
    for vowel in "iyuw":
        if vowel in run:
            return {"y": "i", "w": "u"}.get(vowel, vowel)
    return run[:1]


def has_vowels(word: str) -> bool:
    """Say whether the script of ``word`` writes short vowels."""
    return word.isascii() or not _NO_SHORT_VOWELS.search(word) or "ە" in word


LEAST_ALIKE = 0.6
"""Share of vowels that must agree where both scripts write them."""


@lru_cache(maxsize=65_536)
def sound_alike(first: str, second: str, *, stem: bool = False) -> bool:
    """Say whether two words can be spellings of one name; a stem is without its last vowel."""
    with_vowels = has_vowels(first) and has_vowels(second)
    abroad = _is_russian(first) is not _is_russian(second)
    others = {sound.skeleton: sound for sound in sounds(second)}
    return any(
        _vowels_agree(
            sound, others[sound.skeleton], with_vowels=with_vowels, stem=stem, abroad=abroad
        )
        for sound in sounds(first)
        if sound.skeleton in others
    )


def _is_russian(word: str) -> bool:
    return not word.isascii() and _RUSSIAN.search(word) is not None


def _vowels_agree(
    first: Sound, second: Sound, *, with_vowels: bool, stem: bool, abroad: bool
) -> bool:
    last = {first.vowels[-1], second.vowels[-1]}
    if not stem and "i" in last and len(last) > 1 and "e" not in last:
        # Suleimani is not Suleiman; but the e of Kagame may be heard, and is written in Arabic.
        return "o" in last and not with_vowels
    if not with_vowels:
        return True
    pairs = list(zip(first.vowels, second.vowels, strict=True))
    spoken = [(one, other) for one, other in pairs if one or other]
    if not spoken:
        return True
    agreeing = sum(_agreement(one, other, abroad=abroad) for one, other in spoken)
    return agreeing / len(spoken) >= LEAST_ALIKE


_NEAR_VOWELS = ({"e", "a"}, {"e", "i"}, {"o", "a"}, {"o", ""})


def _agreement(one: str, other: str, *, abroad: bool) -> float:
    if one == other or {one, other} in _NEAR_VOWELS:
        return 1.0
    if abroad and {one, other} == {"u", "a"}:
        return 0.75  # an English u is a Russian a: Трамп, Данкан
    # A short vowel may be left out or heard otherwise; i and u are far apart.
    return 0.5 if not one or not other or "a" in {one, other} else 0.25
