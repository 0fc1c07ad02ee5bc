from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.retrying import FIRST, LONGEST, backoff


@given(st.integers(1, 10_000))
def test_waits_grow_and_stay_within_bounds(attempts: int) -> None:
    assert FIRST <= backoff(attempts) <= backoff(attempts + 1) <= LONGEST


def test_the_first_waits_double() -> None:
    assert [backoff(n) for n in (1, 2, 3)] == [timedelta(seconds=s) for s in (2, 4, 8)]
