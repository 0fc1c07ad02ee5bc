"""SQL for importing, exporting and listing actors."""

from collections.abc import Collection, Sequence

from sqlalchemy import exists, or_, select, update

from bot.ids import SubjectId
from bot.matching.exchange.model import Owner, StoredActor, StoredAlias
from bot.matching.model import Alias, Strength
from bot.matching.queries import REMOVED
from bot.matching.spelling import folded
from bot.storage.database import Session
from bot.storage.tables import AliasRow, SubjectRow


async def owners(session: Session, forms: Sequence[str]) -> list[Owner]:
    """Return the actors that have these folded names, once for each name and strength."""
    statement = (
        select(AliasRow.subject_id, SubjectRow.name, AliasRow.folded, AliasRow.strength)
        .join(SubjectRow, SubjectRow.id == AliasRow.subject_id)
        .where(AliasRow.folded.in_(forms))
        .distinct()
    )
    return [
        Owner(SubjectId(subject_id), name, form, Strength(strength))
        for subject_id, name, form, strength in await session.execute(statement)
    ]


async def stored(session: Session, ids: Sequence[SubjectId]) -> list[StoredActor]:
    """Return actors by id, some hundreds at most; those that are gone are left out."""
    aliases: dict[int, list[StoredAlias]] = {}
    names = select(AliasRow).where(AliasRow.subject_id.in_(ids)).order_by(AliasRow.id)
    for row in await session.scalars(names.execution_options(populate_existing=True)):
        alias = Alias(row.written, Strength(row.strength))
        offer = StoredAlias(alias, row.origin, removed=row.folded == REMOVED)
        aliases.setdefault(row.subject_id, []).append(offer)
    actors = select(SubjectRow).where(SubjectRow.id.in_(ids), SubjectRow.kind == "actor")
    rows = await session.scalars(actors.execution_options(populate_existing=True))
    return [
        StoredActor(
            id=SubjectId(row.id),
            name=row.name,
            kind=row.actor_kind,
            country=row.country,
            context=tuple(row.context),
            vetoes=tuple(row.vetoes),
            curated=row.curated,
            aliases=tuple(aliases.get(row.id, ())),
        )
        for row in rows
    ]


async def mark(session: Session, subject_id: SubjectId, aliases: Collection[Alias]) -> None:
    """Give names another strength; those that were removed come back."""
    for alias in aliases:
        await session.execute(
            update(AliasRow)
            .where(AliasRow.subject_id == subject_id, AliasRow.written == alias.written)
            .values(strength=alias.strength.value, folded=folded(alias.written))
            .execution_options(synchronize_session=False)
        )


async def keep(session: Session, subject_id: SubjectId) -> None:
    """Let an actor stay when nobody follows it; whether an admin has looked at it stays open."""
    await session.execute(
        update(SubjectRow).where(SubjectRow.id == subject_id).values(curated=True)
    )


async def page(session: Session, *, after: SubjectId, limit: int) -> list[SubjectId]:
    """Return the next actors by id."""
    statement = (
        select(SubjectRow.id)
        .where(SubjectRow.kind == "actor", SubjectRow.id > after)
        .order_by(SubjectRow.id)
        .limit(limit)
    )
    return [SubjectId(found) for found in await session.scalars(statement)]


async def ids_with(session: Session, text: str, *, limit: int) -> list[SubjectId]:
    """Return actors by name, those only that have ``text`` in a name; empty: all."""
    statement = select(SubjectRow.id).where(SubjectRow.kind == "actor")
    form = folded(text)
    if form:
        names = exists().where(
            AliasRow.subject_id == SubjectRow.id,
            AliasRow.folded.contains(form, autoescape=True),
        )
        statement = statement.where(
            or_(names, SubjectRow.normal_form.contains(form, autoescape=True))
        )
    statement = statement.order_by(SubjectRow.normal_form, SubjectRow.id).limit(limit)
    return [SubjectId(found) for found in await session.scalars(statement)]
