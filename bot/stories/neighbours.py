"""Which articles of a batch are alike at all, and how much. Pure.

An inverted index instead of a matrix: of ten thousand articles most pairs share no word that
counts. The lightest features of each article are left out of the index as long as they cannot
make two articles alike, which saves nearly all of the work: they are the commonest.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

from bot.stories.vectors import Vector, cosine

FAINT = 0.02
"""Likeness below this counts as none."""
SMALL = 1_500
"""Articles up to which nearly all features are looked up."""
LEFT_OUT_OF_SMALL, LEFT_OUT = 0.05, 0.2
"""Length of what is left out of an article's vector (of 1 in all) in the index. Two articles that
share nothing else are not alike; of the others the whole likeness is worked out."""
CANDIDATE = 0.04
"""Likeness by the index from which that is worth the time in a batch that is not small."""

Likeness = list[dict[int, float]]
"""For each article the others it is like, both ways."""


def likeness_within(vectors: Sequence[Vector], trust: Callable[[int, int], float]) -> Likeness:
    """Return how alike the articles are, by their places in ``vectors``.

    ``trust(i, j)``: what the likeness of two is multiplied by; 0 where they are kept apart.
    """
    small = len(vectors) <= SMALL
    left_out, candidate = (LEFT_OUT_OF_SMALL, FAINT) if small else (LEFT_OUT, CANDIDATE)
    alike: Likeness = [{} for _ in vectors]
    index: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for place, vector in enumerate(vectors):
        for other, value in _met(index, place, _head(vector, left_out)).items():
            if value >= candidate and (factor := trust(other, place)):
                whole = factor * cosine(vectors[other], vector)
                if whole >= FAINT:
                    alike[other][place] = alike[place][other] = whole
    return alike


def _met(
    index: defaultdict[int, list[tuple[int, float]]], place: int, head: list[tuple[int, float]]
) -> dict[int, float]:
    """Return the likeness to those in the index, and put the article into it."""
    found: defaultdict[int, float] = defaultdict(float)
    for number, weight in head:
        postings = index[number]
        for other, other_weight in postings:
            found[other] += weight * other_weight
        postings.append((place, weight))
    return found


def _head(vector: Vector, left_out: float) -> list[tuple[int, float]]:
    """Return the heaviest features, without as many of the lightest as are too light together."""
    rest = left_out * left_out
    items = list(vector.items())
    while items and (rest := rest - items[-1][1] ** 2) > 0:
        items.pop()
    return items
