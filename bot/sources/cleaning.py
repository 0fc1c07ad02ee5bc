"""What is left of an article's text when the site is taken out of it.

Extraction leaves the title in the text of a third of all pages, and a menu's remains in a sixth
of them. A line of prose stays: nothing of ``PROSE_WORDS`` words or more is ever dropped, unless
it is the title, stands there a second time, was learned, or is a note at the very end.
"""

import re
from collections import Counter, deque
from collections.abc import Collection
from functools import lru_cache

from bot.sources.furniture import (
    CALL_HINTS,
    CALLS,
    COMMENTS_BEGIN,
    CREDITS,
    DISCLAIMER_HINTS,
    DISCLAIMERS,
    LABEL_WORDS,
    LEADS,
    POINTERS,
    REQUESTS,
    WHOLE_LINES,
)
from bot.sources.identity import title_key
from bot.sources.learning import line_key
from bot.sources.marks import Mark, may_name, split_mark
from bot.sources.plain import one_line
from bot.sources.titles import Titles
from bot.values import value

PROSE_WORDS = 20
_MAX_LINES = 1_000
_MAX_PASSES = 20
_LABEL_MAX = 5
_HEAD = 6
_REQUEST_MAX = 22
_CALL_MAX = 35
_NOTE_MAX = 60

_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟۔։।:;،,][\"'”’»)\]]*$")
_BLANK_BEFORE = re.compile(r"(?<=[^\s.]) ([.,](?![.,\w])|[،؛؟۔])")
_BLANK_SIGNS = (" .", " ,", " ،", " ؛", " ؟", " ۔")
_LONG_LINE = 200
_LEAD_MAX = 40
_COMMENTS_MAX = 40
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
    if outlet and may_name(tidy, outlet):
        before, behind = _outlet_patterns(outlet)
        tidy = behind.sub("", tidy)
        tidy = tidy[found.end() :] if (found := before.match(tidy)) else tidy
    return tidy


@lru_cache(maxsize=256)
def _outlet_patterns(outlet: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    name = r"\s+".join(map(re.escape, outlet.split()))
    before = re.compile(rf"{name}\s*[|/:·•»–—]\s*(?=\S)", re.IGNORECASE)
    behind = re.compile(rf"(?<=\S)\s*(?:[|·•»]|\s[-–—:])\s*{name}$", re.IGNORECASE)
    return before, behind


@value
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
    lines = _tidy_lines(text)
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


def _tidy_lines(text: str) -> list[str]:
    lines = [line for line in map(one_line, text.split("\n")[:_MAX_LINES]) if line]
    whole = "\n".join(lines)
    if any(map(whole.__contains__, _BLANK_SIGNS)):
        return _BLANK_BEFORE.sub(r"\1", whole).split("\n")
    return lines


def _tidy(line: str) -> str:
    tidy = one_line(line)
    if any(map(tidy.__contains__, _BLANK_SIGNS)):
        return _BLANK_BEFORE.sub(r"\1", tidy)
    return tidy


def _key(line: str) -> str:
    """Return what a line is compared by; a long one is compared to the letter."""
    return title_key(line) if len(line) <= _LONG_LINE else line


def _words(line: str) -> int:
    return line.count(" ") + 1  # a tidy line has single blanks, and none at its ends


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
    end = len(lines)
    for place, line in enumerate(lines):
        if place and len(line) <= _COMMENTS_MAX and COMMENTS_BEGIN.match(line):
            end = place
            break
    while end and (_is_tail(lines, end - 1, outlet) or _is_note(lines[end - 1])):
        end -= 1
    return lines[:end]


def _is_note(line: str) -> bool:
    """Return whether a last line is about the page, its makers or its readers."""
    words = _words(line)
    if words > _NOTE_MAX:
        return False
    if CREDITS.match(line):
        return True
    folded = line.casefold()
    if any(hint in folded for hint in DISCLAIMER_HINTS) and DISCLAIMERS.search(line):
        return True
    hinted = words <= _CALL_MAX and any(hint in folded for hint in CALL_HINTS)
    return hinted and CALLS.search(line) is not None


def _is_tail(lines: list[str], place: int, outlet: str) -> bool:
    if not _is_label(lines[place]):
        return False
    key = title_key(lines[place])
    words = key.split()
    outlet_word = title_key(outlet).partition(" ")[0]
    return (
        not words
        or not LABEL_WORDS.isdisjoint(words)
        or (len(outlet_word) > 2 and outlet_word in words)  # noqa: PLR2004
        or any(_key(line) == key for line in lines[:place])
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
    if not colon or len(lead) > _LEAD_MAX:
        return False
    key = title_key(lead)
    return key in POINTERS or (key in LEADS and not _ENDS_SENTENCE.search(rest))


def _without_repeats(lines: list[str]) -> list[str]:
    """Drop repeated labels altogether, and of other repeated lines all but the first."""
    keys = list(map(_key, lines))
    if len(set(keys)) == len(keys):
        return lines
    counts = Counter(keys)
    seen: set[str] = set()
    kept: list[str] = []
    for key, line in zip(keys, lines, strict=True):
        if key in seen or (counts[key] > 1 and _is_label(line)):
            continue
        seen.add(key)
        kept.append(line)
    return kept
