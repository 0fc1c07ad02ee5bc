"""What is left of an article's text when the site is taken out of it.

Extraction leaves the title in the text of a third of all pages, and a menu's remains in a sixth
of them. A line of prose stays: nothing of ``PROSE_WORDS`` words or more is ever dropped, unless
it is the title, stands there a second time, was learned, or is a note at the very end.
"""

import re
from collections import Counter, deque
from collections.abc import Collection
from dataclasses import dataclass

from bot.sources.furniture import (
    CALLS,
    COMMENTS_BEGIN,
    CREDITS,
    DISCLAIMERS,
    LABEL_WORDS,
    LEADS,
    REQUESTS,
    WHOLE_LINES,
)
from bot.sources.identity import title_key
from bot.sources.learning import line_key
from bot.sources.marks import Mark, split_mark
from bot.sources.plain import one_line
from bot.sources.titles import Titles

PROSE_WORDS = 20
_MAX_LINES = 1_000
_MAX_PASSES = 20
_LABEL_MAX = 5
_HEAD = 6
_REQUEST_MAX = 14
_CALL_MAX = 35
_NOTE_MAX = 60

_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟۔։।:;،,][\"'”’»)\]]*$")
_BLANK_BEFORE = re.compile(r"(?<=[^\s.])\s+([.,](?![.,\w])|[،؛؟۔])")
_MOMENT = re.compile(
    r"(?:(?:published|updated|posted|last|on|at|am|pm|gmt|utc|est|ago|hours?|minutes?|days?|"
    r"mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?|"
    r"sun(?:day)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b|\d+(?:st|nd|rd|th|[tz])?(?!\d)|\W)+",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:by|written by|author|بقلم|كتب|yazan|автор|par|von|por)\s*:?\s+\S", re.IGNORECASE
)


def clean_title(title: str, outlet: str = "") -> str:
    """Return a title as one tidy line, without the outlet's name before or behind it."""
    tidy = _tidy(title)
    if outlet:
        name = _loosely(outlet)
        behind = re.compile(rf"(?<=\S)\s*(?:[|·•»]|\s[-–—:])\s*{name}$", re.IGNORECASE)
        before = re.compile(rf"{name}\s*[|/:·•»–—]\s*(?=\S)", re.IGNORECASE)
        tidy = behind.sub("", tidy)
        tidy = tidy[found.end() :] if (found := before.match(tidy)) else tidy
    return tidy


@dataclass(frozen=True, slots=True)
class CleanText:
    """An article's own text."""

    text: str
    """Paragraphs, a blank line between them."""
    mark: Mark | None = None
    """The dateline and the agency that stood before the first sentence."""


def clean_article(
    text: str,
    *,
    titles: Collection[str] = (),
    outlet: str = "",
    learned: Collection[str] = (),
) -> CleanText:
    """Return the article's own paragraphs, and what was split off their head.

    ``titles``: what the article may be called; repeated at the head, it goes. ``outlet``: the
    source's name. ``learned``: keys of lines that stand on other pages of the site too, as of
    ``learning.line_key``. Cleaning what is clean changes nothing.
    """
    names = Titles(titles)
    lines = [line for line in map(_tidy, text.split("\n")[:_MAX_LINES]) if line]
    if learned:
        lines = [line for line in lines if line_key(line) not in learned]
    mark: Mark | None = None
    for _ in range(_MAX_PASSES):
        kept = _without_head(lines, names)
        if kept:
            found, first = split_mark(kept[0], outlet)
            mark = mark or found
            kept = [first, *kept[1:]]
        kept = _without_tail(kept, outlet)
        kept = [line for line in kept if not _is_furniture(line)]
        kept = _without_repeats(kept)
        if kept == lines:
            break
        lines = kept  # what went may have hidden more of its kind
    return CleanText("\n\n".join(lines), mark if lines else None)


def clean_text(text: str, *, titles: Collection[str] = (), outlet: str = "") -> str:
    """Return the text alone; see ``clean_article``."""
    return clean_article(text, titles=titles, outlet=outlet).text


def _tidy(line: str) -> str:
    return _BLANK_BEFORE.sub(r"\1", one_line(line))


def _words(line: str) -> int:
    return len(line.split())


def _is_label(line: str) -> bool:
    return _words(line) <= _LABEL_MAX and not _ENDS_SENTENCE.search(line)


def _without_head(lines: list[str], titles: Titles) -> list[str]:
    """Drop titles among the first lines, and bylines and time stamps before the text."""
    rest = deque(lines)
    head: list[str] = []
    while rest and len(head) < _HEAD:
        line = rest.popleft()
        if not titles.match(line) and (head or not _is_byline(line)):
            head.append(line)
    return [*head, *rest]


def _is_byline(line: str) -> bool:
    if _words(line) > _LABEL_MAX + 3 or line.endswith((".", "!", "?", "؟")):
        return False
    has_digits = any(character.isdigit() for character in line)
    return bool((has_digits and _MOMENT.fullmatch(line)) or _BYLINE.match(line))


def _without_tail(lines: list[str], outlet: str) -> list[str]:
    """Drop short labels from the end: repeated ones, the site's name, what its buttons say."""
    counts = Counter(map(title_key, lines))
    first_word = title_key(outlet).partition(" ")[0]
    end = len(lines)
    for place, line in enumerate(lines):
        if place and COMMENTS_BEGIN.match(line):
            end = place
            break
    while end and (_is_tail(lines[end - 1], counts, first_word) or _is_note(lines[end - 1])):
        end -= 1
    return lines[:end]


def _is_note(line: str) -> bool:
    """Return whether a last line is about the page, its makers or its readers."""
    words = _words(line)
    if words > _NOTE_MAX:
        return False
    if CREDITS.match(line) or DISCLAIMERS.search(line):
        return True
    return words <= _CALL_MAX and CALLS.search(line) is not None


def _is_tail(line: str, counts: Counter[str], outlet_word: str) -> bool:
    if not _is_label(line):
        return False
    words = title_key(line).split()
    return (
        not words
        or counts[" ".join(words)] > 1
        or not LABEL_WORDS.isdisjoint(words)
        or (len(outlet_word) > 2 and outlet_word in words)  # noqa: PLR2004
    )


def _is_furniture(line: str) -> bool:
    words = _words(line)
    if words >= PROSE_WORDS:
        return False
    key = title_key(line)
    if not key or key in WHOLE_LINES:
        return True
    if words <= _REQUEST_MAX and REQUESTS.search(line):
        return True
    lead, colon, rest = line.partition(":")
    return bool(colon) and title_key(lead) in LEADS and not _ENDS_SENTENCE.search(rest)


def _without_repeats(lines: list[str]) -> list[str]:
    """Drop repeated labels altogether, and of other repeated lines all but the first."""
    counts = Counter(map(title_key, lines))
    seen: set[str] = set()
    kept: list[str] = []
    for line in lines:
        key = title_key(line)
        if key in seen or (counts[key] > 1 and _is_label(line)):
            continue
        seen.add(key)
        kept.append(line)
    return kept


def _loosely(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))
