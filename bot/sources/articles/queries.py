"""The SQL of articles and their appearances: what is known, what is new, what has a newer text."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from sqlalchemy import (
    Select,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    not_,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import aliased

from bot.ids import ArticleId, SourceId
from bot.sources.copies.queries import add_appearances, find_copies
from bot.sources.learned.queries import count_lines
from bot.sources.model import KnownEntry, NewArticle
from bot.storage.database import Session, insert_into
from bot.storage.tables import ArticleRow, ArticleVersionRow, EntryRow
from bot.storage.types import UTCDateTime

_ARTICLES = cast("Table", ArticleRow.__table__)

log = logging.getLogger(__name__)


def _known_entries() -> Select[str, int, datetime, bytes, bool]:
    sibling = aliased(EntryRow)
    first = (
        select(func.min(sibling.id))
        .where(sibling.article_id == EntryRow.article_id)
        .correlate(EntryRow)
        .scalar_subquery()
    )
    return (
        select(
            EntryRow.entry_key,
            EntryRow.article_id,
            EntryRow.seen_at,
            ArticleRow.content_hash,
            (EntryRow.id == first).label("owns"),
        )
        .join(ArticleRow, ArticleRow.id == EntryRow.article_id)
        .where(
            EntryRow.source_id == bindparam("source_id"),
            EntryRow.entry_key.in_(bindparam("keys", expanding=True)),
        )
    )


_KNOWN_ENTRIES = _known_entries()
"""Made once: putting it together costs more than asking the database."""


async def known_entries(
    session: Session, source_id: SourceId, keys: Sequence[str]
) -> dict[str, KnownEntry]:
    """Return those of a source's ``keys`` that are stored, by key."""
    rows = await session.execute(_KNOWN_ENTRIES, {"source_id": source_id, "keys": list(keys)})
    return {
        row.entry_key: KnownEntry(
            article_id=ArticleId(row.article_id),
            content_hash=row.content_hash,
            seen_at=row.seen_at,
            owns=row.owns,
        )
        for row in rows
    }


async def articles_of_others(
    session: Session, source_id: SourceId, canonical_urls: Sequence[str]
) -> set[str]:
    """Return those of ``canonical_urls`` that are stored, and not from this source."""
    if not canonical_urls:
        return set()
    own = exists().where(EntryRow.article_id == ArticleRow.id, EntryRow.source_id == source_id)
    found = await session.scalars(
        select(ArticleRow.canonical_url).where(ArticleRow.canonical_url.in_(canonical_urls), ~own)
    )
    return set(found)


async def store(
    session: Session,
    source_id: SourceId,
    articles: Sequence[NewArticle],
    *,
    now: datetime,
    careful: bool = True,
) -> int:
    """Store new articles and appearances, and newer texts; return how many are to be matched.

    With ``careful``, an article that the database refuses is left out, and the log says so; the
    others stay. Without, what the database raises is raised, and that is cheaper.
    """
    # One order for all processes: crossing orders of unique keys would lock each other out.
    ordered = sorted(articles, key=lambda article: article.canonical_url)
    copies = await find_copies(session, ordered, now=now)
    if copies:
        await add_appearances(session, source_id, ordered, copies, now=now)
        ordered = [article for article in ordered if article.entry_key not in copies]
    await count_lines(session, _lines(ordered), now=now)
    if not careful:
        done = await _store_new(session, source_id, ordered, now)
        rest = [article for article in ordered if article.entry_key not in done]
        fresh = [await _store_one(session, source_id, article, now) for article in rest]
        return len(done) + sum(fresh)
    try:
        async with session.begin_nested():
            done = await _store_new(session, source_id, ordered, now)
    except DBAPIError as exc:
        if _is_passing(exc):
            raise
        done = set[str]()  # one of them is refused: below it will be known which
    rest = [article for article in ordered if article.entry_key not in done]
    stored = [await _store_safely(session, source_id, article, now) for article in rest]
    return len(done) + sum(stored)


def _lines(articles: Sequence[NewArticle]) -> Iterator[tuple[str, str]]:
    """Return the lines of new pages; those of a newer text were counted before."""
    return (line for article in articles if article.replaces is None for line in article.lines)


async def _store_new(
    session: Session, source_id: SourceId, articles: Sequence[NewArticle], now: datetime
) -> set[str]:
    """Store what is new in every respect, all at once; return its entry keys."""
    fresh = {article.canonical_url: article for article in articles if article.replaces is None}
    if not fresh:
        return set()
    # Into the table and not its class: the library's own bookkeeping costs half as much again.
    inserted = await session.execute(
        insert_into(session, _ARTICLES)
        .on_conflict_do_nothing(index_elements=["canonical_url"])
        .returning(_ARTICLES.c.id, _ARTICLES.c.canonical_url),
        [_values(article, now) for article in fresh.values()],
    )
    rows = inserted.all()
    entries = [
        {
            "source_id": source_id,
            "entry_key": fresh[row.canonical_url].entry_key,
            "article_id": row.id,
            "seen_at": now,
        }
        for row in rows
    ]
    if entries:
        await session.execute(insert_into(session, EntryRow).on_conflict_do_nothing(), entries)
    return {str(entry["entry_key"]) for entry in entries}


async def _store_safely(
    session: Session, source_id: SourceId, article: NewArticle, now: datetime
) -> bool:
    try:
        async with session.begin_nested():
            return await _store_one(session, source_id, article, now)
    except DBAPIError as exc:
        if _is_passing(exc):
            raise
        log.warning(
            "article refused by the database",
            extra={"source_id": source_id, "key": article.entry_key, "detail": str(exc.orig)},
        )
        return False


def _is_passing(exc: DBAPIError) -> bool:
    """Tell whether it is the database that is in trouble, and no article that is refused.

    Then the poll as a whole fails, and is repeated. PostgreSQL's classes of errors: a deadlock,
    no memory or disk, a lock, an administrator, the system
    (https://www.postgresql.org/docs/current/errcodes-appendix.html).
    """
    state: object = getattr(exc.orig, "sqlstate", None)
    if exc.connection_invalidated or not isinstance(state, str):
        return exc.connection_invalidated or isinstance(exc, OperationalError)
    return state[:2] in {"08", "25", "40", "53", "55", "57", "58"}


async def _store_one(
    session: Session, source_id: SourceId, article: NewArticle, now: datetime
) -> bool:
    if article.replaces is not None:
        return await _replace(session, article.replaces, article, now)
    article_id, fresh = await _article(session, source_id, article, now)
    await session.execute(
        insert_into(session, EntryRow)
        .values(
            source_id=source_id, entry_key=article.entry_key, article_id=article_id, seen_at=now
        )
        .on_conflict_do_nothing()
    )
    return fresh


async def _article(
    session: Session, source_id: SourceId, article: NewArticle, now: datetime
) -> tuple[ArticleId, bool]:
    """Return the article's id, and whether it is new or has a new text."""
    inserted = await session.scalar(
        insert_into(session, ArticleRow)
        .values(_values(article, now))
        .on_conflict_do_nothing(index_elements=["canonical_url"])
        .returning(ArticleRow.id)
    )
    if inserted is not None:
        return ArticleId(inserted), True
    standing = await session.execute(
        select(ArticleRow.id, ArticleRow.title_key).where(
            ArticleRow.canonical_url == article.canonical_url
        )
    )
    row = standing.one()
    found = ArticleId(row.id)
    if not await _has_entry(session, found, source_id):
        return found, await _revive(session, found, article, now)
    if row.title_key != article.title_key and article.canonical_url != article.link_key:
        # Sites exist whose pages all call themselves by one address: that one tells nothing.
        return await _article(
            session, source_id, replace(article, canonical_url=article.link_key), now
        )
    # The same address under a new id: that is how some mark a corrected text.
    return found, await _replace(session, found, article, now)


async def _has_entry(session: Session, article_id: ArticleId, source_id: SourceId) -> bool:
    entry = select(EntryRow.id).where(
        EntryRow.article_id == article_id, EntryRow.source_id == source_id
    )
    return await session.scalar(entry.limit(1)) is not None


async def _replace(
    session: Session, article_id: ArticleId, article: NewArticle, now: datetime
) -> bool:
    """Write a newer text; only one that really differs is matched again, and the old one kept."""
    same = and_(ArticleRow.title == article.title, ArticleRow.text == article.text)
    columns = (ArticleRow.id, literal(now, UTCDateTime()), ArticleRow.title, ArticleRow.text)
    await session.execute(
        insert_into(session, ArticleVersionRow).from_select(
            ["article_id", "replaced_at", "title", "text"],
            select(*columns).where(ArticleRow.id == article_id, not_(same)),
        )
    )
    matched_at = await session.execute(
        update(ArticleRow)
        .where(ArticleRow.id == article_id)
        .values(
            **_content(article, keep_date=True),
            matched_at=case((same, ArticleRow.matched_at), else_=None),
        )
        .returning(ArticleRow.matched_at)
    )
    row = matched_at.one_or_none()
    return row is not None and row.matched_at is None


async def _revive(
    session: Session, article_id: ArticleId, article: NewArticle, now: datetime
) -> bool:
    """Make news of history when a source brings it as news: as if it were stored now."""
    if article.history:
        return False
    revived = await session.scalar(
        update(ArticleRow)
        .where(ArticleRow.id == article_id, ArticleRow.history)
        .values(history=False, matched_at=None, stored_at=now)
        .returning(ArticleRow.id)
    )
    return revived is not None


def _values(article: NewArticle, now: datetime) -> dict[str, object]:
    return {
        **_content(article),
        "canonical_url": article.canonical_url,
        "stored_at": now,
        "history": article.history,
    }


def _content(article: NewArticle, *, keep_date: bool = False) -> dict[str, object]:
    published_at: object = article.published_at
    if keep_date:
        published_at = func.coalesce(ArticleRow.published_at, article.published_at)
    return {
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "language": article.language,
        "author": article.author,
        "published_at": published_at,
        "title_key": article.title_key,
        "content_hash": article.content_hash,
        "modified_at": article.about.modified_at,
        "summary": article.about.summary,
        "image": article.about.image,
        "section": article.about.section,
        "place": article.about.place,
        "agency": article.about.agency,
        "paywalled": article.about.paywalled,
        "live": article.about.live,
        "opinion": article.about.opinion,
        **_marks(article),
    }


def _marks(article: NewArticle) -> dict[str, int | None]:
    one, two, three = article.marks or (None, None, None)
    return {"mark_1": one, "mark_2": two, "mark_3": three}
