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
from bot.stories.features import Features, features_of
from bot.stories.linkage import Groups, attach_lone, average_link
from bot.stories.model import Article
from bot.stories.near_copies import Sample, copies_within, sample_of
from bot.stories.neighbours import likeness_within
from bot.stories.vectors import Weighing

WINDOW = timedelta(hours=72)
"""Articles further apart are no story by their words."""
LIVE_WINDOW = timedelta(hours=48)
"""The same where one of the two is a live blog."""
CONTRADICTED = 0.4
"""What the likeness of two articles is worth when each one's title names somebody or some place,
and the other does not begin with any of them: two quakes, two elections of one Sunday."""
FEWEST_FEATURES = 3
"""An article of fewer ("Letters") is like no other."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The articles of one event."""

    articles: tuple[ArticleId, ...]
    """The earliest first."""
    copies: dict[ArticleId, ArticleId]
    """Of a copied text the article that has it first, by each later one."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article and all that is worked out of it alone."""

    article: Article
    features: Features
    sample: Sample


def prepare(article: Article) -> Prepared:
    """Work out what an article is compared by; the costly part, and worth keeping."""
    return Prepared(article, features_of(article), sample_of(article.text))


def clusters(articles: Sequence[Article]) -> list[Cluster]:
    """Return the clusters, each article in one."""
    return clusters_of([prepare(article) for article in articles])


def clusters_of(batch: Sequence[Prepared]) -> list[Cluster]:
    """Return the clusters of prepared articles, those of the earliest articles first."""
    ordered = sorted(batch, key=_order)
    texts = copies_within([one.sample for one in ordered], _apart(ordered))
    originals = [ordered[places[0]] for places in texts]
    weighing = Weighing([one.features for one in originals])
    vectors = [
        weighing.vector(one.features) if len(one.features.ids) >= FEWEST_FEATURES else {}
        for one in originals
    ]
    names = [weighing.title_names(one.features) for one in originals]
    alike = likeness_within(vectors, _trust(originals, names))
    groups = attach_lone(average_link(alike), alike)
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


def _apart(batch: Sequence[Prepared]) -> Callable[[int, int], bool]:
    return lambda one, other: may_share(batch[one], batch[other])


def _trust(
    batch: Sequence[Prepared], names: Sequence[frozenset[int]]
) -> Callable[[int, int], float]:
    leads = [frozenset(one.features.lead) for one in batch]

    def trust(one: int, other: int) -> float:
        if not may_share(batch[one], batch[other]):
            return 0.0
        if not names[one] or not names[other]:
            return 1.0
        contradict = names[one].isdisjoint(leads[other]) and names[other].isdisjoint(leads[one])
        return CONTRADICTED if contradict else 1.0

    return trust


def _order(one: Prepared) -> tuple[float, str, str, int]:
    article = one.article
    at = article.at.timestamp() if article.at else 0.0
    return at, article.title, article.text, article.article_id
