"""What must hold for every query, against an evaluator that is too simple to be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import SubjectId
from bot.matching.index import SubjectIndex
from bot.matching.lexemes import QueryError
from bot.matching.topic_tree import All, AnyOf, Mention, Near, Node, Not, Term
from bot.matching.topics import bound, parse
from bot.matching.word_pairs import WordPairs
from tests.unit.matching.support import article, topic

# No word is an inflection of another, or two of them together; none is found in a table.
WORDS = ("kobalt", "zirkon", "wolfram", "tantal", "gallium", "indium", "kobaltum")
PEOPLE = (SubjectId(901), SubjectId(902))
PLACES = {PEOPLE[0]: "Quorra Vintel", PEOPLE[1]: "Bexley Tromm"}

leaf = st.one_of(
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(
        lambda words: f'"{" ".join(words)}"'
    ),
    st.sampled_from([f"{word[:4]}*" for word in WORDS]),
    st.sampled_from([f'="{word.upper()}"' for word in WORDS]),
    st.sampled_from([f"title:{word}" for word in WORDS]),
)
near = st.tuples(leaf, st.integers(1, 4), leaf).map(lambda one: f"{one[0]} NEAR/{one[1]} {one[2]}")
queries = st.recursive(
    st.one_of(leaf, near),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) OR ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) AND ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) -({two[1]})"),
    ),
    max_leaves=6,
)
written = st.lists(
    st.sampled_from((*WORDS, *(word.upper() for word in WORDS), "and", "so")), max_size=12
)


def _places(leaf: Term | Mention, title: list[str], text: list[str]) -> set[tuple[int, int]]:
    """Try the leaf at every place; title and text are far apart, so that nothing goes across."""
    assert isinstance(leaf, Term)
    words = [*title, "|", *text]
    limit = len(title) if leaf.in_title else len(words)
    length = len(leaf.words)
    return {
        (start, start + length)
        for start in range(limit - length + 1)
        if all(
            words[start + index] == word
            if leaf.exact
            else words[start + index].lower().startswith(word)
            if index in leaf.prefixes
            else words[start + index].lower() == word
            for index, word in enumerate(leaf.words)
        )
    }


def _is_true(node: Node, title: list[str], text: list[str]) -> bool:
    match node:
        case Term() | Mention():
            return bool(_places(node, title, text))
        case Near(left, right, distance):
            pairs = [
                (one, other)
                for first in left
                for second in right
                for one in _places(first, title, text)
                for other in _places(second, title, text)
            ]
            crossed = len(title)  # the bar between title and text is no word
            return any(
                one != other
                and max(
                    _between(one, other, crossed),
                    _between(other, one, crossed),
                )
                < distance
                for one, other in pairs
            )
        case Not(part):
            return not _is_true(part, title, text)
        case All(parts):
            return all(_is_true(part, title, text) for part in parts)
        case AnyOf(parts):
            return any(_is_true(part, title, text) for part in parts)


def _between(one: tuple[int, int], other: tuple[int, int], bar: int) -> int:
    return other[0] - one[1] - (one[1] <= bar < other[0])


def _parsed(query: str) -> Node | None:
    try:
        return parse(query).root
    except QueryError:
        return None


@given(query=queries, title=written, text=written)
def test_a_query_is_as_true_as_a_simple_evaluator_says(
    query: str, title: list[str], text: list[str]
) -> None:
    root = _parsed(query)
    if root is None:
        return
    index = SubjectIndex([topic(query), topic("zirkon OR tantal OR indium", 2)])
    matches = index.match(article(" ".join(text), title=" ".join(title)))
    found = any(match.subject_id == 1 for match in matches)
    assert found is _is_true(root, title, text)


@given(query=queries)
def test_a_normal_form_means_what_the_query_means(query: str) -> None:
    root = _parsed(query)
    if root is not None:
        assert parse(parse(query).normal_form).root == root


@pytest.mark.parametrize(
    "query", ['"C’ʿ0"', "D’93*", "a=t`eı*", "ESJD–ةأʻ", '"salt – ها"', "l’l’Iran", "S’s’s"]
)
def test_a_normal_form_of_odd_signs_means_the_same(query: str) -> None:
    meaning = parse(query)
    again = parse(meaning.normal_form)
    assert again.root == meaning.root
    assert again.normal_form == meaning.normal_form


@given(
    query=st.text(
        st.sampled_from("CcLlDdSstqu’'ʿ0 1½éİıßﬁ.-–‐*=@#()\"“”:NEAR/3йيأةها\u200c\u0651ـ\u00ad"),
        max_size=12,
    )
)
def test_a_normal_form_of_elisions_and_scripts_means_the_same(query: str) -> None:
    root = _parsed(query)
    if root is not None:
        assert parse(parse(query).normal_form).root == root


@given(query=st.text(st.sampled_from('ab"()- \nANDORTéé中’.*=@#7title:NEAR/3½'), max_size=30))
def test_a_normal_form_of_anything_means_the_same(query: str) -> None:
    root = _parsed(query)
    if root is not None:
        assert parse(parse(query).normal_form).root == root


@given(query=queries)
def test_a_topic_leaves_nothing_behind(query: str) -> None:
    if _parsed(query) is None:
        return
    index = SubjectIndex([topic(query)])
    index.remove(topic(query).id)
    assert index.is_empty


@given(asked=st.lists(st.tuples(queries, st.booleans()), min_size=1, max_size=4), text=written)
def test_an_index_that_changes_between_articles_finds_what_a_new_one_finds(
    asked: list[tuple[str, bool]], text: list[str]
) -> None:
    known = [(query, stays) for query, stays in asked if _parsed(query) is not None]
    one = article(" ".join(text))
    changing = SubjectIndex()
    for number, (query, _) in enumerate(known, 1):
        changing.add(topic(query, number))
        changing.match(one)
    for number, (_, stays) in enumerate(known, 1):
        if not stays:
            changing.remove(SubjectId(number))
            changing.match(one)
    left = [topic(query, number) for number, (query, stays) in enumerate(known, 1) if stays]
    assert changing.match(one) == SubjectIndex(left).match(one)


@given(words=st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), max_size=9))
def test_no_pair_of_words_is_forgotten(words: list[tuple[str, str]]) -> None:
    pairs = WordPairs()
    numbered = [(f"{one}{number}", other) for number, (one, other) in enumerate(words * 60)]
    for one, other in numbered:
        pairs.add(one, other)
    assert all(pairs.may_have(other, one) for one, other in numbered)


@given(which=st.sampled_from(PEOPLE), word=st.sampled_from(WORDS))
def test_an_actor_goes_by_its_number_once_it_is_known(which: SubjectId, word: str) -> None:
    query = parse(f'{word} @"{PLACES[which]}"')
    (mention,) = query.unknown_actors
    assert mention.name == PLACES[which].lower()
    known = bound(query, lambda _: which)
    assert known.unknown_actors == ()
    assert known.actors == {which}
    assert parse(known.normal_form) == known
