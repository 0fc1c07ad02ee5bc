"""All SQL of the compose step."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Literal

from sqlalchemy import Row as Found
from sqlalchemy import Select, and_, exists, func, insert, or_, select, update

from bot.digests.model import (
    Answer,
    Body,
    ChosenStory,
    Mark,
    NewDigest,
    Report,
    Selection,
)
from bot.digests.selection import LONGEST, news_since
from bot.ids import ArticleId, ChatId, DigestId, StoryId
from bot.matching.queries import evidence_from_json
from bot.storage.database import Session, insert_into
from bot.storage.tables import (
    ArticleRow,
    DigestItemRow,
    DigestRow,
    EntryRow,
    MatchRow,
    SourcePreferenceRow,
    SourceRow,
    StoryMemberRow,
    SubjectRow,
    SubscriptionRow,
)

AT_ONCE = 2_000
"""Matches that one digest reads, the newest articles first; older ones come with the next."""

_Row = Found[*tuple[Any, ...]]


async def follows_anything(session: Session, chat_id: ChatId) -> bool:
    """Tell whether the chat has a subscription."""
    return bool(await session.scalar(select(exists().where(SubscriptionRow.chat_id == chat_id))))


async def news_for(
    session: Session,
    chat_id: ChatId,
    *,
    now: datetime,
    told_at: datetime | None,
    among: Collection[ArticleId] | None = None,
) -> list[Report]:
    """Return the articles in stories that match what the chat follows and that it has not had.

    ``told_at``: when it last had a digest with stories. ``among``: only of these; None: of all.
    """
    since = await _news_since(session, chat_id, now, told_at)
    oldest = await session.scalar(
        select(func.min(ArticleRow.id)).where(ArticleRow.stored_at > min(since, default=now))
    )
    if oldest is None:
        return []
    # The index of matches ends with the article: what is older than all news is not read.
    statement = _news(chat_id, since).where(MatchRow.article_id >= oldest)
    if among is not None:
        statement = statement.where(MatchRow.article_id.in_(among))
    reports = _reports(await session.execute(statement))
    wishes = await _source_wishes(session, chat_id, [report.article_id for report in reports])
    return [replace(one, wish=wishes.get(one.article_id, 0.0)) for one in reports]


def _news(chat_id: ChatId, since: Mapping[datetime, Sequence[int]]) -> Select[*tuple[Any, ...]]:
    """Select what the chat has not had, a row for each answer, the newest articles first."""
    had = exists().where(
        DigestItemRow.chat_id == chat_id, DigestItemRow.article_id == MatchRow.article_id
    )
    is_news = or_(
        *(
            and_(MatchRow.subject_id.in_(subjects), ArticleRow.stored_at > moment)
            for moment, subjects in since.items()
        )
    )
    return (
        select(*_ARTICLE, *_ANSWER, StoryMemberRow.story_id)
        .select_from(MatchRow)
        .join(SubjectRow, SubjectRow.id == MatchRow.subject_id)
        .join(
            SubscriptionRow,
            and_(
                SubscriptionRow.subject_id == MatchRow.subject_id,
                SubscriptionRow.chat_id == chat_id,
            ),
        )
        .join(ArticleRow, ArticleRow.id == MatchRow.article_id)
        .join(StoryMemberRow, StoryMemberRow.article_id == ArticleRow.id)
        .where(MatchRow.subject_id.in_(list(chain.from_iterable(since.values()))))
        .where(~had, is_news, ArticleRow.history.is_(False))
        .order_by(ArticleRow.id.desc(), SubjectRow.id)
        .limit(AT_ONCE)
    )


async def _source_wishes(
    session: Session, chat_id: ChatId, articles: Collection[ArticleId]
) -> dict[ArticleId, float]:
    """Return what the chat wants of the articles' sources; the least where there are several."""
    mine = SourcePreferenceRow.chat_id == chat_id
    if not await session.scalar(select(exists().where(mine))):
        return {}
    statement = (
        select(EntryRow.article_id, func.min(SourcePreferenceRow.weight))
        .join(SourcePreferenceRow, SourcePreferenceRow.source_id == EntryRow.source_id)
        .where(mine, EntryRow.article_id.in_(articles))
        .group_by(EntryRow.article_id)
    )
    return {ArticleId(article_id): wish for article_id, wish in await session.execute(statement)}


async def told_at(session: Session, chat_id: ChatId, *, now: datetime) -> datetime | None:
    """Return when the chat's last digest was composed that brought it stories.

    None: never, or longer ago than any news. A digest that Telegram did not take has none.
    """
    brought = exists().where(DigestItemRow.digest_id == DigestRow.id)
    statement = (
        select(DigestRow.composed_at)
        .where(DigestRow.chat_id == chat_id, DigestRow.alert.is_(False), brought)
        .where(DigestRow.local_date >= (now - LONGEST).date() - timedelta(days=1))
        .where(DigestRow.composed_at <= now)  # the machine's clock may have been ahead
        .order_by(DigestRow.local_date.desc(), DigestRow.composed_at.desc())
        .limit(1)
    )
    return await session.scalar(statement)


async def _news_since(
    session: Session, chat_id: ChatId, now: datetime, told_at: datetime | None
) -> dict[datetime, list[int]]:
    """Return the chat's subjects by the moment after which an article on them is news."""
    not_muted = or_(SubscriptionRow.muted_until.is_(None), SubscriptionRow.muted_until <= now)
    followed = await session.execute(
        select(
            SubscriptionRow.subject_id, SubscriptionRow.created_at, SubscriptionRow.muted_until
        ).where(SubscriptionRow.chat_id == chat_id, not_muted)
    )
    since: defaultdict[datetime, list[int]] = defaultdict(list)
    for subject_id, created_at, muted_until in followed:
        moment = news_since(created_at, now, told_at=told_at, muted_until=muted_until)
        since[moment].append(subject_id)
    return since


async def reports_in(
    session: Session, chat_id: ChatId, digest_id: DigestId, *, first: int, last: int
) -> dict[int, list[Report]]:
    """Return the articles of a digest's stories from ``first`` to ``last``, by place."""
    statement = (
        select(*_ARTICLE, *_ANSWER, DigestItemRow.story_id, DigestItemRow.position)
        .select_from(DigestItemRow)
        .join(ArticleRow, ArticleRow.id == DigestItemRow.article_id)
        .outerjoin(SubscriptionRow, SubscriptionRow.chat_id == DigestItemRow.chat_id)
        .outerjoin(
            MatchRow,
            and_(
                MatchRow.article_id == ArticleRow.id,
                MatchRow.subject_id == SubscriptionRow.subject_id,
            ),
        )
        .outerjoin(SubjectRow, SubjectRow.id == MatchRow.subject_id)
        .where(DigestItemRow.digest_id == digest_id, DigestItemRow.chat_id == chat_id)
        .where(DigestItemRow.position.between(first, last))
        .order_by(DigestItemRow.position, ArticleRow.id.desc(), SubjectRow.id)
    )
    by_place: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in await session.execute(statement):
        by_place[row.position].append(row)
    return {position: _reports(rows) for position, rows in by_place.items()}


async def last_position(session: Session, chat_id: ChatId, digest_id: DigestId) -> int | None:
    """Return the place of the last story of a digest; None when the chat has no such digest."""
    return await session.scalar(
        select(func.max(DigestItemRow.position)).where(
            DigestItemRow.digest_id == digest_id, DigestItemRow.chat_id == chat_id
        )
    )


async def sources_of(
    session: Session, articles: Collection[ArticleId]
) -> dict[ArticleId, list[str]]:
    """Return the titles of the sources that carry each article, the first that had it first."""
    statement = (
        select(EntryRow.article_id, SourceRow.title)
        .join(SourceRow, SourceRow.id == EntryRow.source_id)
        .where(EntryRow.article_id.in_(articles))
        .order_by(EntryRow.seen_at, EntryRow.id)
    )
    titles: defaultdict[ArticleId, list[str]] = defaultdict(list)
    for article_id, title in await session.execute(statement):
        if title not in titles[ArticleId(article_id)]:
            titles[ArticleId(article_id)].append(title)
    return titles


async def bodies_of(session: Session, articles: Collection[ArticleId]) -> dict[ArticleId, Body]:
    """Return the texts of articles."""
    statement = select(
        ArticleRow.id, ArticleRow.text, ArticleRow.language, ArticleRow.summary, ArticleRow.title
    ).where(ArticleRow.id.in_(articles))
    return {
        ArticleId(row.id): Body(row.text, row.language, row.summary or "", row.title)
        for row in await session.execute(statement)
    }


async def asked_before(session: Session, chat_id: ChatId, request_id: int) -> bool:
    """Tell whether this request has had its digest."""
    made = exists().where(DigestRow.chat_id == chat_id, DigestRow.request_id == request_id)
    return bool(await session.scalar(select(made)))


async def add_digest(session: Session, digest: NewDigest, *, now: datetime) -> DigestId | None:
    """Record a digest; None when its date and slot, or its request, have had theirs."""
    statement = (
        insert_into(session, DigestRow)
        .values(
            chat_id=digest.chat_id,
            local_date=digest.local_date,
            slot=digest.slot,
            request_id=digest.request_id,
            missed=digest.missed,
            expired=digest.expired,
            composed_at=now,
        )
        .on_conflict_do_nothing()
        .returning(DigestRow.id)
    )
    digest_id = await session.scalar(statement)
    return None if digest_id is None else DigestId(digest_id)


async def add_items(
    session: Session,
    chat_id: ChatId,
    digest_id: DigestId,
    selection: Selection,
    places: Sequence[int],
) -> None:
    """Record that the chat has had these stories' articles, or has them behind *More*.

    ``places``: for each story, shown or not, the number of the message that brings it.
    """
    rows = [
        {
            "chat_id": chat_id,
            "article_id": report.article_id,
            "digest_id": digest_id,
            "story_id": story.story_id,
            "place": _place(story, report) if position < len(selection.shown) else "more",
            "position": position,
            "part": places[position],
        }
        for position, story in enumerate((*selection.shown, *selection.more))
        for report in story.reports
    ]
    if rows:
        await session.execute(insert(DigestItemRow), rows)


async def mark_shown(session: Session, chat_id: ChatId, stories: Mapping[int, ChosenStory]) -> None:
    """Record that stories from behind *More* have been shown."""
    for story in stories.values():
        for report in story.reports:
            await session.execute(
                update(DigestItemRow)
                .where(
                    DigestItemRow.chat_id == chat_id,
                    DigestItemRow.article_id == report.article_id,
                    DigestItemRow.place == "more",
                )
                .values(place=_place(story, report))
            )


_ARTICLE = (
    ArticleRow.id.label("article_id"),
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
_ANSWER = (
    SubjectRow.name.label("subject"),
    SubjectRow.kind,
    SubscriptionRow.weight.label("wish"),
    SubscriptionRow.muted_words,
    SubscriptionRow.mode,
    MatchRow.score,
    MatchRow.evidence,
)


def _place(story: ChosenStory, report: Report) -> Literal["lead", "listed"]:
    return "lead" if report is story.lead else "listed"


def _reports(rows: Iterable[_Row]) -> list[Report]:
    """Make one report of an article's rows, of which there is one for each answer."""
    reports: dict[int, Report] = {}
    for row in rows:
        report = reports.get(row.article_id) or Report(
            article_id=ArticleId(row.article_id),
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
        if row.subject is not None:
            answer = Answer(
                row.subject,
                row.kind,
                row.score,
                _spans(row.evidence),
                wish=row.wish or 0.0,
                muted_words=tuple(row.muted_words or ()),
                instant=row.mode == "instant",
            )
            answers = sorted((*report.answers, answer), key=lambda one: -one.score)
            report = replace(report, answers=tuple(answers))
        reports[row.article_id] = report
    return list(reports.values())


def _spans(stored: dict[str, Any]) -> tuple[tuple[int, int], ...]:
    """Return where the text answers; nothing when another release wrote it down otherwise."""
    try:
        pieces = evidence_from_json(stored)
    except (KeyError, TypeError):
        return ()
    return tuple((piece.start, piece.end) for piece in pieces if piece.where == "text")
