"""From likeness to groups: average link, then lone articles where they clearly belong. Pure.

A group is as like another as their articles are on average (UPGMA), so that one article that is
like two events does not join them. The most alike groups are joined first, whatever the order in
which articles came.
"""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from bot.stories.neighbours import Likeness

JOINED = 0.13
"""Average likeness from which two groups are one event. Measured on labelled news, as the next."""
APART = 0.6
"""Two groups of several articles less like each other than so many times what the looser of them
is within are an event and its sequel: words that all of them have do not join them, ..."""
SURE = 0.3
"""... unless they are so like each other: two pairs of copied titles may be of one event."""
ATTACHED = 0.07
"""Average likeness from which an article that is alone goes to a group ..."""
CLEARLY = 1.5
"""... if it is so many times as like it as the next one."""

Groups = list[list[int]]


def average_link(alike: Likeness, joined: float = JOINED) -> Groups:
    """Return the groups, each ascending, in the order of their first articles."""
    members = {place: [place] for place in range(len(alike))}
    sums = {place: dict(near) for place, near in enumerate(alike)}
    inside = dict.fromkeys(members, 0.0)
    heap = [
        (-value, one, other)
        for one, near in enumerate(alike)
        for other, value in near.items()
        if one < other and value >= joined
    ]
    heapify(heap)
    while heap:
        negative, one, other = heappop(heap)
        if one in members and other in members and -negative == _average(sums, members, one, other):
            within = min(_within(inside, members, at) for at in (one, other))
            if -negative < min(SURE, APART * within):
                continue
            inside[one] += inside.pop(other) + sums[one].get(other, 0.0)
            _join(members, sums, one, other)
            for third in sums[one]:
                average = _average(sums, members, one, third)
                if average >= joined:
                    heappush(heap, (-average, min(one, third), max(one, third)))
    return [sorted(group) for _, group in sorted(members.items())]


def attach_lone(groups: Groups, alike: Likeness) -> Groups:
    """Return the groups with each lone article in the one it is clearly most like.

    All are looked at as the groups were before, so that none decides about another.
    """
    home = {place: number for number, group in enumerate(groups) for place in group}
    added: dict[int, int] = {}
    for number, group in enumerate(groups):
        if len(group) == 1:
            target = _clearly_nearest(alike[group[0]], groups, home)
            if target is not None:
                added[number] = target
    grown = [list(group) for group in groups]
    for number, target in added.items():
        grown[target] += groups[number]
    return [sorted(group) for number, group in enumerate(grown) if number not in added]


def nearest_two(
    near: dict[int, float], groups: Sequence[Sequence[int]], home: dict[int, int]
) -> list[tuple[float, int]]:
    """Return the two groups an article is most like on average, the more alike first."""
    sums: dict[int, float] = {}
    for place, value in near.items():
        number = home[place]
        sums[number] = sums.get(number, 0.0) + value
    averages = [(value / len(groups[number]), -number) for number, value in sums.items()]
    return [(value, -number) for value, number in sorted(averages, reverse=True)[:2]]


def _clearly_nearest(near: dict[int, float], groups: Groups, home: dict[int, int]) -> int | None:
    best, second = [*nearest_two(near, groups, home), (0.0, -1), (0.0, -1)][:2]
    if len(groups[best[1]]) < 2 or best[0] < ATTACHED or best[0] < CLEARLY * second[0]:  # noqa: PLR2004
        return None
    return best[1]


def _average(
    sums: dict[int, dict[int, float]], members: dict[int, list[int]], one: int, other: int
) -> float:
    total = sums[one].get(other, 0.0)
    return total / (len(members[one]) * len(members[other]))


def _within(inside: dict[int, float], members: dict[int, list[int]], group: int) -> float:
    """Return how alike the articles of a group are on average; 0 of one article."""
    count = len(members[group])
    return inside[group] / (count * (count - 1) / 2) if count > 1 else 0.0


def _join(
    members: dict[int, list[int]], sums: dict[int, dict[int, float]], one: int, other: int
) -> None:
    """Let ``one`` take the members and the sums of ``other``."""
    members[one] += members.pop(other)
    for third, total in sums.pop(other).items():
        del sums[third][other]
        if third != one:
            joined = sums[one].get(third, 0.0) + total
            sums[one][third] = sums[third][one] = joined
