"""Which articles of a batch are alike at all, and how much. Pure.

An inverted index instead of a matrix: of ten thousand articles most pairs share no word that
counts. The lightest features of each article are left out of the index as long as they cannot
make two articles alike, which saves nearly all of the work: they are the commonest.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

from bot.stories.vectors import Vector

FAINT = 0.02
"""Likeness below this counts as none."""
LEFT_OUT = 0.05
"""Length of what is left out of an article's vector in the index: it can change a likeness by no
more than this, and where all words count alike hardly anything is left out."""

Likeness = list[dict[int, float]]
"""For each article the others it is like, both ways."""


def likeness_within(vectors: Sequence[Vector], may_meet: Callable[[int, int], bool]) -> Likeness:
    """Return how alike the articles are, by their places in ``vectors``.

    ``may_meet(i, j)``: False where time or language keeps two apart.
    """
    alike: Likeness = [{} for _ in vectors]
    index: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for place, vector in enumerate(vectors):
        found: defaultdict[int, float] = defaultdict(float)
        head = _head(vector)
        for number, weight in head:
            postings = index[number]
            for other, other_weight in postings:
                found[other] += weight * other_weight
            postings.append((place, weight))
        for other, value in found.items():
            if value >= FAINT and may_meet(other, place):
                alike[other][place] = alike[place][other] = value
    return alike


def _head(vector: Vector) -> list[tuple[int, float]]:
    """Return the heaviest features, without as many of the lightest as are too light together."""
    rest = LEFT_OUT * LEFT_OUT
    items = list(vector.items())
    while items and (rest := rest - items[-1][1] ** 2) > 0:
        items.pop()
    return items
