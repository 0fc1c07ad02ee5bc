"""Digests in virtual time: clocks that are set, tickers that stand still, chats that move."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.digests.schedule import Slot, moment, next_due
from tests.support.timetables import LATEST, TICK, Diary, Event, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = datetime(2026, 3, 2, 9, 7, tzinfo=UTC)  # a Monday

zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
weeks = st.sets(st.integers(0, 6), min_size=1).map(frozenset)
hours = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
timetables = st.lists(st.builds(Slot, hours, weeks), min_size=1, max_size=3)
starts = st.datetimes(datetime(2026, 1, 1), datetime(2027, 11, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone

ways = st.sampled_from([HOUR, -HOUR, DAY, -DAY])
absences = st.integers(1, 90).map(lambda hours: HOUR * hours)
event: st.SearchStrategy[Event] = st.one_of(
    st.tuples(st.just("set the clock"), ways),
    st.tuples(st.just("stand still"), absences),
    st.tuples(st.just("run"), absences),
    st.tuples(st.just("move"), zones),
    st.tuples(st.just("other times"), timetables),
)


@settings(max_examples=50)
@given(slots=timetables, zone=zones, start=starts, events=st.lists(event, max_size=8))
def test_whatever_happens_nothing_comes_twice_and_afterwards_all_comes_at_its_time(
    slots: list[Slot], zone: ZoneInfo, start: datetime, events: list[Event]
) -> None:
    law(slots, zone, start, events)


def law(slots: list[Slot], zone: ZoneInfo, start: datetime, events: list[Event]) -> None:
    """Let the events happen and then nine calm days, and look at what came."""
    world = World(slots, zone, start)
    diary = world.diary
    for one in events:
        world.happen(one)
    diary.tick(world.now)
    assert diary.due is not None
    soonest = next_due(diary.slots, diary.zone, world.latest, diary.done)
    assert soonest is not None
    assert diary.due.at <= soonest.at, "no longer silence than until what the clock had shown"

    planned = moment(diary.due.local_date, diary.slots[diary.due.slot].at, diary.zone)
    assume(planned == diary.due.at)  # else it was kept, overdue, through a change of times

    before = len(diary.composed)
    expected = world.moments(diary.due.at, world.now + 9 * DAY - TICK)
    world.run(9 * DAY)
    came = [one for one in diary.composed[before:] if one.due.at <= world.now - TICK]
    assert [one.due.at for one in came] == sorted(expected)
    assert all(timedelta() <= one.at - one.due.at < TICK for one in came)
    assert not any(one.expired for one in came)
    assert len(diary.done) == len(diary.composed), "never a date and slot twice"


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY])
@pytest.mark.parametrize("hour", [8, 10])
def test_a_clock_that_is_set_costs_and_doubles_no_date(jump: timedelta, hour: int) -> None:
    world = World([Slot(time(hour))], ZoneInfo("UTC"), START)
    world.run(2 * DAY)
    world.happen(("set the clock", jump))
    world.run(5 * DAY)
    dates = [one.due.local_date for one in world.diary.composed]
    assert dates == [dates[0] + number * DAY for number in range(len(dates))]
    assert len(dates) >= 5


@given(slots=timetables, zone=zones, start=starts, away=absences)
def test_after_a_silence_one_digest_comes_at_once_unless_the_next_is_near(
    slots: list[Slot], zone: ZoneInfo, start: datetime, away: timedelta
) -> None:
    diary = Diary(slots, zone)
    diary.begin(start)
    assert diary.due is not None
    now = diary.due.at + away
    diary.tick(now)
    (one,) = diary.composed
    assert diary.due.at > now
    if one.expired:
        assert now - one.due.at > LATEST
        assert diary.due.at - now <= DAY
        diary.tick(diary.due.at)
        assert not diary.composed[-1].expired


@settings(max_examples=50)
@given(slots=timetables, one=zones, other=zones, start=starts)
def test_who_moves_waits_no_longer_than_the_zones_are_apart_and_gets_no_date_twice(
    slots: list[Slot], one: ZoneInfo, other: ZoneInfo, start: datetime
) -> None:
    world = World(slots, one, start)
    world.run(2 * DAY)
    world.happen(("move", other))
    assert world.diary.due is not None
    longest = 8 * DAY + timedelta(hours=27)  # a week, and the date that was had in the other zone
    assert world.diary.due.at - world.now <= longest
    world.run(9 * DAY)
    assert len(world.diary.done) == len(world.diary.composed)
