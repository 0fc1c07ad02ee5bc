import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ids import SubjectId
from bot.matching.index import SubjectIndex
from bot.matching.model import Actor, Alias, Match, Strength, Subject
from tests.unit.matching.support import actor, article, topic

SUBJECTS: list[Subject] = [
    actor("Tarim al-Dabbani", "al-Dabbani", number=1, context=("harbour",)),
    actor("Front of the Meadow", "FOTM", number=2),
    actor("Yusra Dabbani", number=3),
    topic("harbour strike", number=4),
    topic('"pilot boat" OR (tide -storm)', number=5),
    topic("harbour NEAR/3 crane", number=6),
]
TEXT = article(
    "Tarim al-Dabbani spoke at the harbour, where cranes stood still in the strike. The Front of "
    "the Meadow (FOTM) sent a pilot boat against the tide; Yusra Dabbani was aboard."
)


def ordered(matches: list[Match]) -> list[tuple[int, float]]:
    return [(match.subject_id, match.score) for match in matches]


@given(kept=st.sets(st.integers(0, len(SUBJECTS) - 1)), order=st.permutations(SUBJECTS))
def test_an_index_knows_what_it_holds_and_nothing_of_what_it_held(
    kept: set[int], order: list[Subject]
) -> None:
    lasting = [SUBJECTS[at] for at in sorted(kept)]
    index = SubjectIndex(order)
    for subject in order:
        if subject not in lasting:
            index.remove(subject.id)
    assert ordered(index.match(TEXT)) == ordered(SubjectIndex(lasting).match(TEXT))


@given(order=st.permutations(SUBJECTS))
def test_an_index_that_has_lost_all_its_subjects_is_empty(order: list[Subject]) -> None:
    index = SubjectIndex(SUBJECTS)
    index.match(TEXT)
    for subject in order:
        index.remove(subject.id)
    assert index.is_empty


@given(times=st.integers(1, 3))
def test_a_subject_that_is_added_again_is_found_once(times: int) -> None:
    index = SubjectIndex(SUBJECTS * times)
    assert ordered(index.match(TEXT)) == ordered(SubjectIndex(SUBJECTS).match(TEXT))


def test_all_subjects_of_the_sample_are_found() -> None:
    found = [number for number, _ in ordered(SubjectIndex(SUBJECTS).match(TEXT))]
    assert found == [1, 2, 3, 4, 5, 6]


def test_a_name_is_found_though_its_words_were_met_before_it_was_added() -> None:
    text = article("Tareem al-Dabbaani spoke. Later President Dabbaani left.")
    index = SubjectIndex([actor("Mirna Oskela", "Oskela", number=1)])
    assert not index.match(text)
    index.add(actor("Tarim al-Dabbani", number=2))
    (match,) = index.match(text)
    assert [piece.found for piece in match.evidence] == ["Tareem al-Dabbaani", "Dabbaani"]
    index.remove(SubjectId(2))
    assert not index.match(text)


def test_a_name_is_found_though_another_of_its_first_or_last_word_was_known_before() -> None:
    text = article("Tareem Oskelaa spoke of Mirna Vendaal. Later President Oskelaa left.")
    index = SubjectIndex([actor("Tarim Vendal", number=1), actor("Zoran Oskela", number=2)])
    before = [match.subject_id for match in index.match(text)]
    index.add(actor("Tarim Oskela", number=3))
    assert [match.subject_id for match in index.match(text)] == sorted([*before, 3])
    index.remove(SubjectId(3))
    assert [match.subject_id for match in index.match(text)] == before


SPEAKER = Actor(
    SubjectId(1),
    "Zoran Veltik",
    (Alias("Zoran Veltik"), Alias("Veltik", Strength.WEAK)),
    context=("Copper League",),
    country="IQ",
)
COMPATRIOT = Actor(SubjectId(2), "Orlan Brigade", (Alias("Orlan Brigade"),), country="IQ")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Veltik spoke.", False),
        ("Weltik spoke.", False),
        ("Zoran Veltik came. Veltik spoke.", True),
        ("Veltik spoke of the Copper League.", True),
        ("Weltik spoke of the Copper League.", True),
        ("President Veltik spoke.", True),
        ("President Orlan Veltik spoke.", False),
        ("Orlan Veltik spoke of the Copper League.", False),
        ("Veltik met the Orlan Brigade.", True),
        ("Veltik met the copper thieves.", False),
    ],
)
def test_a_weak_word_is_found_where_something_speaks_for_its_actor(text: str, found: bool) -> None:
    numbers = [
        number for number, _ in ordered(SubjectIndex([SPEAKER, COMPATRIOT]).match(article(text)))
    ]
    assert (SPEAKER.id in numbers) is found
