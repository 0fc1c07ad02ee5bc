import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import SourceId
from bot.telegram.handlers.adding_sources import addresses_in
from bot.telegram.source_buttons import WORDS_BYTES, SourceAction, searched
from bot.telegram.source_keyboards import Spot


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("post.example", ["post.example"]),
        ("<https://post.example/feed>,", ["https://post.example/feed"]),
        ("these two: a.example and b.example; thanks.", ["a.example", "b.example"]),
        ("a.example b.example a.example", ["a.example", "b.example"]),
        ("feed:a.example/x?y=(1)", ["feed:a.example/x?y=(1"]),
        ("harbour", ["harbour"]),
        ("the harbour post", ["the harbour post"]),
        ("", [""]),
    ],
)
def test_addresses_are_found_in_what_people_write(text: str, addresses: list[str]) -> None:
    assert addresses_in(text) == addresses


@given(st.text(max_size=200))
def test_there_is_always_something_to_answer(text: str) -> None:
    assert len(addresses_in(text)) >= 1


@given(st.text(max_size=200), st.sampled_from(SourceAction), st.integers(0, 10**6))
def test_any_search_fits_a_button(words: str, action: SourceAction, number: int) -> None:
    kept = searched(words)
    assert len(kept.encode()) <= WORDS_BYTES
    Spot(9_999, words=kept).doing(SourceId(number), action).pack()
