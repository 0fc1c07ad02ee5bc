"""Our own reading of where a page's article is: the element densest in running text."""

from collections import defaultdict

from bot.sources.pages.outline import Block, Node, Outline
from bot.sources.pages.vocabulary import is_readers

_FAR = 0.75
"""What a paragraph counts for an element one step further out, of what it counted before: a
parent wins over its child only when it holds a third more."""

_STEPS = 6


def densest(outline: Outline) -> Node | None:
    """Return the element that is densest in running text; None when there is none.

    Where all of it lies in suspicious elements, their names mean nothing.
    """
    half = _half(outline)
    prose = [block for block in outline.blocks if block.is_prose]
    return _densest([block for block in prose if not _is_aside(block, half)] or prose)


def _densest(prose: list[Block]) -> Node | None:
    scores: dict[Node, float] = defaultdict(float)
    for block in prose:
        weight = block.words * (1 - block.linked)
        for node, _ in zip(block.node.lineage(), range(_STEPS), strict=False):
            scores[node] += weight
            weight *= _FAR
    # Of equals the outer one: a page with one paragraph has its heading beside it.
    return max(scores, key=lambda node: (scores[node], -node.depth), default=None)


def clean_mass(outline: Outline, body: Node) -> int:
    """Return the words of running text in ``body`` that lie in no suspicious element of it."""
    half = _half(outline)
    return sum(
        block.words
        for block in outline.blocks
        if block.is_prose and body.holds(block.node) and not _is_aside(block, half)
    )


def _half(outline: Outline) -> float:
    return sum(block.words for block in outline.blocks if block.is_prose) / 2


def _is_aside(block: Block, half: float) -> bool:
    """Return whether it lies in a suspicious element, if that is not the greater part of all.

    What readers say may well be that: there the article's title is missing.
    """
    return any(
        node.suspect and (node.prose < half or (not node.titles and is_readers(node.names)))
        for node in block.node.lineage()
    )
