"""SQL for people who look after subjects."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ScalarSelect, delete, exists, func, literal, select, update
from sqlalchemy.orm import aliased

from bot.ids import AliasId, ArticleId, SubjectId
from bot.matching.curation.model import AliasEntry, Dossier
from bot.matching.highlights import headline, snippet
from bot.matching.model import Evidence, Match, Sample, Strength
from bot.matching.queries import REMOVED, evidence_from_json
from bot.storage.database import Session, insert_into
from bot.storage.tables import (
    AliasRow,
    ArticleRow,
    EntryRow,
    MatchRow,
    SourceRow,
    SubjectRow,
    SubscriptionRow,
)


async def actor_ids(session: Session, *, offset: int, limit: int) -> tuple[list[SubjectId], int]:
    """Return a page of actors, and how many there are: those to review first, then by name."""
    is_actor = SubjectRow.kind == "actor"
    total = await session.scalar(select(func.count()).select_from(SubjectRow).where(is_actor))
    page = await session.scalars(
        select(SubjectRow.id)
        .where(is_actor)
        .order_by(SubjectRow.reviewed, SubjectRow.normal_form, SubjectRow.id)
        .offset(offset)
        .limit(limit)
    )
    return [SubjectId(found) for found in page], total or 0


async def samples_since(
    session: Session, subject_id: SubjectId, since: datetime, *, limit: int
) -> list[Sample]:
    """Return the newest of them, each with the first source that carried it."""
    age = func.coalesce(ArticleRow.published_at, ArticleRow.stored_at)
    statement = (
        select(ArticleRow, MatchRow.evidence, first_source())
        .join(MatchRow, MatchRow.article_id == ArticleRow.id)
        .where(MatchRow.subject_id == subject_id, ArticleRow.stored_at >= since)
        .order_by(age.desc(), ArticleRow.id.desc())
        .limit(limit)
    )
    return [
        sample(row, evidence_from_json(evidence), title or "")
        for row, evidence, title in await session.execute(statement)
    ]


async def samples_of(session: Session, matches: Sequence[Match]) -> list[Sample]:
    """Return the articles of matches that need not be stored, the newest first."""
    evidence = {match.article_id: match.evidence for match in matches}
    age = func.coalesce(ArticleRow.published_at, ArticleRow.stored_at)
    statement = (
        select(ArticleRow, first_source())
        .where(ArticleRow.id.in_(evidence))
        .order_by(age.desc(), ArticleRow.id.desc())
    )
    return [
        sample(row, evidence[ArticleId(row.id)], title or "")
        for row, title in await session.execute(statement)
    ]


def first_source() -> ScalarSelect[str]:
    """Return the title of the first source that carried an article, for a SELECT of articles."""
    return (
        select(SourceRow.title)
        .join(EntryRow, EntryRow.source_id == SourceRow.id)
        .where(EntryRow.article_id == ArticleRow.id)
        .order_by(EntryRow.id)
        .limit(1)
        .correlate(ArticleRow)
        .scalar_subquery()
    )


def sample(row: ArticleRow, evidence: tuple[Evidence, ...], source: str) -> Sample:
    """Return an article with the words that made the match marked."""
    return Sample(
        article_id=ArticleId(row.id),
        title=row.title,
        url=row.url,
        published_at=row.published_at,
        source_title=source,
        headline=headline(row.title, evidence),
        snippet=snippet(row.text, evidence),
        evidence=evidence,
    )


async def dossier(session: Session, subject_id: SubjectId) -> Dossier | None:
    """Return what is known of an actor; None when there is none with this id."""
    row = await session.get(SubjectRow, subject_id)
    if row is None or row.kind != "actor":
        return None
    aliases = await session.scalars(
        select(AliasRow)
        .where(AliasRow.subject_id == subject_id, AliasRow.folded != REMOVED)
        .order_by(AliasRow.id)
    )
    return Dossier(
        aliases=tuple(
            AliasEntry(AliasId(one.id), one.written, Strength(one.strength), one.origin)
            for one in aliases
        ),
        kind=row.actor_kind,
        country=row.country,
        context=tuple(row.context),
        vetoes=tuple(row.vetoes),
    )


async def hold(session: Session, ids: Collection[SubjectId]) -> set[SubjectId]:
    """Return those of ``ids`` that are actors, kept from other changes until the commit."""
    statement = (
        select(SubjectRow.id)
        .where(SubjectRow.id.in_(ids), SubjectRow.kind == "actor")
        .order_by(SubjectRow.id)
        .with_for_update()
    )
    return {SubjectId(found) for found in await session.scalars(statement)}


async def remove_alias(session: Session, subject_id: SubjectId, alias_id: AliasId) -> None:
    """Remove a name, unless it is the actor's last; that it was removed is kept in mind."""
    names = aliased(AliasRow)  # PostgreSQL and SQLite both read it before the update
    count = (
        select(func.count())
        .where(names.subject_id == subject_id, names.folded != REMOVED)
        .scalar_subquery()
    )
    await session.execute(
        update(AliasRow)
        .where(AliasRow.id == alias_id, AliasRow.subject_id == subject_id, count > 1)
        .values(folded=REMOVED, origin="admin")
        .execution_options(synchronize_session=False)
    )


async def mark_alias(
    session: Session, subject_id: SubjectId, alias_id: AliasId, strength: Strength
) -> None:
    """Make a name strong or weak; from then on it is an admin's."""
    await session.execute(
        update(AliasRow)
        .where(AliasRow.id == alias_id, AliasRow.subject_id == subject_id)
        .values(strength=strength.value, origin="admin")
    )


async def set_words(
    session: Session,
    subject_id: SubjectId,
    *,
    context: Sequence[str] | None = None,
    vetoes: Sequence[str] | None = None,
) -> None:
    """Replace the words that speak for an actor, or the phrases against it; None: as they are."""
    values = {"context": context, "vetoes": vetoes}
    changed = {key: list(words) for key, words in values.items() if words is not None}
    await session.execute(update(SubjectRow).where(SubjectRow.id == subject_id).values(changed))


async def describe(
    session: Session, subject_id: SubjectId, *, kind: str | None, country: str | None
) -> None:
    """Say what an actor is and where it is at home; None leaves what is known."""
    said = {"actor_kind": kind, "country": country}
    values = {key: value for key, value in said.items() if value is not None}
    if values:
        await session.execute(update(SubjectRow).where(SubjectRow.id == subject_id).values(values))


async def mark_reviewed(session: Session, subject_id: SubjectId) -> None:
    """Note that an admin has looked at the actor."""
    await session.execute(
        update(SubjectRow).where(SubjectRow.id == subject_id).values(reviewed=True)
    )


async def article_text(session: Session, article_id: ArticleId) -> tuple[str, str] | None:
    """Return title and text of an article; None when it is gone."""
    row = await session.get(ArticleRow, article_id)
    return None if row is None else (row.title, row.text)


async def evidence_of(
    session: Session, subject_id: SubjectId, article_id: ArticleId
) -> tuple[Evidence, ...]:
    """Return why an article matches a subject; empty when it does not (any more)."""
    statement = select(MatchRow.evidence).where(
        MatchRow.subject_id == subject_id, MatchRow.article_id == article_id
    )
    stored = await session.scalar(statement)
    return () if stored is None else evidence_from_json(stored)


async def move_aliases(session: Session, gone: SubjectId, kept: SubjectId) -> None:
    """Give an actor the names of another that it has not yet."""
    have = select(AliasRow.written).where(AliasRow.subject_id == kept)
    await session.execute(
        update(AliasRow)
        .where(AliasRow.subject_id == gone, AliasRow.written.not_in(have))
        .values(subject_id=kept)
        .execution_options(synchronize_session=False)
    )


async def move_followers(session: Session, gone: SubjectId, kept: SubjectId) -> None:
    """Let those who follow one actor follow another; who follows both goes on doing so once."""
    have = select(SubscriptionRow.chat_id).where(SubscriptionRow.subject_id == kept)
    await session.execute(
        update(SubscriptionRow)
        .where(SubscriptionRow.subject_id == gone, SubscriptionRow.chat_id.not_in(have))
        .values(subject_id=kept)
        .execution_options(synchronize_session=False)
    )


async def move_matches(session: Session, gone: SubjectId, kept: SubjectId) -> None:
    """Give an actor the matches of another, with their evidence."""
    columns = ["article_id", "subject_id", "score", "evidence", "created_at"]
    have = select(MatchRow.article_id).where(MatchRow.subject_id == kept)
    rows = select(
        MatchRow.article_id, literal(kept), MatchRow.score, MatchRow.evidence, MatchRow.created_at
    ).where(MatchRow.subject_id == gone, MatchRow.article_id.not_in(have))
    await session.execute(insert_into(session, MatchRow).from_select(columns, rows))


async def delete_subject(session: Session, subject_id: SubjectId) -> None:
    """Remove a subject with all that hangs on it."""
    await session.execute(delete(SubjectRow).where(SubjectRow.id == subject_id))


async def set_curated(session: Session, subject_id: SubjectId) -> None:
    """Keep the subject when nobody follows it."""
    await session.execute(
        update(SubjectRow).where(SubjectRow.id == subject_id).values(curated=True, reviewed=True)
    )


async def delete_unfollowed(session: Session, ids: Collection[SubjectId]) -> list[SubjectId]:
    """Remove those of ``ids`` that nobody follows and no admin made; return them."""
    followed = exists().where(SubscriptionRow.subject_id == SubjectRow.id)
    statement = (
        delete(SubjectRow)
        .where(SubjectRow.id.in_(ids), SubjectRow.curated.is_(False), ~followed)
        .returning(SubjectRow.id)
    )
    return [SubjectId(found) for found in await session.scalars(statement)]
