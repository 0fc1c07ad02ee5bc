import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.likeness import likeness, title_key

SAME = [
    ("Governor of Port Vale signs harbour deal with Lumeria",
     "Port Vale governor signs harbour deal with Lumeria - River Gazette"),
    ("Governor of Port Vale signs harbour deal with Lumeria",
     "Port Vale's governor signs ten-year harbour deal with Lumeria after talks"),
    ("Ines Koval resigns as leader of the Harbour Party",
     "Harbour Party leader Ines Koval resigns"),
    ("Ines Koval resigns", "Ines Koval resigned"),
    ("Storm hits Port Vale", "LIVE: Storm hits Port Vale, thousands without power"),
    ("حاكم بورت فيل يوقع اتفاق الميناء مع لوميريا",
     "حاكم بورت فيل يوقع اتفاقا حول الميناء مع لوميريا"),
]  # fmt: skip
DIFFERENT = [
    ("Earthquake of magnitude 5.1 shakes Norland coast",
     "Earthquake of magnitude 6.3 shakes Norland coast"),
    ("Earthquake shakes Norland coast", "Earthquake shakes Sudland coast"),
    ("Prime minister visits Lumeria for talks on harbour deal",
     "Prime minister visits Carrow for talks on harbour deal"),
    ("Central bank raises rates to 5%", "Central bank cuts rates to 5%"),
    ("Letters", "Letters"),
    ("Morning briefing", "Morning briefing"),
    ("Qais Vane meets the mayor", "The mayor opens a school"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_headlines_of_one_event_are_alike(one: str, other: str) -> None:
    assert likeness(title_key(one), title_key(other)) > 0


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_headlines_of_two_events_are_not(one: str, other: str) -> None:
    assert likeness(title_key(one), title_key(other)) == 0


WORDS = """Port vale signs deal harbour 5 6 Lumeria Carrow talks"""
titles = st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join)


@given(titles, titles)
def test_likeness_is_the_same_both_ways_and_within_bounds(one: str, other: str) -> None:
    there = likeness(title_key(one), title_key(other))
    assert there == likeness(title_key(other), title_key(one))
    assert 0 <= there <= 1
