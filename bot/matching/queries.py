"""All SQL of the match step and of its registry."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, delete, false, func, or_, select, true, update

from bot.ids import ArticleId, SubjectId
from bot.matching.model import (
    Actor,
    Alias,
    Evidence,
    Match,
    Strength,
    Subject,
    Topic,
)
from bot.sources.model import ArticleText
from bot.storage.database import Session, insert_into
from bot.storage.numbering import fresh_id
from bot.storage.tables import (
    AliasRow,
    ArticleRow,
    MatchRow,
    SubjectRow,
)

Origin = Literal["typed", "proposed", "admin"]
"""Where an alias comes from."""

REMOVED = ""
"""The folded form of an alias that an admin removed: it stays as a row, so that no import and no
proposal brings it back, and is no name of the actor any more."""

MOST_IN_A_STATEMENT = 500
"""Rows or ids of one statement; SQLite allows 32,766 bound values."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """An article that waits, and the content it had when it was read."""

    article: ArticleText
    content_hash: bytes


async def unmatched(session: Session, *, limit: int) -> list[Unmatched]:
    """Return the oldest articles that wait to be matched.

    They are not locked: two processes that match the same article record the same rows.
    """
    statement = (
        select(ArticleRow)
        .where(ArticleRow.matched_at.is_(None))
        .order_by(ArticleRow.id)
        .limit(limit)
    )
    return [Unmatched(_article(row), row.content_hash) for row in await session.scalars(statement)]


async def stored_since(
    session: Session, since: datetime, *, after: ArticleId, limit: int
) -> list[ArticleText]:
    """Return articles stored at or after ``since``, by id from above ``after``."""
    statement = (
        select(ArticleRow)
        .where(ArticleRow.stored_at >= since, ArticleRow.id > after)
        .order_by(ArticleRow.id)
        .limit(limit)
    )
    return [_article(row) for row in await session.scalars(statement)]


def _article(row: ArticleRow) -> ArticleText:
    return ArticleText(id=ArticleId(row.id), title=row.title, text=row.text, language=row.language)


async def record_matches(session: Session, matches: Sequence[Match], now: datetime) -> None:
    """Store matches; of one that is there already, the score and the evidence are the new ones."""
    for start in range(0, len(matches), MOST_IN_A_STATEMENT):
        rows = [
            {
                "article_id": match.article_id,
                "subject_id": match.subject_id,
                "score": match.score,
                "evidence": evidence_to_json(match.evidence),
                "created_at": now,
            }
            for match in matches[start : start + MOST_IN_A_STATEMENT]
        ]
        insert = insert_into(session, MatchRow).values(rows)
        await session.execute(
            insert.on_conflict_do_update(
                index_elements=[MatchRow.article_id, MatchRow.subject_id],
                set_={"score": insert.excluded.score, "evidence": insert.excluded.evidence},
            )
        )


async def forget_matches(
    session: Session, subject_id: SubjectId, since: datetime, *, keep: Collection[ArticleId]
) -> None:
    """Remove a subject's matches with articles stored since then, but for those in ``keep``."""
    stored = (
        select(MatchRow.article_id)
        .join(ArticleRow, ArticleRow.id == MatchRow.article_id)
        .where(MatchRow.subject_id == subject_id, ArticleRow.stored_at >= since)
    )
    gone = [article_id for article_id in await session.scalars(stored) if article_id not in keep]
    for start in range(0, len(gone), MOST_IN_A_STATEMENT):
        some = gone[start : start + MOST_IN_A_STATEMENT]
        await session.execute(
            delete(MatchRow).where(MatchRow.subject_id == subject_id, MatchRow.article_id.in_(some))
        )


def evidence_to_json(evidence: Sequence[Evidence]) -> dict[str, Any]:
    """Return ``matches.evidence``: the pieces under ``evidence``, fields by their names."""
    return {"evidence": [asdict(piece) for piece in evidence]}


def evidence_from_json(stored: dict[str, Any]) -> tuple[Evidence, ...]:
    """Return the pieces of a stored match, the one that says most first."""
    pieces = cast("list[dict[str, Any]]", stored["evidence"])
    return tuple(Evidence(**piece) for piece in pieces)


async def versions_of(session: Session, ids: Collection[SubjectId]) -> dict[SubjectId, datetime]:
    """Return when each of ``ids`` was last changed, locked against removal until the end."""
    # FOR KEY SHARE keeps deletion out and lets updates in: under FOR SHARE two processes that
    # then mark the same subject would each wait for the other.
    chosen = select(SubjectRow.id, SubjectRow.changed_at).where(SubjectRow.id.in_(ids))
    rows = await session.execute(chosen.with_for_update(read=True, key_share=True))
    return {SubjectId(subject_id): changed_at for subject_id, changed_at in rows}


async def mark_matched(session: Session, done: Sequence[Unmatched], now: datetime) -> None:
    """Take articles from the list of those that wait; one that changed meanwhile stays on it."""
    for one in done:
        await session.execute(
            update(ArticleRow)
            .where(ArticleRow.id == one.article.id, *_unchanged(one))
            .values(matched_at=now)
        )


def _unchanged(one: Unmatched) -> tuple[ColumnElement[bool], ...]:
    same = ArticleRow.content_hash == one.content_hash
    if one.content_hash:
        return (same,)
    # The page is still to be had, and until then its texts have no hash to tell them apart.
    return (same, ArticleRow.title == one.article.title, ArticleRow.text == one.article.text)


async def versions(session: Session) -> dict[SubjectId, datetime]:
    """Return when each subject was last changed."""
    rows = await session.execute(select(SubjectRow.id, SubjectRow.changed_at))
    return {SubjectId(subject_id): changed_at for subject_id, changed_at in rows}


async def subjects(session: Session, ids: Sequence[SubjectId]) -> list[Subject]:
    """Return subjects by id; those that are gone are left out."""
    found: list[Subject] = []
    for start in range(0, len(ids), MOST_IN_A_STATEMENT):
        some = ids[start : start + MOST_IN_A_STATEMENT]
        aliases = await aliases_of(session, some, which="to_match")
        for row in await session.scalars(select(SubjectRow).where(SubjectRow.id.in_(some))):
            subject_id = SubjectId(row.id)
            if row.kind == "topic":
                found.append(Topic(subject_id, row.normal_form, tuple(row.vetoes)))
            else:
                found.append(_actor(row, aliases.get(subject_id, ())))
    return found


def _actor(row: SubjectRow, aliases: Sequence[Alias]) -> Actor:
    return Actor(
        id=SubjectId(row.id),
        name=row.name,
        aliases=tuple(aliases),
        context=tuple(row.context),
        kind=row.actor_kind,
        country=row.country,
        vetoes=tuple(row.vetoes),
    )


async def aliases_of(
    session: Session,
    ids: Collection[SubjectId],
    *,
    which: Literal["all", "said", "to_match"] = "all",
) -> dict[SubjectId, list[Alias]]:
    """Return the aliases of actors, in the order they were added.

    ``said``: those that somebody typed. ``to_match``: without a person's proposed weak names. The
    match step knows surnames from the full names, and weighs them better than names that are just
    weak.
    """
    found: dict[SubjectId, list[Alias]] = {}
    statement = (
        select(AliasRow)
        .where(AliasRow.subject_id.in_(ids), AliasRow.folded != REMOVED)
        .order_by(AliasRow.id)
    )
    for row in await session.scalars(statement):
        alias = Alias(row.written, Strength(row.strength))
        is_part = alias.strength is Strength.WEAK and not row.written.isupper()
        left_out = {"all": False, "said": True, "to_match": is_part}[which]
        if row.origin != "proposed" or not left_out:
            found.setdefault(SubjectId(row.subject_id), []).append(alias)
    return found


async def compatriots(session: Session, countries: Collection[str]) -> list[Subject]:
    """Return the actors that are at home in one of these countries."""
    statement = select(SubjectRow.id).where(
        SubjectRow.kind == "actor", SubjectRow.country.in_(countries)
    )
    return await subjects(session, [SubjectId(one) for one in await session.scalars(statement)])


async def waiting_for_week(session: Session, *, limit: int) -> list[SubjectId]:
    """Return subjects against which the stored week has still to be matched."""
    statement = (
        select(SubjectRow.id)
        .where(SubjectRow.week_matched_at.is_(None))
        .order_by(SubjectRow.id)
        .limit(limit)
    )
    return [SubjectId(found) for found in await session.scalars(statement)]


async def is_week_matched(session: Session, subject_id: SubjectId) -> bool:
    """Say whether the stored week was matched against the subject as it is now."""
    statement = select(SubjectRow.week_matched_at).where(SubjectRow.id == subject_id)
    return await session.scalar(statement) is not None


async def mark_week_matched(
    session: Session, subject_id: SubjectId, changed_at: datetime, now: datetime
) -> None:
    """Note that the stored week was matched against the subject as it was at ``changed_at``."""
    await session.execute(
        update(SubjectRow)
        .where(SubjectRow.id == subject_id, SubjectRow.changed_at == changed_at)
        .values(week_matched_at=now)
    )


async def insert_subject(  # a row's columns
    session: Session,
    *,
    kind: Literal["actor", "topic"],
    shown: str,
    normal_form: str,
    curated: bool,
    now: datetime,
) -> SubjectId | None:
    """Create a subject; None when one with this normal form exists."""
    statement = (
        insert_into(session, SubjectRow)
        .values(
            kind=kind,
            name=shown,
            normal_form=normal_form,
            curated=curated,
            reviewed=curated,
            context=[],
            vetoes=[],
            created_at=now,
            changed_at=now,
            **await fresh_id(session, SubjectRow.id),
        )
        .on_conflict_do_nothing()
        .returning(SubjectRow.id)
    )
    created = await session.scalar(statement)
    return None if created is None else SubjectId(created)


async def subject_by_normal_form(
    session: Session, kind: Literal["actor", "topic"], normal_form: str
) -> SubjectId | None:
    """Return the one subject with this normal form."""
    found = await session.scalar(
        select(SubjectRow.id).where(SubjectRow.kind == kind, SubjectRow.normal_form == normal_form)
    )
    return None if found is None else SubjectId(found)


_SAID = or_(AliasRow.origin != "proposed", AliasRow.strength == "strong")


async def actors_by_folded(session: Session, folded: Collection[str]) -> list[SubjectId]:
    """Return the actors that have one of these folded names, the oldest first.

    A weak name that nobody typed, a surname above all, is not enough: others may bear it.
    """
    statement = (
        select(AliasRow.subject_id)
        .where(AliasRow.folded.in_(folded), _SAID)
        .distinct()
        .order_by(AliasRow.subject_id)
    )
    return [SubjectId(found) for found in await session.scalars(statement)]


async def all_aliases(session: Session, *, said: bool = False) -> list[tuple[SubjectId, str]]:
    """Return every actor's every written name, as often as they were added.

    ``said``: without weak ones that nobody typed, as in ``actors_by_folded``.
    """
    rows = await session.execute(
        select(AliasRow.subject_id, AliasRow.written)
        .where(AliasRow.folded != REMOVED, _SAID if said else true())
        .order_by(AliasRow.id)
    )
    return [(SubjectId(subject_id), written) for subject_id, written in rows]


async def add_aliases(
    session: Session,
    subject_id: SubjectId,
    aliases: Sequence[tuple[Alias, str]],
    *,
    origin: Origin = "typed",
    reviving: bool = False,
) -> None:
    """Add aliases with their folded forms; those the actor has already stay as they are.

    One that was only proposed until now is as strong as it is said to be. What an admin removed
    stays removed, unless ``reviving``: an admin says so.
    """
    if not aliases:
        return
    rows = {
        # By its spelling: one row may not come twice in a statement, and the first typed counts.
        alias.written: {
            "subject_id": subject_id,
            "written": alias.written,
            "folded": folded,
            "strength": alias.strength,
            "origin": origin,
        }
        for alias, folded in reversed(aliases)
    }
    insert = insert_into(session, AliasRow).values(list(reversed(rows.values())))
    await session.execute(
        insert.on_conflict_do_update(
            index_elements=[AliasRow.subject_id, AliasRow.written],
            set_={
                "strength": insert.excluded.strength,
                "origin": insert.excluded.origin,
                "folded": insert.excluded.folded,
            },
            where=or_(
                AliasRow.origin == "proposed",
                AliasRow.folded == REMOVED if reviving else false(),
            ),
        )
    )


async def touch(session: Session, subject_id: SubjectId, now: datetime) -> None:
    """Note a change: the index takes the subject in again, and the week is matched again.

    The moment moves with every change, also where the clock does not.
    """
    last = await session.scalar(select(SubjectRow.changed_at).where(SubjectRow.id == subject_id))
    changed_at = now if last is None or last < now else last + timedelta(microseconds=1)
    await session.execute(
        update(SubjectRow)
        .where(SubjectRow.id == subject_id)
        .values(changed_at=changed_at, week_matched_at=None)
    )


async def count_since(session: Session, subject_id: SubjectId, since: datetime) -> int:
    """Return how many articles stored since then the subject matched."""
    statement = (
        select(func.count())
        .select_from(MatchRow)
        .join(ArticleRow, ArticleRow.id == MatchRow.article_id)
        .where(MatchRow.subject_id == subject_id, ArticleRow.stored_at >= since)
    )
    return await session.scalar(statement) or 0
