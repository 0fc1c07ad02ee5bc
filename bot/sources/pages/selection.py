"""The part of a page that a source's own CSS selector names."""

from typing import TYPE_CHECKING

from lxml.cssselect import CSSSelector, SelectorError
from lxml.html import builder

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_SELECTOR = 300


def is_selector(written: str) -> bool:
    """Return whether ``written`` is a CSS selector we can use."""
    return _compiled(written) is not None


def selected(tree: "HtmlElement", selector: str) -> "HtmlElement | None":
    """Return the elements that ``selector`` finds, in one element; None when it finds none.

    An element inside of another that was found is not repeated. The tree loses them.
    """
    find = _compiled(selector)
    found = find(tree) if find else []
    chosen = set(found)
    outer = [element for element in found if chosen.isdisjoint(element.iterancestors())]
    if not outer:
        return None
    return builder.DIV(*outer)


def _compiled(selector: str) -> CSSSelector | None:
    if len(selector) > MAX_SELECTOR:
        return None
    try:
        return CSSSelector(selector, translator="html")
    except SelectorError:
        return None
