"""Which articles of a batch are one text with other edits: an agency's, taken over. Pure.

By the share of the shorter text's runs of four words that the other has. Only a sample of the runs
is kept, chosen by their hashes, so the same runs are in the sample of both texts. Set likeness
(MinHash) misses half of what editors do: cuts make a text unlike the whole in which it stands.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from zlib import crc32

from bot.matching.tokens import tokenize

CONTAINED = 0.4
"""The share of the shorter text's runs from which it is the other's copy."""
FEWEST = 6
"""Runs in a sample; a text with fewer is too short to tell."""
COMMON = 50
"""A run that so many articles have is a site's furniture."""
_EVERY = 4
"""One run of so many is in the sample."""
READ = 8_000
"""Characters compared."""

Sample = frozenset[int]


def sample_of(text: str) -> Sample:
    """Return the sampled runs of ``text``; empty if it is too short."""
    words = tokenize(text[:READ]).words
    # Which runs, their first words tell: most need not be put together.
    runs = [
        run
        for run in zip(words, words[1:], words[2:], words[3:], strict=False)
        if not (len(run[0]) + ord(run[0][-1])) % _EVERY
    ]
    sample = frozenset([crc32(" ".join(run).encode()) for run in runs])
    return sample if len(sample) >= FEWEST else frozenset()


def same_text(one: Sample, other: Sample) -> bool:
    """Say whether two samples are of one text."""
    return len(one & other) >= max(1, CONTAINED * min(len(one), len(other)))


def copies_within(
    samples: Sequence[Sample], may_meet: Callable[[int, int], bool]
) -> list[list[int]]:
    """Return groups of places in ``samples`` that are one text; those alone are groups too."""
    having: defaultdict[int, list[int]] = defaultdict(list)
    for place, sample in enumerate(samples):
        for run in sample:
            having[run].append(place)
    first = list(range(len(samples)))
    for one, other in sorted(_copies(samples, having)):
        if may_meet(one, other):
            low, high = sorted((_root(first, one), _root(first, other)))
            first[high] = low
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for place in range(len(samples)):
        groups[_root(first, place)].append(place)
    return list(groups.values())


def _copies(samples: Sequence[Sample], having: dict[int, list[int]]) -> list[tuple[int, int]]:
    shared: Counter[tuple[int, int]] = Counter()
    for places in having.values():
        if 1 < len(places) <= COMMON:
            shared.update(
                (one, other) for at, one in enumerate(places) for other in places[at + 1 :]
            )
    return [
        (one, other)
        for (one, other), count in shared.items()
        if count >= CONTAINED * min(len(samples[one]), len(samples[other]))
    ]


def _root(first: list[int], place: int) -> int:
    while first[place] != place:
        first[place] = first[first[place]]
        place = first[place]
    return place
