"""What the likeness of two articles is worth, by when they came and what they say happened. Pure.

Words in common tell what two articles are about. That they tell of *one event* of it is for the
time between them, the weekdays and names that they begin with, and what their titles say was done.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.stories.features import Features
from bot.stories.model import Article
from bot.stories.preparing import Prepared
from bot.stories.vectors import Weighing

WINDOW = timedelta(hours=72)
"""Articles further apart are no story by their words."""
LIVE_WINDOW = timedelta(hours=48)
"""The same where one of the two is a live blog."""
FRESH = timedelta(hours=24)
"""Articles so far apart are one day's news; from then on likeness counts for less and less, ..."""
STALE = 0.5
"""... down to this share of it at the end of the window: a funeral has the words of the attack."""
CONTRADICTED = 0.4
"""What the likeness of two articles is worth when each one's title names somebody or some place,
and the other does not begin with any of them: two quakes, two elections of one Sunday."""
MOULDED = 0.05
"""The same when both titles are one mould with other figures in it."""
ONE_DAY, OTHER_DAYS = 1.2, 0.8
"""The same when both begin with weekdays, and share one or none. Of likely pairs in labelled news
two thirds are of one event where they do, and one in five where they do not."""
UNTOLD, TOLD = 0.85, 1.15
"""The same when the one begins with none of what the other's title says beside names, and with
``ENOUGH`` of it: a man's arrest and his release name him alike."""
ENOUGH = 0.5


def may_share(one: Prepared, other: Prepared) -> bool:
    """Say whether two articles are near enough in time and of one language."""
    if one.features.language != other.features.language:
        return False
    if one.article.at is None or other.article.at is None:
        return True
    live = one.article.live or other.article.live
    return abs(one.article.at - other.article.at) <= (LIVE_WINDOW if live else WINDOW)


def trust_among(batch: Sequence[Prepared], weighing: Weighing) -> Callable[[int, int], float]:
    """Return what the likeness of two places of ``batch`` is to be multiplied by, 0 to 1.4."""
    names = [weighing.title_names(one.features) for one in batch]
    deeds = [frozenset(one.features.title) - named for one, named in zip(batch, names, strict=True)]
    leads = [frozenset(one.features.lead) for one in batch]

    def contradict(one: int, other: int) -> bool:
        if not names[one] or not names[other]:
            return False
        return names[one].isdisjoint(leads[other]) and names[other].isdisjoint(leads[one])

    def trust(one: int, other: int) -> float:
        if not may_share(batch[one], batch[other]):
            return 0.0
        features, others = batch[one].features, batch[other].features
        if not weighing.is_enough(features, others):
            return 0.0
        if is_one_mould(features, others):
            return MOULDED
        trusted = _nearness(batch[one].article, batch[other].article) * _days(features, others)
        if contradict(one, other):
            trusted *= CONTRADICTED
        return trusted * _told((deeds[one], leads[other]), (deeds[other], leads[one]))

    return trust


def _nearness(one: Article, other: Article) -> float:
    """Return what the time between two articles leaves of their likeness, ``STALE`` to 1."""
    if one.at is None or other.at is None:
        return 1.0
    late = max(abs(one.at - other.at) - FRESH, timedelta())
    return 1 - (1 - STALE) * (late / (WINDOW - FRESH))


def _days(one: Features, other: Features) -> float:
    if not one.weekdays or not other.weekdays:
        return 1.0
    return OTHER_DAYS if one.weekdays.isdisjoint(other.weekdays) else ONE_DAY


def _told(*titles: tuple[frozenset[int], frozenset[int]]) -> float:
    """Return ``UNTOLD`` to ``TOLD``; for each title its words, and how the other article begins."""
    if not all(deeds for deeds, _ in titles):
        return 1.0
    share = max(len(deeds & lead) / len(deeds) for deeds, lead in titles)
    return UNTOLD + (TOLD - UNTOLD) * min(1.0, share / ENOUGH)


def is_one_mould(one: Features, other: Features) -> bool:
    """Say whether two titles differ in nothing but their figures: "Episode 3", "Episode 4"."""
    if one.words_of_title != other.words_of_title:
        return False
    return bool(one.figures_of_title) and one.figures_of_title != other.figures_of_title
