"""Times of day as people type them. Pure."""

import re
import unicodedata
from datetime import time

MOST_TIMES = 6
"""Digests a day; more would be a ticker."""

NOON = 12

_TIME = re.compile(
    r"""
    (?<![\w:.])
    (?: (?P<hour>[01]?\d|2[0-3]) (?: \s?[:.h]\s? (?P<minute>[0-5]\d) | h )?
      | (?P<joined>[01]\d[0-5]\d|2[0-3][0-5]\d|\d[0-5]\d)
    )
    (?: \s? (?P<half>[ap])\.?\s?m\b\.? )?
    (?![\w:])
    """,
    re.IGNORECASE | re.VERBOSE,
)

_BETWEEN = re.compile(r"[\s,;،/&+]*(?:and|at|et|und|y|و)?[\s,;،/&+]*", re.IGNORECASE)
"""What may stand between two times; anything else means it was not only times."""


def parse_times(text: str) -> tuple[time, ...] | None:
    """Return the times in ``text``, each once, earliest first; None when it says anything else.

    Understands "7:30", "7.30", "0730", "7", "7am", "12 pm", "7h30", any script's digits, and
    several at once.
    """
    plain = western(text.strip())
    found: set[time] = set()
    end = 0
    for match in _TIME.finditer(plain):
        moment = _time(match)
        if moment is None or not _BETWEEN.fullmatch(plain, end, match.start()):
            return None
        found.add(moment)
        end = match.end()
    if not 0 < len(found) <= MOST_TIMES or plain[end:].strip(" .,،"):
        return None
    return tuple(sorted(found))


def next_time(text: str, place: int) -> tuple[time, int] | None:
    """Return the time that stands at ``place``, and where it ends; None when none does.

    The digits must be ``western``.
    """
    match = _TIME.match(text, place)
    moment = match and _time(match)
    return None if match is None or moment is None else (moment, match.end())


def western(text: str) -> str:
    """Return ``text`` with any script's digits as 0 to 9."""
    return "".join(
        str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char
        for char in text
    )


def _time(match: re.Match[str]) -> time | None:
    joined = match["joined"]
    hour = int(joined[:-2] if joined else match["hour"])
    minute = int(joined[-2:] if joined else match["minute"] or 0)
    half = (match["half"] or "").casefold()
    if not half:
        return time(hour, minute)
    if not 1 <= hour <= NOON:
        return None
    return time(hour % NOON + (NOON if half == "p" else 0), minute)
