"""Plain text out of markup: no tags, no entities, no characters that a database refuses."""

import html
import re
import unicodedata
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

_LOOKS_LIKE_MARKUP = re.compile(r"<[a-zA-Z/!]|&(?:#\w{1,8}|[a-zA-Z]\w{1,20});")
_BREAK = "\n"
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_BLOCK_LIST = """
address article aside blockquote br center dd div dl dt fieldset figure footer form h1 h2 h3 h4
h5 h6 header hr li main nav ol option p pre section table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_LIST.split())
_UNREAD_LIST = """
audio button canvas figcaption head iframe input math noscript object script select style svg
template textarea title video
"""
_UNREAD = frozenset(_UNREAD_LIST.split())
"""Elements whose text is not prose. A caption is about the picture, which we do not show."""

# All of C0 and C1 but tab, line feed and carriage return; lone surrogates; and the marks that
# are no characters at all. PostgreSQL refuses the first of them, encoders the second kind.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def characters(text: str) -> str:
    """Return ``text`` in NFC without control characters, lone surrogates and byte order marks."""
    return unicodedata.normalize("NFC", _REFUSED.sub("", text))


def one_line(text: str) -> str:
    """Return ``text`` with every run of white space as one blank, none at the ends."""
    return " ".join(characters(text).split())


def heading(markup: str) -> str:
    """Return a title as one line of plain text, whatever it was escaped with, and how often."""
    text = _flatten(markup)
    # What was escaped twice still holds entities, or tags, after the first reading.
    return one_line(_flatten(text) if _LOOKS_LIKE_MARKUP.search(text) else text)


def paragraphs(markup: str) -> str:
    """Return the text of an HTML fragment, or of plain text, paragraphs a blank line apart."""
    if _LOOKS_LIKE_MARKUP.search(markup):
        return join_paragraphs(_flatten(markup).split("\n"))
    return join_paragraphs(_BLANK_LINE.split(markup))  # single breaks only wrap lines there


def join_paragraphs(lines: list[str]) -> str:
    """Return the lines that say anything, each one line, a blank line between them."""
    return "\n\n".join(line for line in map(one_line, lines) if line)


def _flatten(markup: str) -> str:
    if not _LOOKS_LIKE_MARKUP.search(markup):
        return markup
    clean = characters(markup)
    if "<" not in clean:
        return html.unescape(clean)
    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False, no_network=True
    )
    try:
        root = document_fromstring(f"<div>{clean}</div>".encode(), parser=parser)
    except etree.LxmlError:  # nothing but a comment, or nested beyond the parser's patience
        return html.unescape(re.sub(r"<[^<>]{0,500}>", " ", clean))
    return "".join(_pieces(root))


def _pieces(root: HtmlElement) -> Iterator[str]:
    """Walk without recursion: markup may be nested as deep as its author likes."""
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        unread = tag in _UNREAD
        if event == "start":
            silent += unread
            if not silent:
                yield _opening(element)
            continue
        silent -= unread
        if not silent:
            if tag in _BLOCKS:
                yield _BREAK
            yield _spaced(element.tail)


def _opening(element: etree._Element) -> str:  # pyright: ignore[reportPrivateUsage]  # lxml names its type so
    lead = _BREAK if element.tag in _BLOCKS else ""
    return lead + _spaced(element.text)


def _spaced(text: str | None) -> str:
    """Line breaks in markup's own text mean nothing; only elements break lines."""
    return re.sub(r"\s+", " ", text) if text else ""
