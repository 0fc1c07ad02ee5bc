"""The SQL of looking at pages again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Table, delete, exists, func, literal, or_, select, update

from bot.ids import ArticleId, SourceId
from bot.sources.corrections import says_corrected
from bot.sources.model import PageSeen
from bot.sources.revisiting.model import DuePage, Look
from bot.storage.database import Session, insert_into
from bot.storage.tables import ArticleRow, ArticleVersionRow, PageLookRow, SourceRow
from bot.storage.types import UTCDateTime

WAITS = (timedelta(hours=1), timedelta(hours=5))
"""From the first reading to the first look, and on to the second, which is the last."""

GIVEN_UP = timedelta(days=1)
"""After an article was stored: what was missed while nobody looked is not made up for."""

_LOOKS = cast("Table", PageLookRow.__table__)


async def look_again(
    session: Session, pages: Iterable[tuple[int, SourceId, PageSeen | None, datetime]]
) -> None:
    """Let the pages of new articles be looked at again: article, source, page, when it was.

    Those without a page, or with one that told nothing, are passed over.
    """
    rows = [
        {
            "article_id": article_id,
            "source_id": source_id,
            "due_at": at + WAITS[0],
            "etag": seen.etag,
            "last_modified": seen.last_modified,
            "body_hash": seen.body_hash,
        }
        for article_id, source_id, seen, at in pages
        if seen is not None
    ]
    if rows:
        connection = await session.connection()
        await connection.execute(insert_into(session, _LOOKS).on_conflict_do_nothing(), rows)


async def is_any_due(session: Session, *, now: datetime) -> bool:
    """Tell whether there is anything to look at, or to give up."""
    due = select(PageLookRow.article_id).where(PageLookRow.due_at <= now, _is_wanted(now))
    return await session.scalar(due.limit(1)) is not None


def _is_wanted(now: datetime) -> ColumnElement[bool]:
    """Only of sources that are polled, and whose pages are read; or too old, and to be given up."""
    old = exists().where(
        ArticleRow.id == PageLookRow.article_id, ArticleRow.stored_at < now - GIVEN_UP
    )
    return or_(_is_read(), old)


def _is_read() -> ColumnElement[bool]:
    return exists().where(
        SourceRow.id == PageLookRow.source_id,
        SourceRow.state == "active",
        SourceRow.full_text,
    )


async def claim_pages(
    session: Session, *, now: datetime, limit: int, lease: timedelta
) -> list[DuePage]:
    """Take up to ``limit`` due pages for ``lease``, the longest due first.

    Only of sources that are polled, and whose pages are read. Killed in the middle, they are due
    again after the lease.
    """
    due = (
        select(PageLookRow.article_id)
        .where(PageLookRow.due_at <= now, _is_read())
        .order_by(PageLookRow.due_at, PageLookRow.article_id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # SQLAlchemy leaves it out on SQLite
        .cte("due")
    )
    claimed = await session.scalars(
        update(PageLookRow)
        .where(PageLookRow.article_id.in_(select(due.c.article_id)))
        .values(due_at=now + lease)
        .returning(PageLookRow.article_id)
        .execution_options(synchronize_session=False)
    )
    return await _pages(session, claimed.all())


async def _pages(session: Session, article_ids: Sequence[int]) -> list[DuePage]:
    found = await session.execute(
        select(
            PageLookRow,
            ArticleRow.url,
            ArticleRow.title,
            ArticleRow.text,
            SourceRow.title.label("outlet"),
            SourceRow.selector,
        )
        .join(ArticleRow, ArticleRow.id == PageLookRow.article_id)
        .join(SourceRow, SourceRow.id == PageLookRow.source_id)
        .where(PageLookRow.article_id.in_(article_ids))
        .order_by(PageLookRow.article_id)
    )
    return [
        DuePage(
            article_id=ArticleId(look.article_id),
            url=url,
            title=title,
            text=text,
            outlet=outlet,
            selector=selector,
            seen=PageSeen(look.etag, look.last_modified, look.body_hash),
            looks=look.looks,
        )
        for look, url, title, text, outlet, selector in found
    ]


async def record_look(session: Session, look: Look, *, now: datetime) -> bool:
    """Write down how a look ended; return whether there is a newer text to match.

    An article whose text has changed since it was claimed stays as it is.
    """
    page = look.page
    mine = PageLookRow.article_id == page.article_id
    looks = page.looks + 1
    if looks >= len(WAITS):
        await session.execute(delete(PageLookRow).where(mine))
    else:
        await session.execute(
            update(PageLookRow)
            .where(mine)
            .values(
                looks=looks,
                due_at=now + WAITS[looks],
                etag=look.seen.etag,
                last_modified=look.seen.last_modified,
                body_hash=look.seen.body_hash,
            )
        )
    return look.text is not None and await _replace(session, look, look.text, now)


async def _replace(session: Session, look: Look, text: str, now: datetime) -> bool:
    same = (ArticleRow.id == look.page.article_id, ArticleRow.text == look.page.text)
    columns = (ArticleRow.id, literal(now, UTCDateTime()), ArticleRow.title, ArticleRow.text)
    await session.execute(
        insert_into(session, ArticleVersionRow).from_select(
            ["article_id", "replaced_at", "title", "text"], select(*columns).where(*same)
        )
    )
    values: dict[str, object] = {"text": text, "matched_at": None}
    if says_corrected(look.page.title, text):
        values["corrected_at"] = func.coalesce(ArticleRow.corrected_at, now)
    if look.modified_at is not None:
        values["modified_at"] = look.modified_at
    replaced = await session.scalar(
        update(ArticleRow).where(*same).values(values).returning(ArticleRow.id)
    )
    return replaced is not None


async def forget_pages(session: Session, *, now: datetime) -> None:
    """Give up pages of articles that are too old, and of sources that nobody polls any more."""
    old = select(ArticleRow.id).where(ArticleRow.stored_at < now - GIVEN_UP)
    await session.execute(
        delete(PageLookRow)
        .where(PageLookRow.due_at < now, PageLookRow.article_id.in_(old))
        .execution_options(synchronize_session=False)
    )
