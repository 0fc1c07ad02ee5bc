"""What a page says of its article as structured data (JSON-LD, https://schema.org/Article)."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_SCRIPT = 400_000
_MAX_SCRIPTS = 20
_MAX_VALUES = 20_000

_ARTICLE = re.compile(r"Article$|BlogPosting$|^Report$|^AnalysisNewsArticle$")
_COMMENTED = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*$")


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """The page's article as its structured data describe it; empty where they say nothing."""

    kinds: frozenset[str] = frozenset()
    """Its types, as ``NewsArticle`` and ``LiveBlogPosting``."""
    headline: str = ""
    description: str = ""
    text: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    language: str = ""
    section: str = ""
    image: str = ""
    free: bool | None = None
    """Whether everybody may read it; None: not said."""


def linked_article(tree: "HtmlElement") -> LinkedArticle:
    """Return the first article in the page's structured data, or an empty one."""
    for fields in _articles(tree):
        return LinkedArticle(
            kinds=frozenset(_words(fields.get("@type"))),
            headline=_text(fields.get("headline")) or _text(fields.get("name")),
            description=_text(fields.get("description")),
            text=_text(fields.get("articleBody")),
            authors=tuple(_names(fields.get("author"))),
            published=_text(fields.get("datePublished")),
            modified=_text(fields.get("dateModified")),
            language=_name(fields.get("inLanguage")),
            section=next(_words(fields.get("articleSection")), ""),
            image=_address(fields.get("image")),
            free=_truth(fields.get("isAccessibleForFree")),
        )
    return LinkedArticle()


def _articles(tree: "HtmlElement") -> Iterator[dict[str, object]]:
    scripts = cast("list[object]", tree.xpath("//script[contains(@type, 'ld+json')]/text()"))
    for script in scripts[:_MAX_SCRIPTS]:
        for fields in _objects(str(script)):
            if any(_ARTICLE.search(kind) for kind in _words(fields.get("@type"))):
                yield fields


def _objects(script: str) -> Iterator[dict[str, object]]:
    """Return all objects of a script, the outer before the inner."""
    if len(script) > _MAX_SCRIPT:
        return
    try:
        # Line breaks inside of strings are against the rules, and common.
        pending: list[object] = [json.loads(_COMMENTED.sub("", script), strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MAX_VALUES):
        if not pending:
            return
        value = pending.pop(0)
        if isinstance(value, dict):
            fields = cast("dict[str, object]", value)
            yield fields
            pending.extend(fields.values())
        elif isinstance(value, list):
            pending.extend(cast("list[object]", value))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _words(value: object) -> Iterator[str]:
    values = cast("list[object]", value) if isinstance(value, list) else [value]
    return (word for word in values if isinstance(word, str) and word)


def _names(value: object) -> Iterator[str]:
    values = cast("list[object]", value) if isinstance(value, list) else [value]
    return (name for one in values if (name := _name(one)))


def _name(value: object) -> str:
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return _name(fields.get("name") or fields.get("alternateName"))
    if isinstance(value, list):
        return _name(next(iter(cast("list[object]", value)), ""))
    return _text(value)


def _address(value: object) -> str:
    if isinstance(value, dict):
        return _address(cast("dict[str, object]", value).get("url"))
    if isinstance(value, list):
        return _address(next(iter(cast("list[object]", value)), ""))
    return _text(value)


def _truth(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(_text(value).lower())
