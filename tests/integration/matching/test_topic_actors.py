from datetime import timedelta

import pytest

from bot.matching.curation.model import Removal
from bot.matching.curation.service import Curation
from bot.matching.lexemes import QueryError, Reason
from bot.matching.model import ActorDraft, Alias
from bot.matching.registry import SubjectRegistry
from bot.matching.service import MatchService
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.seeding import Seeding

QUERY = '@"Tarim al-Dabbani" AND salt'


async def test_an_actor_in_a_topic_is_found_by_every_form_of_its_name(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    seeding = Seeding(database, clock)
    await seeding.article("Salt", "Tarim Dabbaani sells salt.", age=timedelta(hours=2))
    await seeding.article("Salt", "Nobody sells salt.", age=timedelta(hours=1))
    await registry.ensure_actor(["Tarim al-Dabbani"])
    topic = await registry.ensure_topic(QUERY)
    assert await service.match_week(topic.id) == 1


async def test_a_new_name_of_an_actor_is_looked_for_in_the_week_of_its_topics(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    await Seeding(database, clock).article("Salt", "The Weaver of Ombra sells salt.")
    await registry.ensure_actor(["Tarim al-Dabbani"])
    topic = await registry.ensure_topic(QUERY)
    assert await service.match_week(topic.id) == 0
    await registry.ensure_actor(["Tarim al-Dabbani", "The Weaver of Ombra"])
    assert await service.match_week(topic.id) == 1


async def test_what_a_file_says_of_an_actor_reaches_the_week_of_its_topics(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    await Seeding(database, clock).article("Salt", "The Weaver of Ombra sells salt.")
    await registry.ensure_actor(["Tarim al-Dabbani"])
    topic = await registry.ensure_topic(QUERY)
    assert await service.match_week(topic.id) == 0
    names = ("Tarim al-Dabbani", "The Weaver of Ombra")
    await registry.save_actor(ActorDraft(tuple(map(Alias, names)), kind="person"))
    assert await service.match_week(topic.id) == 1


async def test_an_actor_of_whom_a_topic_speaks_is_not_removed(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    curation = Curation(database, registry, service, clock)
    actor = await registry.ensure_actor(["Tarim al-Dabbani"])
    await registry.ensure_topic(QUERY)
    assert await curation.remove(actor.id) is Removal.SPOKEN_OF
    assert await registry.get(actor.id) is not None


async def test_an_actor_in_a_topic_may_get_another_name(
    database: Database, clock: ManualClock
) -> None:
    registry = SubjectRegistry(database, clock)
    await registry.ensure_actor(["Tarim al-Dabbani", "The Weaver"])
    first = await registry.ensure_topic(QUERY)
    assert (await registry.ensure_topic('salt @"the weaver"')).id == first.id


@pytest.mark.parametrize(
    ("query", "reason", "spot"),
    [
        ('salt @"Nobody Known"', Reason.UNKNOWN_ACTOR, '@"Nobody Known"'),
        ("salt @#999", Reason.UNKNOWN_ACTOR, "salt @#999"),
    ],
)
async def test_an_actor_that_nobody_knows_is_refused_at_its_place(
    database: Database, clock: ManualClock, query: str, reason: Reason, spot: str
) -> None:
    with pytest.raises(QueryError) as refused:
        await SubjectRegistry(database, clock).ensure_topic(query)
    error = refused.value
    assert error.reason is reason
    assert query[error.position : error.position + error.length] == spot


async def test_an_actor_stays_as_long_as_a_topic_speaks_of_it(
    database: Database, clock: ManualClock
) -> None:
    registry = SubjectRegistry(database, clock)
    actor = await registry.ensure_actor(["Tarim al-Dabbani"])
    topic = await registry.ensure_topic(QUERY)
    await registry.discard_unfollowed([actor.id])
    assert await registry.get(actor.id) is not None
    await registry.discard_unfollowed([topic.id])
    assert await registry.get(topic.id) is None
    assert await registry.get(actor.id) is None


async def test_a_topic_speaks_of_the_actor_that_its_own_was_merged_into(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    curation = Curation(database, registry, service, clock)
    gone = await registry.ensure_actor(["Tarim al-Dabbani"])
    kept = await registry.ensure_actor(["Umber Voss"])
    topic = await registry.ensure_topic(QUERY)
    same = await registry.ensure_topic('tin @"Umber Voss"')
    twin = await registry.ensure_topic('tin @"Tarim al-Dabbani"')
    follower = await Seeding(database, clock).chat(follows=[twin.id])
    assert follower
    assert await curation.merge(gone.id, kept.id)
    assert (await registry.ensure_topic('@"Umber Voss" AND salt')).id == topic.id
    assert await registry.get(twin.id) is None
    card = await registry.get(same.id)
    assert card is not None
    assert card.followers == 1
