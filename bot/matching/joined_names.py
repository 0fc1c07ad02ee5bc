"""Names with parts that are one word here and two there: محمدباقر, Mohammad Bagher; لوك أويل."""

import re
from collections.abc import Iterable, Iterator

from bot.matching.folding import fold_word

_HEADS = (
    "محمد", "علی", "علي", "غلام", "امیر", "امير", "میر", "سید", "Mohammad", "Mohammed", "Muhammad",
    "Mohamad", "Mohamed", "Ali", "Gholam", "Amir", "Мохаммад", "Мохаммед", "Мухаммед", "Али",
    "ابو", "أبو", "Abu", "Abou", "Абу",
)  # fmt: skip
"""Given names that Persian writes in one word with the next one, and others in two."""
_FOLDED_HEADS = frozenset(map(fold_word, _HEADS))
LEAST_REST = 3
"""Letters that are left of a word without its first part."""
_PARTS = re.compile(
    "(?P<first>[A-Z][a-z]{2,})(?P<second>oil|gas|prom|neft|book|soft|bank|net|tel|tube|air|energ(?:y|ies)"
    "|com|mobil|rock|stone|power|steel|chem|food|media|motors?|trans|tech|telecom|petrol|invest)"
)
"""A firm's name that ends in what other languages take for a word of its own."""
_HUMP = re.compile("(?P<first>[A-Z][a-z]{2,})(?P<second>[A-Z][a-z]{2,})")


def with_parts_joined(words: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return a person's name of three words with the first two as one, where some write it so."""
    if len(words) != 3 or fold_word(words[0]) not in _FOLDED_HEADS:  # noqa: PLR2004
        return None
    first, second, third = words
    return (f"{first}'{second.lower()}", third)


def with_particle_joined(words: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return a name with its particle and surname as one word: داسیلوا."""
    if len(words) <= PAIR or words[-2].casefold() not in PARTICLES:
        return None
    return (*words[:-2], f"{words[-2]}{words[-1].lower()}")


PARTICLES = frozenset({"da", "de", "di", "del", "dos", "du", "van", "von", "ben"})
PAIR = 2
_OF_RELIGION = re.compile("(?P<first>[A-Z][a-zöüış]{2,}?)[aeiouüı]?(?:tt|dd|d)[iıy]n")
_OF_GOD = re.compile("(?P<first>(?!Abd)[A-Z][a-z]{2,}?)(?:[aeou]llah)")


def with_god_apart(words: Iterable[str]) -> tuple[str, ...] | None:
    """Return a group's name with X Allah as two words: حزب الله, Hezbollah."""
    *before, last = words
    god = _OF_GOD.fullmatch(last)
    return (*before, god["first"], "Allah") if god else None


def with_faith_apart(words: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return a name with X al-Din, or X Allah, as two words: صلاح الدين, Selahattin; نصر الله."""
    for place, word in enumerate(words if len(words) > 1 else ()):
        faith, god = _OF_RELIGION.fullmatch(word), _OF_GOD.fullmatch(word)
        if faith:
            return (*words[:place], faith["first"], "al-Din", *words[place + 1 :])
        if god:
            return (*words[:place], god["first"], "Allah", *words[place + 1 :])
    return None


def with_faith_joined(words: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return an Arabic name with X al-Din, or X Allah, as one word: Selahattin, Nasrallah."""
    for place, word in enumerate(words[1:], start=1):
        plain = fold_word(word)
        if plain not in _FAITH or not _FAITH_BEFORE.fullmatch(words[place - 1]):
            continue
        first = words[place - 1].replace("ة", "ت")
        return (*words[: place - 1], f"{first}{_FAITH[plain]}", *words[place + 1 :])
    return None


_FAITH = {"الدين": "دين", "دين": "دين", "الله": "لله", "اوغلو": "وغلو", "اغلو": "وغلو"}
"""What is written apart in Arabic, with what it is in one word; the last are Turkish: son of."""
_FAITH_BEFORE = re.compile("(?!عبد)[\u0620-\u064a]{3,}")


def with_parts_apart(words: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return a person's name with a given name that is made of two as two words."""
    first, *rest = words
    if not rest or not first.startswith(_HEADS):
        return None
    for head in _HEADS:
        if first.startswith(head) and len(first) >= len(head) + LEAST_REST:
            return (head, first[len(head) :].capitalize(), *rest)
    return None


def firms_apart(written: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a firm's name of one word: Luk oil, Exxon Mobil."""
    for pattern in (_HUMP, _PARTS):
        found = pattern.fullmatch(written)
        if found:
            yield found["first"], found["second"].capitalize()
            return
