import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.cleaning import MAX_COMBINING, clean


@pytest.mark.parametrize(
    "harmless",
    [
        "Plain text.\nSecond line\twith a tab",
        "مَرْحَبًا بِكُمْ",
        "می\u200cخواهم",
        "👨\u200d👩\u200d👧 👍🏽",
        "Tiếng Việt",
        "שָׁלוֹם",
        "a\u200fb",
    ],
)
def test_honest_text_stays_as_it_is(harmless: str) -> None:
    assert clean(harmless) == harmless


@pytest.mark.parametrize("trick", ["\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\U000e0041"])
def test_a_character_that_plays_tricks_goes(trick: str) -> None:
    assert clean(f"a{trick}b") == "ab"


@given(st.text())
def test_no_letter_carries_a_pile_of_marks(text: str) -> None:
    marks = 0
    for character in clean(text + "\u0301" * 9):
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        assert marks <= MAX_COMBINING


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
