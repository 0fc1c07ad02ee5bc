"""All SQL about what chats have had and what is new to them, for many chats at a time."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import (
    BigInteger,
    Integer,
    String,
    Subquery,
    Table,
    Text,
    and_,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy import Row as Found
from sqlalchemy import cast as sql_cast

from bot.digests.model import ChosenStory, Find, Follow, NewDigest, Report, Selection
from bot.digests.selection import LONGEST, news_since
from bot.ids import ArticleId, ChatId, DigestId, SourceId, StoryId, SubjectId
from bot.storage.database import Session, insert_into
from bot.storage.given import given
from bot.storage.tables import (
    ArticleRow,
    ChatRow,
    DigestItemRow,
    DigestRow,
    MatchRow,
    SourcePreferenceRow,
    StoryMemberRow,
    SubscriptionRow,
)
from bot.storage.types import UTCDateTime

AT_ONCE = 2_000
"""Matches that one digest reads, the newest articles first; older ones come with the next."""

_ITEM = {
    "chat_id": BigInteger(),
    "article_id": BigInteger(),
    "digest_id": BigInteger(),
    "story_id": BigInteger(),
    "place": String(),
    "position": Integer(),
    "part": Integer(),
}

_Row = Found[*tuple[Any, ...]]

Follows = Mapping[ChatId, Mapping[SubjectId, Follow]]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a digest that has been written contains."""

    chat_id: ChatId
    digest_id: DigestId
    selection: Selection
    parts: Sequence[int]
    """For each story, shown or not, the number of the message that brings it."""


async def following(session: Session, chats: Collection[ChatId]) -> set[ChatId]:
    """Return which of ``chats`` have a subscription."""
    statement = select(SubscriptionRow.chat_id).where(SubscriptionRow.chat_id.in_(chats)).distinct()
    return {ChatId(chat_id) for chat_id in await session.scalars(statement)}


async def told_at(
    session: Session, chats: Collection[ChatId], *, now: datetime
) -> dict[ChatId, datetime]:
    """Return when the last digest of each chat was composed that brought it stories.

    Left out: never, or longer ago than any news. A digest that Telegram did not take has none.
    """
    brought = exists().where(DigestItemRow.digest_id == DigestRow.id)
    last = (
        select(DigestRow.composed_at)
        .where(DigestRow.chat_id == ChatRow.id, DigestRow.alert.is_(False), brought)
        .where(DigestRow.local_date >= (now - LONGEST).date() - timedelta(days=1))
        .where(DigestRow.composed_at <= now)  # the machine's clock may have been ahead
        .order_by(DigestRow.local_date.desc(), DigestRow.composed_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = await session.execute(select(ChatRow.id, last.label("at")).where(ChatRow.id.in_(chats)))
    return {ChatId(row.id): row.at for row in rows if row.at is not None}


async def follows_of(
    session: Session,
    chats: Collection[ChatId],
    *,
    now: datetime,
    told_at: Mapping[ChatId, datetime],
) -> dict[ChatId, dict[SubjectId, Follow]]:
    """Return what each chat follows and has not muted."""
    table = cast("Table", SubscriptionRow.__table__)
    statement = select(
        table.c.chat_id,
        table.c.subject_id,
        table.c.created_at,
        table.c.muted_until,
        table.c.weight,
        func.nullif(sql_cast(table.c.muted_words, Text), "[]"),  # few have any to be read
        table.c.mode,
    ).where(
        table.c.chat_id.in_(chats), or_(table.c.muted_until.is_(None), table.c.muted_until <= now)
    )
    follows: defaultdict[ChatId, dict[SubjectId, Follow]] = defaultdict(dict)
    found = (await session.execute(statement)).all()
    for chat_id, subject_id, created_at, muted_until, weight, words, mode in found:
        since = news_since(created_at, now, told_at=told_at.get(chat_id), muted_until=muted_until)
        muted_words = tuple(json.loads(words)) if words else ()
        follows[chat_id][subject_id] = Follow(since, weight, muted_words, mode == "instant")
    return follows


async def news_for(
    session: Session, follows: Follows, *, among: Collection[ArticleId] | None = None
) -> dict[ChatId, list[Find]]:
    """Return for each chat what matches what it follows and it has not had, the newest first.

    Only articles that have their place in a story. ``among``: only of these; None: of all.
    """
    wanted = [
        (chat_id, subject_id, follow.since)
        for chat_id, subjects in follows.items()
        for subject_id, follow in subjects.items()
    ]
    oldest = await _first_stored_after(session, min((since for *_, since in wanted), default=None))
    if oldest is None:
        return {}
    ranked = _ranked_news(session, wanted, oldest, among)
    statement = (
        select(ranked.c.chat_id, ranked.c.article_id, ranked.c.story_id, ranked.c.subject_id)
        .where(ranked.c.place <= AT_ONCE)
        .order_by(ranked.c.chat_id, ranked.c.place)
    )
    return _finds((await session.execute(statement)).all())


async def _first_stored_after(session: Session, moment: datetime | None) -> int | None:
    """Return the first article of all news: the index of matches ends with the article."""
    if moment is None:
        return None
    return await session.scalar(
        select(func.min(ArticleRow.id)).where(ArticleRow.stored_at > moment)
    )


def _ranked_news(
    session: Session,
    wanted: Sequence[tuple[ChatId, SubjectId, datetime]],
    oldest: int,
    among: Collection[ArticleId] | None,
) -> Subquery:
    """Select what the chats have not had, a row for each subject it answers, with its place."""
    columns = {"chat_id": BigInteger(), "subject_id": BigInteger(), "since": UTCDateTime()}
    follow = given(session, columns, wanted)
    had = exists().where(
        DigestItemRow.chat_id == follow.c.chat_id, DigestItemRow.article_id == MatchRow.article_id
    )
    place = func.row_number().over(
        partition_by=follow.c.chat_id, order_by=(MatchRow.article_id.desc(), MatchRow.subject_id)
    )
    statement = (
        select(
            follow.c.chat_id,
            MatchRow.article_id,
            MatchRow.subject_id,
            StoryMemberRow.story_id,
            place.label("place"),
        )
        .select_from(follow)
        .join(MatchRow, MatchRow.subject_id == follow.c.subject_id)
        .join(ArticleRow, ArticleRow.id == MatchRow.article_id)
        .join(StoryMemberRow, StoryMemberRow.article_id == ArticleRow.id)
        .where(MatchRow.article_id >= oldest, ArticleRow.stored_at > follow.c.since)
        .where(ArticleRow.history.is_(False), ~had)
    )
    if among is not None:
        statement = statement.where(MatchRow.article_id.in_(among))
    return statement.subquery()


def _finds(rows: Iterable[_Row]) -> dict[ChatId, list[Find]]:
    """Make one find of an article's rows, which follow one another, one for each subject."""
    finds: defaultdict[ChatId, list[Find]] = defaultdict(list)
    for chat_id, article_id, story_id, subject_id in rows:
        some = finds[chat_id]
        if some and some[-1].article_id == article_id:
            some[-1] = Find(article_id, story_id, (*some[-1].subjects, subject_id))
        else:
            some.append(Find(article_id, story_id, (subject_id,)))
    return finds


async def source_wishes(
    session: Session, chats: Collection[ChatId]
) -> dict[ChatId, dict[SourceId, float]]:
    """Return what the chats want of sources beside others; a chat without wishes is left out."""
    statement = select(
        SourcePreferenceRow.chat_id, SourcePreferenceRow.source_id, SourcePreferenceRow.weight
    ).where(SourcePreferenceRow.chat_id.in_(chats))
    wishes: defaultdict[ChatId, dict[SourceId, float]] = defaultdict(dict)
    for chat_id, source_id, weight in await session.execute(statement):
        wishes[ChatId(chat_id)][SourceId(source_id)] = weight
    return wishes


async def finds_in(
    session: Session, chat_id: ChatId, digest_id: DigestId, *, first: int, last: int
) -> dict[int, list[Find]]:
    """Return the articles of a digest's stories from ``first`` to ``last``, by place.

    With the subjects that the chat still follows; there may be none.
    """
    statement = (
        select(
            DigestItemRow.position,
            DigestItemRow.article_id,
            DigestItemRow.story_id,
            MatchRow.subject_id,
        )
        .outerjoin(SubscriptionRow, SubscriptionRow.chat_id == DigestItemRow.chat_id)
        .outerjoin(
            MatchRow,
            and_(
                MatchRow.article_id == DigestItemRow.article_id,
                MatchRow.subject_id == SubscriptionRow.subject_id,
            ),
        )
        .where(DigestItemRow.digest_id == digest_id, DigestItemRow.chat_id == chat_id)
        .where(DigestItemRow.position.between(first, last))
        .order_by(DigestItemRow.position, DigestItemRow.article_id.desc(), MatchRow.subject_id)
    )
    answered: defaultdict[tuple[int, int, int], list[SubjectId]] = defaultdict(list)
    for row in await session.execute(statement):
        subjects = answered[row.position, row.article_id, row.story_id]
        if row.subject_id is not None:
            subjects.append(SubjectId(row.subject_id))
    finds: defaultdict[int, list[Find]] = defaultdict(list)
    for (position, article_id, story_id), subjects in answered.items():
        finds[position].append(Find(ArticleId(article_id), StoryId(story_id), tuple(subjects)))
    return finds


async def last_position(session: Session, chat_id: ChatId, digest_id: DigestId) -> int | None:
    """Return the place of the last story of a digest; None when the chat has no such digest."""
    return await session.scalar(
        select(func.max(DigestItemRow.position)).where(
            DigestItemRow.digest_id == digest_id, DigestItemRow.chat_id == chat_id
        )
    )


async def asked_before(session: Session, chat_id: ChatId, request_id: int) -> bool:
    """Tell whether this request has had its digest."""
    made = exists().where(DigestRow.chat_id == chat_id, DigestRow.request_id == request_id)
    return bool(await session.scalar(select(made)))


async def add_digests(
    session: Session, digests: Sequence[NewDigest], *, now: datetime
) -> dict[ChatId, DigestId]:
    """Record digests, one for a chat; left out whose date and slot, or request, had theirs."""
    table = cast("Table", DigestRow.__table__)
    rows = [
        {
            "chat_id": digest.chat_id,
            "local_date": digest.local_date,
            "slot": digest.slot,
            "request_id": digest.request_id,
            "missed": digest.missed,
            "expired": digest.expired,
            "alert": digest.alert,
            "composed_at": now,
        }
        for digest in digests
    ]
    if not rows:
        return {}
    statement = insert_into(session, table).on_conflict_do_nothing()
    recorded = await session.execute(statement.returning(table.c.chat_id, table.c.id), rows)
    return {ChatId(chat_id): DigestId(digest_id) for chat_id, digest_id in recorded}


async def add_items(session: Session, written: Iterable[Contents]) -> None:
    """Record that chats have had these stories' articles, or have them behind *More*."""
    rows = [
        (
            one.chat_id,
            report.article_id,
            one.digest_id,
            story.story_id,
            _place(story, report) if position < len(one.selection.shown) else "more",
            position,
            one.parts[position],
        )
        for one in written
        for position, story in enumerate((*one.selection.shown, *one.selection.more))
        for report in story.reports
    ]
    if rows:
        new = given(session, _ITEM, rows)
        adding = insert(cast("Table", DigestItemRow.__table__)).from_select([*_ITEM], select(new))
        await session.execute(adding)


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


def _place(story: ChosenStory, report: Report) -> Literal["lead", "listed"]:
    return "lead" if report is story.lead else "listed"
