"""SQL for a subject that takes the place of another."""

from collections.abc import Collection
from typing import Any, Literal

from sqlalchemy import delete, literal, select, update
from sqlalchemy.orm import aliased

from bot.ids import SubjectId
from bot.storage.database import Session, insert_into
from bot.storage.tables import AliasRow, MatchRow, SubjectRow, SubscriptionRow

SubjectKind = Literal["actor", "topic"]


async def kinds_held(session: Session, ids: Collection[SubjectId]) -> dict[SubjectId, SubjectKind]:
    """Return what those of ``ids`` are that exist, kept from other changes until the commit."""
    statement = (
        select(SubjectRow.id, SubjectRow.kind)
        .where(SubjectRow.id.in_(ids))
        .order_by(SubjectRow.id)
        .with_for_update()
    )
    rows = await session.execute(statement)
    return {SubjectId(row.id): "topic" if row.kind == "topic" else "actor" for row in rows}


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
    """Let those who follow one subject follow another; who follows both goes on doing so once.

    Of two subscriptions one is left that lets through whatever one of them let through: it began
    when the first of them did, is instant if one was, muted only as both were.
    """
    await _join_subscriptions(session, gone, kept)
    have = select(SubscriptionRow.chat_id).where(SubscriptionRow.subject_id == kept)
    await session.execute(
        update(SubscriptionRow)
        .where(SubscriptionRow.subject_id == gone, SubscriptionRow.chat_id.not_in(have))
        .values(subject_id=kept)
        .execution_options(synchronize_session=False)
    )


async def _join_subscriptions(session: Session, gone: SubjectId, kept: SubjectId) -> None:
    """Give the subscriptions of those who follow both what the ones that go have beside them."""
    going = aliased(SubscriptionRow)
    statement = (
        select(SubscriptionRow, going)
        .join(going, going.chat_id == SubscriptionRow.chat_id)
        .where(SubscriptionRow.subject_id == kept, going.subject_id == gone)
    )
    for staying, other in (await session.execute(statement)).all():
        values = _joined(staying, other)
        if values:
            await session.execute(
                update(SubscriptionRow).where(SubscriptionRow.id == staying.id).values(values)
            )


def _joined(one: SubscriptionRow, other: SubscriptionRow) -> dict[str, Any]:
    """Return the columns of one subscription in which both together differ from it."""
    both_muted = one.muted_until is not None and other.muted_until is not None
    together = {
        "created_at": min(one.created_at, other.created_at),
        "mode": "instant" if "instant" in {one.mode, other.mode} else one.mode,
        "muted_until": min(filter(None, (one.muted_until, other.muted_until)))
        if both_muted
        else None,
        "muted_words": [word for word in one.muted_words if word in other.muted_words],
    }
    return {key: value for key, value in together.items() if value != getattr(one, key)}


async def move_matches(session: Session, gone: SubjectId, kept: SubjectId) -> None:
    """Give a subject the matches of another, with their evidence."""
    columns = ["article_id", "subject_id", "score", "evidence", "created_at", "grouped_at"]
    have = select(MatchRow.article_id).where(MatchRow.subject_id == kept)
    rows = select(
        MatchRow.article_id,
        literal(kept),
        MatchRow.score,
        MatchRow.evidence,
        MatchRow.created_at,
        MatchRow.grouped_at,
    ).where(MatchRow.subject_id == gone, MatchRow.article_id.not_in(have))
    await session.execute(insert_into(session, MatchRow).from_select(columns, rows))


async def delete_subject(session: Session, subject_id: SubjectId) -> None:
    """Remove a subject with all that hangs on it."""
    await session.execute(delete(SubjectRow).where(SubjectRow.id == subject_id))


async def topics_with_actors(session: Session) -> dict[SubjectId, str]:
    """Return the normal forms of topics that speak of actors (``@#number``)."""
    statement = select(SubjectRow.id, SubjectRow.normal_form).where(
        SubjectRow.kind == "topic", SubjectRow.normal_form.contains("@#", autoescape=True)
    )
    return {SubjectId(row.id): row.normal_form for row in await session.execute(statement)}


async def set_normal_form(session: Session, subject_id: SubjectId, normal_form: str) -> None:
    """Give a topic another normal form; no other topic may have it."""
    await session.execute(
        update(SubjectRow).where(SubjectRow.id == subject_id).values(normal_form=normal_form)
    )


async def take_over_description(session: Session, gone: SubjectId, kept: SubjectId) -> bool:
    """Let a subject have what is known of another where nothing is known of it.

    It is kept without followers if one of the two is, and an admin has looked at it now. Returns
    whether it got further phrases in which it is not meant.
    """
    other = aliased(SubjectRow)
    one = await session.get_one(SubjectRow, kept, populate_existing=True)
    two = (await session.scalars(select(other).where(other.id == gone))).one()
    values = {
        "curated": one.curated or two.curated,
        "reviewed": True,
        "actor_kind": one.actor_kind or two.actor_kind,
        "country": one.country or two.country,
        "context": list(dict.fromkeys((*one.context, *two.context)))[:MOST_WORDS],
        "vetoes": list(dict.fromkeys((*one.vetoes, *two.vetoes)))[:MOST_WORDS],
    }
    more = values["vetoes"] != one.vetoes
    await session.execute(update(SubjectRow).where(SubjectRow.id == kept).values(values))
    return more


MOST_WORDS = 50
"""Context words, and vetoes, of one subject."""
