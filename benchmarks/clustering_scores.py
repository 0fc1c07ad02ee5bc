"""How well a clustering agrees with labels."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares, 0..1."""

    precision: float
    recall: float
    mixed: float
    """Of the predicted stories with several articles, those with an article of another event."""

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def bcubed(labels: Sequence[Hashable], found: Sequence[Hashable]) -> Scores:
    """Return BCubed precision and recall (Bagga and Baldwin 1998), and the mixed stories."""
    both = Counter(zip(labels, found, strict=True))
    events, stories = Counter(labels), Counter(found)
    inside: defaultdict[Hashable, set[Hashable]] = defaultdict(set)
    for label, story in both:
        inside[story].add(label)
    several = [story for story, count in stories.items() if count > 1]
    return Scores(
        sum(n * n / stories[story] for (_, story), n in both.items()) / len(labels),
        sum(n * n / events[label] for (label, _), n in both.items()) / len(labels),
        sum(len(inside[story]) > 1 for story in several) / (len(several) or 1),
    )
