from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.stories.ranking import Weight, importance

sizes = st.floats(0, 200, allow_nan=False)
weights = st.builds(
    Weight,
    sources=sizes,
    match=st.floats(0, 1),
    age_hours=st.floats(-5, 200),
    subjects=st.integers(1, 9),
    recent_sources=sizes,
    wish=st.floats(-2, 2),
    is_news=st.booleans(),
    is_new=st.booleans(),
)


@given(weights, sizes)
def test_more_sources_never_rank_lower(weight: Weight, more: float) -> None:
    assert importance(replace(weight, sources=weight.sources + more)) >= importance(weight)


@given(weights, sizes)
def test_newer_never_ranks_lower(weight: Weight, hours: float) -> None:
    assert importance(replace(weight, age_hours=weight.age_hours - hours)) >= importance(weight)


@given(weights, st.floats(0, 1))
def test_a_better_match_never_ranks_lower(weight: Weight, better: float) -> None:
    better = max(better, weight.match)
    assert importance(replace(weight, match=better)) >= importance(weight)


@given(weights, st.integers(0, 5))
def test_more_subjects_never_rank_lower(weight: Weight, more: int) -> None:
    assert importance(replace(weight, subjects=weight.subjects + more)) >= importance(weight)


@given(weights, st.floats(0, 2))
def test_what_is_wanted_more_never_ranks_lower(weight: Weight, more: float) -> None:
    assert importance(replace(weight, wish=weight.wish + more)) >= importance(weight)


@given(weights)
def test_opinion_and_what_is_not_new_rank_lower(weight: Weight) -> None:
    full = importance(replace(weight, is_news=True, is_new=True))
    assert importance(replace(weight, is_news=False, is_new=True)) < full
    assert importance(replace(weight, is_news=True, is_new=False)) < full


def test_ten_sources_of_yesterday_outrank_two_of_this_hour() -> None:
    assert importance(Weight(10, 0.4, 20)) > importance(Weight(2, 0.4, 1))
