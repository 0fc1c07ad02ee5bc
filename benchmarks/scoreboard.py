"""Precision and recall over labelled rows, by reason and by language."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.ids import ArticleId
from bot.sources.model import ArticleText


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row and what the product says of it."""

    row: dict[str, str]
    subject: str
    found: bool

    @property
    def wanted(self) -> bool:
        """What the row expects."""
        return self.row["expected"] == "match"


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """All outcomes of one run."""

    outcomes: list[Outcome]
    seconds: float
    """Of the processor, for all rows."""

    @property
    def failures(self) -> list[Outcome]:
        """The rows that the product gets wrong."""
        return [outcome for outcome in self.outcomes if outcome.found is not outcome.wanted]

    def by(self, column: str) -> dict[str, dict[str, float]]:
        """Return the figures for each value of a column."""
        groups: defaultdict[str, list[Outcome]] = defaultdict(list)
        for outcome in self.outcomes:
            groups[outcome.row.get(column) or "-"].append(outcome)
        return {value: figures(group) for value, group in sorted(groups.items())}


def figures(outcomes: Iterable[Outcome]) -> dict[str, float]:
    """Return precision, recall, F1 and the share of right verdicts; 1 where nothing is asked."""
    listed = list(outcomes)
    hits = sum(outcome.found and outcome.wanted for outcome in listed)
    found = sum(outcome.found for outcome in listed)
    wanted = sum(outcome.wanted for outcome in listed)
    right = sum(outcome.found is outcome.wanted for outcome in listed)
    precision = hits / found if found else 1.0
    recall = hits / wanted if wanted else 1.0
    total = precision + recall
    return {
        "rows": len(listed),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / total, 4) if total else 0.0,
        "right": round(right / len(listed), 4),
    }


def read_rows(path: Path) -> list[dict[str, str]]:
    r"""Return the rows of a tab-separated file; ``\n`` in a snippet is a line break."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        row["snippet"] = row["snippet"].replace("\\n", "\n")
    return rows


def article(text: str, language: str | None = None) -> ArticleText:
    """Return an article of one paragraph, as the poll step would store it."""
    return ArticleText(id=ArticleId(1), title="", text=text, language=language)


def show(board: Scoreboard, extra: dict[str, object], *, as_json: bool) -> None:
    """Print a scoreboard for people, or as one JSON object."""
    total = figures(board.outcomes)
    summary: dict[str, object] = {
        **total,
        "ms_per_row": round(1_000 * board.seconds / max(1, len(board.outcomes)), 4),
        **extra,
        "by_reason": board.by("reason"),
        "by_lang": board.by("lang"),
        "failures": [
            {"subject": item.subject, "expected": item.row["expected"], **item.row}
            for item in board.failures
        ],
    }
    if as_json:
        print(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    for column in ("reason", "lang"):
        for value, line in board.by(column).items():
            print(f"{value:40} {line}")
    for item in board.failures:
        verdict = "missed" if item.wanted else "ALARM "
        print(f"{verdict} {item.subject} [{item.row['reason']}] {item.row['snippet']!r}")
    print({key: value for key, value in summary.items() if isinstance(value, float | int)})
    if extra:
        print(extra)
