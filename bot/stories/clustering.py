"""Which articles of a batch report one event. Pure; the order in which they come changes nothing.

    clusters([article, ...])
    [Cluster(articles=(3, 7, 8), copies={8: 7}), Cluster(articles=(4,), copies={})]

Copies of one text first, then average link over weighted stems and names, then lone articles.
A wrong merge hides news, a split only repeats it, so doubts part.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.ids import ArticleId
from bot.stories.bridging import across_languages
from bot.stories.features import Features
from bot.stories.linkage import Groups, attach_lone, average_link
from bot.stories.model import Article
from bot.stories.near_copies import copies_within
from bot.stories.neighbours import likeness_within
from bot.stories.preparing import Prepared, prepare
from bot.stories.vectors import Vector, Weighing

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
FEWEST_FEATURES = 3
"""An article of fewer ("Letters") is like no other."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The articles of one event."""

    articles: tuple[ArticleId, ...]
    """The earliest first."""
    copies: dict[ArticleId, ArticleId]
    """Of a copied text the article that has it first, by each later one."""


def clusters(articles: Sequence[Article]) -> list[Cluster]:
    """Return the clusters, each article in one."""
    return clusters_of([prepare(article) for article in articles])


def clusters_of(batch: Sequence[Prepared], *, across: bool = False) -> list[Cluster]:
    """Return the clusters of prepared articles, those of the earliest articles first.

    ``across``: join clusters of two languages that report the same (``bridging``).
    """
    ordered = sorted(batch, key=_order)
    texts = copies_within([one.sample for one in ordered], _may_be_copies(ordered))
    originals = [ordered[places[0]] for places in texts]
    vectors, weighing = vectors_of(originals)
    alike = likeness_within(vectors, trust_among(originals, weighing))
    groups = attach_lone(average_link(alike), alike)
    if across:
        groups = across_languages(groups, originals)
    return [_cluster(group, texts, ordered) for group in groups]


def _cluster(group: Sequence[int], texts: Groups, ordered: Sequence[Prepared]) -> Cluster:
    ids = [[ordered[place].article.article_id for place in texts[text]] for text in group]
    places = sorted(place for text in group for place in texts[text])
    return Cluster(
        tuple(ordered[place].article.article_id for place in places),
        {copy: first for first, *later in ids for copy in later},
    )


def may_share(one: Prepared, other: Prepared) -> bool:
    """Say whether two articles are near enough in time and of one language."""
    if one.features.language != other.features.language:
        return False
    if one.article.at is None or other.article.at is None:
        return True
    live = one.article.live or other.article.live
    return abs(one.article.at - other.article.at) <= (LIVE_WINDOW if live else WINDOW)


def _may_be_copies(batch: Sequence[Prepared]) -> Callable[[int, int], bool]:
    """Return whether two places of ``batch`` may have one text.

    A source's own mould with other figures in it is one text, nearly, and another event.
    """
    return lambda one, other: (
        may_share(batch[one], batch[other])
        and not is_one_mould(batch[one].features, batch[other].features)
    )


def vectors_of(batch: Sequence[Prepared]) -> tuple[list[Vector], Weighing]:
    """Return the vectors of articles as of this batch, empty where there is too little to say."""
    weighing = Weighing([one.features for one in batch])
    return [
        weighing.vector(one.features) if len(one.features.ids) >= FEWEST_FEATURES else {}
        for one in batch
    ], weighing


def trust_among(batch: Sequence[Prepared], weighing: Weighing) -> Callable[[int, int], float]:
    """Return what the likeness of two places of ``batch`` is to be multiplied by, 0..1."""
    names = [weighing.title_names(one.features) for one in batch]
    leads = [frozenset(one.features.lead) for one in batch]

    def trust(one: int, other: int) -> float:
        if not may_share(batch[one], batch[other]):
            return 0.0
        if not weighing.is_enough(batch[one].features, batch[other].features):
            return 0.0
        if is_one_mould(batch[one].features, batch[other].features):
            return MOULDED
        trusted = _nearness(batch[one].article, batch[other].article)
        if not names[one] or not names[other]:
            return trusted
        contradict = names[one].isdisjoint(leads[other]) and names[other].isdisjoint(leads[one])
        return CONTRADICTED * trusted if contradict else trusted

    return trust


def _nearness(one: Article, other: Article) -> float:
    """Return what the time between two articles leaves of their likeness, ``STALE`` to 1."""
    if one.at is None or other.at is None:
        return 1.0
    late = max(abs(one.at - other.at) - FRESH, timedelta())
    return 1 - (1 - STALE) * (late / (WINDOW - FRESH))


def is_one_mould(one: Features, other: Features) -> bool:
    """Say whether two titles differ in nothing but their figures: "Episode 3", "Episode 4"."""
    if one.words_of_title != other.words_of_title:
        return False
    return bool(one.figures_of_title) and one.figures_of_title != other.figures_of_title


def _order(one: Prepared) -> tuple[float, str, str, int]:
    article = one.article
    at = article.at.timestamp() if article.at else 0.0
    return at, article.title, article.text, article.article_id
