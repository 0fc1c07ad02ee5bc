"""Which blocks of a page another reading of it holds to be the article.

Readings cut the text into other lines than we do, so they are compared by runs of four words.
"""

import re
from collections.abc import Iterable

_TOKEN = re.compile(r"\w+")
_RUN = 4
_ENOUGH = 0.6
_ENDING = 20


class Reading:
    """A text somebody else took the page's article to be."""

    def __init__(self, text: str) -> None:
        """``text``: lines, in any order."""
        self.ending = text[-_ENDING:]
        """Its last characters."""
        self._runs: set[tuple[str, ...]] = set()
        self._lines: set[tuple[str, ...]] = set()
        for line in text.split("\n"):
            tokens = _tokens(line)
            self._lines.add(tokens)
            self._runs.update(_runs(tokens))

    def __bool__(self) -> bool:
        """Return whether it has any text."""
        return bool(self._runs)

    def holds(self, text: str) -> bool:
        """Return whether most of ``text`` is in it; short text has to be a line of its own."""
        tokens = _tokens(text)
        if len(tokens) < _RUN:
            return bool(tokens) and tokens in self._lines
        runs = list(_runs(tokens))
        return sum(run in self._runs for run in runs) >= _ENOUGH * len(runs)

    def covered_by(self, texts: Iterable[str]) -> float:
        """Return the share of its runs, 0 to 1, that are in ``texts``."""
        seen = {run for text in texts for run in _runs(_tokens(text))}
        return len(self._runs & seen) / len(self._runs) if self._runs else 0.0


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(text.casefold()))


def _runs(tokens: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    return (tokens[start : start + _RUN] for start in range(len(tokens) - _RUN + 1))
