"""The forms of an Arabic word that its article and clitics have been taken from.

A verb and the noun of its act are recognised by the measure they are built on: both have a key of
the measure's number and the root. A bare verb of the first or second measure looks like any noun,
so that it has none, unless its doubled letter is marked. A broken plural and its singular share a
key of the plural's pattern.
"""

import re
from collections.abc import Iterator

from bot.matching.paradigms import families

OF_SEVERAL = "ar.y:"
"""Begins the key of a word without its ending ي or و.

It is a plural's or a dual's before a genitive (وزيري الخارجية), which the next word has to tell;
else it makes an adjective (برلماني).
"""

_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "نا")
_SUFFIXES = (*_PRONOUNS, "ات", "ون", "ين", "ان", "وا", "ه")
_KEPT = 4
"""Letters that a word keeps when an ending is taken from it."""
_SHORT = 3
_FEMININE = re.compile("(?P<stem>.{3,}?)(?:ه|ات|تان|تين|تا|تي|ت(?:ها|هم|هما|هن|نا|كم|ه))")
_DUAL = re.compile("(?P<word>...)(?:ان|ين)")
_ACCUSATIVE = re.compile("(?P<word>.{2,}[^يوا])ا")
_PLURAL = re.compile("أ(..)ا(.)")
_FOLDED_PLURAL = re.compile("ا(..)ا(.)")
_DOUBLED = re.compile("[وف]?(.)(.)\u0651(.)(?:ت|وا|ه|ها)?")
_HARAKAT = re.compile("[\u064b-\u0650\u0652]")
_PERSONS = "(?:ون|وا|ت|تا|ان)?"
_PREFIX = "س?[يتن]"
_MEASURES = tuple(
    (number, re.compile(pattern))
    for number, pattern in (
        ("2", "ت(.)(.)ي(.)"),
        ("2", f"(?:{_PREFIX})?ت(...){_PERSONS}"),
        ("2", "(...)(?:ت|وا)"),
        ("2", f"س?ي(...){_PERSONS}"),
        ("3", "م(.)ا(..)(?:ه|ات)"),
        ("3", f"{_PREFIX}ت?(.)ا(..){_PERSONS}"),
        ("4", "ا(..)ا(.)"),
        ("4", f"ا(...){_PERSONS}"),
        ("7", "ان(..)ا(.)"),
        ("7", f"(?:ا|{_PREFIX})ن(...){_PERSONS}"),
        ("8", "ا(.)ت(.)ا(.)"),
        ("8", f"(?:ا|{_PREFIX})(.)ت(.)(.){_PERSONS}"),
        ("8+", f"(?:ا|{_PREFIX})(.)ت([^اوي]){_PERSONS}"),
        ("7+", f"(?:ا|{_PREFIX})ن(.)([^اوي]){_PERSONS}"),
        ("8w", "ات(.)ا(.)"),
        ("8w", f"(?:ا|{_PREFIX})ت(.)(.){_PERSONS}"),
        ("10", "است(..)ا(.)"),
        ("10", "است(.)ا(.)ه"),
        ("10", f"(?:ا|{_PREFIX})ست(...){_PERSONS}"),
        ("10+", f"(?:ا|{_PREFIX})ست(.)([^اوي]){_PERSONS}"),
    )
)
_BROKEN = tuple(
    (number, re.compile(plural), re.compile(singular))
    for number, plural, singular in (
        ("p2", "(.)(.)اي(.)", "(.)(.)[يا](.)ه"),  # رسائل, رسالة
        ("p4", "(.)وا(.)([^ته])", "(.)ا(.)(.)ه?"),  # شوارع, شارع
        ("p6", "(.)(.)ا(.)ي([^ته])", "(.)(.)(.)[ويا](.)ه?"),  # صناديق, صندوق
        ("p7", "(.)وا(.)ي(.)", "(.)ا(.)و(.)ه?"),  # قوانين, قانون
        ("p8", "(.)(.)ا(.)([^يته])", "(.)(.)(.)(.)ه?"),  # قنابل, قنبلة; مصانع, مصنع
    )
)
_WEAK = str.maketrans("يو", "اا")


def arabic_forms(word: str, *, definite: bool) -> set[str]:
    """Return ``word`` (folded) and what it may be an inflection of.

    ``definite``: an article was taken from it.
    """
    known = families("ar")
    found = {word}
    for form in _without(found, _PRONOUNS):
        feminine = _FEMININE.fullmatch(form)
        if feminine:  # ضربة, ضربات
            found.add(f"ar.t:{feminine['stem']}")
    accusative = _ACCUSATIVE.fullmatch(word)
    if accusative:
        found.add(accusative["word"])
    dual = _DUAL.fullmatch(word)
    if dual or len(word) == _SHORT:
        found.add(f"ar.d:{dual['word'] if dual else word}")
    if word.endswith(("ي", "و")) and not definite and len(word) > _KEPT:
        found.add(f"{OF_SEVERAL}{word[:-1]}")
    plurals = {key for form in _without(found, _PRONOUNS) for key in broken_plural(form)}
    if word not in known:  # محافظات are not of a محافظ
        found = _without(_without(found, _SUFFIXES), _SUFFIXES)
    listed = {f"ar.f:{first}" for form in found for first in known.get(form, ())}
    return found | plurals | listed | {key for form in found for key in _measures(form)}


def _without(words: set[str], suffixes: tuple[str, ...]) -> set[str]:
    return words | {
        word.removesuffix(suffix)
        for word in words
        for suffix in suffixes
        if word.endswith(suffix) and len(word) - len(suffix) >= _KEPT
    }


def _measures(form: str) -> Iterator[str]:
    for number, pattern in _MEASURES:
        measure = pattern.fullmatch(form)
        if measure and not (number == "4" and _is_known_plural(form)):
            letters = measure.groups()
            # The last letter of a doubled root is written once: احتل, احتلال.
            root = _root((*letters, letters[-1]) if number.endswith("+") else letters)
            yield f"ar.{number.removesuffix('+')}:{root}"


def broken_plural(word: str) -> set[str]:
    """Return the keys that a broken plural and its singular have in common.

    A word that is listed with its plural has none: عامل is not the singular of عوامل.
    """
    if word in families("ar"):
        return set()
    return {
        f"ar.{number}:{''.join(match.groups())}"
        for number, plural, singular in _BROKEN
        for match in (plural.fullmatch(word), singular.fullmatch(word))
        if match
    }


def doubled_measure(written: str) -> set[str]:
    """Return the key of a verb whose doubled letter is marked, as in فجّر."""
    if "\u0651" not in written:
        return set()
    verb = _DOUBLED.fullmatch(_HARAKAT.sub("", written))
    return {f"ar.2:{_root(verb.groups())}"} if verb else set()


def _is_known_plural(form: str) -> bool:
    """Say whether a word like ألغام is listed as the plural of لغم: then it is no act."""
    plural = _FOLDED_PLURAL.fullmatch(form)
    return plural is not None and "".join(plural.groups()) in families("ar").get(form, ())


def _root(letters: tuple[str, ...]) -> str:
    """Return a root in which a weak letter in the middle is always the same."""
    root = "".join(letters)
    middle = root[1:-1].translate(_WEAK).replace("ا", "")
    return f"{root[0]}{middle}{root[-1]}"


def arabic_singular(written: str) -> str | None:
    """Return the singular of a plural like أنفاق; None for other words.

    It goes by the hamza: إطلاق is no plural.
    """
    plural = _PLURAL.fullmatch(written)
    return "".join(plural.groups()) if plural else None
