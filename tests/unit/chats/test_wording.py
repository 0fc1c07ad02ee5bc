import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.chats.wording import WINDOW, point_at, tidy


def test_hidden_and_turning_characters_are_taken_out() -> None:
    assert tidy("a\u202eb\u200b\x00 c\n\td\u2066") == "ab c d"


def test_the_joiner_that_persian_needs_stays() -> None:
    assert tidy("می\u200cخواهم") == "می\u200cخواهم"


@given(st.text())
def test_tidying_twice_is_tidying_once_and_leaves_one_line(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert not any(unicodedata.category(char) == "Cc" for char in once)


def test_marks_stand_under_the_wrong_characters() -> None:
    spot = point_at("harbour AND (water", 12)
    assert spot.line[len(spot.marks) - 1] == "("


@given(st.text(alphabet="abc ()", min_size=1, max_size=300), st.data())
def test_in_a_long_query_the_marks_move_with_the_window(query: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(query) - 1))
    spot = point_at(query, position, 3)
    assert len(spot.line) <= WINDOW + 2
    assert spot.line[spot.marks.index("^")] == query[position]
    assert len(spot.marks) <= len(spot.line)


def test_marks_are_no_use_where_text_runs_from_right_to_left() -> None:
    spot = point_at("ميناء AND (ماء", 10)
    assert (spot.turned, spot.wrong) == (True, "(")
    assert not point_at("harbour AND (water", 12).turned


def test_a_mistake_behind_the_end_is_marked_behind_the_end() -> None:
    assert point_at("harbour AND", 11).marks == " " * 11 + "^"
