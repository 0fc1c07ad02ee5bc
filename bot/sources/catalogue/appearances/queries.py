"""The SQL of what a source brought: its articles, their earlier texts, and who else has them."""

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from bot.ids import ArticleId, SourceId
from bot.sources.catalogue.appearances.model import Appearance, ListedArticle, Text
from bot.storage.database import Session
from bot.storage.tables import ArticleRow, ArticleVersionRow, EntryRow, SourceRow

MOST = 50
"""Appearances, and versions, of one article."""


async def count_articles(session: Session, source_id: SourceId) -> int:
    """Return how many entries of a source are stored."""
    own = select(func.count()).where(EntryRow.source_id == source_id)
    return await session.scalar(own) or 0


async def articles_of(
    session: Session, source_id: SourceId, *, offset: int, limit: int
) -> list[ListedArticle]:
    """Return what a source brought, the newest first."""
    other = aliased(EntryRow)
    versions = (
        select(func.count())
        .where(ArticleVersionRow.article_id == EntryRow.article_id)
        .correlate(EntryRow)
        .scalar_subquery()
    )
    others = (
        select(func.count(other.source_id.distinct()))
        .where(other.article_id == EntryRow.article_id, other.source_id != source_id)
        .correlate(EntryRow)
        .scalar_subquery()
    )
    found = await session.execute(
        select(
            ArticleRow.id,
            ArticleRow.title,
            func.coalesce(EntryRow.url, ArticleRow.url).label("url"),
            EntryRow.seen_at,
            ArticleRow.published_at,
            versions.label("versions"),
            others.label("others"),
        )
        .join(ArticleRow, ArticleRow.id == EntryRow.article_id)
        .where(EntryRow.source_id == source_id)
        .order_by(EntryRow.seen_at.desc(), EntryRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        ListedArticle(
            id=ArticleId(row.id),
            title=row.title,
            url=row.url,
            seen_at=row.seen_at,
            published_at=row.published_at,
            versions=row.versions,
            others=row.others,
        )
        for row in found
    ]


async def texts_of(session: Session, article_id: ArticleId) -> tuple[Text, list[Text]] | None:
    """Return an article as it is, and what it said before, oldest first; None: there is none."""
    article = await session.get(ArticleRow, article_id)
    if article is None:
        return None
    versions = await session.scalars(
        select(ArticleVersionRow)
        .where(ArticleVersionRow.article_id == article_id)
        .order_by(ArticleVersionRow.id.desc())
        .limit(MOST)
    )
    url, language = article.url, article.language
    earlier = [Text(row.title, row.text, url, language, row.replaced_at) for row in versions]
    return Text(article.title, article.text, url, language, None), earlier[::-1]


async def appearances_of(session: Session, article_id: ArticleId) -> list[Appearance]:
    """Return who printed an article, in order of time."""
    found = await session.execute(
        select(
            SourceRow.title,
            func.coalesce(EntryRow.url, ArticleRow.url).label("url"),
            EntryRow.seen_at,
        )
        .join(EntryRow, EntryRow.source_id == SourceRow.id)
        .join(ArticleRow, ArticleRow.id == EntryRow.article_id)
        .where(EntryRow.article_id == article_id)
        .order_by(EntryRow.id)
        .limit(MOST)
    )
    return [Appearance(row.title, row.url, row.seen_at) for row in found]
