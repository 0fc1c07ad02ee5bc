"""What admins see of sources, and what they change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.ids import SourceId
from bot.sources.catalogue.inspection import Inspection, Refusal
from bot.sources.model import PastPoll, Source


class Show(StrEnum):
    """Which sources of the list are shown."""

    ALL = "all"
    FAILING = "failing"
    """Failing now, or gone for good."""
    SLOW = "slow"
    SILENT = "silent"
    """They answer, and bring nothing new for longer than they usually do."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """As much of a source as tells whether it belongs into a list."""

    id: SourceId
    title: str
    url: str
    state: str
    failures: int
    entry_times: tuple[int, ...]
    """As of ``rhythm.newest_times``."""
    last_polls: tuple[PastPoll, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class Fed:
    """A subject that a source brings articles on."""

    kind: str
    """``actor`` or ``topic``."""
    name: str
    matches: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that one source's page says."""

    source: Source
    usual_answer: timedelta | None
    """How long it usually takes to answer; None: not known."""
    slow: bool
    silent_for: timedelta | None
    """Since its newest entry, where that is long by its own rhythm."""
    per_day: tuple[int, ...]
    """Articles of the last 14 days, the oldest first; the last is the day up to now."""
    feeds: tuple[Fed, ...]
    """The ten subjects with most matches among its articles of the last 30 days."""

    @property
    def bars(self) -> str:
        """``per_day`` as a row of bars."""
        return bars(self.per_day)


@dataclass(frozen=True, slots=True)
class Change:
    """Settings to set; None: as it is."""

    weight: float | None = None
    full_text: bool | None = None
    selector: str | None = None
    """Empty: none any more."""
    language: str | None = None
    """A BCP 47 tag; empty: what feed and pages say."""


@dataclass(frozen=True, slots=True)
class NewSource:
    """A feed on its way among the sources. Settings that are None are as usual."""

    url: str
    title: str
    weight: float | None = None
    full_text: bool | None = None
    selector: str | None = None
    language: str | None = None
    """What it says its articles are written in."""
    set_language: str | None = None
    """What an admin says."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of several new sources."""

    added: tuple[SourceId, ...]
    known: int
    """So many were there already."""


class Taking(StrEnum):
    """What came of putting the feed that a site names now in the place of a source's own."""

    TAKEN = "taken"
    KNOWN = "known"
    """Another source polls it already."""
    NOTHING = "nothing"
    """None was found, or it was taken meanwhile."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Looked:
    """One of several addresses, and what is there."""

    address: str
    """As written."""
    found: Inspection | Refusal
    twin: str | None = None
    """The address before it in the list that leads to the same feed."""

    @property
    def is_new(self) -> bool:
        """Tell whether it can be added."""
        return isinstance(self.found, Inspection) and self.found.known is None and self.twin is None


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """How all sources are."""

    states: dict[str, int]
    """Source counts by ``ok``, ``new`` (never read), ``failing``, ``paused`` and ``closed``."""
    failing: tuple[Source, ...]
    """Some of those that fail, the longest failing first."""
    slow: int
    silent: int
    overdue: int
    """Due for more than a minute, and not polled."""
    last_polled_at: datetime | None


_BARS = "▁▂▃▄▅▆▇█"


def bars(counts: Sequence[int]) -> str:
    """Return a row of bars, the highest for the largest count; zero is a dot."""
    most = max(counts, default=0)
    return "".join(_BARS[-(-count * len(_BARS) // most) - 1] if count else "·" for count in counts)
