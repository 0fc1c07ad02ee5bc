"""The labelled rows: how good topics are, and which verdicts a change has flipped."""

from pathlib import Path

import pytest

from benchmarks.scoreboard import figures, read_rows
from benchmarks.topics import measure, verdicts

DATA = Path(__file__).parents[2] / "data" / "matching"
SETS = ("topics", "topics_heldout", "topics_unseen", "topics_forms")


@pytest.mark.parametrize("rows", SETS)
def test_no_verdict_has_flipped(rows: str) -> None:
    """After a wanted change: ``python -m benchmarks.topics --rows … --freeze ….verdicts``."""
    now = verdicts(measure(read_rows(DATA / f"{rows}.tsv")))
    frozen = (DATA / f"{rows}.verdicts").read_text("utf-8").splitlines()
    flipped = [line for line in now if line not in frozen]
    assert flipped == []
    assert now == frozen


@pytest.mark.parametrize("rows", SETS)
def test_topics_are_found_as_well_as_promised(rows: str) -> None:
    board = measure(read_rows(DATA / f"{rows}.tsv"))
    found = figures(board.outcomes)
    assert found["precision"] >= 0.97
    assert found["recall"] >= 0.95
