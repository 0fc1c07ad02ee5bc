"""The SQL of forgetting texts."""

from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update

from bot.storage.database import Session
from bot.storage.tables import ArticleRow, ArticleVersionRow, MatchRow


async def prune_texts(
    session: Session, *, matched_before: datetime, before: datetime, limit: int
) -> int:
    """Empty up to ``limit`` texts stored before ``matched_before``; return how many.

    Those that no subject wants, or wants any more, go already when stored before ``before``.
    """
    wanted = exists().where(MatchRow.article_id == ArticleRow.id)
    old = (
        select(ArticleRow.id)
        .where(
            ArticleRow.stored_at < before,
            ArticleRow.text != "",
            ArticleRow.matched_at.is_not(None),
            or_(ArticleRow.stored_at < matched_before, ~wanted),
        )
        .order_by(ArticleRow.stored_at)
        .limit(limit)
    )
    pruned = await session.scalars(
        update(ArticleRow)
        .where(ArticleRow.id.in_(old))
        .values(text="")
        .returning(ArticleRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(pruned.all())


async def drop_versions(session: Session, *, before: datetime) -> None:
    """Drop what articles said before newer texts took its place, where that was before then."""
    await session.execute(delete(ArticleVersionRow).where(ArticleVersionRow.replaced_at < before))
