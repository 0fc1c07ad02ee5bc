"""How important a story is to a chat. Pure: larger is more important."""

from dataclasses import dataclass
from math import exp, log2

MATCH_WEIGHT = 1.2
FRESHNESS_WEIGHT = 0.5
FRESHNESS_HOURS = 12.0
VELOCITY_WEIGHT = 0.4
SECOND_SUBJECT = 0.2
WISH_WEIGHT = 0.5

NOT_NEWS = 0.6
"""What a story loses that only an opinion piece or a live blog tells."""

NOTHING_NEW = 0.8
"""What a story loses that the chat has had and that brings nothing new."""


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
    wish: float = 0.0
    """What the reader said of its subject and source: -1 less of it, 1 more of it."""
    is_news: bool = True
    """False: what speaks for it is an opinion piece or a live blog."""
    is_new: bool = True
    """False: the chat has had it, and nothing of note was added since."""


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
        + WISH_WEIGHT * max(-1.0, min(1.0, weight.wish))
        - NOT_NEWS * (not weight.is_news)
        - NOTHING_NEW * (not weight.is_new)
    )
