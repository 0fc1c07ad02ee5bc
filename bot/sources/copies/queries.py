"""The SQL of copies: articles whose text is stored already, from another outlet or page."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.ids import ArticleId, SourceId
from bot.sources.model import NewArticle
from bot.sources.similarity import KEPT, is_same_text, titles_agree
from bot.storage.database import Session, insert_into
from bot.storage.tables import ArticleMarkRow, ArticleRow, EntryRow

WINDOW = timedelta(hours=72)
"""An agency's text is taken over within days; what says the same later is an anniversary."""

_COMPARED = 5
"""Stored texts that one article is compared with at most: of a series made from one mould, each
has its beginning in common with all the others."""
_LOOKED_THROUGH = 2000
"""Rows of marks, the newest articles' first."""
_SHARED = 2
"""So many marks have to agree before two texts are compared: that costs reading one of them."""


async def find_copies(
    session: Session, articles: Sequence[NewArticle], *, now: datetime
) -> dict[str, ArticleId]:
    """Return the stored articles that new ones are copies of, by the new ones' entry keys.

    An article whose own address is stored is no copy of that one: it is that one.
    """
    fresh = {article.entry_key: article for article in articles if _may_be_copy(article)}
    shared = await _shared_marks(session, fresh.values(), now)
    if not shared:
        return {}
    ids = {article_id for _, article_id in shared}
    columns = (
        ArticleRow.id,
        ArticleRow.canonical_url,
        ArticleRow.title_key,
        ArticleRow.text,
    )
    rows = (await session.execute(select(*columns).where(ArticleRow.id.in_(ids)))).all()
    stored = {row.id: row for row in rows}
    copies: dict[str, ArticleId] = {}
    for (key, article_id), _ in shared.most_common():
        row, article = stored[article_id], fresh[key]
        if key in copies or row.canonical_url == article.canonical_url:
            continue
        if titles_agree(article.title_key, row.title_key) and is_same_text(article.text, row.text):
            copies[key] = ArticleId(article_id)
    return copies


def _may_be_copy(article: NewArticle) -> bool:
    return bool(article.marks) and article.replaces is None and not article.history


async def _shared_marks(
    session: Session, articles: Iterable[NewArticle], now: datetime
) -> Counter[tuple[str, int]]:
    """Return how many marks articles share with stored ones, by entry key and article's id."""
    keys: defaultdict[int, list[str]] = defaultdict(list)
    for article in articles:
        for mark in article.marks:
            keys[mark].append(article.entry_key)
    if not keys:
        return Counter()
    rows = await session.execute(
        select(ArticleMarkRow.article_id, ArticleMarkRow.mark)
        .join(ArticleRow, ArticleRow.id == ArticleMarkRow.article_id)
        .where(ArticleMarkRow.mark.in_(keys), ArticleRow.stored_at >= now - WINDOW)
        .order_by(ArticleMarkRow.article_id.desc())
        .limit(_LOOKED_THROUGH)
    )
    counts = Counter((key, row.article_id) for row in rows for key in keys[row.mark])
    best: Counter[tuple[str, int]] = Counter()
    compared: Counter[str] = Counter()
    for (key, article_id), count in counts.most_common():
        if count < _SHARED or compared[key] == _COMPARED:
            continue
        compared[key] += 1
        best[key, article_id] = count
    return best


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


async def keep_marks(session: Session, marks: Mapping[int, Sequence[int]]) -> None:
    """Index new articles by their marks. ``marks``: as of ``marks_of``, by article's id."""
    rows = [
        {"article_id": article_id, "mark": mark}
        for article_id, found in marks.items()
        for mark in found[:KEPT]
    ]
    if rows:
        await session.execute(insert_into(session, ArticleMarkRow).on_conflict_do_nothing(), rows)


async def forget_marks(session: Session, *, now: datetime) -> None:
    """Drop the marks of articles that are too old to have new copies."""
    old = select(ArticleRow.id).where(ArticleRow.stored_at < now - WINDOW)
    await session.execute(delete(ArticleMarkRow).where(ArticleMarkRow.article_id.in_(old)))
