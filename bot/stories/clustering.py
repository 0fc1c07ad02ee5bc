"""Which articles of a batch report one event. Pure; the order in which they come changes nothing.

    clusters([article, ...])
    [Cluster(articles=(3, 7, 8), copies={8: 7}), Cluster(articles=(4,), copies={})]

Copies of one text first, then average link over weighted stems and names, then lone articles.
A wrong merge hides news, a split only repeats it, so doubts part.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.ids import ArticleId
from bot.stories.bridging import across_languages
from bot.stories.linkage import Groups, attach_lone, average_link
from bot.stories.model import Article
from bot.stories.near_copies import copies_within
from bot.stories.neighbours import likeness_within
from bot.stories.preparing import Prepared, prepare
from bot.stories.trust import is_one_mould, may_share, trust_among
from bot.stories.vectors import Vector, Weighing

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


def _order(one: Prepared) -> tuple[float, str, str, int]:
    article = one.article
    at = article.at.timestamp() if article.at else 0.0
    return at, article.title, article.text, article.article_id
