"""Which known story each cluster of a new grouping is. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.ids import ArticleId, StoryId
from bot.stories.clustering import Cluster


@dataclass(frozen=True, slots=True)
class Mapped:
    """A cluster and the story that it goes on to be."""

    cluster: Cluster
    story_id: StoryId | None
    """None: a new story."""


def map_to_known(clusters: Sequence[Cluster], known: Mapping[ArticleId, StoryId]) -> list[Mapped]:
    """Return the clusters with their stories, each story for one cluster at most.

    The pair with the largest overlap (Jaccard: shared articles of all articles) comes first, the
    older story at a tie; a cluster whose stories are all taken is a new one.
    """
    taken: dict[int, StoryId] = {}
    gone: set[StoryId] = set()
    for _, story_id, number in sorted(_overlaps(clusters, known)):
        if number not in taken and story_id not in gone:
            taken[number] = story_id
            gone.add(story_id)
    return [Mapped(cluster, taken.get(number)) for number, cluster in enumerate(clusters)]


def _overlaps(
    clusters: Sequence[Cluster], known: Mapping[ArticleId, StoryId]
) -> list[tuple[float, StoryId, int]]:
    """Return negative overlaps, so that sorting puts the largest first."""
    sizes = Counter(known.values())
    overlaps: list[tuple[float, StoryId, int]] = []
    for number, cluster in enumerate(clusters):
        shared = Counter(known[article] for article in cluster.articles if article in known)
        overlaps += [
            (-count / (len(cluster.articles) + sizes[story_id] - count), story_id, number)
            for story_id, count in shared.items()
        ]
    return overlaps


def successors(
    before: Mapping[ArticleId, StoryId], after: Mapping[ArticleId, StoryId]
) -> dict[StoryId, StoryId]:
    """Return for each story without articles any more the one that most of them went to."""
    went: defaultdict[StoryId, Counter[StoryId]] = defaultdict(Counter)
    standing = set(after.values())
    for article_id, story_id in before.items():
        if story_id not in standing and article_id in after:
            went[story_id][after[article_id]] += 1
    return {
        story_id: min(targets, key=lambda target: (-targets[target], target))
        for story_id, targets in went.items()
    }
