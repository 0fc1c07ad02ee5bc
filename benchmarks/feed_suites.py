"""What other readers' test suites expect, compared with what is read here.

Each judge takes the folder of a suite and yields a verdict on each of its tests. Only the lines
that ``benchmarks.feeds --data`` prints are looked at.
"""

import ast
import codecs
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import urljoin

from benchmarks.feed_fields import (
    NOTHING,
    SERVER,
    Read,
    Record,
    Values,
    Verdict,
    entry_values,
    feed_values,
    headers_of,
    listed,
    one_title,
    parsed,
    same,
    says_something,
)

_NEEDS = re.compile(rb"SkipUnless:\s+__import__\('(\w+)'\)(?:\.lookup\('([^']+)'\))?")
_EXPECT = re.compile(rb"Expect:[ \t]*(.+)")
_LEFT_OUT = {
    "sanitize": "which markup is safe to show",
    "itunes": "fields of podcasts",
    "geo": "places on a map",
    "psc": "chapters of podcasts",
}
"""Folders of feedparser's suite that ask for what no reader of news shows."""
_OWN_STATE = frozenset({"bozo", "encoding", "version"})
"""What feedparser says about its own work: a test of nothing else asks whether the document was
read, so its titles are compared with feedparser's."""


# --- feedparser's suite: Python expressions in comments -----------------------------------------


def judge_feedparser(folder: Path, read: Read) -> Iterator[Verdict]:
    """Judge by the expressions that feedparser's test files hold."""
    for path in sorted(folder.rglob("*.xml")):
        body = path.read_bytes()
        expected = _EXPECT.search(body)
        verdict = Verdict(str(path.relative_to(folder)))
        if expected is None:
            verdict.left_out = "expects nothing that is written in it"
        elif not _is_possible(body):
            verdict.left_out = "skipped without a codec that Python does not have"
        elif set(path.parts) & _LEFT_OUT.keys():
            verdict.left_out = next(_LEFT_OUT[part] for part in path.parts if part in _LEFT_OUT)
        else:
            headers = headers_of(body)
            url = urljoin(SERVER + verdict.name, headers.get("content-location", ""))
            record = read(body, headers.get("content-type", ""), url)
            _judge_expression(verdict, expected[1].decode("utf-8", "replace"), record, body)
        yield verdict


def _is_possible(body: bytes) -> bool:
    needed = _NEEDS.search(body)
    if needed is None or needed[2] is None:  # other modules are of no use to our reader
        return True
    try:
        codecs.lookup(needed[2].decode())
    except LookupError:
        return False
    return True


def _judge_expression(verdict: Verdict, expression: str, record: Record, body: bytes) -> None:
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
    except SyntaxError:
        verdict.left_out = "no expression of today's Python"
        return
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    asked = [part for part in parts if not _is_own_state(part)]
    if not asked:
        _compare_titles(verdict, record, body, _encoding(parts))
        return
    for part in asked:
        _judge_comparison(verdict, part, record)


def _encoding(parts: list[ast.expr]) -> str:
    """Return the encoding that is expected to be found, or nothing."""
    for part in parts:
        if isinstance(part, ast.Compare) and ast.unparse(part.left) == "encoding":
            return str(ast.literal_eval(part.comparators[0]))
    return ""


def _is_own_state(part: ast.expr) -> bool:
    if isinstance(part, ast.UnaryOp):
        return _is_own_state(part.operand)
    if isinstance(part, ast.Compare):
        return _is_own_state(part.left)
    return isinstance(part, ast.Constant) or (isinstance(part, ast.Name) and part.id in _OWN_STATE)


def _judge_comparison(verdict: Verdict, part: ast.expr, record: Record) -> None:
    if not isinstance(part, ast.Compare) or not isinstance(part.ops[0], ast.Eq):
        verdict.left_out = f"another question: {ast.unparse(part)}"
        return
    holder, number, name = _path(part.left)
    values = _values_of(holder, number, record)
    try:
        expected = ast.literal_eval(part.comparators[0])
    except ValueError:
        verdict.left_out = f"another question: {ast.unparse(part)}"
        return
    if ast.unparse(part.left) == "len(entries)":
        if len(record["entries"]) != expected:
            verdict.differences.append(f"{len(record['entries'])} entries, not {expected}")
    elif name not in values:
        verdict.left_out = f"not a field of news: {holder} {name}"
    elif not same(values[name][0], expected, values[name][1]):
        verdict.differences.append(f"{holder} {name}: {values[name][1]!r}, not {expected!r}")


def _values_of(holder: str, number: int, record: Record) -> Values:
    if holder == "entries":
        entries = record["entries"]
        return entry_values(entries[number] if number < len(entries) else NOTHING)
    return feed_values(record) if holder in {"feed", "channel"} else {}


def _path(expression: ast.expr) -> tuple[str, int, str]:
    """Return ``entries``, 0 and ``content.value`` for ``entries[0]['content'][0]['value']``."""
    steps: list[str | int] = []
    while not isinstance(expression, ast.Name):
        if isinstance(expression, ast.Subscript) and isinstance(expression.slice, ast.Constant):
            steps.append(cast("str | int", expression.slice.value))
            expression = expression.value
        elif isinstance(expression, ast.Attribute):
            steps.append(expression.attr)
            expression = expression.value
        else:
            return "", 0, ""
    steps.reverse()
    number = steps.pop(0) if steps and isinstance(steps[0], int) else 0
    return expression.id, int(number), ".".join(str(s) for s in steps if isinstance(s, str))


def _compare_titles(verdict: Verdict, record: Record, body: bytes, encoding: str) -> None:
    headers = {"content-type": "application/xml", **headers_of(body)}
    if encoding:
        headers["content-type"] = f"application/xml; charset={encoding}"
    other = parsed(body, headers)
    expected = [other["feed"].get("title", "")]
    expected += [entry.get("title", "") for entry in other["entries"] if says_something(entry)]
    ours = [record.get("title", "")]
    ours += [entry["title"] if entry["titled"] else "" for entry in record["entries"]]
    if not any(expected):
        verdict.left_out = "holds no title"
    elif list(map(one_title, expected)) != list(map(one_title, ours)):
        verdict.differences.append(f"titles: {ours!r}, not {expected!r}")


# --- gofeed's suite: JSON beside the documents ---------------------------------------------------


def judge_gofeed(folder: Path, read: Read) -> Iterator[Verdict]:
    """Judge by the JSON that stands beside each document, in gofeed's common model."""
    for path in sorted(folder.rglob("translator/*/*")):
        expected = _expectation(path)
        if expected is None:
            continue
        record = read(path.read_bytes(), "", "https://gofeed.example/feed")
        verdict = Verdict(str(path.relative_to(folder)))
        if record.get("format", "").startswith("json"):
            expected.pop("updatedParsed", None)  # its own: the first item's, the format has none
        _judge_fields(verdict, "feed", expected, _feed_of_gofeed(record))
        entries = record["entries"]
        items = cast("list[dict[str, Any]]", expected.get("items") or [])
        if len(entries) != len(items) and any(set(item) - _UNREAD for item in items):
            verdict.differences.append(f"{len(entries)} entries, not {len(items)}")
        for item, entry in zip(items, entries, strict=False):
            _judge_fields(verdict, "entry", item, _entry_of_gofeed(entry))
        yield verdict


_UNREAD = frozenset({"extensions", "custom"})
"""Elements by names of their own; an entry of nothing else is none here."""


def _expectation(path: Path) -> dict[str, Any] | None:
    beside = (
        path.with_suffix(".json")
        if path.suffix == ".xml"
        else path.with_name(f"{path.stem}_expected.json")
    )
    if beside == path or not beside.exists():
        return None
    return cast("dict[str, Any]", json.loads(beside.read_text("utf-8")))


def _judge_fields(verdict: Verdict, holder: str, expected: Record, ours: Values) -> None:
    for name, value in expected.items():
        if name not in ours:
            continue
        kind, values = ours[name]
        for wanted in _simple(name, value):
            if not same(kind, wanted, values):
                verdict.differences.append(f"{holder} {name}: {values!r}, not {wanted!r}")


def _simple(name: str, value: object) -> list[object]:
    """Return gofeed's value as what is compared: names of people, addresses of files."""
    if isinstance(value, list):
        return [one for item in cast("list[object]", value) for one in _simple(name, item)]
    if isinstance(value, dict):
        found = cast("dict[str, object]", value)
        return [next((found[key] for key in ("name", "url", "email") if found.get(key)), "")]
    return [value]


def _feed_of_gofeed(record: Record) -> Values:
    values = feed_values(record)
    return {
        **{name: values[name] for name in ("title", "link", "language", "description", "author")},
        "authors": values["author"],
        "updatedParsed": ("moment", [record.get("updated_at")]),
        "feedLink": ("address", [record.get("self_url")]),
        "image": ("address", [record.get("icon_url")]),
    }


def _entry_of_gofeed(entry: Record) -> Values:
    values = entry_values(entry)
    return {
        **{name: values[name] for name in ("title", "link", "guid", "description", "content")},
        "publishedParsed": values["published"],
        "updatedParsed": values["updated"],
        "author": values["author"],
        "authors": values["author"],
        "categories": values["category"],
        "enclosures": values["enclosures.url"],
        "image": ("address", [entry["image_url"]]),
    }


# --- feedparser itself, on any folder ------------------------------------------------------------

_ASKED_OF_FEED = ("title", "link", "language", "subtitle", "author", "updated_parsed")
_ASKED_OF_ENTRY = ("title", "link", "id", "summary", "published_parsed", "updated_parsed", "author")


def judge_by_feedparser(folder: Path, read: Read) -> Iterator[Verdict]:
    """Compare each document with what feedparser reads from it; JSON it does not read."""
    for path in sorted(folder.rglob("*.xml")):
        body = path.read_bytes()
        verdict = Verdict(str(path.relative_to(folder)))
        headers = headers_of(body)
        url = urljoin(SERVER + verdict.name, headers.get("content-location", ""))
        headers["content-location"] = url
        headers.setdefault("content-type", "application/xml")
        other = parsed(body, headers)
        record = read(body, headers_of(body).get("content-type", ""), url)
        _compare_all(verdict, record, other)
        yield verdict


def _compare_all(verdict: Verdict, record: Record, other: Mapping[str, Any]) -> None:
    entries = [e for e in cast("list[Record]", other["entries"]) if says_something(e)]
    if not record["ok"]:
        if entries or other["feed"].get("title"):
            verdict.differences.append(f"not read: {record['error']}")
        return
    _compare_fields(verdict, "feed", other["feed"], feed_values(record), _ASKED_OF_FEED)
    if len(entries) != len(record["entries"]):
        verdict.differences.append(f"{len(record['entries'])} entries, not {len(entries)}")
    for theirs, ours in zip(entries, record["entries"], strict=False):
        values = entry_values(ours)
        _compare_fields(verdict, "entry", theirs, values, _ASKED_OF_ENTRY)
        contents = [content.get("value") for content in listed(theirs, "content")]
        if contents and not any(same("text", one, values["content"][1]) for one in contents):
            verdict.differences.append(f"entry content: {values['content'][1]!r}, not {contents!r}")
        _compare_lists(verdict, theirs, values)


def _compare_lists(verdict: Verdict, theirs: Record, values: Values) -> None:
    for tag in listed(theirs, "tags"):
        wanted = tag.get("label") or tag.get("term")
        if wanted and not same("title", wanted, values["category"][1]):
            verdict.differences.append(f"entry tag {wanted!r} not in {values['category'][1]!r}")
    for file in listed(theirs, "enclosures"):
        if not same("address", file.get("href"), values["enclosures.href"][1]):
            verdict.differences.append(f"entry file {file!r}")


def _compare_fields(
    verdict: Verdict,
    holder: str,
    theirs: Mapping[str, object],
    ours: Values,
    names: Iterable[str],
) -> None:
    for name in names:
        expected = theirs.get(name)
        kind, values = ours[name]
        if expected and not same(kind, expected, values):
            verdict.differences.append(f"{holder} {name}: {values!r}, not {expected!r}")


SUITES: dict[str, Callable[[Path, Read], Iterator[Verdict]]] = {
    "feedparser": judge_feedparser,
    "gofeed": judge_gofeed,
    "beside-feedparser": judge_by_feedparser,
}
