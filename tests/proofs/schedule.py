"""One digest for each local date: every zone, two years, every quarter of an hour.

``make prove-schedule`` takes some minutes. It ends with the first date that has none or two.
"""

import sys
import time as stopwatch
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.digests.schedule import EVERY_DAY, Slot, next_digest
from tests.support.timetables import Diary
from tests.unit.digests import test_clocks

START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2028, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)
QUARTERS = [time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, 15)]
DISTURBED = 3_000
"""Chats to which clocks that are set, absences, moves and other times happen."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was looked at in one zone."""

    digests: int = 0
    moved: int = 0
    """They came at another time of the day than set, because the clocks skipped it."""

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.digests + other.digests, self.moved + other.moved)


def every_quarter(key: str) -> Counted:
    """Go from digest to digest through two years, for each quarter of an hour."""
    zone, counted = ZoneInfo(key), Counted()
    for at in QUARTERS:
        day, due = next_digest(START, at, zone)
        while due < END:
            local = due.astimezone(zone)
            moved = local.replace(tzinfo=None) != datetime.combine(day, at)
            if moved:
                before = (due - timedelta(hours=3)).astimezone(zone).utcoffset()
                assert local.utcoffset() != before, (key, at, day, "at another time, for no reason")
            counted += Counted(1, moved)
            another, due = next_digest(due, at, zone)
            assert another == day + DAY, (key, at, day, another)
            day = another
    return counted


def asked_every_quarter(key: str) -> Counted:
    """Let a chat with some times and days be asked every quarter of an hour for two years."""
    chance = Random(key)  # noqa: S311  # a dice, not a key
    times = sorted(chance.sample(QUARTERS, 3))
    slots = [Slot(at, _some_days(chance)) for at in times]
    diary, now = Diary(slots, ZoneInfo(key)), START
    diary.begin(now)
    while now < END:
        now += QUARTER
        diary.tick(now)
    assert len(diary.done) == len(diary.composed), (key, "a date and slot twice")
    assert not any(one.expired or one.at - one.due.at >= QUARTER for one in diary.composed), key
    moments = {one.due.at for one in diary.composed}
    for number, slot in enumerate(slots):
        had = {day for day, of in diary.done if of == number}
        for day in _dates(min(had), max(had)):
            if day.weekday() in slot.days and day not in had:
                # The clocks put two times on one moment: they were one digest.
                _, due = next_digest(datetime.combine(day, time(), UTC) - DAY, slot.at, diary.zone)
                due = due if due.astimezone(diary.zone).date() >= day else due + DAY
                assert due in moments, (key, day, slot)
    return Counted(len(diary.composed))


def disturbed() -> None:
    """Let clocks be set, the program be away, and the chat move and choose other times."""
    drawn = given(
        slots=test_clocks.timetables,
        zone=test_clocks.zones,
        start=test_clocks.starts,
        events=st.lists(test_clocks.event, max_size=20),
    )
    unhurried = settings(
        max_examples=DISTURBED,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    unhurried(drawn(test_clocks.law))()


def clock_of(key: str) -> int:
    """Return a number that zones share whose clocks agree in every quarter of an hour."""
    zone, moment, shown = ZoneInfo(key), START - 3 * DAY, list[timedelta | None]()
    while moment < END + 3 * DAY:
        shown.append(moment.astimezone(zone).utcoffset())
        moment += QUARTER
    return hash(tuple(shown))


def main() -> None:
    zones = sorted(available_timezones())
    with ProcessPoolExecutor(max_workers=2) as pool:
        clocks = dict(zip(pool.map(clock_of, zones, chunksize=20), zones, strict=True))
        different = sorted(clocks.values())
        _tell(f"{len(zones)} zones have {len(different)} different clocks in these two years")
        _prove(pool.map, every_quarter, different, "clocks, a digest at every quarter of an hour")
        _prove(pool.map, asked_every_quarter, different, "clocks, asked every quarter of an hour")
    disturbed()
    _tell(f"{DISTURBED:,} chats with clocks set, absences, moves and other times: the law holds")


def _prove(
    spread: Callable[..., Iterator[Counted]],
    proof: Callable[[str], Counted],
    zones: Sequence[str],
    what: str,
) -> None:
    began = stopwatch.monotonic()
    total = sum(spread(proof, zones), start=Counted())
    seconds = stopwatch.monotonic() - began
    _tell(
        f"{len(zones)} {what}: {total.digests:,} digests, one for each date"
        f" ({total.moved:,} at a time the clocks skipped), {seconds:.0f} s"
    )


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _some_days(chance: Random) -> frozenset[int]:
    return frozenset(chance.sample(sorted(EVERY_DAY), chance.choice([1, 5, 7])))


def _dates(first: date, last: date) -> list[date]:
    return [first + number * DAY for number in range((last - first).days + 1)]


if __name__ == "__main__":
    main()
