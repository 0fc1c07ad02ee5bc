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


FORMS = st.lists(
    st.sets(WORDS, min_size=1, max_size=2).map(sorted).map(tuple), min_size=1, max_size=3
)
OWN = st.lists(FORMS, max_size=8)


def knowing(paths: list[list[tuple[str, ...]]]) -> Trie[int]:
    """Return an empty trie whose values, places in ``paths``, know their own paths."""
    return Trie(lambda number, depth: paths[number][depth:])


def expected_of(paths: list[list[tuple[str, ...]]], text: list[str]) -> set[tuple[int, int, int]]:
    return {
        (start, start + len(path), number)
        for number, path in enumerate(paths)
        for start in range(len(text) - len(path) + 1)
        if all(word in forms for word, forms in zip(text[start:], path, strict=False))
    }


def walked(trie: Trie[int], text: list[str]) -> list[tuple[int, int, int]]:
    lattice = Plain(text)
    return [
        (start, end, number)
        for start in range(len(text))
        for end, number in trie.walk(lattice, start)
    ]


@given(paths=OWN, text=TEXTS, gone=st.sets(st.integers(0, 7)))
def test_a_value_with_an_own_path_is_found_by_any_form_of_its_words_until_it_is_taken_out(
    paths: list[list[tuple[str, ...]]], text: list[str], gone: set[int]
) -> None:
    trie = knowing(paths)
    for number in range(len(paths)):
        trie.add_own(number)
        trie.add_own(number)
    found = walked(trie, text)
    assert set(found) == expected_of(paths, text)
    assert len(found) == len(set(found))
    for number in gone & set(range(len(paths))):
        trie.remove_own(number)
    left = {one for one in expected_of(paths, text) if one[2] not in gone}
    assert set(walked(trie, text)) == left
    for number in range(len(paths)):
        trie.remove_own(number)
    assert trie.is_empty


@given(paths=OWN, others=PATHS, text=TEXTS)
def test_own_paths_and_given_ones_stand_in_one_trie(
    paths: list[list[tuple[str, ...]]], others: list[list[str]], text: list[str]
) -> None:
    trie = knowing(paths)
    for number in range(len(paths)):
        trie.add_own(number)
    for number, path in enumerate(others):
        trie.add(path, 100 + number)
    given_ones = {(start, end, 100 + number) for start, end, number in filled(others).find(text)}
    assert set(walked(trie, text)) == expected_of(paths, text) | given_ones
    for number, path in enumerate(others):
        trie.remove(path, 100 + number)
    assert set(walked(trie, text)) == expected_of(paths, text)


@given(paths=OWN, others=PATHS, word=WORDS)
def test_second_words_are_those_behind_a_first_one_unless_a_path_ends_there(
    paths: list[list[tuple[str, ...]]], others: list[list[str]], word: str
) -> None:
    trie = knowing(paths)
    for number in range(len(paths)):
        trie.add_own(number)
    for number, path in enumerate(others):
        trie.add(path, 100 + number)
    begun = [path for path in paths if word in path[0]]
    begun += [[(one,) for one in path] for path in others if path[0] == word]
    ends = any(len(path) == 1 for path in begun)
    wanted = {second for path in begun for forms in path[1:2] for second in forms}
    assert trie.seconds(word) == (None if ends else wanted)
