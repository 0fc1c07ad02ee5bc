"""Databases that are asked which stored queries a text fulfils.

Each takes the queries and returns a search: from the words of a text to the positions of the
queries it fulfils, with the processor time spent in another process. ``ImportError`` or
``ConnectionError`` where an engine is not there.
"""

import os
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from bot.matching.topic_tree import All, AnyOf, Near, Node, Not, Term
from bot.matching.topics import parse


@dataclass(frozen=True, slots=True)
class Engine:
    """A database with the queries in it."""

    search: Callable[[list[str]], set[int]]
    elsewhere: Callable[[], float]
    """Processor seconds that its own process has used so far."""


def tsquery(node: Node) -> str:
    """Return a query in PostgreSQL's language; words stand for themselves, without inflection."""
    match node:
        case Term(words=words):
            return " <-> ".join(words)
        case Near(left, right, distance):
            pairs = [(tsquery(one), tsquery(other)) for one in left for other in right]
            ways = (
                f"({first} <{gap}> {second})"
                for one, other in pairs
                for first, second in ((one, other), (other, one))
                for gap in range(1, distance + 1)
            )
            return f"({' | '.join(ways)})"
        case Not(part):
            return f"!({tsquery(part)})"
        case All(parts):
            return f"({' & '.join(f'({tsquery(part)})' for part in parts)})"
        case AnyOf(parts):
            return f"({' | '.join(f'({tsquery(part)})' for part in parts)})"
        case _:
            raise ValueError(node)


def anchors(node: Node) -> set[str]:
    """Return words of which a text that fulfils the query has one: the longest are the rarest."""
    match node:
        case Term(words=words):
            return {max(words, key=len)}
        case Near(left, right):
            sides = [set[str]().union(*map(anchors, side)) for side in (left, right)]
            return max(sides, key=_rarity)
        case All(parts):
            asked = [anchors(part) for part in parts if not isinstance(part, Not)]
            return max(asked, key=_rarity)
        case AnyOf(parts):
            return set[str]().union(*map(anchors, parts))
        case _:
            raise ValueError(node)


def _rarity(words: set[str]) -> float:
    return min(map(len, words)) / len(words)


def holds(node: Node, places: dict[str, list[int]]) -> bool:
    """Say whether a query is true of a text, by the places of its words."""
    match node:
        case Term(words=words):
            return any(
                all(start + at in places.get(word, ()) for at, word in enumerate(words))
                for start in places.get(words[0], ())
            )
        case Near(left, right, distance):
            first, second = (
                [at for leaf in side for word in anchors(leaf) for at in places.get(word, ())]
                for side in (left, right)
            )
            return any(0 < abs(one - other) <= distance for one in first for other in second)
        case Not(part):
            return not holds(part, places)
        case All(parts):
            return all(holds(part, places) for part in parts)
        case AnyOf(parts):
            return any(holds(part, places) for part in parts)
        case _:
            raise ValueError(node)


def _postgresql(queries: Sequence[str], statement: str) -> Engine:
    url = os.environ.get("BENCH_POSTGRES_URL") or os.environ.get("TEST_POSTGRES_URL")
    if not url:
        raise ConnectionError("BENCH_POSTGRES_URL is not set")
    connection = import_module("psycopg").connect(url, autocommit=True)
    connection.execute("SET max_parallel_workers_per_gather = 0")
    connection.execute("SET jit = off")
    connection.execute(
        "CREATE TEMP TABLE queries (id int, query tsquery, anchors text[], parsed text)"
    )
    with connection.cursor().copy("COPY queries (id, query, anchors) FROM STDIN") as rows:
        for number, query in enumerate(queries):
            root = parse(query).root
            rows.write_row((number, tsquery(root), list(anchors(root))))
    connection.execute("CREATE INDEX ON queries USING gin (anchors)")
    connection.execute("ANALYZE queries")
    stat = Path(f"/proc/{connection.info.backend_pid}/stat")
    ticks = os.sysconf("SC_CLK_TCK")

    def search(words: list[str]) -> set[int]:
        text = " ".join(words)
        rows = connection.execute(statement, {"text": text, "words": list(set(words))})
        return {number for (number,) in rows}

    def elsewhere() -> float:
        if not stat.exists():
            return 0.0
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / ticks

    return Engine(search, elsewhere)


def postgresql_scan(queries: Sequence[str]) -> Engine:
    """Ask PostgreSQL with the text as a ``tsvector``, compared with every query."""
    return _postgresql(
        queries,
        "WITH article AS MATERIALIZED (SELECT to_tsvector('simple', %(text)s) AS words)"
        " SELECT id FROM queries, article WHERE article.words @@ query"
        " AND %(words)s::text[] IS NOT NULL",
    )


def postgresql_anchors(queries: Sequence[str]) -> Engine:
    """Ask PostgreSQL for the queries of which a word stands in the text, through a GIN index."""
    return _postgresql(
        queries,
        "WITH article AS MATERIALIZED (SELECT to_tsvector('simple', %(text)s) AS words)"
        " SELECT id FROM queries, article WHERE anchors && %(words)s::text[]"
        " AND article.words @@ query",
    )


def sqlite_anchors(queries: Sequence[str]) -> Engine:
    """Join a table of anchors in SQLite with the text's words, and decide in Python."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE anchors (word TEXT, id INTEGER, PRIMARY KEY (word, id))")
    database.execute("CREATE TEMP TABLE words (word TEXT PRIMARY KEY)")
    roots: list[Node] = [parse(query).root for query in queries]
    database.executemany(
        "INSERT INTO anchors VALUES (?, ?)",
        ((word, number) for number, root in enumerate(roots) for word in anchors(root)),
    )

    def search(words: list[str]) -> set[int]:
        places: dict[str, list[int]] = {}
        for at, word in enumerate(words):
            places.setdefault(word, []).append(at)
        database.execute("DELETE FROM words")
        database.executemany("INSERT INTO words VALUES (?)", ((word,) for word in places))
        rows = database.execute("SELECT DISTINCT id FROM words JOIN anchors USING (word)")
        candidates: list[int] = [number for (number,) in rows]
        return {number for number in candidates if holds(roots[number], places)}

    return Engine(search, lambda: 0.0)


ENGINES: dict[str, Callable[[Sequence[str]], Engine]] = {
    "PostgreSQL, tsquery scan": postgresql_scan,
    "PostgreSQL, GIN on anchors": postgresql_anchors,
    "SQLite, anchors": sqlite_anchors,
}
