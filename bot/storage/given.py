"""Rows that a statement is given as a value: one plan and few parameters, however many rows.

Pairs written into a statement would make it another one for each number of them, and hit the
limit of parameters (SQLite 32,766, PostgreSQL's protocol 65,535).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, FromClause, bindparam, func, select
from sqlalchemy.types import TypeEngine

from bot.storage.database import Session


def given(
    session: Session, columns: Mapping[str, TypeEngine[Any]], rows: Sequence[Sequence[object]]
) -> FromClause:
    """Return ``rows`` (numbers, words, moments) as a table with these columns, to join with others.

    A statement can have one such table.
    """
    if session.get_bind().dialect.name == "sqlite":
        return _from_json(columns, rows)
    return _from_arrays(columns, rows)


def _from_json(
    columns: Mapping[str, TypeEngine[Any]], rows: Sequence[Sequence[object]]
) -> FromClause:
    written = json.dumps(rows, default=_as_stored)
    each = func.json_each(bindparam("given", written)).table_valued("value")
    return select(
        *(
            func.json_extract(each.c.value, f"$[{place}]", type_=kind).label(name)
            for place, (name, kind) in enumerate(columns.items())
        )
    ).subquery("given")


def _from_arrays(
    columns: Mapping[str, TypeEngine[Any]], rows: Sequence[Sequence[object]]
) -> FromClause:
    arrays = [
        bindparam(f"given_{name}", [row[place] for row in rows], type_=ARRAY(kind))
        for place, (name, kind) in enumerate(columns.items())
    ]
    return func.unnest(*arrays).table_valued(*columns).render_derived(name="given")


@lru_cache(maxsize=1_000)  # much begins at the same moment for many
def _as_stored(moment: datetime) -> str:
    """Return a moment as SQLite keeps it, so that the two compare as texts."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
