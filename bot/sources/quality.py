"""How good a text is as an article: which of page and feed to believe."""

import re
from dataclasses import dataclass

from bot.sources.furniture import LABEL_WORDS, WHOLE_LINES
from bot.sources.identity import title_key

_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟۔։।:][\"'”’»)\]]*$")
_GOES_ON = re.compile(r"(?:\[…\]|\[\.\.\.\]|…|\.\.\.)$")
_FULL = 120
_PROSE_WORDS = 8
_MUCH_LONGER = 1.5
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Quality:
    """What can be said of a text without knowing the article."""

    words: int
    prose: float
    """The share of the words that stand in sentences, 0 to 1."""
    whole: bool
    """It does not break off."""

    @property
    def score(self) -> float:
        """From 0, no text, to 1, a whole article of sentences."""
        length = min(1.0, self.words / _FULL)
        return length * self.prose * (1.0 if self.whole else 0.7)


def quality_of(text: str) -> Quality:
    """Return the quality of a text, paragraphs on lines of their own."""
    total = prose = 0
    last = ""
    for line in filter(None, map(str.strip, text.split("\n"))):
        words = len(line.split()) + len(_UNSPACED.findall(line)) // 2
        total += words
        if words >= _PROSE_WORDS and _ENDS_SENTENCE.search(line) and not _is_label(line):
            prose += words
        last = line
    return Quality(total, prose / total if total else 0.0, not _GOES_ON.search(last))


def better_text(page: str, feed: str, *, paywalled: bool = False) -> str:
    """Return the page's text or the feed's: what is of better quality, of equals the page's.

    ``page`` and ``feed``: cleaned texts; either may be empty. A page behind a paywall shows its
    first lines only, and a broken reading of a page is a few labels, or a single paragraph of the
    site's: the feed's text is at least the article's.
    """
    if not page or not feed:
        return page or feed
    one, other = quality_of(page), quality_of(feed)
    if paywalled and other.words > one.words:
        return feed
    if other.words > _MUCH_LONGER * one.words and other.score >= one.score:
        return feed
    return page if one.score >= other.score else feed


def _is_label(line: str) -> bool:
    key = title_key(line)
    return key in WHOLE_LINES or (len(key.split()) <= 3 and not LABEL_WORDS.isdisjoint(key.split()))  # noqa: PLR2004
