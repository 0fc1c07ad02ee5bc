"""The SQL of copies: articles whose text is stored already, from another outlet or page."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, cast

from sqlalchemy import Row, Select, Table, bindparam, or_, select, update

from bot.ids import ArticleId
from bot.sources.articles.model import Find
from bot.sources.model import NewArticle
from bot.sources.similarity import is_same_text, titles_agree
from bot.storage.database import Session, insert_into
from bot.storage.tables import ArticleRow, EntryRow
from bot.storage.types import UTCDateTime

WINDOW = timedelta(hours=72)
"""An agency's text is taken over within days; what says the same later is an anniversary."""

_COMPARED = 5
"""Stored texts that one article is compared with at most: of a series made from one mould, each
has its beginning in common with all the others."""
_LOOKED_THROUGH = 2000
"""Stored articles with a mark in common, the newest first, for so many new ones:"""
_ASKED = 300
_Candidate = Row[int, str, str, str, int | None, int | None, int | None]
_ARTICLES = cast("Table", ArticleRow.__table__)
_MARKS = (_ARTICLES.c.mark_1, _ARTICLES.c.mark_2, _ARTICLES.c.mark_3)


def _candidates() -> Select[*tuple[Any, ...]]:
    columns = _ARTICLES.c
    same = (
        mark.in_(bindparam(f"marks_{place}", expanding=True)) for place, mark in enumerate(_MARKS)
    )
    return (
        select(columns.id, columns.canonical_url, columns.title_key, columns.text, *_MARKS)
        .where(or_(*same), columns.stored_at >= bindparam("since", type_=UTCDateTime()))
        .order_by(columns.id.desc())
        .limit(_LOOKED_THROUGH)
    )


_CANDIDATES = _candidates()
"""Made once: putting it together costs more than asking the database."""


async def find_copies(session: Session, finds: Sequence[Find]) -> dict[Find, ArticleId]:
    """Return those of ``finds`` that are copies of stored articles, and of which.

    An article whose own address is stored is no copy of that one: it is that one.
    """
    fresh = [find for find in finds if find.article.marks and find.article.replaces is None]
    connection = await session.connection()
    copies: dict[Find, ArticleId] = {}
    for start in range(0, len(fresh), _ASKED):
        some = fresh[start : start + _ASKED]
        marks = zip(*(find.article.marks for find in some), strict=True)
        asked = {f"marks_{place}": numbers for place, numbers in enumerate(marks)}
        since = min(find.at for find in some) - WINDOW
        rows = (await connection.execute(_CANDIDATES, {**asked, "since": since})).all()
        if rows:
            copies |= _copies(some, rows)
    return copies


def _copies(finds: Sequence[Find], rows: Sequence[_Candidate]) -> dict[Find, ArticleId]:
    """Return which of ``finds`` are copies of which of ``rows``; the newest are looked at first."""
    by_mark: dict[int | None, list[_Candidate]] = {}
    for row in rows:
        for mark in {row.mark_1, row.mark_2, row.mark_3}:
            by_mark.setdefault(mark, []).append(row)
    copies: dict[Find, ArticleId] = {}
    for find in finds:
        alike = {row.id: row for mark in find.article.marks for row in by_mark.get(mark, ())}
        compared = islice((row for row in alike.values() if _may_be(find.article, row)), _COMPARED)
        for row in compared:
            if is_same_text(find.article.text, row.text):
                copies[find] = ArticleId(row.id)
                break
    return copies


def _may_be(article: NewArticle, row: _Candidate) -> bool:
    return row.canonical_url != article.canonical_url and titles_agree(
        article.title_key, row.title_key
    )


async def add_appearances(session: Session, copies: Mapping[Find, ArticleId]) -> None:
    """Store copies as further appearances of the articles they are copies of."""
    rows = [
        {
            "source_id": find.source_id,
            "entry_key": find.article.entry_key,
            "article_id": article_id,
            "seen_at": find.at,
            "url": find.article.url,
        }
        for find, article_id in copies.items()
    ]
    if rows:
        await session.execute(insert_into(session, EntryRow).on_conflict_do_nothing(), rows)


async def forget_marks(session: Session, *, now: datetime) -> None:
    """Drop the marks of articles that are too old to have new copies."""
    marked = (ArticleRow.mark_1.is_not(None), ArticleRow.stored_at < now - WINDOW)
    await session.execute(
        update(ArticleRow)
        .where(*marked)
        .values(mark_1=None, mark_2=None, mark_3=None)
        .execution_options(synchronize_session=False)
    )
