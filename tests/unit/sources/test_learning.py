from hypothesis import given
from hypothesis import strategies as st

from bot.sources.learning import (
    EDGE,
    MAX_WORDS,
    PAGES,
    count_pages,
    learned,
    line_key,
    lines_to_learn,
)

FURNITURE = ["Westmere Live", "Seen something? Ring the desk."]


def _page(number: int) -> str:
    own = [f"Report {number}: the harbour opened again, part {part}." for part in range(4)]
    return "\n\n".join([FURNITURE[0], *own, FURNITURE[1]])


def test_what_stands_on_three_pages_is_learned_and_nothing_else() -> None:
    pages = [lines_to_learn(_page(number)) for number in range(PAGES)]
    assert learned(count_pages(pages)) == {line_key(line) for line in FURNITURE}
    assert learned(count_pages(pages[:-1])) == frozenset()


def test_a_line_twice_on_one_page_is_seen_once() -> None:
    keys = lines_to_learn("\n".join(["Westmere Live"] * 5))
    assert count_pages([keys]) == {line_key("Westmere Live"): 1}


def test_long_lines_and_the_middle_of_long_texts_are_left_alone() -> None:
    long = "word " * (MAX_WORDS + 1)
    assert lines_to_learn(long) == frozenset()
    lines = [f"line {number}" for number in range(10 * EDGE)]
    assert line_key(lines[5 * EDGE]) not in lines_to_learn("\n".join(lines))
    assert line_key(lines[-1]) in lines_to_learn("\n".join(lines))


def test_a_key_is_the_same_on_every_machine_and_in_other_spellings() -> None:
    assert line_key("Westmere Live") == line_key(" westmere: LIVE!") == KEY


KEY = "77a313398e993697"


@given(st.text(max_size=300))
def test_any_text_can_be_learned_from(text: str) -> None:
    assert all(len(key) == 16 for key in lines_to_learn(text))
