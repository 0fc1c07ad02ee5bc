"""What is left of an article's text when the site is taken out of it.

Extraction leaves the title in the text of a third of all pages, and a menu's remains in a sixth
of them. A line of prose stays: nothing of ``PROSE_WORDS`` words or more is ever dropped, unless
it is the title, or stands there a second time.
"""

import re
from collections import Counter, deque
from collections.abc import Collection

from bot.sources.furniture import LABEL_WORDS, LEADS, REQUESTS, WHOLE_LINES
from bot.sources.identity import title_key
from bot.sources.plain import one_line

PROSE_WORDS = 20
_MAX_LINES = 1_000
_MAX_PASSES = 20
_LABEL_MAX = 5
_HEAD = 6
_REQUEST_MAX = 14
_MARK_MAX = 4
_PLACE_MAX = 6

_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟۔։।:;،,][\"'”’»)\]]*$")
_BLANK_BEFORE = re.compile(r"(?<=[^\s.])\s+([.,](?![.,\w])|[،؛؟۔])")
_SLASH_MARK = re.compile(r"([^\W\d_][^/\n.!?:;,،؛؟\"«»()]{0,38}?)\s*/\s+(?=\S)")
_BRACKET_MARK = re.compile(r"([^\W\d_][^()\n.!?]{0,50}?)?\s*\(([^()\n]{2,30})\)\s*[-–—]+\s+(?=\S)")
_CAPITALS_MARK = re.compile(r"(?=[A-Z]{2})[A-Z][A-Z .,'’-]{1,28}\s[-–—]{1,2}\s+(?=\S)")
_SMALL_WORDS = frozenset(
    ("al", "an", "as", "at", "de", "del", "di", "el", "la", "of", "the", "und")
)
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


def clean_text(text: str, *, titles: Collection[str] = (), outlet: str = "") -> str:
    """Return the article's own paragraphs, a blank line between them.

    ``titles``: what the article may be called; repeated at the head, it goes. ``outlet``: the
    source's name. Cleaning what is clean changes nothing.
    """
    keys = {key for title in titles for key in (title_key(title),) if key}
    lines = [line for line in map(_tidy, text.split("\n")[:_MAX_LINES]) if line]
    for _ in range(_MAX_PASSES):
        kept = _without_head(lines, keys)
        kept = _without_mark(kept, outlet)
        kept = _without_tail(kept, outlet)
        kept = [line for line in kept if not _is_furniture(line)]
        kept = _without_repeats(kept)
        if kept == lines:
            break
        lines = kept  # what went may have hidden more of its kind
    return "\n\n".join(lines)


def _tidy(line: str) -> str:
    return _BLANK_BEFORE.sub(r"\1", one_line(line))


def _words(line: str) -> int:
    return len(line.split())


def _is_label(line: str) -> bool:
    return _words(line) <= _LABEL_MAX and not _ENDS_SENTENCE.search(line)


def _without_head(lines: list[str], titles: set[str]) -> list[str]:
    """Drop titles among the first lines, and bylines and time stamps before the text."""
    rest = deque(lines)
    head: list[str] = []
    while rest and len(head) < _HEAD:
        line = rest.popleft()
        if title_key(line) not in titles and (head or not _is_byline(line)):
            head.append(line)
    return [*head, *rest]


def _is_byline(line: str) -> bool:
    if _words(line) > _LABEL_MAX + 3 or line.endswith((".", "!", "?", "؟")):
        return False
    has_digits = any(character.isdigit() for character in line)
    return bool((has_digits and _MOMENT.fullmatch(line)) or _BYLINE.match(line))


def _without_mark(lines: list[str], outlet: str) -> list[str]:
    """Take agencies' marks and datelines off the first line."""
    if not lines:
        return lines
    first = lines[0]
    outlet_mark = re.compile(rf"{_loosely(outlet)}\s*[/|:–—-]+\s*(?=\S)", re.IGNORECASE)
    start = 0
    while True:
        found = outlet_mark.match(first, start) if outlet else None
        found = found or _mark(first, start)
        if not found:
            return [first[start:], *lines[1:]]
        start = found.end()


def _mark(line: str, start: int) -> re.Match[str] | None:
    found = _SLASH_MARK.match(line, start)
    if found and _is_proper(found[1], _MARK_MAX) and not line[found.end()].islower():
        return found
    found = _BRACKET_MARK.match(line, start)
    if (
        found
        and any(character.isalpha() for character in found[2])
        and _is_proper(found[1] or "", _PLACE_MAX)
        and _is_proper(found[2], _MARK_MAX)
    ):
        return found
    return _CAPITALS_MARK.match(line, start)


def _is_proper(mark: str, most: int) -> bool:
    """Return whether every word could be part of a name: capital, number, or without case."""
    words = mark.split()
    return len(words) <= most and all(
        not word[0].islower() or word.lower() in _SMALL_WORDS or "." in word for word in words
    )


def _without_tail(lines: list[str], outlet: str) -> list[str]:
    """Drop short labels from the end: repeated ones, the site's name, what its buttons say."""
    counts = Counter(map(title_key, lines))
    first_word = title_key(outlet).partition(" ")[0]
    end = len(lines)
    while end and _is_tail(lines[end - 1], counts, first_word):
        end -= 1
    return lines[:end]


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
