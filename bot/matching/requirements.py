"""What has to stand in every article that a query is true of: by this an index finds the query."""

from collections.abc import Iterable, Mapping

from bot.matching.clauses import joined_forms, mention_form, word_forms
from bot.matching.topic_tree import All, AnyOf, Leaf, Mention, Near, Node, Not, Term

Required = frozenset[str]
"""Forms of which at least one is there."""


def requirements(node: Node, rarity: Mapping[str, int]) -> list[Required]:
    """Return what has to be there, the rarest first; empty where nothing has to be.

    ``rarity`` counts articles by form; longer words are taken for rarer where it knows nothing.
    """
    found = _of(node, rarity)
    if len(found) > 1:
        found.sort(key=lambda required: _cost(required, rarity))
    return found


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
    """Return the forms of the rarest requirement of each part, as one."""
    union: set[str] = set()
    for part in parts:
        required = requirements(part, rarity)
        if not required:
            return []
        union |= required[0]
    return [frozenset(union)]


def _of_leaf(leaf: Leaf) -> list[Required]:
    if isinstance(leaf, Mention):
        return [frozenset() if leaf.actor is None else frozenset({mention_form(leaf.actor)})]
    pair = joined_forms(leaf)
    return [word_forms(leaf, index) | pair for index in range(len(leaf.words))]


def _cost(required: Required, rarity: Mapping[str, int]) -> tuple[int, int]:
    articles = sum(rarity[form] for form in rarity.keys() & required) if rarity else 0
    return articles, -max(map(len, required), default=0)
