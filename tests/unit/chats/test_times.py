from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chats.times import MOST_TIMES, parse_times


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ("07:30", ["07:30"]),
        ("7.30", ["07:30"]),
        ("0730", ["07:30"]),
        ("730", ["07:30"]),
        ("7", ["07:00"]),
        ("7am", ["07:00"]),
        ("7:30 p.m.", ["19:30"]),
        ("12am", ["00:00"]),
        ("12 PM", ["12:00"]),
        ("7h30", ["07:30"]),
        ("19h", ["19:00"]),
        ("٠٧:٣٠", ["07:30"]),
        ("۱۸:۴۵", ["18:45"]),
        ("18:00 07:30", ["07:30", "18:00"]),
        ("7:30, 18:00 and 21.15", ["07:30", "18:00", "21:15"]),
        ("08:00 08:00", ["08:00"]),
    ],
)
def test_times_as_people_type_them(typed: str, times: list[str]) -> None:
    assert parse_times(typed) == tuple(time.fromisoformat(one) for one in times)


@pytest.mark.parametrize(
    "typed", ["", "soon", "25:00", "7:60", "13pm", "0am", "at noon 12", "7:30 or so", "12345", "-7"]
)
def test_anything_else_is_no_time(typed: str) -> None:
    assert parse_times(typed) is None


def test_there_is_a_most() -> None:
    assert parse_times(" ".join(f"{hour}:00" for hour in range(MOST_TIMES + 1))) is None


@given(
    st.lists(st.times().map(lambda t: t.replace(second=0, microsecond=0)), min_size=1, max_size=6)
)
def test_what_is_shown_can_be_typed(times: list[time]) -> None:
    shown = ", ".join(at.strftime("%H:%M") for at in times)
    assert parse_times(shown) == tuple(sorted(set(times)))


@given(st.text(max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    parse_times(text)
