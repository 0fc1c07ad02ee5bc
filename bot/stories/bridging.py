"""One event in two languages: by the followed actors and the figures both report. Pure.

Words of two languages cannot be compared, but who and how many can. Both are asked for, within a
day, so that the many stories about one minister stay apart.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations

from bot.stories.linkage import Groups
from bot.stories.preparing import Prepared

WITHIN = timedelta(hours=24)
"""Between the first articles in both languages."""
ACTORS, FIGURES = 2, 1
"""Shared, at least; without a figure in common one actor more."""
COMMON = 0.2
"""The share of groups from which a figure ("one", "2026") tells nothing."""


def across_languages(groups: Groups, batch: Sequence[Prepared]) -> Groups:
    """Return the groups with those of other languages that report the same actors and figures.

    A group is joined with the one it shares most with, if that holds the other way round too.
    """
    figures = _telling_figures(groups, batch)
    actors = [
        frozenset[int]().union(*(batch[at].article.actors for at in group)) for group in groups
    ]
    shared: dict[tuple[int, int], int] = {}
    for one, other in combinations(range(len(groups)), 2):
        people, numbers = len(actors[one] & actors[other]), len(figures[one] & figures[other])
        enough = people >= ACTORS and (numbers >= FIGURES or people > ACTORS)
        if enough and _may_bridge(batch, groups[one], groups[other]):
            shared[one, other] = shared[other, one] = people + numbers
    best = {
        one: max(
            (other for first, other in shared if first == one), key=lambda o: (shared[one, o], -o)
        )
        for one, _ in shared
    }
    joined = [list(group) for group in groups]
    for one, other in sorted(best.items()):
        if one < other and best[other] == one:
            joined[one] += joined[other]
            joined[other] = []
    return [sorted(group) for group in joined if group]


def _telling_figures(groups: Groups, batch: Sequence[Prepared]) -> list[frozenset[int]]:
    figures = [
        frozenset(number for at in group for number in batch[at].features.figures)
        for group in groups
    ]
    having = Counter(number for numbers in figures for number in numbers)
    most = max(2, COMMON * len(groups))
    return [
        frozenset(number for number in numbers if having[number] <= most) for numbers in figures
    ]


def _may_bridge(batch: Sequence[Prepared], one: Sequence[int], other: Sequence[int]) -> bool:
    first, second = batch[one[0]], batch[other[0]]
    if first.features.language == second.features.language:
        return False
    if first.article.at is None or second.article.at is None:
        return True
    return abs(first.article.at - second.article.at) <= WITHIN
