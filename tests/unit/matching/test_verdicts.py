"""The verdict on every labelled row is frozen: a change that flips one shows which."""

from pathlib import Path

import pytest

from benchmarks.actors import background_articles, false_alarms, measure, verdicts
from benchmarks.scoreboard import Scoreboard, read_rows

DATA = Path(__file__).parents[2] / "data" / "matching"


def _board(which: str) -> Scoreboard:
    return measure(read_rows(DATA / f"{which}.tsv"))


@pytest.mark.parametrize("which", ["actors", "actors_learned", "actors_traps", "heldout"])
def test_no_row_has_flipped_since_the_verdicts_were_frozen(which: str) -> None:
    """Run ``python -m benchmarks.actors --rows X.tsv --freeze X.verdicts`` to accept a change."""
    frozen = (DATA / f"{which}.verdicts").read_text("utf-8").splitlines()
    assert verdicts(_board(which)).splitlines() == frozen


@pytest.mark.parametrize(
    ("which", "precision", "recall"),
    [("actors", 0.995, 0.985), ("actors_traps", 0.985, 0.98), ("heldout", 0.985, 0.97)],
)
def test_labelled_rows_are_judged_well(which: str, precision: float, recall: float) -> None:
    outcomes = _board(which).outcomes
    right = sum(outcome.found and outcome.wanted for outcome in outcomes)
    assert right / sum(outcome.found for outcome in outcomes) >= precision
    assert right / sum(outcome.wanted for outcome in outcomes) >= recall


@pytest.mark.parametrize("which", ["actors", "heldout"])
def test_no_actor_is_found_in_articles_about_others(which: str) -> None:
    files = sorted((DATA / "background").glob("*.txt"))
    rate, alarms = false_alarms(read_rows(DATA / f"{which}.tsv"), files)
    assert (rate, alarms) == (0.0, [])


def test_a_file_of_paragraphs_is_one_article_and_one_of_lines_is_many(tmp_path: Path) -> None:
    one, many = tmp_path / "one.txt", tmp_path / "many.txt"
    one.write_text("Bread is back\n\nThe oven was mended.\n", "utf-8")
    many.write_text("Bread is back.\nThe oven was mended.\n", "utf-8")
    assert [len(background_articles(file)) for file in (one, many)] == [1, 2]
