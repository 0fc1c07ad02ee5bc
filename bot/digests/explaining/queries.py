"""All SQL about digests that have been told."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import aliased

from bot.digests.explaining.model import Carrier, Likeable, Naming, Reason, Told
from bot.digests.reach.queries import outlets_of
from bot.ids import ChatId, DigestId, SourceId, StoryId, SubjectId
from bot.matching.queries import evidence_from_json
from bot.storage.database import Session, insert_into
from bot.storage.tables import (
    ArticleRow,
    DigestItemRow,
    DigestRow,
    EntryRow,
    MatchRow,
    OutboxRow,
    SourcePreferenceRow,
    SourceRow,
    StoryMemberRow,
    SubjectRow,
    SubscriptionRow,
)
from bot.stories.upkeep.queries import current_story

_SubjectKind = Literal["actor", "topic"]


async def has_digest(session: Session, chat_id: ChatId, digest_id: DigestId) -> bool:
    """Tell whether the digest is the chat's."""
    mine = exists().where(DigestRow.id == digest_id, DigestRow.chat_id == chat_id)
    return bool(await session.scalar(select(mine)))


async def reasons(
    session: Session, chat_id: ChatId, digest_id: DigestId, *, limit: int
) -> tuple[list[Reason], int]:
    """Return why the digest told its first stories, and how many more it showed."""
    leads = (
        select(
            DigestItemRow.story_id,
            DigestItemRow.article_id,
            DigestItemRow.position,
            ArticleRow.title,
            ArticleRow.url,
        )
        .join(ArticleRow, ArticleRow.id == DigestItemRow.article_id)
        .where(DigestItemRow.chat_id == chat_id, DigestItemRow.digest_id == digest_id)
        .where(DigestItemRow.place == "lead")
        .order_by(DigestItemRow.position)
    )
    found = (await session.execute(leads)).all()
    shown = found[:limit]
    stories = [StoryId(row.story_id) for row in shown]
    named = await _namings(session, chat_id, digest_id, stories)
    sources = await _outlets(session, stories)
    known = await _known_before(session, chat_id, digest_id, stories)
    answer = [
        Reason(
            story_id=StoryId(row.story_id),
            title=row.title,
            url=row.url,
            sources=sources.get(StoryId(row.story_id)) or 1,  # it was removed since
            namings=named.get(StoryId(row.story_id), ()),
            known=StoryId(row.story_id) in known,
        )
        for row in shown
    ]
    return answer, len(found) - len(shown)


async def _namings(
    session: Session, chat_id: ChatId, digest_id: DigestId, stories: Collection[StoryId]
) -> dict[StoryId, list[Naming]]:
    statement = (
        select(DigestItemRow.story_id, SubjectRow.kind, SubjectRow.name, MatchRow.evidence)
        .join(MatchRow, MatchRow.article_id == DigestItemRow.article_id)
        .join(SubjectRow, SubjectRow.id == MatchRow.subject_id)
        .join(SubscriptionRow, SubscriptionRow.subject_id == MatchRow.subject_id)
        .where(SubscriptionRow.chat_id == chat_id, DigestItemRow.chat_id == chat_id)
        .where(DigestItemRow.digest_id == digest_id, DigestItemRow.story_id.in_(stories))
        .order_by(MatchRow.score.desc(), MatchRow.article_id, SubjectRow.id)
    )
    words: defaultdict[tuple[int, Any, str], dict[str, None]] = defaultdict(dict)
    for story_id, kind, name, evidence in await session.execute(statement):
        words[(story_id, kind, name)].update(dict.fromkeys(_found(evidence)))
    named: defaultdict[StoryId, list[Naming]] = defaultdict(list)
    for (story_id, kind, name), found in words.items():
        named[StoryId(story_id)].append(Naming(cast("_SubjectKind", kind), name, tuple(found)))
    return named


def _found(stored: dict[str, Any]) -> list[str]:
    try:
        return [piece.found for piece in evidence_from_json(stored) if piece.found]
    except (KeyError, TypeError):  # another release wrote it down otherwise
        return []


async def _outlets(session: Session, stories: Iterable[StoryId]) -> dict[StoryId, int]:
    """Return how many outlets report each story, or what it has become part of."""
    found = {story: await current_story(session, story) for story in stories}
    heirs = {story: heir for story, heir in found.items() if heir is not None}
    counts = await outlets_of(session, set(heirs.values()))
    return {story: counts[heir] for story, heir in heirs.items()}


async def _known_before(
    session: Session, chat_id: ChatId, digest_id: DigestId, stories: Collection[StoryId]
) -> set[StoryId]:
    statement = select(DigestItemRow.story_id).where(
        DigestItemRow.chat_id == chat_id,
        DigestItemRow.digest_id < digest_id,
        DigestItemRow.story_id.in_(stories),
    )
    return {StoryId(story) for story in await session.scalars(statement.distinct())}


async def has_had(session: Session, chat_id: ChatId, story_id: StoryId) -> bool:
    """Tell whether a digest of the chat has told or counted the story."""
    mine = exists().where(DigestItemRow.chat_id == chat_id, DigestItemRow.story_id == story_id)
    return bool(await session.scalar(select(mine)))


async def told_in(session: Session, chat_id: ChatId, message_id: int) -> list[Told]:
    """Return the stories that one of the chat's messages told, in order."""
    statement = (
        select(DigestItemRow.story_id, ArticleRow.title)
        .join(
            OutboxRow,
            (OutboxRow.digest_id == DigestItemRow.digest_id)
            & (OutboxRow.part == DigestItemRow.part),
        )
        .join(ArticleRow, ArticleRow.id == DigestItemRow.article_id)
        .where(OutboxRow.chat_id == chat_id, OutboxRow.message_id == message_id)
        .where(DigestItemRow.chat_id == chat_id, DigestItemRow.place == "lead")
        .order_by(DigestItemRow.position)
    )
    return [Told(StoryId(story), title) for story, title in await session.execute(statement)]


async def told_last(session: Session, chat_id: ChatId, *, limit: int) -> list[Told]:
    """Return the first stories of the chat's latest digest that told any."""
    mine = (DigestItemRow.chat_id == chat_id) & (DigestItemRow.place == "lead")
    latest = select(func.max(DigestItemRow.digest_id)).where(mine).scalar_subquery()
    statement = (
        select(DigestItemRow.story_id, ArticleRow.title)
        .join(ArticleRow, ArticleRow.id == DigestItemRow.article_id)
        .where(mine, DigestItemRow.digest_id == latest)
        .order_by(DigestItemRow.position)
        .limit(limit)
    )
    return [Told(StoryId(story), title) for story, title in await session.execute(statement)]


async def carriers_of(session: Session, story_id: StoryId) -> list[Carrier]:
    """Return every source's reports of a story, in order of time."""
    earlier = aliased(EntryRow)
    copied = exists().where(
        earlier.article_id == EntryRow.article_id,
        earlier.id < EntryRow.id,
        earlier.source_id != EntryRow.source_id,
    )
    statement = (
        select(
            ArticleRow.title,
            ArticleRow.published_at,
            ArticleRow.stored_at,
            func.coalesce(EntryRow.seen_at, ArticleRow.stored_at).label("seen_at"),
            func.coalesce(EntryRow.url, ArticleRow.url).label("url"),
            SourceRow.title.label("source"),
            copied.label("copied"),
        )
        # The source of a story that was told may have been removed since.
        .outerjoin(EntryRow, EntryRow.article_id == ArticleRow.id)
        .outerjoin(SourceRow, SourceRow.id == EntryRow.source_id)
        .join(StoryMemberRow, StoryMemberRow.article_id == ArticleRow.id)
        .where(StoryMemberRow.story_id == story_id)
    )
    carriers = [
        Carrier(
            at=row.seen_at if row.copied else min(row.published_at or row.seen_at, row.seen_at),
            source=row.source or urlsplit(str(row.url)).hostname or str(row.url),
            title=row.title,
            url=row.url,
            copied=row.copied,
        )
        for row in await session.execute(statement)
    ]
    return sorted(carriers, key=lambda one: (one.at, one.source, one.url))


async def likeables(session: Session, chat_id: ChatId, digest_id: DigestId) -> list[Likeable]:
    """Return the subjects and the sources of what a digest showed, in its order."""
    return [
        *await _liked_subjects(session, chat_id, digest_id),
        *await _liked_sources(session, chat_id, digest_id),
    ]


async def _liked_subjects(session: Session, chat_id: ChatId, digest_id: DigestId) -> list[Likeable]:
    statement = (
        select(SubjectRow.id, SubjectRow.kind, SubjectRow.name, SubscriptionRow.weight)
        .join(SubscriptionRow, SubscriptionRow.subject_id == SubjectRow.id)
        .join(MatchRow, MatchRow.subject_id == SubjectRow.id)
        .join(DigestItemRow, DigestItemRow.article_id == MatchRow.article_id)
        .where(SubscriptionRow.chat_id == chat_id, DigestItemRow.chat_id == chat_id)
        .where(DigestItemRow.digest_id == digest_id, DigestItemRow.place != "more")
        .group_by(SubjectRow.id, SubjectRow.kind, SubjectRow.name, SubscriptionRow.weight)
        .order_by(func.min(DigestItemRow.position), SubjectRow.id)
    )
    return [
        Likeable(cast("_SubjectKind", kind), SubjectId(key), name, weight < 0)
        for key, kind, name, weight in await session.execute(statement)
    ]


async def _liked_sources(session: Session, chat_id: ChatId, digest_id: DigestId) -> list[Likeable]:
    wish = func.coalesce(SourcePreferenceRow.weight, 0.0)
    statement = (
        select(SourceRow.id, SourceRow.title, wish)
        .join(EntryRow, EntryRow.source_id == SourceRow.id)
        .join(DigestItemRow, DigestItemRow.article_id == EntryRow.article_id)
        .outerjoin(
            SourcePreferenceRow,
            (SourcePreferenceRow.source_id == SourceRow.id)
            & (SourcePreferenceRow.chat_id == chat_id),
        )
        .where(DigestItemRow.chat_id == chat_id, DigestItemRow.digest_id == digest_id)
        .where(DigestItemRow.place == "lead")
        .group_by(SourceRow.id, SourceRow.title, wish)
        .order_by(func.min(DigestItemRow.position), SourceRow.id)
    )
    return [
        Likeable("source", SourceId(key), title, weight < 0)
        for key, title, weight in await session.execute(statement)
    ]


async def set_subject_wish(
    session: Session, chat_id: ChatId, subject_id: SubjectId, wish: float
) -> None:
    """Write down how much the chat wants of a subject that it follows."""
    await session.execute(
        update(SubscriptionRow)
        .where(SubscriptionRow.chat_id == chat_id, SubscriptionRow.subject_id == subject_id)
        .values(weight=wish)
    )


async def set_source_wish(
    session: Session, chat_id: ChatId, source_id: SourceId, wish: float
) -> None:
    """Write down how much the chat wants of a source; 0 is as of any other."""
    mine = (SourcePreferenceRow.chat_id == chat_id) & (SourcePreferenceRow.source_id == source_id)
    await session.execute(delete(SourcePreferenceRow).where(mine))
    known = await session.scalar(select(exists().where(SourceRow.id == source_id)))
    if wish and known:
        values = {"chat_id": chat_id, "source_id": source_id, "weight": wish}
        await session.execute(insert_into(session, SourcePreferenceRow).values(values))
