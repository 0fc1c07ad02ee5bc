"""A page's text as a list of blocks, each with what its surroundings say about it.

One walk over the tree, linear in its size. What follows works on the outline alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from bot.sources.pages.vocabulary import is_credit, is_furniture, is_quote, is_unseen, words_of
from bot.sources.plain import one_line

_INLINE_LIST = """
a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label link mark meta nobr
q rp rt ruby s samp small span strike strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_LIST.split())
_BLOCK_LIST = """
address article aside blockquote body br caption center col colgroup dd details dialog dir div dl dt
fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li
main menu nav ol p pre search section summary table tbody td tfoot th thead tr ul
"""
_BLOCK = frozenset(_BLOCK_LIST.split())
_UNREAD_LIST = """
applet audio button canvas datalist dialog embed fencedframe head iframe input map math meter
noframes noscript object optgroup option picture progress script select source style svg template
textarea title track video
"""
_UNREAD = frozenset(_UNREAD_LIST.split())
_IMAGES = frozenset({"img", "picture", "amp-img", "video", "amp-video", "iframe"})
_FURNITURE_TAGS = frozenset({"aside", "dialog", "figcaption", "figure", "footer", "form", "nav"})
_NAMED = frozenset({"article", "blockquote", "body", "html", "main"})
"""Elements that are what their tag says, whatever their names: a body has dozens."""
_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟۔।:][\"'”’»)\]]*$")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060"))
"""Where a word may be broken, or may not: no part of it. Joiners are (Persian, Kurdish)."""
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts without blanks between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""

MAX_ELEMENTS = 40_000
"""What comes after so many is not looked at: the longest pages have ten thousand."""

PROSE_WORDS = 10
LONG_WORDS = 20
_SENTENCE_WORDS = 5
_LEAD_WORDS = 4


@dataclass(slots=True, eq=False)
class Node:
    """A block-level element."""

    parent: "Node | None"
    tag: str
    names: frozenset[str]
    hidden: bool
    """Kept off the screen by its own class, style or attributes."""
    suspect: bool
    """Tag or names say that it usually holds no part of an article, or it is hidden."""
    depth: int
    number: int
    """In document order."""
    last: int
    """The highest number in it."""
    images: int = 0
    """Pictures and players in it, at any depth."""
    headings: int = 0
    headlines: int = 0
    """Headings in it that are links: of other articles, mostly."""
    titles: int = 0
    """Headings of the first rank in it."""
    words: int = 0
    """Of all text in it."""
    prose: int = 0
    """Words of its prose."""

    def holds(self, other: "Node") -> bool:
        """Return whether ``other`` is this node or lies in it."""
        return self.number <= other.number <= self.last

    @property
    def row(self) -> "Node | None":
        """The table row that it lies in, when it is a cell or stands in one."""
        near = zip(self.lineage(), range(3), strict=False)
        return next((node for node, _ in near if node.tag == "tr"), None)

    def lineage(self) -> Iterator["Node"]:
        """Return the node and its ancestors, from the inside."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A run of text that no block-level element interrupts."""

    number: int
    text: str
    """One line."""
    node: Node
    """The innermost block-level element around it."""
    words: int
    linked: float
    """The share of its letters that lie in links, 0 to 1; likewise the two others."""
    italic: float
    bold: float
    credited: bool = False
    """It ends with whose picture it is about, as the page's own names have it."""

    @property
    def is_prose(self) -> bool:
        """Whether it looks like a piece of running text."""
        if self.linked > 0.5:  # noqa: PLR2004  # more link than text
            return False
        if self.words >= LONG_WORDS:
            return True
        ends = bool(_ENDS_SENTENCE.search(self.text))
        if self.node.tag in {"p", "blockquote", "li", "dd"}:
            return ends and self.words >= _SENTENCE_WORDS
        return ends and self.words >= PROSE_WORDS

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends as sentences do."""
        return bool(_ENDS_SENTENCE.search(self.text))

    @property
    def is_heading(self) -> bool:
        """Whether it stands as a heading over what follows."""
        if self.node.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            return True
        return self.bold > 0.9 and self.words <= LONG_WORDS and not self.text.endswith(".")  # noqa: PLR2004  # all but a stop

    @property
    def is_pointer(self) -> bool:
        """Whether it is a word or two and a link: "see also: …"."""
        lead, colon, _ = self.text.partition(":")
        few = bool(colon) and len(lead.split()) <= _LEAD_WORDS
        return few and self.linked > 0.5 and not self.ends_sentence  # noqa: PLR2004  # more link than text

    @property
    def is_link(self) -> bool:
        """Whether it is a link and nothing more."""
        return self.linked > 0.8  # noqa: PLR2004  # a mark or a number may stand beside it


@dataclass(slots=True)
class _Run:
    """The text gathered since the last border."""

    pieces: list[str] = field(default_factory=list[str])
    letters: int = 0
    linked: int = 0
    italic: int = 0
    bold: int = 0
    credit: bool = False
    """The last inline element in it is named as those that say whose a picture is."""


class _Walk:
    def __init__(self) -> None:
        self.elements = 0
        self.blocks: list[Block] = []
        self.nodes: list[Node] = []
        self._here: Node | None = None
        self._run = _Run()
        self._silent = 0
        self._links = 0
        self._italics = 0
        self._bolds = 0

    def walk(self, root: HtmlElement) -> None:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag
            if not isinstance(tag, str):
                continue
            if event == "start":
                self.elements += 1
                if self.elements > MAX_ELEMENTS:
                    break
                self._start(element, tag)
            else:
                self._end(element, tag)
                self._add(element.tail)
        self._flush()

    def _start(self, element: etree._Element, tag: str) -> None:  # pyright: ignore[reportPrivateUsage]  # lxml names its type so
        if tag in _IMAGES and self._here is not None:
            self._here.images += 1
        if self._silent or tag in _UNREAD:
            self._silent += 1
            return
        if _is_inline(element, tag):
            names = element.get("class", "")
            if is_unseen(names, element.get("style", "")):
                self._silent += 1
                return
            self._inline(tag, 1)
            self._run.credit = bool(names) and is_credit(words_of(names))
        else:
            self._flush()
            if tag not in {"br", "hr"}:
                self._enter(element, tag)
        self._add(element.text)

    def _end(self, element: etree._Element, tag: str) -> None:  # pyright: ignore[reportPrivateUsage]  # same
        if self._silent:
            self._silent -= 1
        elif _is_inline(element, tag):
            self._inline(tag, -1)
        else:
            self._flush()
            if tag not in {"br", "hr"} and self._here is not None:
                self._here = self._here.parent

    def _inline(self, tag: str, step: int) -> None:
        if tag == "a":
            self._links += step
        elif tag in {"em", "i", "cite"}:
            self._italics += step
        elif tag in {"strong", "b"}:
            self._bolds += step

    def _enter(self, element: etree._Element, tag: str) -> None:  # pyright: ignore[reportPrivateUsage]  # same
        names = " ".join(
            element.get(attribute, "")
            for attribute in ("class", "id", "role", "data-component", "data-testid")
        )
        hidden = (
            is_unseen(names, element.get("style", ""))
            or element.get("hidden") is not None
            or element.get("aria-hidden") == "true"
        )
        words = words_of(f"{tag} {names}" if "-" in tag else names)  # as ``amp-consent``
        parent = self._here
        self._here = Node(
            parent=parent,
            tag=tag,
            names=words,
            hidden=hidden,
            suspect=hidden or _is_suspect(tag, words),
            depth=parent.depth + 1 if parent else 0,
            number=len(self.nodes),
            last=len(self.nodes),
        )
        self.nodes.append(self._here)

    def _add(self, text: str | None) -> None:
        if not text or self._silent:
            return
        run = self._run
        run.pieces.append(text)
        letters = sum(map(len, text.split()))
        run.letters += letters
        run.linked += letters if self._links > 0 else 0
        run.italic += letters if self._italics > 0 else 0
        run.bold += letters if self._bolds > 0 else 0

    def _flush(self) -> None:
        run, self._run = self._run, _Run()
        if not run.letters or self._here is None:
            return
        text = one_line("".join(run.pieces).translate(_INVISIBLE))
        letters = run.letters
        block = Block(
            number=len(self.blocks),
            text=text,
            node=self._here,
            words=_count_words(text),
            linked=run.linked / letters,
            italic=run.italic / letters,
            bold=run.bold / letters,
            credited=run.credit,
        )
        if text:
            self.blocks.append(block)


def _is_inline(element: etree._Element, tag: str) -> bool:  # pyright: ignore[reportPrivateUsage]  # same
    """Return whether text goes on before and behind it.

    What HTML does not know is inline, https://html.spec.whatwg.org/multipage/rendering.html, as
    ``o:p`` of a word processor and the names of places in agencies' markup; but components are
    made blocks by their styles, so it has to stand in running text.
    """
    if tag in _INLINE or ":" in tag:
        return True
    if tag in _BLOCK or len(element):
        return False
    parent, before = element.getparent(), element.getprevious()
    text = before.tail if before is not None else parent.text if parent is not None else None
    return bool((text or "").strip() or (element.tail or "").strip())


def _is_suspect(tag: str, names: frozenset[str]) -> bool:
    if tag in _NAMED or is_quote(names):
        return False
    return tag in _FURNITURE_TAGS or is_furniture(names)


def _count_words(text: str) -> int:
    return len(text.split()) + len(_UNSPACED.findall(text)) // 2


@dataclass(frozen=True, slots=True)
class Outline:
    """A page as its blocks, in document order."""

    blocks: list[Block]
    nodes: list[Node]
    elements: int
    """How many the page has, inline ones too; at most one more than ``MAX_ELEMENTS``."""


def outline_of(root: HtmlElement) -> Outline:
    """Return a tree's outline. The tree stays as it is."""
    walk = _Walk()
    walk.walk(root)
    for block in walk.blocks:
        block.node.words += block.words
        block.node.prose += block.words if block.is_prose else 0
        block.node.headings += block.is_heading
        block.node.titles += block.node.tag == "h1"
        block.node.headlines += block.is_heading and block.is_link
    for node in reversed(walk.nodes):  # children stand behind their parents
        if node.parent is not None:
            node.parent.words += node.words
            node.parent.prose += node.prose
            node.parent.images += node.images
            node.parent.headings += node.headings
            node.parent.titles += node.titles
            node.parent.headlines += node.headlines
            node.parent.last = max(node.parent.last, node.last)
    return Outline(walk.blocks, walk.nodes, walk.elements)
