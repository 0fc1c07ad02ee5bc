"""Whether two titles report the same event. Pure, and the same both ways round.

A wrong merge hides news, a split only repeats it, so every doubt parts them: too few words in
common, or figures or names that contradict each other (two quakes, two visits of one man).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from bot.matching.folding import fold_word
from bot.matching.tokens import tokenize
from bot.stories.words import STOP_WORDS

SWAPPED = 0.75
"""Shared words of all words, where each title has some the other has not.

One word swapped for one then needs six that stay: "signs" for "inks" in a full headline passes,
"raises rates to 5%" and "cuts rates to 5%" do not.
"""
FEWEST_CONTAINED = 4
"""Where one title holds all words of the other, the shorter has at least so many of them."""
FEWEST_EQUAL = 3
"""Titles of the same words; fewer are a column ("Letters", "Morning briefing")."""

# " - Harbour Post", " | River Gazette": a source's own name at the end says nothing of the event.
_SITE = re.compile(r"\s+[|–—·-]\s+[^|–—·]{2,40}\Z")

_POSSESSIVE = re.compile(r"(?<=\w)['’]s\Z")


@dataclass(frozen=True, slots=True)
class TitleKey:
    """A title as the words that tell its event, and those of them that pin it down."""

    words: frozenset[str]
    figures: frozenset[str]
    names: frozenset[str]
    """Words with a capital inside a sentence; empty where capitals mean nothing."""


@lru_cache(maxsize=16_384)  # the window of three days is compared anew for each batch
def title_key(title: str) -> TitleKey:
    """Return what ``title`` is compared by."""
    key = _key(_SITE.sub("", title))
    return key if len(key.words) >= FEWEST_CONTAINED else _key(title)


def likeness(one: TitleKey, other: TitleKey) -> float:
    """Return how surely both titles report one event: 0 is no, up to 1 for the same words."""
    shared = len(one.words & other.words)
    if shared < FEWEST_EQUAL:
        return 0.0
    alike = shared / len(one.words | other.words)
    if alike == 1.0:
        return alike
    if shared == min(len(one.words), len(other.words)):
        return alike if shared >= FEWEST_CONTAINED else 0.0
    contradict = _swapped(one.figures, other.figures) or _swapped(one.names, other.names)
    return alike if alike >= SWAPPED and not contradict else 0.0


def _swapped(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one - other) and bool(other - one)


def _key(title: str) -> TitleKey:
    written = [
        (place, raw, intern(_stem(word)))
        for place, (raw, word) in enumerate(_raw_and_folded(title))
        if word not in STOP_WORDS
    ]
    words = frozenset(word for _, _, word in written)
    figures = frozenset(word for word in words if any(sign.isdigit() for sign in word))
    names = frozenset(word for place, raw, word in written if place and raw[0].isupper())
    plain = frozenset(word for place, raw, word in written if place and raw[0].islower())
    return TitleKey(words, figures, names if len(plain) > 1 else frozenset())


def _raw_and_folded(title: str) -> list[tuple[str, str]]:
    return [(raw, fold_word(_POSSESSIVE.sub("", raw))) for raw in tokenize(title).raw]


def _stem(word: str) -> str:
    """Return an English word without the ending of number or person; others as they are."""
    if not word.isascii() or len(word) < 4:  # noqa: PLR2004  # "gas", "bus"
        return word
    for ending, kept in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) > 2:  # noqa: PLR2004
            return (word[: -len(ending)] + kept).rstrip("e")
    return word.rstrip("e")
