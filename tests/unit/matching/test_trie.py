from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.matching.trie import Trie

WORDS = st.sampled_from(["ash", "birch", "cedar", "dogwood"])
PATHS = st.lists(st.lists(WORDS, min_size=1, max_size=4), max_size=12)
TEXTS = st.lists(WORDS, max_size=15)


class Plain:
    """A text with one reading, as the trie walks along it."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    def steps(self, position: int, *, first: bool) -> Sequence[tuple[str, int]]:
        assert first in {True, False}
        return [(word, position + 1) for word in self._words[position : position + 1]]

    def words(self, position: int) -> frozenset[str]:
        return frozenset(self._words[position : position + 1])


def filled(paths: list[list[str]]) -> Trie[int]:
    trie: Trie[int] = Trie()
    for number, path in enumerate(paths):
        trie.add(path, number)
    return trie


@given(paths=PATHS, text=TEXTS)
def test_every_path_is_found_wherever_it_stands(paths: list[list[str]], text: list[str]) -> None:
    expected = {
        (start, start + len(path), number)
        for number, path in enumerate(paths)
        for start in range(len(text))
        if text[start : start + len(path)] == path
    }
    found = filled(paths).find(text)
    assert set(found) == expected
    assert len(found) == len(expected)


@given(paths=PATHS, text=TEXTS)
def test_walking_from_every_word_finds_what_one_pass_finds(
    paths: list[list[str]], text: list[str]
) -> None:
    trie, lattice = filled(paths), Plain(text)
    walked = {
        (start, end, number)
        for start in range(len(text))
        for end, number in trie.walk(lattice, start)
    }
    assert walked == set(trie.find(text))


@given(paths=PATHS, text=TEXTS, gone=st.sets(st.integers(0, 11)))
def test_what_is_taken_out_leaves_the_rest_as_if_it_had_never_been_there(
    paths: list[list[str]], text: list[str], gone: set[int]
) -> None:
    trie = filled(paths)
    for number in gone & set(range(len(paths))):
        trie.remove(paths[number], number)
    kept: Trie[int] = Trie()
    for number, path in enumerate(paths):
        if number not in gone:
            kept.add(path, number)
    assert set(trie.find(text)) == set(kept.find(text))


@given(paths=PATHS)
def test_nothing_is_left_when_all_is_taken_out(paths: list[list[str]]) -> None:
    trie = filled(paths)
    for number, path in enumerate(paths):
        trie.remove(path, number)
    assert trie.is_empty


@given(paths=PATHS, text=TEXTS)
def test_a_path_that_is_added_again_is_found_once(paths: list[list[str]], text: list[str]) -> None:
    trie = filled(paths)
    for number, path in enumerate(paths):
        trie.add(path, number)
    assert sorted(trie.find(text)) == sorted(filled(paths).find(text))


def test_taking_out_what_was_never_there_changes_nothing() -> None:
    trie = filled([["ash", "birch"]])
    for path in (["ash"], ["ash", "cedar"], ["ash", "birch", "cedar"], ["dogwood"]):
        trie.remove(path, 0)
    trie.remove(["ash", "birch"], 7)
    assert trie.find(["ash", "birch"]) == [(0, 2, 0)]
