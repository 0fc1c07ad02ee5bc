"""Which blocks of a page are its article: two readings, one structure.

trafilatura's reading votes for blocks, and so does the page's own structured data where it
carries the text. The element that holds the greater part of the votes is the body. In it we
decide block by block: running text beside running text belongs to it though nobody voted for it,
and what lies in boxes, captions and lists of links does not, whoever did. Where the votes are few
beside what the densest part of the page holds, that part is the body.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, takewhile

from bot.sources.furniture import AUTHORS, is_caption
from bot.sources.pages.density import clean_mass, densest
from bot.sources.pages.outline import LONG_WORDS, Block, Node, Outline
from bot.sources.pages.vocabulary import is_foreign, is_picture, is_quote, is_readers
from bot.sources.pages.votes import Reading

_HOLDS = 0.8
"""The body holds so much of the votes' text; the rest is a summary above, or teasers below."""

_MINOR = 0.35
"""An element with a suspicious name and more of the body's text than this is misnamed."""

_MINOR_FOREIGN = 0.6
"""The same where the name says that it holds readers' comments, or other articles."""

_LIST = 2.5
"""So many times as much text in boxes as outside of them makes the boxes the article."""

_DENSER = 2.0
_ENOUGH_WORDS = 80
_PART_WORDS = 40
_CAPTION_WORDS = 60
_LINK_WORDS = 25
_LEAD_IN_WORDS = 8
_TEASER_WORDS = 80
_LISTS = frozenset({"ul", "ol", "dl", "table", "tbody", "tr"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_COMPLETE = 0.8
_MOST = 0.75
_WHOLE = re.compile(r"(?<!\.\.)[.!?؟。۔][\"”»’]*\s*$")


_Shape = tuple[str, frozenset[str], str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Body:
    """An article's blocks and what was around them."""

    blocks: list[Block]
    """In document order."""
    voted: frozenset[Block]
    """Those, and others of the page, that another reading took for the article too."""
    told: bool
    """The page's structured data gives the whole text, and the blocks follow it."""
    usual: Node | None
    """The element in which most of the paragraphs lie."""
    later: frozenset[Block] = frozenset()
    """Those that lie beside that element, and go on where it ends."""


def find_body(outline: Outline, reading: Reading, told: Reading) -> Body | None:
    """Return the article's blocks; None when there is no article.

    ``reading``: what trafilatura read. ``told``: the text that the page's structured data gives
    for it, mostly empty.
    """
    voted = {block for block in outline.blocks if reading.holds(block.text)}
    voted.update(_rows_held(outline, reading))
    said = {block for block in outline.blocks if told.holds(block.text)} if told else set[Block]()
    complete = bool(said) and _is_complete(told, said, voted)
    if complete:
        voted |= said
    element = _element(outline, voted)
    if element is None:
        return None
    inside = [block for block in outline.blocks if element.holds(block.node)]
    outer, later = _continued(outline, element, voted)
    inside = _first_article([*inside, *later], voted)
    choice = _Choice(outer, inside, frozenset(voted), frozenset(said) if complete else frozenset())
    return Body(choice.blocks(), choice.voted, complete, choice.usual, frozenset(later))


def _is_complete(told: Reading, said: Iterable[Block], voted: Iterable[Block]) -> bool:
    """Return whether the structured data give the whole text: some give its beginning only."""
    words = sum(block.words for block in said)
    read = sum(block.words for block in voted if block.is_prose)
    all_there = told.covered_by(block.text for block in said) >= _COMPLETE
    return all_there and words >= _MOST * read and bool(_WHOLE.search(told.ending))


def _rows_held(outline: Outline, reading: Reading) -> Iterator[Block]:
    """Return the cells of table rows that were read as one line."""
    for row, cells in groupby(outline.blocks, key=lambda block: block.node.row):
        blocks = list(cells)
        if row is not None and reading.holds(" ".join(block.text for block in blocks)):
            yield from blocks


def _element(outline: Outline, voted: Iterable[Block]) -> Node | None:
    weights: dict[Node, int] = defaultdict(int)
    total = 0
    for block in voted:
        if block.is_prose:
            total += block.words
            for node in block.node.lineage():
                weights[node] += block.words
    enough = (node for node, weight in weights.items() if weight >= _HOLDS * total)
    # They are a chain of ancestors: the innermost stands last in the document.
    by_votes = max(enough, key=lambda node: node.number, default=None)
    dense = densest(outline)
    if dense is None or by_votes is None:
        return by_votes or dense
    mass = clean_mass(outline, dense)
    return dense if mass >= _ENOUGH_WORDS and mass > _DENSER * total else by_votes


def _continued(outline: Outline, element: Node, voted: set[Block]) -> tuple[Node, list[Block]]:
    """Return the element around all of the article, and its blocks behind ``element``.

    Some pages have an article's last part, a conclusion or a second page, beside the first: in
    the next elements, as long as nearly all that they hold is running text that was voted for.
    """
    later: list[Block] = []
    parent = element.parent
    if parent is None or element.tag == "body":
        return element, later
    behind = (n for n in outline.nodes[element.last + 1 : parent.last + 1] if n.parent is parent)
    for node in behind:
        if not node.words:
            continue
        blocks = [block for block in outline.blocks if node.holds(block.node)]
        prose = [block for block in blocks if block.is_prose and block in voted]
        if not _goes_on(node, prose):
            break
        later.extend(blocks)
    return (parent if later else element), later


def _goes_on(node: Node, prose: list[Block]) -> bool:
    """Return whether it is more of the article: not one paragraph, as notes on authors are."""
    if node.suspect or node.headlines or node.titles or len(prose) <= 1:
        return False
    if any(AUTHORS.search(block.text) for block in prose):
        return False
    words = [block.words for block in prose]
    return max(words) >= _PART_WORDS and sum(words) >= _HOLDS * node.words


def _first_article(inside: list[Block], voted: set[Block]) -> list[Block]:
    """Leave out whole further articles that some pages load below the first."""
    first = next((block for block in inside if block.is_prose and block in voted), None)
    if first is None:
        return inside
    own = _article_of(first)
    for place, block in enumerate(inside):
        if block.number > first.number and block.node.tag == "h1" and _article_of(block) is not own:
            return inside[:place]
    return inside


def _article_of(block: Block) -> Node | None:
    return next((node for node in block.node.lineage() if node.tag == "article"), None)


class _Choice:
    """The decisions about the blocks in one element."""

    def __init__(
        self,
        element: Node,
        inside: list[Block],
        voted: frozenset[Block],
        said: frozenset[Block],
    ) -> None:
        self.voted = voted
        self._element = element
        self._inside = inside
        self._said = said
        self._boxes: dict[Node, bool] = {}
        self._prose = sum(block.words for block in inside if block.is_prose) or 1
        neighbours = [block for block in inside if block.is_prose and block in voted]
        if not neighbours:  # nobody read anything here: the densest part of the page
            neighbours = [block for block in inside if block.is_prose]
        self._nodes = {block.node for block in neighbours}
        self._parents = {block.node.parent for block in neighbours if block.node is not element}
        self._shape = _common_shape(neighbours)

    @cached_property
    def usual(self) -> Node | None:
        counts: Counter[Node] = Counter()
        for block in self._inside:
            if block.is_prose and (block in self.voted or block in self._said):
                counts[_holder(block)] += block.words
        node = counts.most_common(1)[0][0] if counts else None
        while node is not None and node.tag in _LISTS and node.parent is not None:
            node = node.parent  # the paragraphs around a long list lie there
        return node

    def blocks(self) -> list[Block]:
        kept = [block for block in self._inside if self._belongs(block)]
        kept = self._within_said(kept)
        return self._without_lead_ins(kept)

    def _belongs(self, block: Block) -> bool:
        if block in self._said:
            return True
        if self._is_boxed(block) or self._is_caption(block):
            return False
        if block.words <= _CAPTION_WORDS and (block.credited or is_caption(block.text)):
            return False
        if block.words <= _LINK_WORDS and self._leads_away(block):
            return False
        if block in self.voted or self._is_set_large(block):
            return True
        return self._is_neighbour(block) and (block.is_prose or self._is_small_part(block))

    def _leads_away(self, block: Block) -> bool:
        return block.is_pointer or (block.is_link and block.node.tag not in _HEADINGS)

    def _is_set_large(self, block: Block) -> bool:
        return block.ends_sentence and any(is_quote(node.names) for node in self._below(block))

    def _is_neighbour(self, block: Block) -> bool:
        node = block.node
        within = node in self._nodes or node.parent in self._parents
        if node in self._parents and block.words >= LONG_WORDS and block.is_prose:
            return True  # bare text among the paragraphs
        if within or (node.tag == "blockquote" and node in self._parents):
            return True
        holder = _holder(block)
        return self._shape is not None and not holder.headlines and _shape(holder) == self._shape

    def _is_small_part(self, block: Block) -> bool:
        """Return whether it can be a heading or a short line of the text beside it."""
        if block.is_heading:
            return block.node.tag != "h1"
        if block.node.tag == "blockquote":
            return True  # who said it
        return block.node in self._nodes or (block.node.tag == "p" and block.ends_sentence)

    def _is_boxed(self, block: Block) -> bool:
        for node in block.node.lineage():
            if node is self._element:
                return False
            if node not in self._boxes:
                self._boxes[node] = self._is_box(node)
            if self._boxes[node]:
                return True
        return False

    def _is_box(self, node: Node) -> bool:
        if node.suspect and is_readers(node.names) and not node.titles:
            return True
        if node.suspect:
            share = _MINOR_FOREIGN if is_foreign(node.names) else _MINOR
            return node.prose < share * self._prose
        return self._teasers and _is_teaser(node)

    @cached_property
    def _teasers(self) -> bool:
        """Whether small boxes with linked headings are teasers here, and not the article."""
        words = sum(
            block.words
            for block in self._inside
            if block.is_prose and any(map(_is_teaser, self._below(block)))
        )
        return words < _LIST * (self._prose - words)

    def _below(self, block: Block) -> Iterator[Node]:
        return takewhile(lambda node: node is not self._element, block.node.lineage())

    def _is_caption(self, block: Block) -> bool:
        for node in self._below(block):
            if node.words > _CAPTION_WORDS or node.headings:
                return False
            if node.images and node.tag not in {"p", "li"}:
                return self._is_about_picture(block, node)
        return False

    def _is_about_picture(self, block: Block, node: Node) -> bool:
        if is_picture(node.names) or block not in self.voted:
            return True
        return block.node.tag not in {"p", "li", "blockquote"} and block.words < LONG_WORDS

    def _without_lead_ins(self, kept: list[Block]) -> list[Block]:
        """Leave out headings and "see also:" whose links were left out."""
        chosen = set(kept) | self._said
        alone: set[Block] = set()
        for place, block in enumerate(self._inside):
            if block.is_prose or block in self._said:
                continue
            links = takewhile(
                lambda one: one.is_link and one not in chosen, self._inside[place + 1 :]
            )
            count = sum(1 for _ in links)
            short = not block.is_heading and block.words <= _LEAD_IN_WORDS
            if count > 1 or (count and (short or _holder(block) is not self.usual)):
                alone.add(block)
        return [block for block in kept if block not in alone]

    def _within_said(self, kept: list[Block]) -> list[Block]:
        """Where the page itself says what its text is, it begins and ends there."""
        places = [block.number for block in kept if block in self._said]
        if not places:
            return kept
        return [block for block in kept if places[0] <= block.number <= places[-1]]


def _common_shape(neighbours: Iterable[Block]) -> _Shape | None:
    """Return what the boxes look like that hold nearly all of the text, where they are several.

    Page builders put every few paragraphs into a box of its own, and who reads by the density of
    text finds some of these boxes and not others.
    """
    weights: Counter[_Shape] = Counter()
    holders: dict[_Shape, set[Node]] = defaultdict(set)
    for block in neighbours:
        holder = _holder(block)
        weights[_shape(holder)] += block.words
        holders[_shape(holder)].add(holder)
    if not weights:
        return None
    shape, weight = weights.most_common(1)[0]
    named = shape[1] or shape[3]
    several = len(holders[shape]) > 1
    return shape if named and several and weight >= _HOLDS * weights.total() else None


def _shape(node: Node) -> _Shape:
    """Return tag and names of an element and of the one around it."""
    around = node.parent
    if around is None:
        return node.tag, node.names, "", frozenset()
    return node.tag, node.names, around.tag, around.names


def _is_teaser(node: Node) -> bool:
    return bool(node.headlines) and node.words <= _TEASER_WORDS and node.tag not in _HEADINGS


def _holder(block: Block) -> Node:
    """Return the element in which a paragraph lies; for bare text that is the innermost one."""
    node = block.node
    if node.tag in {"p", "li", "blockquote", "dd"} and node.parent is not None:
        return node.parent
    return node
