"""Which offices the titles of all languages mean: Bundeskanzler, chancellor."""

from functools import cache
from importlib.resources import files

from bot.matching.folding import fold_word


@cache
def _concepts() -> dict[str, frozenset[str]]:
    text = (files("bot.matching") / "data" / "title_concepts.txt").read_text("utf-8")
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            first, *others = map(fold_word, line.split())
            for word in (first, *others):
                found.setdefault(word, set()).add(first)
    return {word: frozenset(meant) for word, meant in found.items()}


def concepts(title: str) -> frozenset[str]:
    """Return the offices that a folded title, in whatever case, may mean; none when unknown."""
    return frozenset[str]().union(
        *(_concepts().get(title[:length], frozenset()) for length in range(len(title), 2, -1))
    )
