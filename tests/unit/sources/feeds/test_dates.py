from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.feeds.calendar_names import MONTHS, SOLAR_MONTHS, fold
from bot.sources.feeds.dates import first_date, parse_date

# Whole seconds, since RFC 822 has no others.
MOMENTS = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(MOMENTS, OFFSETS)
def test_what_is_written_by_rule_is_read_back(moment: datetime, zone: timezone) -> None:
    local = moment.astimezone(zone)
    assert parse_date(format_datetime(local)) == moment
    assert parse_date(local.isoformat()) == moment
    assert parse_date(local.strftime("%A, %d %b %Y %H:%M:%S UTC%z")) == moment
    assert parse_date(local.strftime("%a %b %d %H:%M:%S GMT%z %Y")) == moment
    assert parse_date(local.strftime("%d %B %Y %H:%M:%S %z")) == moment
    assert parse_date(local.strftime("%B %d, %Y, %I:%M:%S %p %z")) == moment


@given(MOMENTS, st.data())
def test_every_name_of_a_month_is_known(moment: datetime, data: st.DataObject) -> None:
    names = [name for name, number in MONTHS.items() if number == moment.month]
    name = data.draw(st.sampled_from(names))
    found = parse_date(f"{moment.day} {name} {moment.year}")
    assert found is not None
    assert found.date() == moment.date()


@given(st.text(max_size=150))
def test_no_text_is_too_much(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.utcoffset() is not None


@given(st.text("0123456789-+:/., TZapmGMT", max_size=40))
def test_no_jumble_of_signs_is_too_much(text: str) -> None:
    found = parse_date(text)
    assert found is None or 1899 <= found.year <= 9999


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1 فروردین 1403", "2024-03-20"),
        ("29 اسفند 1402", "2024-03-19"),
        ("1 فروردین 1404", "2025-03-21"),
        ("30 اسفند 1403", "2025-03-20"),
        ("31 خرداد 1399", "2020-06-20"),
        ("1 مهر 1400", "2021-09-23"),
        ("22 بهمن 1357", "1979-02-11"),
    ],
)
def test_the_calendar_of_iran_is_reckoned(written: str, day: str) -> None:
    found = parse_date(written)
    assert found is not None
    assert found.date().isoformat() == day


@pytest.mark.parametrize("written", ["40 فروردین 1403", "1403/13/01", "10 foo 2026", "2026-13-01"])
def test_days_that_do_not_exist_are_none(written: str) -> None:
    assert parse_date(written) is None


def test_the_first_that_is_a_date_is_taken() -> None:
    assert first_date(["soon", "", "2026-03-10"]) == datetime(2026, 3, 10, tzinfo=UTC)
    assert first_date([]) is None


def test_no_name_of_a_month_means_two() -> None:
    assert not set(MONTHS) & set(SOLAR_MONTHS)
    assert fold("كانون الثّاني") in MONTHS


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("Wed, 11 Mar 2026 01:30:00 +0300", 180),
        ("2026-03-11T01:30:00+03:00", 180),
        ("2026-03-10T18:30:00-0400", -240),
        ("Tue, 10 Mar 2026 22:30:00 GMT", 0),
        ("2026-03-10 22:30", 0),
    ],
)
def test_a_date_keeps_the_offset_that_it_is_written_with(written: str, minutes: int) -> None:
    moment = parse_date(written)
    assert moment is not None
    assert moment == datetime(2026, 3, 10, 22, 30, tzinfo=UTC)
    assert moment.utcoffset() == timedelta(minutes=minutes)
