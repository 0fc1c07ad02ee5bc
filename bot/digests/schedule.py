"""When the next digest is due. Pure: the moment that counts as now is an argument.

A chat has a list of local times, each on some days of the week; a *slot* is a position in that
list. There is exactly one digest for each local date and slot, through both clock changes and
through changes of zone, time and days.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

EVERY_DAY = frozenset(range(7))

Done = Collection[tuple[date, int]]
"""Local dates and slots whose digest has been composed already."""

RECENT_DATES = timedelta(days=3)
"""How far back dates that are done can still matter: zones differ by 26 hours at most."""

LOOK_BACK = timedelta(days=9)
"""Within which every slot was due at least once: the weekly ones too, after a change of zone."""

SOON = timedelta(hours=24)
"""A digest that is far too late is worth skipping only when the next comes within this."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One of a chat's digest times."""

    at: time
    """Local."""
    days: frozenset[int] = EVERY_DAY
    """The days of the week, by their local dates: 0 is Monday. Never empty."""


@dataclass(frozen=True, slots=True)
class Due:
    """One digest of one chat: for which local date, in which slot, and when (UTC)."""

    local_date: date
    slot: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """What a chat gets whose time has come."""

    due: Due | None
    """The newest digest that is due; None: they have all been composed."""
    others: int
    """Older ones that were missed: this one stands for them."""
    expired: bool
    """It is too late for it: what it would have told comes with the next."""
    following: Due | None
    """The next one after it; None: the chat has no times."""


def next_digest(
    after: datetime, at: time, timezone: ZoneInfo, days: Collection[int] = EVERY_DAY
) -> tuple[date, datetime]:
    """Return the next local date on ``days`` whose ``at`` lies after ``after``, and that moment.

    Both are stored: in a late gap (Nuuk, 23:30) the moment falls on the next local day, so
    the date cannot be derived from it. Where the clocks skip ``at`` in spring, the digest
    comes as much later as they jumped; where they show it twice in autumn, it comes once,
    the first time (PEP 495, ``fold=0``). A date already composed is skipped by the caller.
    """
    first = after.astimezone(timezone).date() - timedelta(days=1)
    for offset in range(10):
        day = first + timedelta(days=offset)
        if day.weekday() not in days:
            continue
        due = moment(day, at, timezone)
        if due > after:
            return day, due
    raise AssertionError("a local time recurs within three days, a day of the week within ten")


def moment(day: date, at: time, timezone: ZoneInfo) -> datetime:
    """Return when it is ``at`` on ``day`` there, in UTC; see ``next_digest`` for clock changes."""
    return datetime.combine(day, at, timezone).astimezone(UTC)


def next_due(
    slots: Sequence[Slot], timezone: ZoneInfo, after: datetime, done: Done = ()
) -> Due | None:
    """Return the first digest due after ``after`` whose date and slot are not ``done``.

    None: the chat has no times. So a new time counts today when the slot has not gone out and
    the time is still to come, else on the next of its dates that has had none.
    """
    firsts = (_first_open(number, slot, timezone, after, done) for number, slot in enumerate(slots))
    return min(firsts, key=lambda due: (due.at, due.slot), default=None)


def keep_or_next(
    due: Due | None, slots: Sequence[Slot], timezone: ZoneInfo, now: datetime, done: Done
) -> Due | None:
    """Return ``due`` if it has come and its slot still stands, else the next digest.

    So an overdue digest is not lost because its chat touched a setting before it was composed.
    """
    if due is not None and due.at <= now and (due.local_date, due.slot) not in done:
        planned = _planned(due, slots, timezone)
        if planned is not None and planned <= now:
            return due
    return next_due(slots, timezone, now, done)


def take_turn(
    due: Due,
    slots: Sequence[Slot],
    timezone: ZoneInfo,
    now: datetime,
    done: Done,
    *,
    latest: timedelta,
) -> Turn:
    """Return what a chat gets now whose digest ``due`` has come, and perhaps others since.

    After a silence that is one digest, by the newest date that was missed. One that is more than
    ``latest`` late has expired if the next comes within a day: news of this morning at two in the
    night are for the next morning. A weekly one comes however late it is.
    """
    planned = _planned(due, slots, timezone) or due.at
    start = max(min(planned, due.at), now - LOOK_BACK) - timedelta(microseconds=1)
    came = chain.from_iterable(
        _between(number, slot, timezone, start, now) for number, slot in enumerate(slots)
    )
    # Two slots that a clock change puts on one moment are one digest, too.
    missed = sorted(
        (one for one in came if (one.local_date, one.slot) not in done),
        key=lambda one: (one.at, one.slot),
    )
    newest = missed[-1] if missed else None
    told = {(one.local_date, one.slot) for one in missed}
    following = next_due(slots, timezone, now, {*done, *told})
    expired = (
        newest is not None
        and following is not None
        and now - newest.at > latest
        and following.at - now <= SOON
    )
    others = sum(one.at < newest.at for one in missed) if newest else 0
    return Turn(newest, others, expired, following)


def _planned(due: Due, slots: Sequence[Slot], timezone: ZoneInfo) -> datetime | None:
    """Return when ``due`` is due by the slots as they are; None: they have it no more.

    Its own moment may be later, when it could not be composed at once.
    """
    if due.slot >= len(slots) or due.local_date.weekday() not in slots[due.slot].days:
        return None
    return moment(due.local_date, slots[due.slot].at, timezone)


def _first_open(number: int, slot: Slot, timezone: ZoneInfo, after: datetime, done: Done) -> Due:
    while True:  # ends: every turn is a later date, and ``done`` is finite
        day, due = next_digest(after, slot.at, timezone, slot.days)
        if (day, number) not in done:
            return Due(day, number, due)
        after = due


def _between(
    number: int, slot: Slot, timezone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[Due]:
    """Yield the slot's digests due in ``(start, end]``, oldest first."""
    after = start
    while after < end:
        day, after = next_digest(after, slot.at, timezone, slot.days)
        if after <= end:
            yield Due(day, number, after)
