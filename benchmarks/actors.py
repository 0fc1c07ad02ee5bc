"""How well actors are found: ``python -m benchmarks.actors --rows FILE.tsv [--background FILE…]``.

A row is an actor (``actor_id``, ``alias_set`` and ``context`` with ``|`` between forms, ``type``),
a ``snippet`` and what is ``expected`` of it: ``match`` or ``no_match``. All rows' actors stand in
one registry, as the product saves them: with the names that it proposes. Background files hold
articles that none of the actors is in, one a line, or one a file where blank lines part its
paragraphs: what is found there is a false alarm. With ``--freeze`` the verdicts are written to a
file; those under ``tests/data/matching`` make a flipped row visible in review.
"""

import argparse
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from benchmarks.scoreboard import Outcome, Scoreboard, article, read_rows, show
from bot.ids import SubjectId
from bot.matching.index import SubjectIndex
from bot.matching.known.names import completed
from bot.matching.model import Actor, Alias

SHOWN = 60
"""Characters of a snippet in a file of verdicts."""
KINDS = {"person": "person", "org": "group", "country": "state", "company": "company"}
"""What the column ``type`` says, as the product calls it."""


def actors_of(rows: Iterable[dict[str, str]]) -> dict[str, Actor]:
    """Return the actors of all rows by their ids, with the forms of all rows that name them."""
    forms: dict[str, dict[str, None]] = {}
    kinds: dict[str, str | None] = {}
    context: dict[str, dict[str, None]] = {}
    for row in rows:
        actor_id = row["actor_id"]
        forms.setdefault(actor_id, {}).update(dict.fromkeys(row["alias_set"].split("|")))
        kinds[actor_id] = KINDS.get(row.get("type") or "")
        terms = filter(None, (row.get("context") or "").split("|"))
        context.setdefault(actor_id, {}).update(dict.fromkeys(terms))
    typed = {
        actor_id: Actor(
            id=SubjectId(number),
            name=next(iter(aliases)),
            aliases=tuple(Alias(written) for written in aliases),
            context=tuple(context[actor_id]),
            kind=kinds[actor_id],
        )
        for number, (actor_id, aliases) in enumerate(forms.items(), start=1)
    }
    return {actor_id: as_saved(actor) for actor_id, actor in typed.items()}


def as_saved(actor: Actor) -> Actor:
    """Return an actor with the further names that saving it brings along in the product."""
    names = [alias.written for alias in actor.aliases]
    known, proposals = completed(names, actor.kind)
    more = tuple(one.alias for one in proposals)
    if known is None:
        return replace(actor, aliases=(*actor.aliases, *more))
    return replace(
        actor,
        aliases=(*actor.aliases, *more),
        context=tuple(dict.fromkeys((*actor.context, *known.context))),
        country=actor.country or known.country,
    )


def measure(rows: list[dict[str, str]]) -> Scoreboard:
    """Match every row's snippet and compare with what is expected."""
    actors = actors_of(rows)
    index = SubjectIndex(actors.values())
    outcomes: list[Outcome] = []
    started = time.process_time()
    for row in rows:
        matches = index.match(article(row["snippet"], row.get("lang")))
        found = any(match.subject_id == actors[row["actor_id"]].id for match in matches)
        outcomes.append(Outcome(row, row["actor_id"], found=found))
    return Scoreboard(outcomes, seconds=time.process_time() - started)


def background_articles(file: Path) -> list[str]:
    """Return the articles of a file: its lines, or the whole of it where it has blank lines."""
    text = file.read_text("utf-8", "replace").strip()
    return [text] if "\n\n" in text else [line for line in text.splitlines() if line]


def false_alarms(rows: list[dict[str, str]], files: list[Path]) -> tuple[float, list[str]]:
    """Return alarms per 1,000 article and actor pairs, and what raised them."""
    actors = actors_of(rows)
    index = SubjectIndex(actors.values())
    by_number = {actor.id: actor_id for actor_id, actor in actors.items()}
    articles = [text for file in files for text in background_articles(file)]
    alarms: list[str] = []
    for text in articles:
        for match in index.match(article(text)):
            piece = match.evidence[0]
            alarms.append(f"{by_number[match.subject_id]}: {piece.found!r} by {piece.rule}")
    return 1_000 * len(alarms) / max(1, len(articles) * len(actors)), alarms


def verdicts(board: Scoreboard) -> str:
    """Return what is said of each row, one a line, so that a review shows which rows flipped."""
    lines: list[str] = []
    for number, item in enumerate(board.outcomes, start=1):
        said = "match" if item.found else "no_match"
        judged = "right" if item.found is item.wanted else "WRONG"
        start = " ".join(item.row["snippet"].split())[:SHOWN].rstrip()
        lines.append(f"{number}\t{item.subject}\t{said}\t{judged}\t{start}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the scoreboard."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--background", type=Path, nargs="*", default=[])
    parser.add_argument("--freeze", type=Path, help="write the verdict on every row to this file")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = read_rows(options.rows)
    extra: dict[str, object] = {}
    if options.background:
        rate, alarms = false_alarms(rows, options.background)
        extra = {"false_alarms_per_1000": round(rate, 4), "false_alarms": alarms}
    board = measure(rows)
    if options.freeze:
        options.freeze.write_text(verdicts(board), "utf-8")
    show(board, extra, as_json=options.json)


if __name__ == "__main__":
    main()
