"""How much each feature of an article weighs among the articles it is compared with. Pure.

A feature's weight falls with the share of articles *of this batch* that have it. Frequencies from
an archive made the result worse: what a reader's whole digest is about ("Iraq", "minister") says
nothing there, however rare it is in the world.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from math import log, sqrt

from bot.stories.features import Features

RARITY = 1.5
"""The power of the inverse document frequency."""
NAME = sqrt(2)
"""A name counts as two features: events of one kind differ by who and where."""

TINY, WORDS = 30, 5
"""In a batch of fewer articles no word is rare: so many must be shared."""
LARGE, PROOF = 108, 4.0
"""In a larger one the sum of the inverse document frequencies (natural logarithm) of what is
shared must be so much; among so many articles it is with one word that only two have."""

Vector = dict[int, float]
"""Weights of features, in descending order; their squares add up to 1, or it is empty."""


class Weighing:
    """The weights of one batch.

    Each language is weighed on its own: among a thousand English articles all words of the three
    Kurdish ones would be rare.
    """

    def __init__(self, batch: Sequence[Features]) -> None:
        """Count the features of ``batch``, in which copies of one text stand once."""
        languages: defaultdict[str, list[Features]] = defaultdict(list)
        for features in batch:
            languages[features.language].append(features)
        self._languages = {
            language: _OfLanguage(articles) for language, articles in languages.items()
        }
        self._size = len(batch)
        self._having: Counter[int] = Counter()
        for features in batch:
            self._having.update(features.ids)

    def vector(self, features: Features) -> Vector:
        """Return the unit vector of an article of the batch."""
        return self._languages[features.language].vector(features)

    def is_enough(self, one: Features, other: Features) -> bool:
        """Say whether what two articles share is rare enough, or enough, to prove anything.

        In a batch of five articles no word is rare, so that many must be shared.
        """
        if self._size >= LARGE:
            return True
        shared = set(one.ids).intersection(other.ids)
        if self._size < TINY:
            return len(shared) >= WORDS
        return sum(log(1 + self._size / self._having[number]) for number in shared) >= PROOF

    def title_names(self, features: Features) -> frozenset[int]:
        """Return the names in an article's title, as far as this batch tells them from words."""
        return self._languages[features.language].names.intersection(features.title)


class _OfLanguage:
    """The weights of a batch's articles in one language."""

    def __init__(self, batch: Sequence[Features]) -> None:
        having: Counter[int] = Counter()
        cased: Counter[int] = Counter()
        for features in batch:
            having.update(features.ids)
            cased.update(features.names)
            cased.subtract(features.plain)
        self.names = frozenset(number for number, more in cased.items() if more > 0)
        size = len(batch)
        by_count = {count: log(1 + size / count) ** RARITY for count in set(having.values())}
        self._weights = {number: by_count[count] for number, count in having.items()}
        self._weights.update((number, NAME * self._weights[number]) for number in self.names)

    def vector(self, features: Features) -> Vector:
        weights = [
            (self._weights[number] * _often(count), number)
            for number, count in zip(features.ids, features.counts, strict=True)
        ]
        length = sqrt(sum([weight * weight for weight, _ in weights]))
        weights.sort(reverse=True)
        return {number: weight / length for weight, number in weights}


@cache
def _often(count: int) -> float:
    return 1 + log(count)


def cosine(one: Vector, other: Vector) -> float:
    """Return the likeness of two articles, 0..1."""
    if len(other) < len(one):
        one, other = other, one
    return sum([one[number] * other[number] for number in sorted(one.keys() & other.keys())])
