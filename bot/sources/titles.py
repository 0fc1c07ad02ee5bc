"""Whether a line is an article's title, in whatever form the page repeats it."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from bot.sources.identity import title_key

_ALIKE = 0.85
_MIN_WORDS = 4
_MAX_EXTRA_WORDS = 4
_MAX_KEY = 400
_SIGNS = 60
"""Characters of a title that are not in its key, and more: signs, vowel marks."""


class Titles:
    """What an article may be called."""

    def __init__(self, titles: Iterable[str]) -> None:
        """``titles``: as written; empty ones are passed over."""
        self._keys = {key for title in titles if (key := title_key(title))}
        self._longest = 2 * max(map(len, self._keys), default=0) + _SIGNS

    def match(self, line: str) -> bool:
        """Return whether ``line`` is one of the titles, or nearly.

        Nearly: cut short, with a few words more (a site's name, a number), or with other words
        in a few places. Short titles have to be equal.
        """
        if len(line) > self._longest:
            return False  # by far the most lines of a text, and no key has to be made
        key = title_key(line)
        if not key or len(key) > _MAX_KEY:
            return False
        return key in self._keys or any(_nearly(key, title) for title in self._keys)


def _nearly(key: str, title: str) -> bool:
    words, wanted = key.split(), title.split()
    if min(len(words), len(wanted)) < _MIN_WORDS or len(title) > _MAX_KEY:
        return False
    if abs(len(words) - len(wanted)) > max(_MAX_EXTRA_WORDS, len(wanted) // 3):
        return False
    shorter, longer = sorted((key, title), key=len)
    if longer.startswith(shorter) or longer.endswith(shorter):
        return True
    matcher = SequenceMatcher(None, words, wanted, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
