"""The forms of an Arabic word that its article and clitics have been taken from.

A verb and the noun of its act are recognised by the measure they are built on: both have a key of
the measure's number and the root. A bare verb of the first or second measure looks like any noun,
so that it has none.
"""

import re

_SUFFIXES = (
    "هما", "كما", "ها", "هم", "هن", "كم", "نا", "ات", "ون", "ين", "ان", "وا", "ه",
)  # fmt: skip
_OF_SEVERAL = "ي"
"""The ending of a plural before a genitive (وزيري); behind an article it makes an adjective."""
_KEPT = 4
"""Letters that a word keeps when an ending is taken from it."""
_FEMININE = re.compile("(?P<stem>.{3,})(?:ه|ات)")
_ACCUSATIVE = re.compile("(?P<word>.{2,}[^يوا])ا")
_PLURAL = re.compile("أ(..)ا(.)")
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
        ("8w", "ات(.)ا(.)"),
        ("8w", f"(?:ا|{_PREFIX})ت(.)(.){_PERSONS}"),
        ("10", "است(..)ا(.)"),
        ("10", "است(.)ا(.)ه"),
        ("10", f"(?:ا|{_PREFIX})ست(..?.){_PERSONS}"),
    )
)
_WEAK = str.maketrans("يو", "اا")


def arabic_forms(word: str, *, definite: bool) -> set[str]:
    """Return ``word`` (folded) and what it may be an inflection of.

    ``definite``: an article was taken from it.
    """
    found = {word}
    feminine = _FEMININE.fullmatch(word)
    if feminine:  # ضربة, ضربات
        found.add(f"ar.t:{feminine['stem']}")
    accusative = _ACCUSATIVE.fullmatch(word)
    if accusative:
        found.add(accusative["word"])
    if word.endswith(_OF_SEVERAL) and not definite and len(word) > _KEPT:
        found.add(word.removesuffix(_OF_SEVERAL))
    for _ in range(2):
        found |= {
            form.removesuffix(suffix)
            for form in tuple(found)
            for suffix in _SUFFIXES
            if form.endswith(suffix) and len(form) - len(suffix) >= _KEPT
        }
    for form in tuple(found):
        for number, pattern in _MEASURES:
            measure = pattern.fullmatch(form)
            if measure:
                found.add(f"ar.{number}:{_root(measure.groups())}")
    return found


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
