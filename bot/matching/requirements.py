"""What has to stand in every article that a query is true of: by this an index finds the query."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from bot.matching.clauses import joined_key, word_key
from bot.matching.occurrences import mention_key
from bot.matching.topic_tree import All, AnyOf, Leaf, Mention, Near, Node, Not, Term

Required = frozenset[str]
"""Keys of words of which at least one is there."""


def requirements(node: Node, rarity: Mapping[str, int]) -> list[Required]:
    """Return what has to be there, the rarest first; empty where nothing has to be.

    ``rarity`` counts articles by word; longer words are taken for rarer where it knows nothing.
    """
    found = _of(node, rarity)
    if len(found) > 1:
        found.sort(key=lambda required: _cost(required, rarity))
    return found


def required_phrase(node: Node, rarity: Mapping[str, int]) -> tuple[str, str] | None:
    """Return the rarest two words that have to stand side by side, where a phrase has to be there.

    Only whole words are looked for, none with a star and none in its exact form.
    """
    parts = node.parts if isinstance(node, All) else (node,)
    pairs = [
        pair
        for part in parts
        if isinstance(part, Term) and not (part.exact or part.prefixes)
        for pair in pairwise(part.words)
    ]
    if len(pairs) <= 1:
        return pairs[0] if pairs else None
    return min(pairs, key=lambda pair: min(_cost(frozenset({word}), rarity) for word in pair))


def _of(node: Node, rarity: Mapping[str, int]) -> list[Required]:
    match node:
        case Term() | Mention():
            return _of_leaf(node)
        case Near(left, right):
            return [*_of_any(left, rarity), *_of_any(right, rarity)]
        case Not():
            return []
        case All(parts):
            return [required for part in parts for required in _of(part, rarity)]
        case AnyOf(parts):
            return _of_any(parts, rarity)


def _of_any(parts: Iterable[Node], rarity: Mapping[str, int]) -> list[Required]:
    """Return the words of the rarest requirement of each part, as one."""
    union: set[str] = set()
    for part in parts:
        required = requirements(part, rarity)
        if not required:
            return []
        union |= required[0]
    return [frozenset(union)]


def _of_leaf(leaf: Leaf) -> list[Required]:
    if isinstance(leaf, Mention):
        return [frozenset() if leaf.actor is None else frozenset({mention_key(leaf.actor)})]
    if len(leaf.words) == 1:
        return [frozenset((word_key(leaf, 0),))]
    joined = joined_key(leaf)
    together = (joined,) if joined else ()
    return [frozenset({word_key(leaf, index), *together}) for index in range(len(leaf.words))]


def _cost(required: Required, rarity: Mapping[str, int]) -> tuple[int, int]:
    articles = sum(rarity[word] for word in required if word in rarity) if rarity else 0
    return articles, -min(map(len, required), default=0)
