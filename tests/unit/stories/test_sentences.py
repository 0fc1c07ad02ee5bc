import time
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.sentences import split_sentences


def _cases(name: str) -> list[tuple[str, ...]]:
    path = Path(__file__).parents[2] / "data/stories" / name
    lines = path.read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]


CASES = _cases("sentences.tsv")


@pytest.mark.parametrize(("language", "case"), CASES)
def test_sentences_end_where_a_reader_would_end_them(language: str, case: str) -> None:
    expected = case.split("|")
    told = split_sentences(" ".join(expected), language)
    assert [sentence.text for sentence in told] == expected


def test_sentences_of_a_table_written_blind_end_where_they_should() -> None:
    right = found = wanted = 0
    for language, case in _cases("blind_sentences.tsv"):
        expected = set(accumulate(len(one.replace(" ", "")) for one in case.split("|")))
        told = split_sentences(case.replace("|", " "), language)
        ends = set(accumulate(len(one.text.replace(" ", "")) for one in told))
        last = max(expected)  # the end of a text is none to find
        right += len(ends & expected - {last})
        found += len(ends - {last})
        wanted += len(expected - {last})
    assert 2 * right / (found + wanted) >= 0.963


@pytest.mark.parametrize(("language", "case"), CASES)
def test_a_line_for_each_sentence_gives_the_same(language: str, case: str) -> None:
    expected = case.split("|")
    told = split_sentences("\n\n".join(expected), language)
    assert [sentence.text for sentence in told] == expected


@pytest.mark.parametrize(("text", "count"), [
    ("The harbour deal\n\nShips came at dawn.", 2),
    ("The harbour deal, signed in\nthe old hall, is dead.", 1),
    ("The strike ended.The crowd went home.", 2),
    ("انتهى الإضراب.وعاد الجميع إلى منازلهم.", 2),
    ("The site runs at port.vale.Example today.", 1),
])  # fmt: skip
def test_line_breaks_and_lost_blanks(text: str, count: int) -> None:
    assert len(split_sentences(text)) == count


@given(st.text(alphabet=st.sampled_from("aAب. !?\n…۔\"”3')(1•bB")))
def test_sentences_are_places_in_the_text_in_order_and_lose_nothing_but_space(text: str) -> None:
    end = 0
    for sentence in split_sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert not text[end : sentence.start].strip()
        end = sentence.end
    assert not text[end:].strip()


@pytest.mark.parametrize(
    "hostile",
    ["." * 100_000, ". " * 50_000, "a." * 50_000, "a. " * 17_000, "..[111 " * 15_000,
     "..[111 111 111 111 111 111 111 111 111 111 111]", '"' * 100_000, '."' * 50_000,
     '." ' * 30_000, "\n " * 50_000, "! said " * 15_000, "A. " * 33_000, "x" * 100_000,
     "." + " " * 100_000 + "A", ". \n" * 33_000, "[" * 100_000, "](" * 50_000, "• " * 50_000,
     "1) a " * 20_000, "".join(f"{number}) a " for number in range(1, 99)) * 150, "1. " * 30_000,
     "z. b. " * 15_000, ". al-" * 20_000, "aaa.Bbb " * 12_000, "… " * 40_000,
     ".“" * 50_000, "„." * 50_000, "! — a" * 20_000],
)  # fmt: skip
@pytest.mark.parametrize("language", [None, "de"])
def test_hostile_text_takes_no_longer_than_any_other(hostile: str, language: str | None) -> None:
    started = time.process_time()
    split_sentences(hostile, language)
    assert time.process_time() - started < 2
