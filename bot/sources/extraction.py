"""An article out of its page: trafilatura's reading and ours, see ``pages.body``.

Called in a process of its own (``parsing``): hostile pages take seconds and hundreds of MB.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import trafilatura
from trafilatura.metadata import Document

from bot.sources.feed_entry import MAX_TEXT, MAX_TITLE, language_tag
from bot.sources.identity import title_key
from bot.sources.pages.body import find_body
from bot.sources.pages.document import read_document
from bot.sources.pages.facts import Facts, facts_of
from bot.sources.pages.model import Page
from bot.sources.pages.outline import Block, Node, Outline, outline_of
from bot.sources.pages.program_data import article_in, program_scripts
from bot.sources.pages.selection import selected
from bot.sources.pages.trimming import trim
from bot.sources.pages.votes import Reading
from bot.sources.plain import heading, join_paragraphs, one_line, paragraphs
from bot.sources.scripts import checked_language
from bot.sources.titles import Titles

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_ELEMENTS = 12_000
"""Beyond, only our own reading is used: trafilatura takes seconds for a table of 90,000 cells."""

_DATES = {"original_date": True, "extensive_search": False}
"""htmldate's fast search: the other loads every language's month names, for seconds, to find a
day in running text that is rarely the article's."""

_CELL_WORDS = 12
_MIN_TOLD = 60
_LITTLE = 150
"""Words of a page, from which its program is not asked for more."""
_TITLE_WORDS = 60
_MIN_FOUND = 0.5
_MAX_SUMMARY = 1_000
_MAX_AUTHOR = 200


def extract_page(
    body: bytes, headers: Mapping[str, str], url: str, *, selector: str | None = None
) -> Page | None:
    """Return what a page says as an article; None when no text could be found in it.

    ``headers`` by lower-case name; ``url`` is where the page came from. ``selector``: a CSS
    selector for the element or elements that hold the text, in place of looking for it; where
    it finds nothing, the usual way is gone.
    """
    tree = read_document(body, headers)
    if tree is None:
        return None
    facts = facts_of(tree, url)
    scripts = program_scripts(tree)  # before others change the tree
    chosen = selected(tree, selector) if selector else None
    outline = outline_of(chosen if chosen is not None else tree)
    document = None if chosen is not None else _read(tree, outline, url)
    lines, summary = _lines(outline, document, facts, whole=chosen is not None)
    if chosen is None and not facts.paywalled:
        lines = _or_from_program(lines, scripts, facts)
    if not lines:
        return None
    return _page(
        facts, _shown_title(facts, outline) or _read_title(document), document, lines, summary
    )


def _read(tree: "HtmlElement", outline: Outline, url: str) -> Document | None:
    if outline.elements > MAX_ELEMENTS:
        return None
    try:
        document = trafilatura.bare_extraction(
            tree,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            date_extraction_params=_DATES,
        )
    except Exception:  # noqa: BLE001  # whatever breaks the library, our own reading stands
        return None
    return document if isinstance(document, Document) else None


def _lines(
    outline: Outline, document: Document | None, facts: Facts, *, whole: bool
) -> tuple[list[str], str | None]:
    """Return the article's lines, and the summary that stood above them."""
    read = (document.text or "") if document else ""
    told = _told(facts)
    if whole:
        return _rows_joined(outline.blocks), None
    body = find_body(outline, Reading(read), Reading(told))
    if body is None or not body.blocks:
        return [line for line in (told or read).split("\n") if line], None
    trimmed = trim(body, Titles(facts.titles), facts.description, facts.authors)
    lines = _rows_joined(trimmed.blocks)
    words = sum(block.words for block in trimmed.blocks)
    told_words = len(told.split())
    if told_words >= _MIN_TOLD and words < _MIN_FOUND * told_words:
        return told.split("\n"), trimmed.summary  # the page's text comes by script
    return lines, trimmed.summary


def _or_from_program(lines: list[str], scripts: Sequence[str], facts: Facts) -> list[str]:
    """Return the text that the page's program would show, where little is shown without it."""
    words = sum(len(line.split()) for line in lines)
    if not scripts or words >= _LITTLE:
        return lines
    kept = article_in(scripts, facts.titles)
    return kept if words < _MIN_FOUND * sum(len(line.split()) for line in kept) else lines


def _told(facts: Facts) -> str:
    """Return the text of the structured data; it is markup in some, and plain lines in most."""
    if "</p>" in facts.text or "<br" in facts.text:
        return paragraphs(facts.text)
    return join_paragraphs([heading(line) for line in facts.text.split("\n")])


def _rows_joined(blocks: Sequence[Block]) -> list[str]:
    """Return a line for every block, and one for all short cells of a table row."""
    lines: list[str] = []
    last: Node | None = None
    for block in blocks:
        row = block.node.row if block.words <= _CELL_WORDS else None
        if row is not None and row is last:
            lines[-1] = f"{lines[-1]} {block.text}"
        else:
            lines.append(block.text)
        last = row
    return lines


def _shown_title(facts: Facts, outline: Outline) -> str:
    """Return the title in the form in which it stands on the page, if it does.

    Metadata carry the site's name behind it, and not always where it could be told apart.
    """
    shown = {title_key(block.text) for block in outline.blocks if block.words <= _TITLE_WORDS}
    candidates = sorted(facts.titles, key=len, reverse=True)
    if not facts.title or title_key(facts.title) in shown:
        return facts.title
    parts = (one for one in candidates if title_key(one) in shown and one in facts.title)
    return next(parts, facts.title)


def _day(document: Document | None) -> date | None:
    try:
        return date.fromisoformat(document.date) if document and document.date else None
    except ValueError:
        return None


def _read_title(document: Document | None) -> str:
    return heading((document.title if document else None) or "")


def _page(
    facts: Facts, title: str, document: Document | None, lines: list[str], summary: str | None
) -> Page:
    text = join_paragraphs(lines)[:MAX_TEXT]
    author = ", ".join(facts.authors) or one_line((document.author if document else None) or "")
    return Page(
        title=title[:MAX_TITLE],
        text=text,
        language=checked_language(language_tag(facts.language), text),
        author=author[:_MAX_AUTHOR] or None,
        published_at=facts.published_at,
        published_on=facts.published_on or _day(document),
        modified_at=facts.modified_at,
        canonical=facts.canonical,
        titles=facts.titles,
        summary=(summary or facts.description)[:_MAX_SUMMARY] or None,
        site=facts.site or None,
        image=facts.image,
        section=facts.section,
        paywalled=facts.paywalled,
        live=facts.live,
        opinion=facts.opinion,
    )
