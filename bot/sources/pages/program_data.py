"""The article where a page keeps it for its own program, and shows it only when that has run.

Frameworks leave what they show in a script: ``__NEXT_DATA__``, ``window.__INITIAL_STATE__``,
``Fusion.globalContent``. What is in there goes by no standard, so the article is known by its
title: the object that has it, or something around the text, must bear a title of the page.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from bot.sources.identity import title_key
from bot.sources.plain import heading, paragraphs

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MIN_WORDS = 60
"""Less is a summary."""
_MAX_SCRIPT = 1_500_000
_MAX_SCRIPTS = 5
_MAX_VALUES = 100_000
_MAX_DEPTH = 12
"""Of blocks within blocks."""
_MAX_TITLE = 500
_LONG = 300
"""Characters that a text has at least."""

_ASSIGNED = re.compile(
    r"(?:\b__[A-Z][A-Z_]{2,40}__|\bFusion\.globalContent)[\"'\]]{0,2}\s*=\s*(JSON\.parse\(\s*)?"
    r"(?=[{\[\"])"
)
_TITLES = ("title", "headline", "headlines", "heading", "name")
_TITLE_PARTS = ("basic", "main", "rendered", "text")
_SAYING = ("text", "content", "html", "value", "rendered", "body", "paragraph")
_HOLDING = (*_SAYING, "children", "nodes", "blocks", "data", "model", "items", "content_elements")
_RUNNING = re.compile(
    r"^(?:p|paragraph|text|h[1-6]|header|heading|li|list[-_]?item|quote|blockquote)$", re.IGNORECASE
)
"""Kinds of blocks whose parts stand in one line."""
_BESIDE = re.compile(
    r"image|photo|picture|gallery|video|audio|embed|related|promo|interstitial|newsletter|advert|"
    r"^ads?$|social|script|raw_html|divider|table_of_contents|comment|caption|author|link_list",
    re.IGNORECASE,
)
"""Kinds of blocks that are not of the text."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A value, and whether it belongs to the page's article."""

    value: object
    is_ours: bool


def program_scripts(tree: "HtmlElement") -> tuple[str, ...]:
    """Return the scripts of a page that may hold its article."""
    scripts = cast("Iterable[HtmlElement]", tree.iter("script"))
    found = (script.text or "" for script in scripts if _may_hold(script))
    return tuple(text for text, _ in zip(found, range(_MAX_SCRIPTS), strict=False))


def _may_hold(script: "HtmlElement") -> bool:
    text = script.text or ""
    if not _LONG < len(text) <= _MAX_SCRIPT:
        return False
    return script.get("type") == "application/json" or _ASSIGNED.search(text) is not None


def article_in(scripts: Iterable[str], titles: Iterable[str]) -> list[str]:
    """Return the paragraphs of the article with one of ``titles``; none where it is not there."""
    wanted = frozenset(key for title in titles if (key := title_key(title)))
    best: list[str] = []
    for script in scripts:
        for lines in _texts(_read(script), wanted):
            if _words(lines) > _words(best):
                best = lines
    return best if _words(best) >= MIN_WORDS else []


def _words(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _read(script: str) -> object:
    """Return what a script says as data; None where it is a program."""
    assigned = _ASSIGNED.search(script)
    start = assigned.end() if assigned else len(script) - len(script.lstrip())
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(script, start)
        if isinstance(value, str) and assigned and assigned[1]:
            value = json.loads(value, strict=False)
    except (ValueError, RecursionError):
        return None
    return cast("object", value)


def _texts(root: object, wanted: frozenset[str]) -> Iterator[list[str]]:
    """Return all texts that stand in an object with a wanted title, or in parts of it."""
    pending = [_Place(root, is_ours=False)]
    for _ in range(_MAX_VALUES):
        if not pending:
            return
        place = pending.pop()
        is_ours = place.is_ours
        if isinstance(place.value, dict):
            fields = cast("dict[str, object]", place.value)
            titles = _titles(fields)
            is_ours = not wanted.isdisjoint(titles) if titles else is_ours
            inner = list(fields.values())
        elif isinstance(place.value, list):
            inner = cast("list[object]", place.value)
            if is_ours and inner:
                yield _lines(inner, wanted)
        else:
            if is_ours and isinstance(place.value, str) and len(place.value) >= _LONG:
                yield _lines([place.value], wanted)
            continue
        pending += [_Place(value, is_ours) for value in inner]


def _titles(fields: dict[str, object]) -> set[str]:
    """Return the keys of what may be an object's title."""
    found: set[str] = set()
    for name in _TITLES:
        value = fields.get(name)
        if isinstance(value, dict):
            parts = cast("dict[str, object]", value)
            value = next((parts[part] for part in _TITLE_PARTS if part in parts), None)
        if isinstance(value, str) and value:
            found.add(title_key(heading(value[:_MAX_TITLE])))
    return found


def _lines(blocks: Sequence[object], wanted: frozenset[str]) -> list[str]:
    said = "\n\n".join(paragraphs(markup) for markup in _said(blocks, wanted, _MAX_DEPTH))
    return [line for line in said.split("\n\n") if line]


def _said(block: object, wanted: frozenset[str], depth: int) -> list[str]:
    """Return the text of a block as pieces of markup, each a line or more."""
    if isinstance(block, str):
        return [block] if " " in block.strip() else []
    if isinstance(block, list) and depth:
        blocks = cast("list[object]", block)
        return [piece for each in blocks for piece in _said(each, wanted, depth - 1)]
    if isinstance(block, dict) and depth:
        return _said_in(cast("dict[str, object]", block), wanted, depth)
    return []


def _said_in(fields: dict[str, object], wanted: frozenset[str], depth: int) -> list[str]:
    kind = str(fields.get("type") or fields.get("nodeType") or fields.get("_type") or "")
    titles = _titles(fields)
    if _BESIDE.search(kind) or (titles and wanted.isdisjoint(titles)):
        return []
    for name in _SAYING:
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            return [value]
    held = next((fields[name] for name in _HOLDING if fields.get(name)), None)
    if _RUNNING.match(kind) and isinstance(held, list):
        return ["".join(_running(cast("list[object]", held), _MAX_DEPTH))]
    return _said(held, wanted, depth - 1)


def _running(parts: Sequence[object], depth: int) -> Iterator[str]:
    """Return the pieces of one line, with the blanks between them."""
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict) and depth:
            fields = cast("dict[str, object]", part)
            held = next((fields[name] for name in _HOLDING if fields.get(name)), "")
            inner = cast("list[object]", held) if isinstance(held, list) else [held]
            yield from _running(inner, depth - 1)
