"""When the next digest is due. Pure: the moment that counts as now is an argument.

A chat has a list of local times; a *slot* is a position in that list. There is exactly one digest
for each local date and slot, through both clock changes and through changes of zone and time.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

Done = Collection[tuple[date, int]]
"""Local dates and slots whose digest has been composed already."""

RECENT_DATES = timedelta(days=3)
"""How far back dates that are done can still matter: zones differ by 26 hours at most."""


@dataclass(frozen=True, slots=True)
class Due:
    """One digest of one chat: for which local date, in which slot, and when (UTC)."""

    local_date: date
    slot: int
    at: datetime


def next_digest(after: datetime, at: time, timezone: ZoneInfo) -> tuple[date, datetime]:
    """Return the next local date whose ``at`` lies after ``after``, and that moment in UTC.

    Both are stored: in a late gap (Nuuk, 23:30) the moment falls on the next local day, so
    the date cannot be derived from it. Where the clocks skip ``at`` in spring, the digest
    comes as much later as they jumped; where they show it twice in autumn, it comes once,
    the first time (PEP 495, ``fold=0``). A date already composed is skipped by the caller.
    """
    first = after.astimezone(timezone).date() - timedelta(days=1)
    for offset in range(4):
        day = first + timedelta(days=offset)
        due = moment(day, at, timezone)
        if due > after:
            return day, due
    raise AssertionError("a local time recurs within three days")


def moment(day: date, at: time, timezone: ZoneInfo) -> datetime:
    """Return when it is ``at`` on ``day`` there, in UTC; see ``next_digest`` for clock changes."""
    return datetime.combine(day, at, timezone).astimezone(UTC)


def next_due(
    slots: Sequence[time], timezone: ZoneInfo, after: datetime, done: Done = ()
) -> Due | None:
    """Return the first digest due after ``after`` whose date and slot are not ``done``.

    None: the chat has no times. So a new time counts today when the slot has not gone out and
    the time is still to come, else on the next date that has had none.
    """
    firsts = (_first_open(slot, at, timezone, after, done) for slot, at in enumerate(slots))
    return min(firsts, key=lambda due: (due.at, due.slot), default=None)


def keep_or_next(
    due: Due | None, slots: Sequence[time], timezone: ZoneInfo, now: datetime, done: Done
) -> Due | None:
    """Return ``due`` if it has come and its time still stands, else the next digest.

    So an overdue digest is not lost because its chat touched a setting before it was composed.
    """
    if due is not None and due.at <= now and (due.local_date, due.slot) not in done:
        stands = due.slot < len(slots) and due.at == moment(
            due.local_date, slots[due.slot], timezone
        )
        if stands:
            return due
    return next_due(slots, timezone, now, done)


def last_due(
    slots: Sequence[time], timezone: ZoneInfo, now: datetime, done: Done = ()
) -> Due | None:
    """Return the latest digest due at or before ``now`` that is not ``done``; None if none is.

    Looks back two days: after a longer silence the chat gets one merged digest, and it goes by
    the newest date that was missed. Two slots that a clock change puts on one moment merge too.
    """
    start = now - timedelta(days=2)
    missed = chain.from_iterable(
        _between(slot, at, timezone, start, now) for slot, at in enumerate(slots)
    )
    still_open = (due for due in missed if (due.local_date, due.slot) not in done)
    return max(still_open, key=lambda due: (due.at, due.slot), default=None)


def _first_open(slot: int, at: time, timezone: ZoneInfo, after: datetime, done: Done) -> Due:
    while True:  # ends: every turn is a later date, and ``done`` is finite
        day, due = next_digest(after, at, timezone)
        if (day, slot) not in done:
            return Due(day, slot, due)
        after = due


def _between(
    slot: int, at: time, timezone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[Due]:
    """Yield the slot's digests due in ``(start, end]``, oldest first."""
    after = start
    while after < end:
        day, after = next_digest(after, at, timezone)
        if after <= end:
            yield Due(day, slot, after)
