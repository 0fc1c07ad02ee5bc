from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.schedule import LOOK_BACK, Due, Slot, next_digest, next_due, take_turn

START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2028, 1, 1, tzinfo=UTC)
WALL_TIMES = [time(0, 0), time(0, 30), time(1, 30), time(2, 0), time(2, 30), time(3, 0),
              time(8, 0), time(23, 30), time(23, 59)]  # fmt: skip

ODD_ZONES = ["America/New_York", "Africa/Cairo", "America/Nuuk", "Australia/Lord_Howe",
             "Asia/Baghdad", "Europe/Dublin"]  # fmt: skip

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone
zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))
weeks = st.sets(st.integers(0, 6), min_size=1).map(frozenset)
slots_of = st.lists(st.builds(Slot, times, weeks), min_size=1, max_size=3)
LATEST = timedelta(hours=12)
NEW_YEAR = Due(date(2026, 1, 1), 0, START.replace(hour=8))  # a Thursday


def _offset_changes(zone: ZoneInfo) -> Iterator[datetime]:
    """Days (UTC midnights) within which the zone's offset changes."""
    day = START
    before = day.astimezone(zone).utcoffset()
    while day < END:
        after = (day + timedelta(days=1)).astimezone(zone).utcoffset()
        if after != before:
            yield day
        before = after
        day += timedelta(days=1)


def _dates_composed(zone: ZoneInfo, at: time, start: datetime, days: int) -> list[date]:
    after, dates = start, list[date]()
    for _ in range(days):
        day, after = next_digest(after, at, zone)
        dates.append(day)
    return dates


@pytest.mark.parametrize("letter", sorted({name[0] for name in available_timezones()}))
def test_every_local_date_gets_exactly_one_digest_around_every_clock_change(letter: str) -> None:
    for key in sorted(name for name in available_timezones() if name.startswith(letter)):
        zone = ZoneInfo(key)
        for change in _offset_changes(zone):
            for at in WALL_TIMES:
                dates = _dates_composed(zone, at, change - timedelta(days=3), 7)
                expected = [dates[0] + timedelta(days=day) for day in range(7)]
                assert dates == expected, (key, at, change)


@pytest.mark.parametrize("key", ODD_ZONES)
@pytest.mark.parametrize("at", WALL_TIMES)
def test_two_whole_years_have_one_digest_a_day(key: str, at: time) -> None:
    dates = _dates_composed(ZoneInfo(key), at, START, 730)
    assert dates == [dates[0] + timedelta(days=day) for day in range(730)]


@given(after=moments, at=times, zone=zones)
def test_the_next_digest_lies_ahead_within_two_days_at_the_chosen_time(
    after: datetime, at: time, zone: ZoneInfo
) -> None:
    day, due = next_digest(after, at, zone)
    assert timedelta() < due - after <= timedelta(days=2)
    local = due.astimezone(zone)
    skipped = local.replace(tzinfo=None) != datetime.combine(day, at)
    assert (
        not skipped or local.utcoffset() != (due - timedelta(hours=3)).astimezone(zone).utcoffset()
    )


def test_a_time_that_the_clocks_skip_comes_as_much_later_as_they_jump() -> None:
    zone = ZoneInfo("Europe/Berlin")
    day, due = next_digest(datetime(2026, 3, 28, 12, tzinfo=UTC), time(2, 30), zone)
    assert (day, due.astimezone(zone).time()) == (date(2026, 3, 29), time(3, 30))


def test_a_time_that_the_clocks_show_twice_comes_the_first_time_only() -> None:
    zone = ZoneInfo("Europe/Berlin")
    day, due = next_digest(datetime(2026, 10, 24, 12, tzinfo=UTC), time(2, 30), zone)
    assert (day, due) == (date(2026, 10, 25), datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert next_digest(due, time(2, 30), zone)[0] == date(2026, 10, 26)


def test_in_a_gap_before_midnight_the_date_is_the_day_before_the_moment() -> None:
    zone = ZoneInfo("America/Nuuk")
    day, due = next_digest(datetime(2026, 3, 28, 20, tzinfo=UTC), time(23, 30), zone)
    assert (day, due.astimezone(zone).date()) == (date(2026, 3, 28), date(2026, 3, 29))


def test_a_chat_without_times_has_nothing_due() -> None:
    assert next_due([], ZoneInfo("UTC"), START) is None


def test_the_earliest_slot_comes_first() -> None:
    due = next_due([Slot(time(20, 0)), Slot(time(7, 0))], ZoneInfo("UTC"), START)
    assert due == Due(date(2026, 1, 1), 1, START.replace(hour=7))


def test_a_later_time_does_not_bring_a_second_digest_today() -> None:
    now, done = START.replace(hour=9), {(date(2026, 1, 1), 0)}
    due = next_due([Slot(time(20, 0))], ZoneInfo("UTC"), now, done)
    assert due == Due(date(2026, 1, 2), 0, datetime(2026, 1, 2, 20, tzinfo=UTC))


def test_a_later_time_counts_today_while_the_slot_has_not_gone_out() -> None:
    due = next_due([Slot(time(20, 0))], ZoneInfo("UTC"), START.replace(hour=9), ())
    assert due == Due(date(2026, 1, 1), 0, START.replace(hour=20))


@given(
    start=moments,
    steps=st.lists(st.tuples(zones, slots_of, st.integers(0, 40)), max_size=12),
)
def test_no_change_of_zone_or_time_gives_a_date_and_slot_twice(
    start: datetime, steps: list[tuple[ZoneInfo, list[Slot], int]]
) -> None:
    now, done = start, list[tuple[date, int]]()
    for zone, slots, hours in steps:
        until = now + timedelta(hours=hours)
        while (due := next_due(slots, zone, now, done)) is not None and due.at <= until:
            done.append((due.local_date, due.slot))
            now = due.at
        now = until
    assert len(done) == len(set(done))


@given(after=moments, at=times, zone=zones, days=weeks)
def test_chosen_days_are_those_of_all_days_that_were_chosen(
    after: datetime, at: time, zone: ZoneInfo, days: frozenset[int]
) -> None:
    day, due = next_digest(after, at, zone, days)
    assert day.weekday() in days
    every_day = after
    while True:
        another, every_day = next_digest(every_day, at, zone)
        if another.weekday() in days:
            break
    assert (another, every_day) == (day, due)


@given(due_at=moments, zone=zones, slots=slots_of, away=st.integers(0, 30 * 24))
def test_after_a_silence_one_digest_stands_for_all_that_were_missed(
    due_at: datetime, zone: ZoneInfo, slots: list[Slot], away: int
) -> None:
    due = next_due(slots, zone, due_at)
    assert due is not None
    now = due.at + timedelta(hours=away)
    turn = take_turn(due, slots, zone, now, (), latest=LATEST)
    assert turn.due is not None
    assert turn.following is not None
    assert due.at <= turn.due.at <= now < turn.following.at
    between = next_due(slots, zone, turn.due.at)
    assert between is not None
    assert between.at > now, "the newest that was missed"
    assert turn.expired is (
        now - turn.due.at > LATEST and turn.following.at - now <= timedelta(days=1)
    )
    if now - due.at < LOOK_BACK:  # what is older is not counted
        assert (turn.others == 0) is (turn.due.at == due.at)


def test_a_digest_that_was_missed_by_a_day_is_left_for_the_next() -> None:
    turn = take_turn(
        NEW_YEAR, [Slot(time(8))], ZoneInfo("UTC"), START.replace(day=4, hour=6), (), latest=LATEST
    )
    assert turn.due == Due(date(2026, 1, 3), 0, START.replace(day=3, hour=8))
    assert (turn.others, turn.expired) == (2, True)
    assert turn.following == Due(date(2026, 1, 4), 0, START.replace(day=4, hour=8))


def test_a_weekly_digest_comes_however_late_it_is() -> None:
    weekly = [Slot(time(8), frozenset({3}))]
    now = START.replace(day=5, hour=3)
    turn = take_turn(NEW_YEAR, weekly, ZoneInfo("UTC"), now, (), latest=LATEST)
    assert (turn.due, turn.others, turn.expired) == (NEW_YEAR, 0, False)


def test_nothing_was_missed_when_all_is_done() -> None:
    now = START.replace(hour=9)
    done = {(date(2026, 1, 1), 0)}
    turn = take_turn(NEW_YEAR, [Slot(time(8))], ZoneInfo("UTC"), now, done, latest=LATEST)
    assert turn.due is None
    assert turn.following == Due(date(2026, 1, 2), 0, START.replace(day=2, hour=8))


def test_two_times_that_the_clocks_put_on_one_moment_are_one_digest_and_none_was_missed() -> None:
    zone, slots = ZoneInfo("Europe/Berlin"), [Slot(time(2, 30)), Slot(time(3, 30))]
    due = next_due(slots, zone, datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert due is not None
    turn = take_turn(due, slots, zone, due.at, (), latest=LATEST)
    assert turn.due == Due(date(2026, 3, 29), 1, due.at)
    assert turn.others == 0
    assert turn.following is not None
    assert turn.following.local_date == date(2026, 3, 30)


def test_a_digest_that_was_put_off_keeps_its_date() -> None:
    put_off = replace(NEW_YEAR, at=NEW_YEAR.at + timedelta(minutes=5))
    turn = take_turn(put_off, [Slot(time(8))], ZoneInfo("UTC"), put_off.at, (), latest=LATEST)
    assert turn.due == NEW_YEAR
