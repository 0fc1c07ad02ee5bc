"""How much each feature of an article weighs among the articles it is compared with. Pure.

A feature's weight falls with the share of articles *of this batch* that have it. Frequencies from
an archive made the result worse: what a reader's whole digest is about ("Iraq", "minister") says
nothing there, however rare it is in the world.
"""

from collections import Counter
from collections.abc import Sequence
from math import log, sqrt

from bot.stories.features import Features

RARITY = 1.5
"""The power of the inverse document frequency."""
NAME = sqrt(2)
"""A name counts as two features: events of one kind differ by who and where."""

Vector = dict[int, float]
"""Weights of features, in descending order; their squares add up to 1, or it is empty."""


class Weighing:
    """The weights of one batch."""

    def __init__(self, batch: Sequence[Features]) -> None:
        """Count the features of ``batch``, in which copies of one text stand once."""
        self._size = len(batch)
        self._having: Counter[int] = Counter()
        cased: Counter[int] = Counter()
        for features in batch:
            self._having.update(features.ids)
            cased.update(features.names)
            cased.subtract(features.plain)
        self._names = {number for number, more in cased.items() if more > 0}
        self._known: dict[int, float] = {}

    def vector(self, features: Features) -> Vector:
        """Return the unit vector of an article of the batch or beside it."""
        weights = [
            (self._weight(number) * (1 + log(count)), number)
            for number, count in zip(features.ids, features.counts, strict=True)
        ]
        length = sqrt(sum(weight * weight for weight, _ in weights))
        weights.sort(reverse=True)
        return {number: weight / length for weight, number in weights}

    def _weight(self, number: int) -> float:
        known = self._known.get(number)
        if known is None:
            rare = log(1 + self._size / max(1, self._having[number])) ** RARITY
            known = self._known[number] = rare * (NAME if number in self._names else 1.0)
        return known


def cosine(one: Vector, other: Vector) -> float:
    """Return the likeness of two articles, 0..1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other.get(number, 0.0) for number, weight in one.items())
