from datetime import UTC, datetime, time
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


@given(st.datetimes(timezones=st.just(UTC)), st.times())
def test_the_same_time_twice_is_no_quiet_at_all(moment: datetime, at: time) -> None:
    assert not is_quiet(moment, ZoneInfo("UTC"), at, at)


@given(st.datetimes(timezones=st.just(UTC)), st.times(), st.times())
def test_every_moment_is_in_one_of_two_stretches(moment: datetime, one: time, two: time) -> None:
    zone = ZoneInfo("UTC")
    if one != two:
        assert is_quiet(moment, zone, one, two) != is_quiet(moment, zone, two, one)
