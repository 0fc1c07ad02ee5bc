"""What the endings of a Russian word do to its stem: vowels that flee, consonants that change."""

import re

# Only where an ending follows or leaves: рынок, рынка; забастовка, забастовок.
_FLEETING = re.compile("(.{2,}[^аеиоуыэюя])[ео]([кц])")
_VERB = re.compile("ru\\.[vw]:.+")
_CHANGED = (
    ("жд", ("д",)), ("щ", ("т", "ст")), ("ж", ("д", "з")), ("ш", ("с",)), ("ч", ("т",)),
    ("бл", ("б",)), ("пл", ("п",)), ("вл", ("в",)), ("мл", ("м",)),
)  # fmt: skip
"""освобожден, освободить; снижение, снизить: the consonants at the end of a verb's stem."""


def russian_stems(word: str) -> set[str]:
    """Return the stem, as a key, of a word (folded) whose last vowel flees."""
    fleeting = _FLEETING.fullmatch(word)
    return {f"={fleeting[1]}{fleeting[2]}"} if fleeting else set()


def unchanged(keys: set[str]) -> set[str]:
    """Return the keys of verbs as they would be without the change of consonants."""
    return {
        f"{key.removesuffix(changed)}{before}"
        for key in keys
        if _VERB.fullmatch(key)
        for changed, befores in _CHANGED
        if key.endswith(changed)
        for before in befores
    }
