"""All SQL about what does not depend on who reads it: articles, matches, sources, texts."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row as Found
from sqlalchemy import func, select

from bot.digests.model import Answer, Body, Mark, Report
from bot.ids import ArticleId, SourceId, StoryId, SubjectId
from bot.matching.queries import evidence_from_json
from bot.storage.database import Session
from bot.storage.tables import (
    ArticleRow,
    EntryRow,
    MatchRow,
    SourceRow,
    StoryMemberRow,
    SubjectRow,
)

AT_ONCE = 5_000
"""Numbers that one statement names; SQLite takes 32,766."""


async def articles_of(session: Session, articles: Collection[ArticleId]) -> dict[ArticleId, Report]:
    """Return articles as reports that answer nothing yet; one without a story is left out."""
    columns = (
        ArticleRow.id,
        StoryMemberRow.story_id,
        ArticleRow.title,
        ArticleRow.url,
        ArticleRow.published_at,
        ArticleRow.utc_offset,
        ArticleRow.stored_at,
        ArticleRow.opinion,
        ArticleRow.live,
        ArticleRow.paywalled,
        func.length(ArticleRow.text).label("letters"),
    )
    found: dict[ArticleId, Report] = {}
    for some in slices(articles):
        statement = (
            select(*columns)
            .join(StoryMemberRow, StoryMemberRow.article_id == ArticleRow.id)
            .where(ArticleRow.id.in_(some))
        )
        for row in await session.execute(statement):
            found[ArticleId(row.id)] = _report(row)
    return found


def _report(row: Found[*tuple[Any, ...]]) -> Report:
    return Report(
        article_id=ArticleId(row.id),
        story_id=StoryId(row.story_id),
        title=row.title,
        url=row.url,
        published_at=row.published_at,
        stored_at=row.stored_at,
        letters=row.letters,
        answers=(),
        marks=frozenset(mark for mark in Mark if getattr(row, mark.value, False)),
        utc_offset=row.utc_offset,
    )


async def answers_of(
    session: Session, articles: Collection[ArticleId], subjects: Collection[SubjectId]
) -> dict[tuple[ArticleId, SubjectId], Answer]:
    """Return what of ``articles`` answers which of ``subjects``, as to one without wishes."""
    found: dict[tuple[ArticleId, SubjectId], Answer] = {}
    for some in slices(articles):
        for few in slices(subjects):
            statement = (
                select(
                    MatchRow.article_id,
                    MatchRow.subject_id,
                    SubjectRow.name,
                    SubjectRow.kind,
                    MatchRow.score,
                    MatchRow.evidence,
                )
                .join(SubjectRow, SubjectRow.id == MatchRow.subject_id)
                .where(MatchRow.article_id.in_(some), MatchRow.subject_id.in_(few))
            )
            for row in await session.execute(statement):
                found[ArticleId(row.article_id), SubjectId(row.subject_id)] = Answer(
                    row.name, row.kind, row.score, _spans(row.evidence)
                )
    return found


def _spans(stored: dict[str, Any]) -> tuple[tuple[int, int], ...]:
    """Return where the text answers; nothing when another release wrote it down otherwise."""
    try:
        pieces = evidence_from_json(stored)
    except (KeyError, TypeError):
        return ()
    return tuple((piece.start, piece.end) for piece in pieces if piece.where == "text")


async def carriers_of(
    session: Session, articles: Collection[ArticleId]
) -> dict[ArticleId, list[tuple[SourceId, str]]]:
    """Return the sources that carry each article, and their titles; who had it first is first."""
    found: defaultdict[ArticleId, list[tuple[SourceId, str]]] = defaultdict(list)
    for some in slices(articles):
        statement = (
            select(EntryRow.article_id, SourceRow.id, SourceRow.title)
            .join(SourceRow, SourceRow.id == EntryRow.source_id)
            .where(EntryRow.article_id.in_(some))
            .order_by(EntryRow.seen_at, EntryRow.id)
        )
        for article_id, source_id, title in await session.execute(statement):
            found[ArticleId(article_id)].append((SourceId(source_id), title))
    return found


async def bodies_of(session: Session, articles: Collection[ArticleId]) -> dict[ArticleId, Body]:
    """Return the texts of articles."""
    found: dict[ArticleId, Body] = {}
    columns = (
        ArticleRow.id, ArticleRow.text, ArticleRow.language, ArticleRow.summary, ArticleRow.title
    )  # fmt: skip
    for some in slices(articles):
        for row in await session.execute(select(*columns).where(ArticleRow.id.in_(some))):
            found[ArticleId(row.id)] = Body(row.text, row.language, row.summary or "", row.title)
    return found


async def corrected_since(session: Session, since: datetime) -> list[ArticleId]:
    """Return the articles that were corrected after ``since``, the newest correction first."""
    statement = (
        select(ArticleRow.id)
        .where(ArticleRow.corrected_at > since)
        .order_by(ArticleRow.corrected_at.desc(), ArticleRow.id)
    )
    return [ArticleId(article_id) for article_id in await session.scalars(statement)]


_Number = TypeVar("_Number", bound=int)


def slices(numbers: Collection[_Number]) -> Iterator[list[_Number]]:
    """Yield the numbers, in order, as many at a time as one statement can name."""
    listed = sorted(numbers)
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]
