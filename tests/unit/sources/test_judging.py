from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import SourceId
from bot.sources.catalogue.judging import fits, is_slow, per_day, silent_for, usual_answer
from bot.sources.catalogue.model import Show, SourceLine, bars
from bot.sources.catalogue.sameness import feed_key
from bot.sources.model import PastPoll

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
HOUR = 3600


def polls(*seconds: float, new: int = 0, outcome: str = "read") -> tuple[PastPoll, ...]:
    return tuple(PastPoll(NOW, outcome, new, timedelta(seconds=each)) for each in seconds)


def times(newest: timedelta, gap: timedelta, count: int = 20) -> tuple[int, ...]:
    first = NOW - newest
    return tuple(int((first - gap * step).timestamp()) for step in range(count))


def line(
    *, title: str = "The Harbour Post", state: str = "active", failures: int = 0,
    entry_times: tuple[int, ...] = (), last_polls: tuple[PastPoll, ...] = (),
) -> SourceLine:  # fmt: skip
    url = "https://post.example/feed"
    return SourceLine(SourceId(1), title, url, state, failures, entry_times, last_polls)


def test_a_source_that_usually_takes_long_is_slow() -> None:
    assert is_slow(polls(6, 7, 0.1, 9))
    assert not is_slow(polls(1, 2, 90))
    assert not is_slow(polls(60, 60)), "two answers say nothing"
    assert not is_slow(polls(20, 20, 20, outcome="timeout")), "it did not answer"


def test_polls_that_fetched_pages_do_not_make_a_source_slow() -> None:
    assert usual_answer(polls(40, 41, 42, new=5) + polls(1, 1, 1)) == timedelta(seconds=1)
    assert is_slow(polls(40, 41, 42, new=5))


@pytest.mark.parametrize(
    ("newest", "gap", "silent"),
    [
        (timedelta(hours=5), timedelta(hours=1), False),
        (timedelta(days=3), timedelta(hours=1), True),
        (timedelta(days=15), timedelta(days=7), False),
        (timedelta(days=22), timedelta(days=7), True),
    ],
)
def test_silence_is_measured_by_a_sources_own_rhythm(
    newest: timedelta, gap: timedelta, *, silent: bool
) -> None:
    found = silent_for(times(newest, gap), NOW)
    assert (found is not None) == silent
    assert found is None or abs(found - newest) < timedelta(seconds=2)


def test_without_a_rhythm_silence_takes_a_month() -> None:
    assert silent_for((), NOW) is None
    assert silent_for(times(timedelta(days=20), timedelta(hours=1), 3), NOW) is None
    assert silent_for(times(timedelta(days=31), timedelta(hours=1), 3), NOW)


def test_one_long_pause_does_not_make_a_source_patient() -> None:
    steady = times(timedelta(days=4), timedelta(hours=2), 19)
    holiday = (*steady, steady[-1] - 30 * 24 * HOUR)
    assert silent_for(holiday, NOW)


def test_lists_hold_what_they_are_named_for() -> None:
    quiet = times(timedelta(days=9), timedelta(hours=1))
    cases = {
        Show.FAILING: line(failures=2),
        Show.SLOW: line(last_polls=polls(9, 9, 9)),
        Show.SILENT: line(entry_times=quiet),
    }
    for show, member in cases.items():
        assert fits(member, Show.ALL, "", NOW)
        assert [other for other in cases if fits(member, other, "", NOW)] == [show]
    assert fits(line(state="closed"), Show.FAILING, "", NOW)
    paused = line(state="paused", failures=2, entry_times=quiet, last_polls=polls(9, 9, 9))
    assert not any(fits(paused, show, "", NOW) for show in cases)


@pytest.mark.parametrize("words", ["harbour", "POST harb", "post.example", "", "hárbour"])
def test_each_word_is_looked_for_in_title_and_address(words: str) -> None:
    assert fits(line(), Show.ALL, words, NOW)
    assert not fits(line(), Show.ALL, f"{words} desert", NOW)


def test_words_are_found_in_any_script() -> None:
    assert fits(line(title="ÜSKÜDAR LİMANI"), Show.ALL, "üsküdar", NOW)
    assert fits(line(title="صَوت المِيناء"), Show.ALL, "الميناء", NOW)


@given(st.lists(st.timedeltas(timedelta(days=-2), timedelta(days=30)), max_size=40))
def test_every_article_of_the_fortnight_is_in_one_day(ages: list[timedelta]) -> None:
    counts = per_day([NOW - age for age in ages], NOW, 14)
    assert len(counts) == 14
    assert sum(counts) == sum(age < timedelta(days=14) for age in ages)


@given(st.lists(st.integers(0, 5000), max_size=14))
def test_higher_counts_have_no_lower_bars(counts: list[int]) -> None:
    drawn = bars(counts)
    assert len(drawn) == len(counts)
    pairs = sorted(zip(counts, drawn, strict=True))
    heights = ["·▁▂▃▄▅▆▇█".index(bar) for _, bar in pairs]
    assert heights == sorted(heights)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://post.example/feed/", "http://www.Post.example:80/feed", True),
        ("https://post.example/feed#top", "https://post.example/feed", True),
        ("https://post.example/feed?a=1", "https://post.example/feed?a=2", False),
        ("https://post.example/Feed", "https://post.example/feed", False),
        ("https://post.example:8443/feed", "https://post.example/feed", False),
        ("http://[", "http://[", True),
    ],
)
def test_addresses_of_one_feed_have_one_key(one: str, other: str, *, same: bool) -> None:
    assert (feed_key(one) == feed_key(other)) == same
