"""What is the site's and not the article's, sentence by sentence. Pure.

``sources.furniture`` knows whole lines; here are the same things inside paragraphs and where a
feed's text was never cleaned: pointers, requests, captions, bylines, stamps, credits, tables.
"""

import re
from functools import cache
from importlib.resources import files

from bot.sources.furniture import (
    CREDITS,
    DISCLAIMERS,
    REQUESTS,
    STAMPS,
    WHOLE_LINES,
    is_caption,
)
from bot.sources.identity import title_key


@cache
def _lines() -> list[str]:
    return (files("bot.stories") / "data" / "furniture.txt").read_text("utf-8").splitlines()


@cache
def _page() -> re.Pattern[str]:
    words = [
        rest for kind, _, rest in (line.partition(" | ") for line in _lines()) if kind == "page"
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


@cache
def _patterns() -> tuple[re.Pattern[str], list[tuple[str, re.Pattern[str]]]]:
    """Return how furniture begins, and what only furniture has in it, with letters of that."""
    begins: list[str] = []
    within: list[tuple[str, re.Pattern[str]]] = []
    for line in _lines():
        kind, _, rest = line.partition(" | ")
        if kind == "begin":
            begins.append(rest)
        elif kind == "within":
            letters, _, pattern = rest.partition(" | ")
            within.append((letters, re.compile(pattern, re.IGNORECASE)))
    return re.compile(rf"\A[\W_]*+(?:{'|'.join(begins)})", re.IGNORECASE), within


_TO_READERS = re.compile(
    r"\A(?=[^\"“”«»]*\b(?:you|your|you['’]re|yours)\b)(?=[^\"“”«»]*\b(?:our|us)\b)[^\"“”«»]*\Z",
    re.IGNORECASE,
)
_ONLY_A_LINK = re.compile(r"\A\W*(?:https?://|www\.|@\w)\S*\W*\Z")
_BYLINE = re.compile(
    r"\A\W*(?i:by|von|par|por|words by|story by)\s+[A-ZÀ-Þ][\w.'’-]+"
    r"(?:\s+(?:and|de|al|von|[A-ZÀ-Þ][\w.'’-]+)){1,5}(?:\s*[,|•·/-].{0,60})?[^\w.!?]*\Z"
    r"|\A\W*(?i:بقلم|كتب|كتبت|نووسینی|نووسەر|نویسنده|yazan|автор)"
    r"\s*[:/]?\s+\S+(?:\s+\S+){0,4}[^\w.!?]*\Z"
    r"|\A[^.!?]{3,60}\b(?i:correspondent|staff writer|reporter|editor|columnist|muhabiri)\s*\Z"
)
_AUTHOR = re.compile(
    r"\A(?:[A-Z][\w.'’-]+ ){1,3}(?:is|are) (?:an? |the )?(?:[\w'’-]+ ){0,6}"
    r"(?:reporter|correspondent|staff writer|columnist|contributor|freelance|journalist)"
    r"\b[^.]{0,60}"
    r"(?:\b(?:for|at|with|based)\b[^.]*)?\.?\Z"
)
_QUOTED = re.compile(r"[\"“”«»„]")
_POINTER = re.compile(
    r"[\[(](?:read|see|watch|listen|more|also|related|اقرأ|شاهد|lire|voir|lesen|siehe|lee|ver)"
    r"(?: (?:more|also|on|أيضا|أيضاً|aussi|auch|también))?\s?[:|–—-][^\[\]()\n]{3,120}[\])]",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…؟۔。:]\s?[\"'”’»)\]]*\Z")
_SCORE = re.compile(r"(?<![\d:])\d{1,3}\s?[-–:]\s?\d{1,3}(?![\d:])")
_MINUTE = re.compile(r"\b\d{1,3}(?:\+\d)?\s?['’′]")
_TABLE_WORD = re.compile(
    r"\A\W*(?:ht|ft|half-?time|full-?time|scorers?|goals?|attendance|referee|standings?|table|"
    r"result|results|final score|line-?ups?|subs?|yellow cards?|red cards?|set scores?|"
    r"الأهداف|النتيجة|الترتيب|الشوط|الحكم|goller|hakem|стат|голы|счет|счёт|گلها|گۆڵەکان)\s*[:|]|"
    r"\bP\s+W\s+D\s+L\b|\bPts\b.*\b\d",
    re.IGNORECASE,
)
_FEW_WORDS = 12
_TAIL = 10
_NUMERIC = 0.4


def is_furniture(sentence: str) -> bool:
    """Say whether ``sentence`` belongs to the site and not to the article."""
    begin, within = _patterns()
    folded = sentence.lower()
    if begin.match(sentence) or _ONLY_A_LINK.match(sentence):
        return True
    if any(letters in folded and pattern.search(sentence) for letters, pattern in within):
        return True
    if is_caption(sentence) or _BYLINE.match(sentence) or _AUTHOR.match(sentence):
        return True
    words = sentence.count(" ") + 1
    if words >= _FEW_WORDS * 2:
        return False
    if (
        _TO_READERS.match(sentence)
        or REQUESTS.search(sentence)
        or CREDITS.match(sentence)
        or DISCLAIMERS.search(sentence)
    ):
        return True
    return title_key(sentence) in WHOLE_LINES or is_table_line(sentence) or _is_stamp(sentence)


def names_the_page(sentence: str) -> bool:
    """Say whether ``sentence`` has a word for what a page is made of, and is no quotation."""
    return _page().search(sentence) is not None and not _QUOTED.search(sentence)


def without_pointers(text: str) -> str:
    """Return ``text`` with blanks for pointers in brackets ("[Read: Why dams fail]"), as long."""
    return _POINTER.sub(lambda match: " " * len(match.group()), text)


def is_table_line(line: str) -> bool:
    """Say whether ``line`` is a row of results and no prose: "Port Vale 2-1 Lumeria"."""
    if _TABLE_WORD.search(line):
        return True
    if not is_fragment(line) and not _MINUTE.search(line):
        return False
    words = line.split()
    if len(words) > _FEW_WORDS and not _MINUTE.search(line):
        return False
    numeric = sum(any(sign.isdigit() for sign in word) for word in words)
    is_score = _SCORE.search(line) is not None and len(words) <= _FEW_WORDS
    return bool(is_score or _MINUTE.search(line) or numeric >= max(2, _NUMERIC * len(words)))


def is_fragment(sentence: str) -> bool:
    """Say whether ``sentence`` ends without a mark: a heading, a label, a caption."""
    return _ENDS.search(sentence[-_TAIL:]) is None


def _is_stamp(line: str) -> bool:
    return STAMPS.match(line) is not None and is_fragment(line) and line.count(" ") + 1 < _FEW_WORDS
