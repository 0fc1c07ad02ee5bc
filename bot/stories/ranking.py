"""How important a story is to a chat. Pure: larger is more important."""

from dataclasses import dataclass
from math import exp, log2

MATCH_WEIGHT = 1.2
FRESHNESS_WEIGHT = 0.5
FRESHNESS_HOURS = 12.0
VELOCITY_WEIGHT = 0.4
SECOND_SUBJECT = 0.2


@dataclass(frozen=True, slots=True)
class Weight:
    """What the importance of one story is made of; each part can be shown as its reason."""

    sources: float
    """Independent sources, each by the weight that admins gave it (1 is usual); one that only
    copies an agency may count as less."""
    match: float
    """The best match of its articles, 0..1."""
    age_hours: float
    """Since its newest article; a moment in the future counts as now."""
    subjects: int = 1
    """How many of the chat's subjects it answers."""
    recent_sources: float = 0.0
    """Of ``sources``, those that came in during the last three hours."""


def importance(weight: Weight) -> float:
    """Return the rank of a story; more sources, a better match, newer: never a lower rank.

    The logarithm keeps a tenth source from counting as much as a second, and freshness is an
    addend and not a divisor: the usual decay (https://news.ycombinator.com) ranks ten sources of
    yesterday evening below two of this hour, which is wrong for something read once a day.
    """
    age = max(0.0, weight.age_hours)
    return (
        log2(1 + max(0.0, weight.sources))
        + MATCH_WEIGHT * weight.match
        + SECOND_SUBJECT * (weight.subjects > 1)
        + FRESHNESS_WEIGHT * exp(-age / FRESHNESS_HOURS)
        + VELOCITY_WEIGHT * log2(1 + max(0.0, weight.recent_sources))
    )
