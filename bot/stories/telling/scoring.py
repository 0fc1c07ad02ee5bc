"""What a sentence is worth: its place, how much of the text it holds, and what speaks against it.

The weights are those that did best on labelled summaries of news; around them is a plateau, on
which five hundred other sets did no better under cross-validation. The title counts for little: it
stands above the summary, and what repeats it adds nothing.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.stories.stems import stem
from bot.stories.telling.furniture import is_fragment
from bot.stories.telling.leaning import is_cut_off, opens_with_quote
from bot.stories.words import content_words

_PLACE, _POSITION, _TITLE, _ASKED, _NEWS = 1.4, 0.35, 0.6, 0.5, 0.8
_REDUNDANCY = 0.45 / 0.55
"""Of maximal marginal relevance with lambda .55: what likeness takes from worth."""

_SHORT, _LONG = 10, 45
"""Words."""


@dataclass(frozen=True, slots=True)
class Bag:
    """The stems of a text with how often each stands there."""

    counts: Counter[str]
    length: float
    """Of the vector."""


def bag_of(text: str, language: str) -> Bag:
    """Return the content words of ``text``, stemmed."""
    counts = Counter(stem(word, language) for word in content_words(text))
    return Bag(counts, _length(counts))


def likeness(one: Bag, other: Bag) -> float:
    """Return the cosine of two bags, 0 to 1."""
    if not one.length or not other.length:
        return 0.0
    if len(other.counts) < len(one.counts):
        one, other = other, one
    common = sum(count * other.counts[word] for word, count in one.counts.items())
    return common / (one.length * other.length)


def contained(one: Bag, other: Bag) -> float:
    """Return which share of the stems of ``one`` are in ``other`` too."""
    return len(one.counts.keys() & other.counts.keys()) / len(one.counts) if one.counts else 0.0


def together(bags: Sequence[Bag]) -> Bag:
    """Return one bag of all words."""
    counts: Counter[str] = Counter()
    for bag in bags:
        counts.update(bag.counts)
    return Bag(counts, _length(counts))


def worths(
    bags: Sequence[Bag], penalties: Sequence[float], title: Bag, news: int | None = None
) -> list[float]:
    """Return the worth of each sentence of one article, in their order.

    ``news``: the place of the one that says when it happened.
    """
    whole = together(bags)
    central = [likeness(bag, whole) for bag in bags]
    most = max(central, default=0.0) or 1.0
    return [
        _PLACE / (1 + _POSITION * place)
        + central[place] / most
        + _TITLE * contained(title, bag)
        + _NEWS * (place == news)
        - penalties[place]
        for place, bag in enumerate(bags)
    ]


def gain(worth: float, likest: float, asked: float) -> float:
    """Return what a further sentence adds to a summary.

    ``likest``: how like it is to any sentence in it. ``asked``: which share of what was asked for
    it speaks of; a mere part of it says little.
    """
    return worth + _ASKED * asked**2 - _REDUNDANCY * likest


def penalty(text: str, *, leans: bool) -> float:
    """Return what speaks against a sentence, whatever it says."""
    words = text.count(" ") + 1
    return (
        0.35 * leans
        + 0.25 * opens_with_quote(text)
        + 0.4 * text.endswith(("?", "؟"))
        + 0.5 * (words < _SHORT)
        + 0.3 * (words > _LONG)
        + 0.4 * (is_cut_off(text) or is_fragment(text))
    )


def _length(counts: Counter[str]) -> float:
    return math.sqrt(sum(count * count for count in counts.values()))
