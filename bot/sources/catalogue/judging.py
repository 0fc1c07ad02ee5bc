"""Which sources are slow, and which are silent against their own rhythm. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

from bot.sources.catalogue.model import Show, SourceLine
from bot.sources.model import PastPoll

SLOW = timedelta(seconds=5)
"""A source that usually takes longer to answer is slow."""
_POLLS = 3
"""Answers that are needed to speak of what is usual."""
_READ = frozenset({"read", "unchanged"})

_QUIET = timedelta(days=2)
"""No source is silent before that."""
_UNKNOWN_RHYTHM = timedelta(days=30)
_GAPS = 5
_TIMES = 3
"""How many of its longest usual pauses a silence takes."""


def usual_answer(polls: Sequence[PastPoll]) -> timedelta | None:
    """Return how long the source usually takes; None: not known.

    Polls that brought something are left out where there are others: fetching pages, a second
    apart, is most of their time.
    """
    read = [poll for poll in polls if poll.outcome in _READ]
    quiet = [poll for poll in read if not poll.new] or read
    if len(quiet) < _POLLS:
        return None
    return timedelta(seconds=median(poll.took.total_seconds() for poll in quiet))


def is_slow(polls: Sequence[PastPoll]) -> bool:
    """Tell whether a source usually takes long."""
    usual = usual_answer(polls)
    return usual is not None and usual >= SLOW


def silent_for(times: Sequence[int], now: datetime) -> timedelta | None:
    """Return the time since the newest entry, if that is long by the source's own rhythm.

    ``times``: as of ``rhythm.newest_times``. Long is three times the longest of its usual pauses
    (all but the longest tenth), and two days at least; where no rhythm is known, a month. A
    source whose entries have no dates is never called silent.
    """
    if not times:
        return None
    silence = now - datetime.fromtimestamp(times[0], UTC)
    return silence if silence > _patience(times) else None


def fits(line: SourceLine, show: Show, words: str, now: datetime) -> bool:
    """Tell whether a source belongs into a list: by its state, and by typed words."""
    return _is_shown(line, show, now) and _is_meant(line, words)


def per_day(moments: Iterable[datetime], now: datetime, days: int) -> tuple[int, ...]:
    """Return how many of ``moments`` lie in each of the last ``days``, the oldest first.

    A day is 24 hours, and the last one ends now: no time zone makes it a short one.
    """
    counts = [0] * days
    for moment in moments:
        back = max(now - moment, timedelta()) // timedelta(days=1)
        if back < days:
            counts[days - 1 - back] += 1
    return tuple(counts)


def searchable(text: str) -> str:
    """Return ``text`` in small letters without accents and vowel signs."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def _patience(times: Sequence[int]) -> timedelta:
    gaps = sorted(late - early for late, early in pairwise(times))
    if len(gaps) < _GAPS:
        return _UNKNOWN_RHYTHM
    usual = gaps[: max(1, len(gaps) - max(1, len(gaps) // 10))]
    return max(_QUIET, timedelta(seconds=_TIMES * usual[-1]))


def _is_shown(line: SourceLine, show: Show, now: datetime) -> bool:
    match show:
        case Show.ALL:
            return True
        case Show.FAILING:
            return line.state == "closed" or (line.state == "active" and line.failures > 0)
        case Show.SLOW:
            return line.state == "active" and is_slow(line.last_polls)
        case Show.SILENT:
            well = line.state == "active" and not line.failures
            return well and silent_for(line.entry_times, now) is not None


def _is_meant(line: SourceLine, words: str) -> bool:
    within = searchable(f"{line.title} {line.url}")
    return all(word in within for word in searchable(words).split())
