"""The SQL of copies: articles whose text is stored already, from another outlet or page."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, or_, select, update

from bot.ids import ArticleId, SourceId
from bot.sources.model import NewArticle
from bot.sources.similarity import is_same_text, titles_agree
from bot.storage.database import Session, insert_into
from bot.storage.tables import ArticleRow, EntryRow

WINDOW = timedelta(hours=72)
"""An agency's text is taken over within days; what says the same later is an anniversary."""

_COMPARED = 5
"""Stored texts that one article is compared with at most: of a series made from one mould, each
has its beginning in common with all the others."""
_LOOKED_THROUGH = 2000
"""Rows of marks, the newest articles' first."""
_Candidate = Row[int, str, str, str, int | None, int | None, int | None]
_COLUMNS = (ArticleRow.mark_1, ArticleRow.mark_2, ArticleRow.mark_3)


async def find_copies(
    session: Session, articles: Sequence[NewArticle], *, now: datetime
) -> dict[str, ArticleId]:
    """Return the stored articles that new ones are copies of, by the new ones' entry keys.

    An article whose own address is stored is no copy of that one: it is that one.
    """
    fresh = [article for article in articles if article.marks and article.replaces is None]
    if not fresh:
        return {}
    marks = zip(*(article.marks for article in fresh), strict=True)
    same = (column.in_(numbers) for column, numbers in zip(_COLUMNS, marks, strict=True))
    columns = (
        ArticleRow.id,
        ArticleRow.canonical_url,
        ArticleRow.title_key,
        ArticleRow.text,
        *_COLUMNS,
    )
    found = await session.execute(
        select(*columns).where(or_(*same), ArticleRow.stored_at >= now - WINDOW)
    )
    rows = found.all()
    copies: dict[str, ArticleId] = {}
    for article in fresh:
        for row in rows:
            if _is_copy(article, row):
                copies[article.entry_key] = ArticleId(row.id)
                break
    return copies


def _is_copy(article: NewArticle, row: _Candidate) -> bool:
    if set(article.marks).isdisjoint((row.mark_1, row.mark_2, row.mark_3)):
        return False
    return (
        row.canonical_url != article.canonical_url
        and titles_agree(article.title_key, row.title_key)
        and is_same_text(article.text, row.text)
    )


async def add_appearances(
    session: Session,
    source_id: SourceId,
    articles: Sequence[NewArticle],
    copies: Mapping[str, ArticleId],
    *,
    now: datetime,
) -> None:
    """Store copies as further appearances of the articles they are copies of."""
    rows = [
        {
            "source_id": source_id,
            "entry_key": article.entry_key,
            "article_id": copies[article.entry_key],
            "seen_at": now,
            "url": article.url,
        }
        for article in articles
        if article.entry_key in copies
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
