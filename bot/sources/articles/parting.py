"""Which of the articles that come at once are stored together, and which one after the other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.sources.articles.model import Brought

if TYPE_CHECKING:
    from bot.sources.model import NewArticle


def apart(brought: Sequence[Brought]) -> list[list[Brought]]:
    """Divide sources so that what is alike in two of them is stored one after the other.

    Two that bring one address, or texts that may be copies, stay in order and in different parts:
    the later one is to find what the earlier one stored.
    """
    parts: list[tuple[list[Brought], set[object]]] = []
    for each in (part for whole in brought for part in _without_copies(whole)):
        traits: set[object] = {article.canonical_url for article in each.articles}
        traits.update(mark for article in each.articles for mark in article.marks)
        first = 1 + max(
            (place for place, (_, taken) in enumerate(parts) if not taken.isdisjoint(traits)),
            default=-1,
        )
        if first == len(parts):
            parts.append(([], set()))
        parts[first][0].append(each)
        parts[first][1].update(traits)
    return [part for part, _ in parts]


def _without_copies(whole: Brought) -> list[Brought]:
    """Divide what one source brought so that texts that may be copies are apart, too."""
    marks = [mark for article in whole.articles for mark in article.marks]
    if len(set(marks)) == len(marks):
        return [whole]
    parts: list[tuple[list[NewArticle], set[int]]] = []
    for article in whole.articles:
        own = set(article.marks)
        first = 1 + max(
            (place for place, (_, taken) in enumerate(parts) if not taken.isdisjoint(own)),
            default=-1,
        )
        if first == len(parts):
            parts.append(([], set()))
        parts[first][0].append(article)
        parts[first][1].update(own)
    return [Brought(whole.source_id, articles, whole.at) for articles, _ in parts]
