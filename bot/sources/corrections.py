"""Whether a text says that an earlier version of it was wrong. Pure."""

import re
from functools import cache
from importlib.resources import files

LONGEST = 600
"""Letters of a line that are read: a note of this kind is short, or stands first."""


def says_corrected(title: str, text: str) -> bool:
    """Tell whether a title or a line of a text says that it corrects what was there before."""
    begin, within = _expressions()
    lines = [title, *text.splitlines()]
    return any(
        begin.match(line) is not None or within.search(line) is not None
        for line in (line[:LONGEST].strip(" \t*_[(") for line in lines)
    )


@cache
def _expressions() -> tuple[re.Pattern[str], re.Pattern[str]]:
    kinds: dict[str, list[str]] = {"begin": [], "within": []}
    listed = (files("bot.sources") / "data" / "corrections.txt").read_text("utf-8")
    for line in listed.splitlines():
        if line and not line.startswith("#"):
            kind, _, expression = line.partition(" | ")
            kinds[kind].append(expression)
    begin, within = ("|".join(f"(?:{one})" for one in kinds[kind]) for kind in ("begin", "within"))
    return re.compile(begin, re.IGNORECASE), re.compile(within, re.IGNORECASE)
