import asyncio
from datetime import timedelta

import pytest

from bot.ids import SubjectId
from bot.matching.lexemes import QueryError
from bot.matching.registry import SubjectRegistry, UnusableNameError
from bot.matching.service import MatchService
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.seeding import Seeding


async def test_two_chats_that_make_the_same_topic_at_once_get_one_subject(
    database: Database, clock: ManualClock
) -> None:
    registry = SubjectRegistry(database, clock)
    queries = ["salt AND copper", "copper salt", "COPPER  Salt", "(salt) copper"]
    cards = await asyncio.gather(*(registry.ensure_topic(query) for query in queries))
    assert len({card.id for card in cards}) == 1


async def test_two_chats_that_make_the_same_actor_at_once_get_one_subject(
    database: Database, clock: ManualClock
) -> None:
    registry = SubjectRegistry(database, clock)
    names = ["Tarim al-Dabbani", "tarim al dabbani", "TARIM AL‑DABBANI"]
    cards = await asyncio.gather(*(registry.ensure_actor([name]) for name in names))
    assert len({card.id for card in cards}) == 1


async def test_an_actor_is_found_by_any_alias_in_any_spelling_and_script(
    database: Database, clock: ManualClock
) -> None:
    registry = SubjectRegistry(database, clock)
    made = await registry.ensure_actor(["Tarim al-Dabbani", "The Weaver"], curated=True)
    for name in (
        "tarim dabbani",
        "Ṭārim Al Dabbānī",
        "weaver",
        "طارم الدباني",
        "Тарим аль-Даббани",
    ):
        assert [card.id for card in await registry.find_actors(name)] == [made.id], name
    assert await registry.find_actors("Karim al-Dabbani") == []
    assert await registry.find_actors("?!") == []


async def test_a_name_added_later_belongs_to_the_actor_that_has_the_other(
    database: Database, clock: ManualClock
) -> None:
    registry = SubjectRegistry(database, clock)
    first = await registry.ensure_actor(["Velmora Council"])
    second = await registry.ensure_actor(["VELMORA COUNCIL", "Velmora Rat"], curated=True)
    assert second.id == first.id
    assert second.curated
    assert second.aliases[0].written == "Velmora Council"
    assert "Velmora Rat" in [alias.written for alias in second.aliases]


async def test_a_name_without_letters_is_refused(database: Database, clock: ManualClock) -> None:
    with pytest.raises(UnusableNameError):
        await SubjectRegistry(database, clock).ensure_actor(["?", " "])


async def test_a_refused_query_makes_no_subject(database: Database, clock: ManualClock) -> None:
    registry = SubjectRegistry(database, clock)
    with pytest.raises(QueryError):
        await registry.ensure_topic("NOT rain")
    assert await registry.get(SubjectId(1)) is None


async def test_a_subject_is_discarded_only_when_nobody_follows_it_and_no_admin_made_it(
    database: Database, clock: ManualClock
) -> None:
    registry = SubjectRegistry(database, clock)
    seeding = Seeding(database, clock)
    followed = await registry.ensure_topic("iron")
    await seeding.chat(follows=[followed.id])
    curated = await registry.ensure_actor(["Velmora Council"], curated=True)
    loose = await registry.ensure_topic("zinc")
    await registry.discard_unfollowed([followed.id, curated.id, loose.id])
    kept = await registry.get(followed.id)
    assert kept is not None
    assert kept.followers == 1
    assert await registry.get(curated.id) is not None
    assert await registry.get(loose.id) is None


async def test_recent_counts_the_week_and_shows_its_newest_articles(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    seeding = Seeding(database, clock)
    source = await seeding.source("Velmora Gazette")
    for number in range(5):
        await seeding.article(
            f"Iron {number}", "Iron.", sources=[source], age=timedelta(hours=10 - number)
        )
    topic = await registry.ensure_topic("iron")
    await service.match_week(topic.id)
    recent = await registry.recent(topic.id)
    assert recent.count == 5
    assert recent.per_day == pytest.approx(5 / 7, abs=0.01)
    assert [sample.title for sample in recent.samples] == ["Iron 4", "Iron 3", "Iron 2"]
    assert {sample.source_title for sample in recent.samples} == {"Velmora Gazette"}


async def test_actors_come_in_pages_by_name(database: Database, clock: ManualClock) -> None:
    registry = SubjectRegistry(database, clock)
    for name in ("Cora Venn", "Aldo Brix", "Bela Quist"):
        await registry.ensure_actor([name])
    page, total = await registry.page_of_actors(1, 5)
    assert total == 3
    assert [card.name for card in page] == ["Bela Quist", "Cora Venn"]
