from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.hints import Hints, read_hints
from bot.sources.model import Feed
from bot.sources.rhythm import ENTRIES, half_gap, newest_times
from bot.sources.schedule import MAXIMUM, Pace, Reason, is_gone, retry_after, spread_out

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)  # a Tuesday
INTERVALS = st.timedeltas(timedelta(seconds=1), MAXIMUM)
QUARTER = timedelta(minutes=15)
WAITS = st.none() | st.timedeltas(timedelta(), timedelta(days=30))
TIMES = st.lists(st.integers(0, 10**7), max_size=30).map(
    lambda ages: newest_times((NOW - timedelta(seconds=age) for age in ages), NOW)
)


def _every(gap: timedelta, *, since: timedelta = timedelta()) -> list[int]:
    return newest_times((NOW - since - gap * number for number in range(ENTRIES)), NOW)


@given(INTERVALS, st.integers())
def test_without_a_rhythm_an_interval_passes_and_at_most_a_tenth_more(
    interval: timedelta, seed: int
) -> None:
    due = Pace(interval).after_success(NOW, seed)
    assert interval <= due.at - NOW <= min(interval * 1.1 + timedelta(microseconds=1), MAXIMUM)
    assert due.reason is Reason.USUAL


@given(INTERVALS, st.integers(), TIMES, WAITS, WAITS, WAITS)
def test_the_longest_wait_that_speaks_is_kept_between_the_minimum_and_a_day(
    interval: timedelta,
    seed: int,
    times: list[int],
    max_age: timedelta | None,
    ttl: timedelta | None,
    period: timedelta | None,
) -> None:
    pace = Pace(interval)
    hints = Hints(max_age=max_age, ttl=ttl, update_every=period)
    wait = pace.after_success(NOW, seed, times=times, hints=hints).at - NOW
    assert pace.minimum <= wait <= MAXIMUM
    for asked in (max_age, ttl, period):
        assert asked is None or wait >= min(asked, MAXIMUM)


@pytest.mark.parametrize(
    ("hints", "wait", "reason"),
    [
        (Hints(max_age=timedelta(minutes=40)), timedelta(minutes=40), Reason.MAX_AGE),
        (Hints(expires=timedelta(minutes=41)), timedelta(minutes=41), Reason.EXPIRES),
        (Hints(ttl=timedelta(minutes=60)), timedelta(minutes=60), Reason.TTL),
        (Hints(update_every=timedelta(hours=3)), timedelta(hours=3), Reason.UPDATE_PERIOD),
        (Hints(ttl=timedelta(minutes=1)), timedelta(minutes=30), Reason.RHYTHM),
    ],
)
def test_a_poll_says_what_its_wait_comes_from(
    hints: Hints, wait: timedelta, reason: Reason
) -> None:
    due = Pace(QUARTER).after_success(NOW, 5, times=_every(timedelta(hours=1)), hints=hints)
    assert due.reason is reason
    assert wait <= due.at - NOW <= wait * 1.11


def test_hours_and_days_that_a_feed_calls_idle_are_stepped_over() -> None:
    idle = Hints(skip_hours=(9, 10, 11), skip_days=())
    due = Pace(QUARTER).after_success(NOW, 1, hints=idle)
    assert due.at == datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert due.reason is Reason.SKIPPED
    weekend = Hints(skip_days=(1, 2))
    assert Pace(QUARTER).after_success(NOW, 1, hints=weekend).at == datetime(
        2026, 3, 12, tzinfo=UTC
    )
    never = Hints(skip_hours=tuple(range(24)))
    assert Pace(QUARTER).after_success(NOW, 1, hints=never).at - NOW < QUARTER * 1.11


def test_a_rhythm_is_half_the_median_gap() -> None:
    assert half_gap(_every(timedelta(hours=2)), NOW) == timedelta(hours=1)
    uneven = newest_times((NOW - timedelta(minutes=m) for m in (1, 5, 9, 13, 17, 21, 900)), NOW)
    assert half_gap(uneven, NOW) == timedelta(minutes=2)


def test_a_rhythm_is_that_of_the_hour_of_the_day() -> None:
    midnight = NOW.replace(hour=0, minute=0)
    mornings = (midnight - timedelta(days=days) + timedelta(hours=9) for days in range(1, 5))
    times = newest_times(
        (morning + timedelta(minutes=m) for morning in mornings for m in (0, 10, 20, 30, 40)), NOW
    )
    assert half_gap(times, midnight + timedelta(hours=9)) == timedelta(minutes=5)
    assert half_gap(times, midnight + timedelta(hours=3)) == timedelta(hours=11, minutes=40)


def test_a_source_that_fell_silent_is_asked_ever_more_rarely() -> None:
    lively = _every(timedelta(minutes=10), since=timedelta(days=12))
    assert half_gap(lively, NOW) == timedelta(hours=12)
    assert half_gap(_every(timedelta(minutes=10), since=timedelta(hours=20)), NOW) == timedelta(
        minutes=5
    )


def test_few_entries_and_those_of_the_future_show_no_rhythm() -> None:
    assert half_gap(_every(timedelta(hours=1))[:5], NOW) is None
    assert newest_times([NOW + timedelta(minutes=1)], NOW) == []


@pytest.mark.parametrize(
    ("headers", "max_age", "expires"),
    [
        ({"cache-control": "public, max-age=600"}, timedelta(minutes=10), None),
        ({"cache-control": 'max-age="600"', "age": "200"}, timedelta(seconds=400), None),
        ({"cache-control": "max-age=60", "age": "200"}, timedelta(), None),
        ({"cache-control": "no-cache, max-age=600"}, timedelta(), None),
        ({"cache-control": "max-age=much"}, None, None),
        (
            {"expires": "Tue, 10 Mar 2026 10:30:00 GMT", "date": "Tue, 10 Mar 2026 10:00:00 GMT"},
            None,
            timedelta(minutes=30),
        ),
        ({"expires": "Tue, 10 Mar 2026 10:30:00 GMT"}, None, timedelta(hours=1)),
        ({"expires": "0"}, None, timedelta()),
        (
            {"expires": "Tue, 10 Mar 2026 10:30:00 GMT", "cache-control": "max-age=5"},
            timedelta(seconds=5),
            None,
        ),
        ({}, None, None),
    ],
)
def test_headers_say_how_long_an_answer_stays_fresh(
    headers: dict[str, str], max_age: timedelta | None, expires: timedelta | None
) -> None:
    hints = read_hints(headers, None, NOW)
    assert (hints.max_age, hints.expires) == (max_age, expires)


def test_a_feed_says_how_long_it_stays_fresh() -> None:
    feed = Feed("Post", None, None, (), ttl=QUARTER, update_every=MAXIMUM, skip_hours=(3,))
    hints = read_hints({}, feed, NOW)
    assert (hints.ttl, hints.update_every, hints.skip_hours) == (QUARTER, MAXIMUM, (3,))


@given(INTERVALS, st.integers(), st.integers(1, 10**6))
def test_after_failures_the_wait_grows_and_never_beyond_a_day(
    interval: timedelta, seed: int, failures: int
) -> None:
    pace = Pace(interval)
    wait = pace.after_failure(NOW, seed, failures=failures).at - NOW
    later = pace.after_failure(NOW, seed, failures=failures + 1).at - NOW
    assert pace.minimum <= wait <= later <= MAXIMUM


def test_sources_that_fail_together_do_not_come_back_together() -> None:
    pace = Pace(QUARTER)
    assert len({pace.after_failure(NOW, seed, failures=3).at for seed in range(50)}) == 50
    assert pace.after_failure(NOW, 7, failures=3) == pace.after_failure(NOW, 7, failures=3)


@given(st.sets(st.integers(1, 10**9), max_size=400))
def test_after_a_standstill_sources_come_back_spread_out(sources: set[int]) -> None:
    window = timedelta(minutes=5)
    times = spread_out(sorted(sources), NOW, rate=40, window=window)
    assert set(times) == sources
    allowed = min(timedelta(seconds=len(sources) / 40), window)
    assert all(NOW <= at <= NOW + allowed for at in times.values())


def test_an_operator_may_ask_more_often_than_once_a_day() -> None:
    pace = Pace(QUARTER, timedelta(hours=1))
    rare = pace.after_success(NOW, 1, times=_every(timedelta(days=3)))
    assert rare.at - NOW == timedelta(hours=1)
    assert pace.after_failure(NOW, 1, failures=30).at - NOW == timedelta(hours=1)
    assert Pace(timedelta(hours=2), timedelta(hours=1)).maximum == timedelta(hours=2)


def test_an_interval_below_five_minutes_is_also_the_minimum() -> None:
    assert Pace(timedelta(seconds=2)).minimum == timedelta(seconds=2)
    assert Pace(timedelta(hours=1)).minimum == timedelta(minutes=5)


def test_what_the_server_asks_for_is_kept_where_it_is_longer() -> None:
    pace = Pace(QUARTER)
    asked = pace.after_failure(NOW, 1, failures=1, retry_after=timedelta(hours=2))
    assert (asked.at, asked.reason) == (NOW + timedelta(hours=2), Reason.ASKED)
    soon = pace.after_failure(NOW, 1, failures=1, retry_after=timedelta(seconds=1))
    assert soon.at > NOW + timedelta(minutes=13)
    assert soon.reason is Reason.FAILING


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
