from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chats.times import MOST_TIMES
from bot.chats.timetable import at_times, parse_timetable, with_day
from bot.digests.schedule import EVERY_DAY, Slot
from bot.rendering.weekdays import runs, week_of, weekday_names

NOW = (Slot(time(8)), Slot(time(20)))
WORKDAYS = "01234"
weeks = st.sets(st.integers(0, 6), min_size=1).map(frozenset)
minutes = st.times().map(lambda at: at.replace(second=0, microsecond=0))
slots = st.dictionaries(minutes, weeks, min_size=1, max_size=MOST_TIMES).map(
    lambda found: tuple(Slot(at, found[at]) for at in sorted(found))
)


def _read(text: str, language: str = "en") -> list[str] | None:
    """Return "08:00 01234" for each time: its days, 0 for Monday; all days are left out."""
    found = parse_timetable(text, weekday_names(language), NOW)
    if found is None:
        return None
    named = [("".join(map(str, sorted(slot.days))), f"{slot.at:%H:%M}") for slot in found]
    return [at if days == "0123456" else f"{at} {days}" for days, at in named]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("08:00", ["08:00"]),
        ("08:00 18:30", ["08:00", "18:30"]),
        ("08:00 mon-fri", ["08:00 01234"]),
        ("Mon – Fri 8am", ["08:00 01234"]),
        ("sat 10:00", ["10:00 5"]),
        ("Saturdays at 10", ["10:00 5"]),
        ("every friday 9.15", ["09:15 4"]),
        ("sun-thu 07:00", ["07:00 01236"]),
        ("mon, wed and fri 7:30", ["07:30 024"]),
        ("monday to friday 7:30 and 18:00, sat 10", ["07:30 01234", "10:00 5", "18:00 01234"]),
        ("7:30 tue 8:30 thurs", ["07:30 1", "08:30 3"]),
        ("8:00 mon, 8:00 tue", ["08:00 01"]),
        ("every day 8:00", ["08:00"]),
        ("8:00 daily", ["08:00"]),
        ("mon-fri", ["08:00 01234", "20:00 01234"]),
        ("daily", ["08:00", "20:00"]),
        ("sat-sat 9:00", ["09:00 5"]),
    ],
)
def test_times_and_days_as_people_type_them(typed: str, read: list[str]) -> None:
    assert _read(typed) == read


@pytest.mark.parametrize(
    ("language", "typed", "read"),
    [
        ("ar", "السبت ١٠:٠٠", ["10:00 5"]),
        ("ar", "08:00 من الأحد إلى الخميس", ["08:00 01236"]),
        ("ar", "الأحد والثلاثاء والخميس 8:00", ["08:00 136"]),
        ("ar", "كل يوم 8:00", ["08:00"]),
        ("ar", "sat 8:00", ["08:00 5"]),
        ("fa", "سه‌شنبه 8:00", ["08:00 1"]),
        ("fa", "سه شنبه 8:00", ["08:00 1"]),
        ("tr", "Pzt-Cum 08:00", ["08:00 01234"]),
        ("ru", "по вт и чт 8:00", ["08:00 13"]),
        ("de-AT", "Mo. bis Fr. 8 Uhr", ["08:00 01234"]),
        ("pt-br", "segunda-feira 8h", ["08:00 0"]),
        ("sv", "on 10:00", ["10:00 2"]),
        ("xx", "mon 10:00", ["10:00 0"]),
    ],
)
def test_days_are_read_in_the_readers_language_and_in_english(
    language: str, typed: str, read: list[str]
) -> None:
    assert _read(typed, language) == read


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "monkey 8:00", "8:00 sat 10:00", "mon 8:00 tue", "mon-8:00", "-7", "8-9",
     "25:00 mon", "weekdays 8:00", "mon-", " ".join(f"{hour}:00" for hour in range(7))],
)  # fmt: skip
def test_anything_else_is_none(typed: str) -> None:
    assert _read(typed) is None


@pytest.mark.parametrize("language", ["en", "ar", "ckb", "fa", "tr", "ru", "de", "fr", "es", "he"])
def test_each_day_and_each_stretch_of_days_can_be_typed_by_its_name(language: str) -> None:
    names = weekday_names(language)
    for first, start in names.items():
        assert parse_timetable(f"{first} 10:00", names, ()) == (
            Slot(time(10), frozenset({start})),
        ), first
    called = {day: name for name, day in names.items()}
    for start in range(7):
        for length in range(1, 8):
            days = {(start + step) % 7 for step in range(length)}
            typed = f"{called[start]} - {called[(start + length - 1) % 7]} 9:00"
            assert parse_timetable(typed, names, ()) == (Slot(time(9), frozenset(days)),)


@given(st.text(max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    parse_timetable(text, weekday_names("en"), NOW)


@given(weeks)
def test_runs_hold_each_day_once(days: frozenset[int]) -> None:
    held = [(a + step) % 7 for a, b in runs(days) for step in range((b - a) % 7 + 1)]
    assert sorted(held) == sorted(days)


@given(slots, st.integers(0, 6))
def test_a_day_can_be_added_and_taken_away(chosen: tuple[Slot, ...], day: int) -> None:
    added = with_day(chosen, day, wanted=True)
    assert all(day in slot.days for slot in added)
    left = with_day(chosen, day, wanted=False)
    assert left
    assert all(slot.days for slot in left)
    assert left == chosen or not any(day in slot.days for slot in left)


@given(slots, minutes)
def test_another_hour_keeps_the_days_that_all_times_have(
    chosen: tuple[Slot, ...], at: time
) -> None:
    (slot,) = at_times(chosen, [at])
    days = {one.days for one in chosen}
    assert slot == Slot(at, chosen[0].days if len(days) == 1 else EVERY_DAY)


def test_a_week_begins_as_where_the_language_is_spoken() -> None:
    assert week_of("ar")[0] == 5
    assert week_of("fa")[0] == 5
    assert week_of("de")[0] == 0
    assert week_of("en")[0] == 0
    assert week_of("en-US")[0] == 6
