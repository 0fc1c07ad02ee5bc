"""What a written word may stand for in a name: without possessive, article, clitics, case ending.

Nothing is taken away for good: a word keeps all its readings, and a name matches by any of them.
Stemmers destroy names (measured: السوداني becomes "black"), so only whole affixes are split off.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.matching.folding import APOSTROPHE, INVISIBLE, fold_word
from bot.matching.kinds import kinds_of

MINIMUM_REST = 3
"""Letters an Arabic or Russian word keeps when an affix is split off."""

LEAST_KURMANJI = 4
"""Letters a word has more than before a Kurmanji case ending is split off."""

_APOSTROPHE = re.compile(APOSTROPHE)
_ELISIONS = frozenset({"l", "d", "qu", "n", "s", "j", "c", "m", "t", "dell", "all", "nell"})
_FUSED_ARTICLE = re.compile(r"(?:[Aa]l|AL|[Ee]l)([A-Z].+)")
_GENITIVE = re.compile(r"[^\W\d_a-z]\w{3,}[^\W\dA-Z_siu]s|[^\W\d_a-z]\w{6,}[ui]s")
_TURKISH_ENDED = re.compile(
    r"(?=.*[ğışİ])(?P<rest>[^\W\d_a-z]\w{4,})(?:n[ıiuü]n|[dt][ae]n|yl[ae]|n[ae]|y[ae])"
)
"""Of, from, with and to, behind a name that is written without an apostrophe: İmamoğlunun."""
_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
# Conjunction, then preposition, then article; ل and ال together are written لل.
_CLITICS = re.compile("(?P<before>[وف]?(?:[بكل])?)(?P<article>ال)?(?P<rest>.+)")
_CLITICS_ALONE = re.compile("[وفبكل]|[وف][بكل]")
_FUSED_CLITICS = re.compile("(?:[وف]?)لل(?P<rest>.+)")
_CITATION = "аяйьеиоыуюёэъіїє"
"""What a Russian or Ukrainian name may end in when nothing is the matter with it."""
_RUSSIAN_CASES = (
    "ого", "его", "ому", "ему", "ами", "ями", "ом", "ем", "ым", "им", "ой", "ей", "ах", "ях", "ам",
    "ям", "ов", "ев", "ию", "ией", "ою", "их", "ых", "ими", "ыми",
)  # fmt: skip

_SHORT_FEMININE = re.compile("(?P<rest>[^аеиоуэюя]{1,2}[аеиоуэюя])й?(?P<ending>я|и|ю|е|ей|ею)")
"""Кая, Каей, Кайя: of such a name only a vowel is left before the ending, and little else."""

_FLEETING = re.compile("(.{2,}[^аеёиоуыэюя])[еёо]([тцклн])ь?")
"""A word whose last vowel is lost when an ending follows."""

LATIN_ARTICLES = frozenset({"the", "al", "el", "ul", "аль", "эль", "ал", "ال"})
"""Articles by themselves, and before a hyphen; Āl, the house of, is written like one in Latin."""

BOUND_ARTICLES = frozenset(
    {"as", "ash", "ad", "adh", "an", "ar", "at", "ath", "az", "es", "esh", "ed", "en", "er", "et",
     "ez", "asch", "esch", "ach", "ech", "us", "ush", "ud", "un", "ur", "ut", "uz", "l",
     "аш", "ас", "ад", "ан", "ар", "ат", "аз", "эш", "эс", "эд", "эн", "эр", "эт", "эз"}
)  # fmt: skip
"""Assimilated articles: before a hyphen only, for some are English words."""


_ABD = ("عبد", "Abd")

SERVANTS = frozenset(
    {"abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdu", "عبد", "абд", "абдул", "абдель",
     "абдаль", "абду"}
)  # fmt: skip
"""Abd, with the article that follows it; with the next word it is one name."""

_ARABIC_SERVANT = re.compile("(?P<before>[وفبكل]{0,2})(?:عبدال|عەبدو[لڵ]|عبدول)(?P<rest>.{2,})")
"""عبدالفتاح, عەبدولفەتاح."""

_SORANI_ARTICLE = "ئەل"
"""The Arabic article as Sorani spells it: ئەلشام."""
_SORANI_VOWELS = re.compile("[ەۆێ]|^ئ|وو")
_SORANI_OPENING = re.compile("^ئ[ەا]|^ئ(?=[ویۆێ])")

_SORANI_OWNED = re.compile("(?P<rest>.{4,})(?:یان|يان|مان|تان)")
"""A word with they, we or you behind it, which Sorani moves from the verb to what goes before."""

_SORANI_ENDINGS = (
    "(?:ی?یش|(?<=[یەۆێاو])ش|ی?ەکان(?:ی|یش|دا|ەوە)?|(?<=ە)کان(?:ی|یش|دا)?"
    "|ی?ەکە(?:ی|یش|دا)?|(?<=ە)کە(?:ی|یش)?|ەوە|(?<=ە)وە)"
)
"""Too; the, in both numbers, with of, too and in; from, again."""
_SORANI_GENITIVE = re.compile(".{3,}ەی|(?=.*[ڕڵێۆە]).{3,}[وۆا]ی")
"""Of, behind a vowel, in a word that only Sorani writes so: وەزارەتی پێشمەرگەی هەرێم."""
_SORANI_LAST = frozenset("شنیاە")
"""The last letters of these endings."""
_SORANI_ENDED = tuple(
    re.compile(f"(?P<rest>.{{3,}}{least}){_SORANI_ENDINGS}") for least in ("", "?")
)
"""With the shortest ending and the longest: a name may end in a letter that begins one."""

_FUSED_SERVANT = re.compile(
    r"[Aa](?:bd|BD)(?:[uüaeoUÜAEO]|ou)"
    r"(?:[lL]|(?P<sun>[rsnzdtRSNZDT])(?=(?P=sun)))?[-‑]?(?P<rest>\w{3,})"
)
"""Abdelfattah, Abdurrahman."""

_CYRILLIC_SERVANT = re.compile(
    r"Абд(?:[уеао]ль?|[уеао](?P<sun>[рснзтд])(?=(?P=sun)))-?(?P<rest>\w{3,})"
)
"""Абдельмаджид, Абдуррахман."""
_NOT_SOUNDED = re.compile(f"[\u0610-\u061a\u0640\u064b-\u0652\u0670{INVISIBLE}\u200c]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take a word."""

    part: str
    """What is left of the word, with the letters it was written with."""
    article: bool = False
    """An article was written before it, in the same word."""
    split: bool = False
    """Something other than an article was split off."""
    stem: bool = False
    """A Russian word without its ending: compared only with other stems."""

    @property
    def key(self) -> str:
        """Return what two spellings of the same word have in common."""
        return f"~{fold_word(self.part)}" if self.stem else fold_word(self.part)


def _as_in_arabic(word: str) -> str:
    """Return a Sorani word as Arabic might write it: ئەرمینیا, أرمينيا."""
    opened = _SORANI_OPENING.sub("ا", word)
    return opened.replace("وو", "و").replace("ۆ", "و").replace("ێ", "ی").replace("ە", "")


def _sorani(word: str) -> list[Reading]:
    found: list[Reading] = []
    if word[-1:] in _SORANI_LAST:
        ended = filter(None, (pattern.fullmatch(word) for pattern in _SORANI_ENDED))
        found.extend(Reading(one["rest"], split=True) for one in ended)
    if _SORANI_GENITIVE.fullmatch(word):
        found.append(Reading(word[:-1], split=True))
    if not _SORANI_VOWELS.search(word):
        return found
    found.append(Reading(_as_in_arabic(word), split=True))
    owned = _SORANI_OWNED.fullmatch(word)
    if owned:
        found.append(Reading(owned["rest"], split=True))
    return found


def _arabic(word: str) -> list[Reading]:
    found = [Reading(word)]
    servant = _ARABIC_SERVANT.fullmatch(word)
    if servant and servant["rest"] not in {"له", "لا", "ڵا"}:
        found.append(Reading(f"{_ABD[0]}{servant['rest']}", split=bool(servant["before"])))
    clitics = _CLITICS.fullmatch(word)
    if clitics and clitics["article"] and len(clitics["rest"]) >= MINIMUM_REST:
        found.append(Reading(clitics["rest"], article=True, split=bool(clitics["before"])))
    if word.startswith(_SORANI_ARTICLE) and len(word) >= len(_SORANI_ARTICLE) + MINIMUM_REST:
        found.append(Reading(word.removeprefix(_SORANI_ARTICLE), article=True))
    found += _sorani(word)
    fused = _FUSED_CLITICS.fullmatch(word)
    if fused and len(fused["rest"]) >= MINIMUM_REST:
        found.append(Reading(fused["rest"], article=True, split=True))
    for length in (1, 2):
        before, rest = word[:length], word[length:]
        if len(rest) >= MINIMUM_REST and _CLITICS_ALONE.fullmatch(before):
            found.append(Reading(rest, split=True))
    # Abu, Abi, Aba: one word in three cases.
    found.extend(Reading("أبو", split=True) for one in tuple(found) if one.key in {"ابي", "ابا"})
    return found


def _cyrillic(word: str) -> list[Reading]:
    """Add the stem of the word as it is named, then those it has if its ending is a case's."""
    found = [Reading(word)]
    lower = word.casefold()
    stems = [
        lower.rstrip(_CITATION),
        *(
            lower.removesuffix(ending).rstrip(_CITATION)
            for ending in _RUSSIAN_CASES
            if lower.endswith(ending)
        ),
    ]
    fleeting = _FLEETING.fullmatch(lower)
    if fleeting:
        found.append(Reading(fleeting[1] + fleeting[2], stem=True))  # Египет, Египта
    for position, stem in enumerate(dict.fromkeys(stems)):
        if len(stem) >= MINIMUM_REST:
            found.append(Reading(stem, split=position > 0, stem=True))
    servant = _CYRILLIC_SERVANT.fullmatch(word)
    if servant:
        found += _cyrillic(f"{_ABD[1]}{servant['rest'].capitalize()}")
    short = _SHORT_FEMININE.fullmatch(lower)
    if short:
        found.append(Reading(short["rest"], split=short["ending"] != "я", stem=True))
    return found


def is_servant(part: str) -> bool:
    """Say whether a reading is Abd al-X, taken as one word."""
    return part[: len(_ABD[1])] == _ABD[1] and part[len(_ABD[1]) :][:1].isupper()


def servant_of(first: str, second: str) -> str | None:
    """Return Abd al-X, written in two words or three, as one: Abdfattah; None for other words."""
    if fold_word(first) not in SERVANTS:
        return None
    found = readings(second)
    name = next((reading.part for reading in found if reading.article), found[0].part)
    return f"{_ABD[0] if _ARABIC.search(first) else _ABD[1]}{name}"


def _latin(written: str) -> list[Reading]:
    parts = _APOSTROPHE.split(written)
    # Hama's is not Hamas: what ends in 's is never one word.
    fused = parts[-1] not in {"s", "S"} or len(parts) == 1
    found = [Reading(written)] if fused else []
    if len(parts) > 1:
        head = "".join(parts[:-1])
        if len(head) > 1 and parts[-1]:
            found.append(Reading(head, split=True))
        if fold_word(parts[0]) in _ELISIONS and parts[1]:
            found.extend(_latin("'".join(parts[1:])))
    servant = _FUSED_SERVANT.fullmatch(written)
    if servant:
        found.append(Reading(f"{_ABD[1]}{servant['rest'].capitalize()}"))
    found.extend(Reading(stem, split=True) for stem in _without_case(written))
    with_article = _FUSED_ARTICLE.fullmatch(written)
    if with_article:
        found.append(Reading(with_article[1], article=True))
    return found or [Reading(written)]


def _without_case(written: str) -> Iterator[str]:
    """Yield a name without the ending of a case that no apostrophe parts from it."""
    if written[-1] in "îê" and len(written) > LEAST_KURMANJI:
        yield written[:-1]  # Kurmanji: Ocalanî gotin
    if _GENITIVE.fullmatch(written):
        yield written[:-1]  # German: Putins Rede
    ended = None if written.isascii() else _TURKISH_ENDED.fullmatch(written)
    if ended:
        yield ended["rest"]


def has_one_reading(written: str) -> bool:
    """Say whether a word is one that ``_latin`` takes nothing from: most words of most texts."""
    if not (written.isascii() and written.isalpha()) or written[0] in _WITH_ARTICLE_OR_SERVANT:
        return False
    return written[-1] != "s" or written[0].islower()  # no German genitive


@lru_cache(maxsize=65_536)
def readings(written: str) -> tuple[Reading, ...]:
    """Return the readings of a word as it stands in a text, the plainest first."""
    if has_one_reading(written):
        return (Reading(written),)
    if written.isascii():
        return tuple(_latin(written))
    if _ARABIC.search(written):
        return tuple(_arabic(_NOT_SOUNDED.sub("", written)))
    if _CYRILLIC.search(written):
        return tuple(_cyrillic(written))
    return tuple(_latin(written))


_WITH_ARTICLE_OR_SERVANT = frozenset("AEae")
"""First letters of Latin words that ``_latin`` may take apart without an apostrophe."""


@lru_cache(maxsize=65_536)
def keys(written: str) -> tuple[str, ...]:
    """Return the keys of a word's readings, each once, and of the kind of group it says."""
    if has_one_reading(written):
        found = (written.lower(),)
    else:
        found = tuple(dict.fromkeys(reading.key for reading in readings(written)))
    return (*found, *kinds_of(found))
