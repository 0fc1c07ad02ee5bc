"""Actors that stand in the queries of topics, and what becomes of them."""

from collections.abc import Collection
from datetime import datetime

from bot.ids import SubjectId
from bot.matching import queries
from bot.matching.merging import queries as merging
from bot.matching.topics import bound, parse
from bot.storage.database import Session


def speaks_of_actors(query: str) -> bool:
    """Say whether a topic's query, as it is stored, speaks of actors."""
    return "@#" in query and bool(parse(query).actors)


async def actors_of_topics(
    session: Session, ids: Collection[SubjectId] | None = None
) -> set[SubjectId]:
    """Return the actors that topics speak of: all topics, or those with these ids."""
    topics = await merging.topics_with_actors(session)
    return {
        actor
        for topic, normal_form in topics.items()
        if ids is None or topic in ids
        for actor in parse(normal_form).actors
    }


async def take_over_in_topics(
    session: Session, gone: SubjectId, kept: SubjectId, now: datetime
) -> dict[SubjectId, SubjectId]:
    """Let topics that speak of one actor speak of another.

    Returns the topics that mean the same as another one now, each with that other: they are left
    as they were, for the caller to let the other take their place.
    """
    same: dict[SubjectId, SubjectId] = {}
    for topic, normal_form in (await merging.topics_with_actors(session)).items():
        query = parse(normal_form)
        if gone not in query.actors:
            continue
        changed = bound(query, lambda mention: kept if mention.actor == gone else None)
        other = await queries.subject_by_normal_form(session, "topic", changed.normal_form)
        if other is None:
            await merging.set_normal_form(session, topic, changed.normal_form)
            await queries.touch(session, topic, now)
        else:
            same[topic] = other
    return same


async def topics_of(session: Session, actor: SubjectId) -> list[SubjectId]:
    """Return the topics that speak of an actor."""
    stored = await merging.topics_with_actors(session)
    return [topic for topic, query in stored.items() if actor in parse(query).actors]


async def touch_topics_of(session: Session, actor: SubjectId, now: datetime) -> None:
    """Let the stored week be matched again against the topics that speak of an actor."""
    for topic in await topics_of(session, actor):
        await queries.touch(session, topic, now)
