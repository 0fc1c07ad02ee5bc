from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.health.stages import DAY, WEEK, Stage, stage_to_tell

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "failing_for", "told", "stage"),
    [
        ("active", None, None, None),
        ("active", DAY - timedelta(seconds=1), None, None),
        ("active", DAY, None, Stage.DAY),
        ("active", 2 * DAY, "day", None),
        ("active", WEEK, "day", Stage.WEEK),
        ("active", WEEK, None, Stage.WEEK),
        ("active", 3 * WEEK, "week", None),
        ("paused", WEEK, None, None),
        ("closed", timedelta(hours=1), None, Stage.CLOSED),
        ("closed", WEEK, "week", Stage.CLOSED),
        ("closed", WEEK, "closed", None),
    ],
)
def test_each_stage_is_told_once(
    state: str, failing_for: timedelta | None, told: str | None, stage: Stage | None
) -> None:
    since = None if failing_for is None else NOW - failing_for
    assert stage_to_tell(state, since, told, NOW) is stage


@given(st.lists(st.integers(0, 48), min_size=1, max_size=40))
def test_however_often_one_looks_a_stage_is_told_at_most_once(hours: list[int]) -> None:
    since, now, told = NOW, NOW, None
    heard: list[Stage] = []
    for step in hours:
        now += timedelta(hours=step)
        stage = stage_to_tell("active", since, told, now)
        if stage is not None:
            heard.append(stage)
            told = str(stage)
    assert heard in ([], [Stage.DAY], [Stage.WEEK], [Stage.DAY, Stage.WEEK])
    assert (now - since < DAY) == (heard == [])
