"""How well topics are found: ``python -m benchmarks.topics --rows FILE.tsv``.

A row is a ``query``, a ``snippet`` and what is ``expected`` of it: ``match`` or ``no_match``.
A query that is refused matches nothing. Who is named in one (``@"Name"``) is known by that name.
A snippet of many lines is an article with its title in the first.
``--freeze FILE`` writes the verdicts down, for a test to compare them with.
"""

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.scoreboard import Outcome, Scoreboard, article, read_rows, show
from bot.ids import SubjectId
from bot.matching.index import SubjectIndex
from bot.matching.model import Actor, Alias, Topic
from bot.matching.topics import QueryError, bound, parse
from bot.sources.model import ArticleText


def measure(rows: list[dict[str, str]]) -> Scoreboard:
    """Match every row's snippet, with all rows' queries in one index."""
    index = SubjectIndex()
    queries = dict.fromkeys(row["query"] for row in rows)
    numbers = {query: SubjectId(number) for number, query in enumerate(queries, 1)}
    people: dict[str, SubjectId] = {}
    for query, number in numbers.items():
        try:
            index.add(Topic(number, _bound(query, people, first=len(numbers) + 1)))
        except QueryError as exc:
            text = f"refused: {query!r}: {exc.reason} at {exc.position}+{exc.length}"
            print(text, file=sys.stderr)
    for written, number in people.items():
        index.add(Actor(number, written, (Alias(written),)))
    outcomes: list[Outcome] = []
    started = time.process_time()
    for row in rows:
        matches = index.match(_article(row))
        found = any(match.subject_id == numbers[row["query"]] for match in matches)
        outcomes.append(Outcome(row, row["query"], found=found))
    return Scoreboard(outcomes, seconds=time.process_time() - started)


MANY_LINES = 4


def _article(row: dict[str, str]) -> ArticleText:
    title, _, text = row["snippet"].partition("\n")
    if text.count("\n") + 2 < MANY_LINES:
        return article(row["snippet"], row.get("lang"))
    return replace(article(text, row.get("lang")), title=title)


def _bound(query: str, people: dict[str, SubjectId], *, first: int) -> str:
    """Return a query's normal form; who is named in it is added to ``people``."""
    meaning = parse(query)
    for mention in meaning.unknown_actors:
        people.setdefault(mention.name, SubjectId(first + len(people)))
    return bound(meaning, lambda mention: people.get(mention.name)).normal_form


def verdicts(board: Scoreboard) -> list[str]:
    """Return one line a row: what was found, and whether that is right."""
    return [
        "\t".join(
            (
                "match" if outcome.found else "no_match",
                "right" if outcome.found is outcome.wanted else "WRONG",
                outcome.subject,
                outcome.row["snippet"].replace("\n", "\\n"),
            )
        )
        for outcome in board.outcomes
    ]


def main() -> None:
    """Print the scoreboard."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--freeze", type=Path)
    options = parser.parse_args()
    board = measure(read_rows(options.rows))
    if options.freeze:
        options.freeze.write_text("\n".join(verdicts(board)) + "\n", encoding="utf-8")
    show(board, {}, as_json=options.json)


if __name__ == "__main__":
    main()
