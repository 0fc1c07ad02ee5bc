"""What is taken off an article's two ends: title and summary above, teasers and notes below.

Here by structure, for the words alone see ``bot.sources.cleaning``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.sources.furniture import AUTHORS, STAMPS
from bot.sources.identity import title_key
from bot.sources.pages.body import Body
from bot.sources.pages.outline import Block, Node
from bot.sources.titles import Titles

_SUMMARY_NAMES = frozenset(
    [
        "dek",
        "deck",
        "standfirst",
        "subtitle",
        "subtitles",
        "subhead",
        "subheading",
        "subheadline",
        "strapline",
        "kicker",
        "summary",
        "excerpt",
        "abstract",
        "spot",
        "sapo",
        "deckline",
        "tagline",
        "headline",
        "hed",
        "eyebrow",
        "highlights",
    ]
)
_LABEL_WORDS = 8
_SUMMARY_WORDS = 80
_NOTE_WORDS = 25
_BYLINE_WORDS = 18
_AUTHOR_WORDS = 80
_ITALIC = 0.8
_LINKED = 0.2
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Trimmed:
    """An article's own blocks, and the summary that stood above them."""

    blocks: list[Block]
    summary: str | None


def trim(body: Body, titles: Titles, description: str, authors: Sequence[str] = ()) -> Trimmed:
    """Return a body without what stands above and below its text.

    ``description``: what the page's metadata say it is about; empty when they do not.
    """
    names = [key for author in authors if (key := title_key(author))]
    blocks, summary = _without_head(body, titles, description, names)
    if not body.told:
        blocks = _without_tail(blocks, body, names)
    return Trimmed(blocks, summary)


def _without_head(
    body: Body, titles: Titles, description: str, names: Sequence[str]
) -> tuple[list[Block], str | None]:
    blocks = body.blocks
    later_tags = {block.node.tag for block in _after_prose(blocks)}
    summary: str | None = None
    start = 0
    for block in blocks:
        if _is_summary(block, body, description, later_tags):
            summary = summary or block.text
        elif not (titles.match(block.text) or _is_label(block, later_tags)) and not _is_byline(
            block, names
        ):
            break
        start += 1
    return (blocks[start:], summary) if start < len(blocks) else (blocks, None)


def _after_prose(blocks: Sequence[Block]) -> Sequence[Block]:
    head = takewhile(lambda block: not block.is_prose or block.is_heading, blocks)
    return blocks[sum(1 for _ in head) :]


def _is_label(block: Block, later_tags: set[str]) -> bool:
    """Return whether it is a section's name, a place, a count: no sentence, and no subheading."""
    if block.node.tag == "h1":
        return True
    if block.ends_sentence or block.words > _LABEL_WORDS:
        return False
    if block.is_heading:
        return block.node.tag in _HEADINGS and block.node.tag not in later_tags
    return not block.is_prose


def _is_summary(block: Block, body: Body, description: str, later_tags: set[str]) -> bool:
    """Return whether it is the line under the title, which says the whole in short."""
    if block.words > _SUMMARY_WORDS or block is body.blocks[-1]:
        return False
    nodes = zip(block.node.lineage(), range(2), strict=False)
    if any(_is_summary_box(node) for node, _ in nodes):
        return True
    if block.node.tag in _HEADINGS:
        return block.words > _LABEL_WORDS and block.node.tag not in later_tags
    apart = body.usual is not None and not _lies_in(block, body.usual)
    return apart and bool(description) and Titles([description]).match(block.text)


def _is_summary_box(node: Node) -> bool:
    return node.words <= _SUMMARY_WORDS and not _SUMMARY_NAMES.isdisjoint(node.names)


def _lies_in(block: Block, node: Node) -> bool:
    return block.node is node or block.node.parent is node


def _without_tail(blocks: list[Block], body: Body, names: Sequence[str]) -> list[Block]:
    end = len(blocks)
    while end > 1 and _is_after(blocks[end - 1], body, names):
        end -= 1
    return blocks[:end]


def _is_after(block: Block, body: Body, names: Sequence[str]) -> bool:
    return _is_tail(block, body) or _is_note(block, names) or _is_signature(block)


def _is_byline(block: Block, names: Sequence[str]) -> bool:
    if block.words > _BYLINE_WORDS:
        return False
    stamped = STAMPS.match(block.text) is not None and any(map(str.isdigit, block.text))
    return stamped or _names_one(block, names)


def _is_note(block: Block, names: Sequence[str]) -> bool:
    """Return whether it says who wrote the article: in italics, or the name first of all."""
    if block.words > _AUTHOR_WORDS or not _names_one(block, names):
        return False
    first = title_key(block.text)
    return block.italic >= _ITALIC or any(first.startswith(name) for name in names)


def _is_signature(block: Block) -> bool:
    """Return whether a last paragraph, all in italics, is about somebody who writes."""
    small = block.italic >= _ITALIC and block.words <= _AUTHOR_WORDS
    return small and ("@" in block.text or AUTHORS.search(block.text) is not None)


def _names_one(block: Block, names: Sequence[str]) -> bool:
    key = f" {title_key(block.text)} "
    return any(f" {name} " in key for name in names)


def _is_tail(block: Block, body: Body) -> bool:
    if block.is_heading or block.is_link:
        return True
    if not block.is_prose and not block.ends_sentence:
        return block.node.tag not in {"li", "td", "th", "blockquote"} or block.linked > _LINKED
    usual = body.usual
    if usual is None or usual.holds(block.node) or _alike(block, usual):
        return False
    if block.linked >= _LINKED or block.italic >= _ITALIC:
        return True
    if block in body.later:
        return False
    about_author = block.words <= _AUTHOR_WORDS and AUTHORS.search(block.text) is not None
    return about_author or block not in body.voted or block.words < _NOTE_WORDS


def _alike(block: Block, usual: Node) -> bool:
    """Return whether it lies in an element like the usual one: the next piece of the text."""
    holder = block.node.parent if block.node.tag in {"p", "li", "blockquote"} else block.node
    return holder is not None and (holder.tag, holder.names) == (usual.tag, usual.names)
