from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.schedule import MAXIMUM, Pace, is_gone, retry_after

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
INTERVALS = st.timedeltas(timedelta(seconds=1), MAXIMUM)


@given(INTERVALS, st.integers())
def test_after_a_success_an_interval_passes_and_at_most_a_tenth_more(
    interval: timedelta, seed: int
) -> None:
    wait = Pace(interval).after_success(NOW, seed) - NOW
    assert interval <= wait <= min(interval * 1.1 + timedelta(microseconds=1), MAXIMUM)


@given(INTERVALS, st.integers(), st.integers(1, 10**6))
def test_after_failures_the_wait_grows_and_never_beyond_a_day(
    interval: timedelta, seed: int, failures: int
) -> None:
    pace = Pace(interval)
    wait = pace.after_failure(NOW, seed, failures=failures) - NOW
    later = pace.after_failure(NOW, seed, failures=failures + 1) - NOW
    assert pace.minimum <= wait <= later <= MAXIMUM


def test_sources_that_fail_together_do_not_come_back_together() -> None:
    pace = Pace(timedelta(minutes=15))
    assert len({pace.after_failure(NOW, seed, failures=3) for seed in range(50)}) == 50
    assert pace.after_failure(NOW, 7, failures=3) == pace.after_failure(NOW, 7, failures=3)


def test_an_interval_below_five_minutes_is_also_the_minimum() -> None:
    assert Pace(timedelta(seconds=2)).minimum == timedelta(seconds=2)
    assert Pace(timedelta(hours=1)).minimum == timedelta(minutes=5)


def test_what_the_server_asks_for_is_kept_where_it_is_longer() -> None:
    pace = Pace(timedelta(minutes=15))
    asked = pace.after_failure(NOW, 1, failures=1, retry_after=timedelta(hours=2))
    assert asked == NOW + timedelta(hours=2)
    soon = pace.after_failure(NOW, 1, failures=1, retry_after=timedelta(seconds=1))
    assert soon > NOW + timedelta(minutes=13)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta()),
        ("99999999999999999999", MAXIMUM),
        ("Tue, 10 Mar 2026 10:30:00 GMT", timedelta(hours=1)),
        ("Tue, 10 Mar 2026 08:30:00 GMT", timedelta()),
        ("Tue, 10 Mar 2099 08:30:00 -0000", MAXIMUM),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(
    header: str | None, wait: timedelta | None
) -> None:
    assert retry_after(header, NOW) == wait


def test_only_gone_twice_in_a_row_is_gone() -> None:
    assert is_gone("http_410", "http_410")
    assert not is_gone(None, "http_410")
    assert not is_gone("http_404", "http_410")
    assert not is_gone("http_404", "http_404")
