"""Which story each newly matched article belongs to, at once. Pure.

What is decided here stands for a quarter of an hour at most: then the whole window is clustered
anew, whatever came in which order (``clustering``, ``mapping``).
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.ids import ArticleId, StoryId
from bot.stories.clustering import vectors_of
from bot.stories.linkage import JOINED
from bot.stories.model import Placed
from bot.stories.near_copies import same_text
from bot.stories.preparing import Prepared
from bot.stories.trust import WINDOW, is_one_mould, trust_among
from bot.stories.vectors import Vector

REACH = timedelta(days=8)
"""How old a stored article may be to get a place; no digest may contain one older than a week."""

CLEARLY = 1.2
"""A story must be so many times as like an article as the next one is."""

__all__ = ["REACH", "WINDOW", "moment", "place"]

Home = tuple[StoryId | None, ArticleId]
"""A known story, or the article that opens one, and anything."""


def moment(published_at: datetime | None, stored_at: datetime) -> datetime:
    """Return when an article counts as published: not after it was stored, nor long before.

    Sources say anything, the year 1 and next year included; what a window of days is laid
    around must not be theirs to choose.
    """
    return max(min(published_at or stored_at, stored_at), stored_at - REACH)


def place(
    newcomers: Sequence[Prepared], members: Sequence[tuple[Prepared, StoryId]]
) -> list[Placed]:
    """Return the place of each newcomer, earliest article first.

    Each goes to the story whose articles within the window it is most like on average, newcomers
    placed before it included, if it is clearly the nearest, or opens a story. A copy goes to its
    original's.
    """
    arriving = sorted(newcomers, key=_order)
    standing = sorted(members, key=lambda member: _order(member[0]))
    batch = [*(prepared for prepared, _ in standing), *arriving]
    homes: list[Home] = [(story_id, one.article.article_id) for one, story_id in standing]
    likeness = _likeness(batch, len(standing))
    for at, newcomer in enumerate(arriving, start=len(standing)):
        article_id = newcomer.article.article_id
        original = _original(newcomer, batch[:at], likeness[at])
        if original is not None:
            homes.append(homes[original])
        else:
            homes.append(_nearest(likeness[at], homes) or (None, article_id))
    return [
        Placed(one.article, *home, copy=_original(one, batch[:at], likeness[at]) is not None)
        for at, one, home in zip(
            range(len(standing), len(batch)), arriving, homes[len(standing) :], strict=True
        )
    ]


def _order(one: Prepared) -> tuple[float, ArticleId]:
    return (one.article.at.timestamp() if one.article.at else 0.0), one.article.article_id


def _likeness(batch: Sequence[Prepared], known: int) -> list[dict[int, float]]:
    """Return for the articles from place ``known`` on how alike all before them are."""
    vectors, weighing = vectors_of(batch)
    trust = trust_among(batch, weighing)
    index: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for at in range(known, len(batch)):
        for number, weight in vectors[at].items():
            index[number].append((at, weight))
    found: list[dict[int, float]] = [{} for _ in batch]
    for at, vector in enumerate(vectors):
        for newcomer, value in _met(vector, index).items():
            if newcomer > at and (factor := trust(at, newcomer)):
                found[newcomer][at] = factor * value
    return found


def _met(vector: Vector, index: dict[int, list[tuple[int, float]]]) -> dict[int, float]:
    values: defaultdict[int, float] = defaultdict(float)
    for number, weight in vector.items():
        for newcomer, other in index.get(number, ()):
            values[newcomer] += weight * other
    return values


def _original(
    newcomer: Prepared, before: Sequence[Prepared], alike: dict[int, float]
) -> int | None:
    """Return the place of the first article of which ``newcomer`` is a copy."""
    return next((at for at in sorted(alike) if _is_copy(newcomer, before[at])), None)


def _is_copy(one: Prepared, other: Prepared) -> bool:
    alike = same_text(other.sample, one.sample)
    return alike and not is_one_mould(other.features, one.features)


def _nearest(alike: dict[int, float], homes: Sequence[Home]) -> Home | None:
    sizes: defaultdict[Home, int] = defaultdict(int)
    sums: defaultdict[Home, float] = defaultdict(float)
    first: dict[Home, Home] = {}
    for at, home in enumerate(homes):
        key = _key(home)
        sizes[key] += 1
        first.setdefault(key, home)
        sums[key] += alike.get(at, 0.0)
    ranked = sorted(((sums[key] / sizes[key], key) for key in sums if sums[key]), key=_by_likeness)
    best, second = [*ranked, (0.0, None), (0.0, None)][:2]
    if best[1] is None or best[0] < JOINED or best[0] < CLEARLY * second[0]:
        return None
    return first[best[1]]


def _key(home: Home) -> Home:
    """Return what is the same for all articles of one story."""
    return (home[0], ArticleId(0)) if home[0] is not None else home


def _by_likeness(ranked: tuple[float, Home]) -> tuple[float, int, int]:
    return -ranked[0], ranked[1][0] or 0, ranked[1][1]
