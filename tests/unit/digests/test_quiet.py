from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.alerts.quiet import is_quiet

BAGHDAD = ZoneInfo("Asia/Baghdad")  # UTC+3


@pytest.mark.parametrize(
    ("hour", "quiet"), [(19, False), (20, True), (23, True), (3, True), (4, False), (12, False)]
)
def test_over_midnight_by_the_chats_own_clock(hour: int, quiet: bool) -> None:
    moment = datetime(2026, 3, 10, hour, tzinfo=UTC)
    assert is_quiet(moment, BAGHDAD, time(23), time(7)) is quiet


def test_within_a_day() -> None:
    noon = datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert is_quiet(noon, ZoneInfo("UTC"), time(12), time(14))
    assert not is_quiet(noon, ZoneInfo("UTC"), time(10), time(12))


def test_quiet_begins_with_its_first_minute_and_ends_before_its_last() -> None:
    zone, start, end = ZoneInfo("UTC"), time(23), time(7)
    night = datetime(2026, 3, 10, 23, tzinfo=UTC)
    moment = timedelta(microseconds=1)
    assert not is_quiet(night - moment, zone, start, end)
    assert is_quiet(night, zone, start, end)
    assert is_quiet(night + timedelta(hours=8) - moment, zone, start, end)
    assert not is_quiet(night + timedelta(hours=8), zone, start, end)


@pytest.mark.parametrize(
    ("night", "hours"),
    [(date(2026, 3, 28), 7), (date(2026, 6, 1), 8), (date(2026, 10, 24), 9)],
)
def test_a_night_in_which_the_clocks_change_is_as_long_as_it_is(night: date, hours: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    noon = datetime.combine(night, time(12), berlin).astimezone(UTC)
    quarters = [noon + timedelta(minutes=15 * number) for number in range(24 * 4)]
    quiet = [one for one in quarters if is_quiet(one, berlin, time(23), time(7))]
    assert len(quiet) == hours * 4
    assert quiet[-1] - quiet[0] == timedelta(hours=hours, minutes=-15), "in one stretch"


def test_who_moves_is_quiet_by_the_new_clock_at_once() -> None:
    moment = datetime(2026, 3, 10, 21, tzinfo=UTC)
    assert is_quiet(moment, BAGHDAD, time(23), time(7))
    assert not is_quiet(moment, ZoneInfo("America/New_York"), time(23), time(7))


@given(st.datetimes(timezones=st.just(UTC)), st.times())
def test_the_same_time_twice_is_no_quiet_at_all(moment: datetime, at: time) -> None:
    assert not is_quiet(moment, ZoneInfo("UTC"), at, at)


@given(st.datetimes(timezones=st.just(UTC)), st.times(), st.times())
def test_every_moment_is_in_one_of_two_stretches(moment: datetime, one: time, two: time) -> None:
    zone = ZoneInfo("UTC")
    if one != two:
        assert is_quiet(moment, zone, one, two) != is_quiet(moment, zone, two, one)
