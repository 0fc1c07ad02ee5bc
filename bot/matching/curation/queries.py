"""SQL for people who look after subjects."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ScalarSelect, delete, exists, func, select, update
from sqlalchemy.orm import aliased

from bot.ids import AliasId, ArticleId, SubjectId
from bot.matching.curation.model import AliasEntry, Dossier
from bot.matching.highlights import actors_in, distinct, headline, snippet, spoken
from bot.matching.model import Evidence, Match, Sample, Strength, SubjectCard
from bot.matching.queries import REMOVED, aliases_of, evidence_from_json
from bot.storage.database import Session
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
    found = [
        sample(row, evidence_from_json(evidence), title or "")
        for row, evidence, title in await session.execute(statement)
    ]
    return await _with_names(session, found)


async def samples_of(session: Session, matches: Sequence[Match]) -> list[Sample]:
    """Return the articles of matches that need not be stored, the newest first."""
    evidence = {match.article_id: match.evidence for match in matches}
    age = func.coalesce(ArticleRow.published_at, ArticleRow.stored_at)
    statement = (
        select(ArticleRow, first_source())
        .where(ArticleRow.id.in_(evidence))
        .order_by(age.desc(), ArticleRow.id.desc())
    )
    found = [
        sample(row, evidence[ArticleId(row.id)], title or "")
        for row, title in await session.execute(statement)
    ]
    return await _with_names(session, found)


async def _with_names(session: Session, samples: Sequence[Sample]) -> list[Sample]:
    """Return samples whose evidence calls the actors in queries by their names."""
    wanted = [one.wanted for sample in samples for one in sample.evidence]
    names = await actor_names(session, actors_in(wanted))
    return [
        replace(
            sample,
            evidence=tuple(
                replace(one, wanted=spoken(one.wanted, names)) for one in sample.evidence
            ),
        )
        for sample in samples
    ]


async def actor_names(session: Session, ids: Collection[SubjectId]) -> dict[SubjectId, str]:
    """Return the names of actors, as shown."""
    if not ids:
        return {}
    statement = select(SubjectRow.id, SubjectRow.name).where(SubjectRow.id.in_(ids))
    return {SubjectId(row.id): row.name for row in await session.execute(statement)}


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
    """Return an article with the words that made the match marked, each once."""
    evidence = distinct(evidence)
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
    """Say what an actor is and where it is at home; None leaves what is known, "" forgets it."""
    said = {"actor_kind": kind, "country": country}
    values = {key: value or None for key, value in said.items() if value is not None}
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


async def cards(session: Session, ids: Sequence[SubjectId]) -> list[SubjectCard]:
    """Return subjects as people see them, in the order of ``ids``; gone ones are left out."""
    aliases = await aliases_of(session, ids)
    counted = await session.execute(
        select(SubscriptionRow.subject_id, func.count())
        .where(SubscriptionRow.subject_id.in_(ids))
        .group_by(SubscriptionRow.subject_id)
    )
    followers = {subject_id: count for subject_id, count in counted}  # noqa: C416  # rows to ints
    rows = await session.scalars(select(SubjectRow).where(SubjectRow.id.in_(ids)))
    by_id = {
        row.id: SubjectCard(
            id=SubjectId(row.id),
            kind="topic" if row.kind == "topic" else "actor",
            name=row.name,
            aliases=tuple(aliases.get(SubjectId(row.id), ())),
            followers=followers.get(row.id, 0),
            curated=row.curated,
            reviewed=row.reviewed,
        )
        for row in rows
    }
    return [by_id[subject_id] for subject_id in ids if subject_id in by_id]


async def topic_ids(session: Session, *, offset: int, limit: int) -> tuple[list[SubjectId], int]:
    """Return a page of topics, and how many there are: those of most followers first."""
    is_topic = SubjectRow.kind == "topic"
    total = await session.scalar(select(func.count()).select_from(SubjectRow).where(is_topic))
    followers = (
        select(func.count())
        .where(SubscriptionRow.subject_id == SubjectRow.id)
        .correlate(SubjectRow)
        .scalar_subquery()
    )
    page = await session.scalars(
        select(SubjectRow.id)
        .where(is_topic)
        .order_by(followers.desc(), SubjectRow.normal_form, SubjectRow.id)
        .offset(offset)
        .limit(limit)
    )
    return [SubjectId(found) for found in page], total or 0


async def topics_with_words(
    session: Session, words: Sequence[str], *, limit: int
) -> list[SubjectId]:
    """Return topics in whose normal forms all these words stand, the shortest first."""
    statement = (
        select(SubjectRow.id)
        .where(
            SubjectRow.kind == "topic",
            *(SubjectRow.normal_form.contains(word, autoescape=True) for word in words),
        )
        .order_by(func.length(SubjectRow.normal_form), SubjectRow.id)
        .limit(limit)
    )
    return [SubjectId(found) for found in await session.scalars(statement)]


async def hits_since(
    session: Session, ids: Collection[SubjectId], since: datetime
) -> dict[SubjectId, int]:
    """Return how many articles stored since then each subject matched; without those of none."""
    statement = (
        select(MatchRow.subject_id, func.count())
        .join(ArticleRow, ArticleRow.id == MatchRow.article_id)
        .where(MatchRow.subject_id.in_(ids), ArticleRow.stored_at >= since)
        .group_by(MatchRow.subject_id)
    )
    return {SubjectId(found): count for found, count in await session.execute(statement)}


async def query_of(session: Session, topic: SubjectId) -> tuple[str, tuple[str, ...]] | None:
    """Return a topic's normal form with names for numbers, and its vetoes; None when it is gone."""
    row = await session.get(SubjectRow, topic)
    if row is None or row.kind != "topic":
        return None
    names = await actor_names(session, actors_in([row.normal_form]))
    return spoken(row.normal_form, names), tuple(row.vetoes)


async def vetoes_of(session: Session, subject_id: SubjectId) -> tuple[str, ...]:
    """Return the phrases in which a subject is not meant; none for one that is gone."""
    row = await session.get(SubjectRow, subject_id)
    return () if row is None else tuple(row.vetoes)


async def followers_of(session: Session, subject_id: SubjectId) -> int:
    """Return how many chats follow a subject."""
    statement = select(func.count()).where(SubscriptionRow.subject_id == subject_id)
    return await session.scalar(statement) or 0
