"""Text that people typed, made fit to keep and to show. Pure."""

import re
import unicodedata
from dataclasses import dataclass

NAME_LIMIT = 100
"""Characters in a name."""

QUERY_LIMIT = 512
"""Characters in a topic's query."""

WINDOW = 36
"""Characters of a query that fit into one line of fixed width on a telephone."""

# Everything that hides text or turns its direction round. The two joiners stay: Persian and
# emoji need them.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)

_FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})
"""Unicode's classes of letters and digits that run from right to left."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a query, as two lines of fixed width."""

    line: str
    marks: str
    """Blanks, then one ``^`` for each wrong character."""
    wrong: str
    """The wrong characters; empty when something is missing behind the end."""
    turned: bool
    """Part of the line runs from right to left, so that the marks stand under something else."""


def tidy(text: str) -> str:
    """Return ``text`` in one line, without control, direction and zero-width characters."""
    shown = _HIDDEN.sub("", unicodedata.normalize("NFC", text))
    plain = "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} else char for char in shown)
    return " ".join(plain.split())


def point_at(query: str, position: int, length: int = 1) -> Spot:
    """Return the part of ``query`` around ``position``, and marks under the wrong characters."""
    position = max(0, min(position, len(query)))
    start = max(0, min(position - WINDOW // 2, len(query) - WINDOW))
    line = query[start : start + WINDOW]
    before = "…" if start else ""
    after = "…" if start + WINDOW < len(query) else ""
    offset = position - start + len(before)
    count = max(1, min(length, len(line) - (position - start)))
    return Spot(
        line=f"{before}{line}{after}",
        marks=" " * offset + "^" * count,
        wrong=query[position : position + count],
        turned=any(unicodedata.bidirectional(char) in _FROM_THE_RIGHT for char in line),
    )
