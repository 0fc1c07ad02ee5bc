import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.sentences import split_sentences

CASES = [
    "U.S. troops left the valley.|Gen. Holt spoke at No. 10 on Jan. 5.|It cost 3.5 million.",
    "J. R. Vane met Dr. A. Holm.|They agreed.",
    "“We are ready!” Arlen said.|“Are you?” asked Ms. Bell.",
    "He lives in the U.S.|The talks ended.",
    "1. The harbour opens.|2. The market closes.",
    "Wait... what?|Yes…|He left.",
    "Arlen Inc. Chairman Bo Vane left.|Sales rose at 4 p.m. Tuesday.",
    "It took place at 5 p.m.|The crowd went home.",
    "She wrote: “I came.|I saw.”|Then she left.",
    "Some papers, e.g. The Lantern, said so.|Others did not.",
    "They met on Main St. Tomas was late.",
    "هل انتهى الاجتماع؟|نعم.|قال د. كريم إن الاتفاق تم.",
    "یہ پہلا جملہ ہے۔|یہ دوسرا جملہ ہے۔",
    "The harbour deal|Ships came at dawn.",
]


@pytest.mark.parametrize("case", CASES)
def test_sentences_end_where_a_reader_would_end_them(case: str) -> None:
    expected = case.split("|")
    text = " ".join(expected).replace("deal Ships", "deal\n\nShips")
    assert [sentence.text for sentence in split_sentences(text)] == expected


@given(st.text(alphabet=st.sampled_from("aAب. !?\n…۔\"”3'")))
def test_sentences_are_places_in_the_text_in_order_and_lose_nothing_but_space(text: str) -> None:
    end = 0
    for sentence in split_sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert not text[end : sentence.start].strip()
        end = sentence.end
    assert not text[end:].strip()


@pytest.mark.parametrize(
    "hostile",
    ["." * 100_000, ". " * 50_000, "a." * 50_000, "..[111 " * 15_000, '"' * 100_000,
     '."' * 50_000, "\n " * 50_000, "! said " * 15_000, "A. " * 33_000, "x" * 100_000,
     "." + " " * 100_000 + "A", ". \n" * 33_000],
)  # fmt: skip
def test_hostile_text_takes_no_longer_than_any_other(hostile: str) -> None:
    started = time.process_time()
    split_sentences(hostile)
    assert time.process_time() - started < 2
