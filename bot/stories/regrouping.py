"""Which articles change their story when the window is clustered anew. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.ids import ArticleId, StoryId
from bot.stories.clustering import clusters_of
from bot.stories.mapping import map_to_known
from bot.stories.model import Move
from bot.stories.preparing import Prepared


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written down."""

    moves: tuple[Move, ...]
    copies: frozenset[ArticleId]
    """Of the articles looked at, those whose text is an earlier one's."""
    seen: frozenset[ArticleId]
    """The articles looked at."""


def plan(
    window: Sequence[tuple[Prepared, StoryId]], since: datetime, *, across: bool = False
) -> Plan:
    """Return the moves of a window whose articles are in these stories.

    Articles before ``since`` stay where they are: they are there so that those at the window's
    far end have their neighbours on both sides. ``across``: join languages (``bridging``).
    """
    known = {one.article.article_id: story_id for one, story_id in window}
    at = {one.article.article_id: one.article.at for one, _ in window}
    clusters = clusters_of([one for one, _ in window], across=across)
    moves = [
        Move(article_id, known[article_id], mapped.story_id, number)
        for number, mapped in enumerate(map_to_known(clusters, known))
        for article_id in mapped.cluster.articles
        if known[article_id] != mapped.story_id and (at[article_id] or since) >= since
    ]
    copies = frozenset(copy for cluster in clusters for copy in cluster.copies)
    return Plan(tuple(moves), copies, frozenset(known))
