from hypothesis import given
from hypothesis import strategies as st

from bot.matching.index import SubjectIndex
from bot.matching.model import Match, Subject
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
