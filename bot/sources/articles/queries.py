"""The SQL of articles and their appearances: what is known, what is new, what has a newer text."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.ids import ArticleId, SourceId
from bot.sources.articles.model import Brought, Find
from bot.sources.articles.parting import apart
from bot.sources.copies.queries import add_appearances, find_copies
from bot.sources.corrections import says_corrected
from bot.sources.learned.queries import count_lines
from bot.sources.model import KnownEntry, NewArticle, PageSeen
from bot.sources.revisiting.queries import look_again
from bot.storage.database import Session, insert_into
from bot.storage.inserting import insert_new
from bot.storage.tables import ArticleRow, ArticleVersionRow, EntryRow
from bot.storage.types import UTCDateTime

_ARTICLES = cast("Table", ArticleRow.__table__)
_ENTRIES = cast("Table", EntryRow.__table__)
_PAIRS = 1_000
"""Keys that are looked up in one round to the database."""

log = logging.getLogger(__name__)


def _known_entries() -> Select[int, str, int, datetime, bytes, bool]:
    sibling = _ENTRIES.alias()
    first = (
        select(func.min(sibling.c.id))
        .where(sibling.c.article_id == _ENTRIES.c.article_id)
        .correlate(_ENTRIES)
        .scalar_subquery()
    )
    return (
        select(
            _ENTRIES.c.source_id,
            _ENTRIES.c.entry_key,
            _ENTRIES.c.article_id,
            _ENTRIES.c.seen_at,
            _ARTICLES.c.content_hash,
            (_ENTRIES.c.id == first).label("owns"),
        )
        .join(_ARTICLES, _ARTICLES.c.id == _ENTRIES.c.article_id)
        .where(
            tuple_(_ENTRIES.c.source_id, _ENTRIES.c.entry_key).in_(
                bindparam("wanted", expanding=True)
            )
        )
    )


_KNOWN_ENTRIES = _known_entries()
"""Made once: putting it together costs more than asking the database."""


async def known_entries(
    session: Session, wanted: Sequence[tuple[SourceId, Sequence[str]]]
) -> list[dict[str, KnownEntry]]:
    """Return those of sources' keys that are stored, by key, for each of ``wanted`` in order."""
    known: dict[SourceId, dict[str, KnownEntry]] = {source_id: {} for source_id, _ in wanted}
    connection = await session.connection()
    pairs = [(source_id, key) for source_id, keys in wanted for key in keys]
    for start in range(0, len(pairs), _PAIRS):
        wanted_pairs = pairs[start : start + _PAIRS]
        rows = await connection.execute(_KNOWN_ENTRIES, {"wanted": wanted_pairs})
        for source_id, key, article_id, seen_at, digest, owns in rows.all():
            known[SourceId(source_id)][key] = KnownEntry(
                ArticleId(article_id), digest, seen_at, owns
            )
    return [known[source_id] for source_id, _ in wanted]


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
    session: Session, brought: Sequence[Brought], *, careful: bool = True
) -> dict[SourceId, int]:
    """Store new articles and appearances, and newer texts; count by source what is to be matched.

    With ``careful``, an article that the database refuses is left out, and the log says so; the
    others stay. Without, what the database raises is raised, and that is cheaper.
    """
    counts = dict.fromkeys((each.source_id for each in brought), 0)
    for part in apart(brought):
        # One order for all processes: crossing orders of unique keys would lock each other out.
        finds = sorted(
            (Find(each.source_id, article, each.at) for each in part for article in each.articles),
            key=lambda find: find.article.canonical_url,
        )
        for find in await _store(session, finds, careful=careful):
            counts[find.source_id] += 1
    return counts


async def _store(session: Session, finds: Sequence[Find], *, careful: bool) -> list[Find]:
    """Store what one part brought; return what is to be matched."""
    copies = await find_copies(session, finds)
    if copies:
        await add_appearances(session, copies)
        finds = [find for find in finds if find not in copies]
    await count_lines(session, _lines(finds), now=max(find.at for find in finds)) if finds else None
    if not careful:
        done = await _store_new(session, finds)
        rest = [find for find in finds if find not in done]
        return [*done, *[find for find in rest if await _store_one(session, find)]]
    try:
        async with session.begin_nested():
            done = await _store_new(session, finds)
    except DBAPIError as exc:
        if _is_passing(exc):
            raise
        done = set[Find]()  # one of them is refused: below it will be known which
    rest = [find for find in finds if find not in done]
    return [*done, *[find for find in rest if await _store_safely(session, find)]]


def _lines(finds: Sequence[Find]) -> Iterator[tuple[str, str]]:
    """Return the lines of new pages; those of a newer text were counted before."""
    return (line for find in finds if not find.article.replaces for line in find.article.lines)


async def _store_new(session: Session, finds: Sequence[Find]) -> set[Find]:
    """Store what is new in every respect, all at once; return it."""
    fresh = {find.article.canonical_url: find for find in finds if find.article.replaces is None}
    if not fresh:
        return set()
    inserted = await insert_new(
        session,
        _ARTICLES,
        [_values(find) for find in fresh.values()],
        returning=("id", "canonical_url"),
    )
    stored = [(article_id, fresh[url]) for article_id, url in inserted]
    if stored:
        await insert_new(
            session,
            _ENTRIES,
            [
                {
                    "source_id": find.source_id,
                    "entry_key": find.article.entry_key,
                    "article_id": article_id,
                    "seen_at": find.at,
                }
                for article_id, find in stored
            ],
        )
        await look_again(session, [_page(article_id, find) for article_id, find in stored])
    return {find for _, find in stored}


def _page(article_id: int, find: Find) -> tuple[int, SourceId, PageSeen | None, datetime]:
    return article_id, find.source_id, find.article.page, find.at


async def _store_safely(session: Session, find: Find) -> bool:
    try:
        async with session.begin_nested():
            return await _store_one(session, find)
    except DBAPIError as exc:
        if _is_passing(exc):
            raise
        key = find.article.entry_key
        log.warning(
            "article refused by the database",
            extra={"source_id": find.source_id, "key": key, "detail": str(exc.orig)},
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


async def _store_one(session: Session, find: Find) -> bool:
    article = find.article
    if article.replaces is not None:
        return await _replace(session, article.replaces, article, find.at)
    article_id, fresh = await _article(session, find)
    await session.execute(
        insert_into(session, _ENTRIES)
        .values(
            source_id=find.source_id,
            entry_key=article.entry_key,
            article_id=article_id,
            seen_at=find.at,
        )
        .on_conflict_do_nothing()
    )
    return fresh


async def _article(session: Session, find: Find) -> tuple[ArticleId, bool]:
    """Return the article's id, and whether it is new or has a new text."""
    article = find.article
    inserted = await session.scalar(
        insert_into(session, _ARTICLES)
        .values(_values(find))
        .on_conflict_do_nothing(index_elements=["canonical_url"])
        .returning(_ARTICLES.c.id)
    )
    if inserted is not None:
        await look_again(session, [_page(inserted, find)])
        return ArticleId(inserted), True
    standing = await session.execute(
        select(ArticleRow.id, ArticleRow.title_key).where(
            ArticleRow.canonical_url == article.canonical_url
        )
    )
    row = standing.one()
    found = ArticleId(row.id)
    if not await _has_entry(session, found, find.source_id):
        return found, await _revive(session, found, article, find.at)
    if row.title_key != article.title_key and article.canonical_url != article.link_key:
        # Sites exist whose pages all call themselves by one address: that one tells nothing.
        own = replace(article, canonical_url=article.link_key)
        return await _article(session, replace(find, article=own))
    # The same address under a new id: that is how some mark a corrected text.
    return found, await _replace(session, found, article, find.at)


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
            **_correction(article, same, now),
        )
        .returning(ArticleRow.matched_at)
    )
    row = matched_at.one_or_none()
    return row is not None and row.matched_at is None


def _correction(article: NewArticle, same: ColumnElement[bool], now: datetime) -> dict[str, object]:
    """Keep when a newer text first says that an older one was wrong."""
    if not says_corrected(article.title, article.text):
        return {}
    known = or_(same, ArticleRow.corrected_at.is_not(None))
    moment = literal(now, UTCDateTime())
    return {"corrected_at": case((known, ArticleRow.corrected_at), else_=moment)}


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


def _values(find: Find) -> dict[str, object]:
    return {
        **_content(find.article),
        "canonical_url": find.article.canonical_url,
        "stored_at": find.at,
        "history": find.article.history,
    }


def _content(article: NewArticle, *, keep_date: bool = False) -> dict[str, object]:
    published_at: object = article.published_at
    utc_offset: object = _minutes_ahead(article.published_at)
    if keep_date:
        published_at = func.coalesce(ArticleRow.published_at, article.published_at)
        utc_offset = func.coalesce(ArticleRow.utc_offset, utc_offset)
    return {
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "language": article.language,
        "author": article.author,
        "published_at": published_at,
        "utc_offset": utc_offset,
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


def _minutes_ahead(moment: datetime | None) -> int | None:
    """Return the offset that a moment is written with; UTC is what those write who do not say."""
    ahead = moment.utcoffset() if moment is not None else None
    return int(ahead.total_seconds() // 60) if ahead else None


def _marks(article: NewArticle) -> dict[str, int | None]:
    one, two, three = article.marks or (None, None, None)
    return {"mark_1": one, "mark_2": two, "mark_3": three}
