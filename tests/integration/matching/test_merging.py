"""A subject that takes the place of another: nothing is lost by it, and nothing comes twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.ids import ChatId, SubjectId
from bot.matching.curation.model import Removal
from bot.matching.curation.service import Curation
from bot.matching.registry import SubjectRegistry
from bot.matching.service import MatchService
from bot.storage.database import Database
from bot.storage.tables import MatchRow, SubscriptionRow
from bot.stories.service import GroupService
from tests.integration.digests.newsroom import Newsroom
from tests.support.clock import ManualClock


class _Desk:
    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.database = database
        self.clock = clock
        self.registry = SubjectRegistry(database, clock)
        self.matching = MatchService(database, clock)
        self.curation = Curation(database, self.registry, self.matching, clock)
        self.newsroom = Newsroom(database, clock)
        self.seeding = self.newsroom.seeding

    async def work(self) -> None:
        """Match and group what waits."""
        while await self.matching.match_due():
            pass
        while await GroupService(self.database, self.clock).group_due():
            pass

    async def publish(self, title: str, text: str) -> int:
        article = await self.seeding.article(title, text, matched=False)
        await self.work()
        return article

    async def subscriptions(self, chat_id: ChatId) -> list[SubscriptionRow]:
        async with self.database.reading() as session:
            statement = select(SubscriptionRow).where(SubscriptionRow.chat_id == chat_id)
            return list(await session.scalars(statement))

    async def change(self, chat_id: ChatId, subject_id: SubjectId, **values: object) -> None:
        async with self.database.transaction() as session:
            await session.execute(
                update(SubscriptionRow)
                .where(SubscriptionRow.chat_id == chat_id, SubscriptionRow.subject_id == subject_id)
                .values(values)
            )

    async def hits(self, subject_id: SubjectId) -> list[str]:
        recent = await self.registry.recent(subject_id, limit=9)
        return sorted(sample.title for sample in recent.samples)


@pytest.fixture
def desk(database: Database, clock: ManualClock) -> _Desk:
    return _Desk(database, clock)


async def test_what_was_had_does_not_come_again_and_what_was_not_comes_once(desk: _Desk) -> None:
    gone = (await desk.registry.ensure_actor(["Rat von Velmora"])).id
    kept = (await desk.registry.ensure_actor(["Velmora Council"])).id
    chats = [
        await desk.newsroom.reader(gone),
        await desk.newsroom.reader(kept),
        await desk.newsroom.reader(gone, kept),
    ]
    first = await desk.publish("Old walk", "Rat von Velmora strolled along the copper quay.")
    second = await desk.publish("Old vote", "The Velmora Council voted on salt.")
    await desk.newsroom.at(11, 8)
    had = [set(await desk.newsroom.had(chat)) for chat in chats]
    assert had == [{first}, {second}, {first, second}]

    third = await desk.publish("New walk", "Rat von Velmora climbed a tower of tin.")
    assert await desk.curation.merge(gone, kept)
    fourth = await desk.publish("New vote", "The Velmora Council closed the harbour gates.")
    await desk.newsroom.at(12, 8)
    assert [set(await desk.newsroom.had(chat)) for chat in chats] == [
        {first, second, third, fourth},
        {first, second, third, fourth},
        {first, second, third, fourth},
    ]
    for chat in chats:
        said = "\n".join(await desk.newsroom.said(chat))
        for title in ("Old walk", "New walk", "Old vote", "New vote"):
            assert said.count(title) == 1, title


async def test_two_subscriptions_become_one_that_lets_through_what_either_did(desk: _Desk) -> None:
    gone = (await desk.registry.ensure_actor(["Rat von Velmora"])).id
    kept = (await desk.registry.ensure_actor(["Velmora Council"])).id
    since = desk.clock.now() - timedelta(days=9)
    soon, later = (desk.clock.now() + timedelta(days=days) for days in (2, 5))
    one = await desk.seeding.chat(follows=[gone, kept])
    other = await desk.seeding.chat(follows=[gone, kept])
    await desk.change(one, gone, created_at=since, mode="instant", muted_words=["tin", "salt"])
    await desk.change(one, kept, muted_until=later, muted_words=["salt", "copper"])
    await desk.change(other, gone, muted_until=soon)
    await desk.change(other, kept, created_at=since, muted_until=later)
    assert await desk.curation.merge(gone, kept)
    (first,) = await desk.subscriptions(one)
    assert (first.subject_id, first.created_at, first.mode) == (kept, since, "instant")
    assert (first.muted_until, first.muted_words) == (None, ["salt"])
    (second,) = await desk.subscriptions(other)
    assert (second.created_at, second.muted_until, second.mode) == (since, soon, "digest")


async def test_vetoes_context_and_description_of_both_hold(desk: _Desk) -> None:
    await desk.seeding.article("Cake", "They ate a Rat von Velmora cake.")
    await desk.seeding.article("Walk", "Rat von Velmora strolled.")
    gone = (await desk.registry.ensure_actor(["Rat von Velmora"], curated=True)).id
    kept = (await desk.registry.ensure_actor(["Velmora Council"])).id
    await desk.curation.describe(gone, kind="group", country="Iraq")
    await desk.curation.describe(kept, country="Iran")
    await desk.curation.add_veto(gone, "Rat von Velmora cake")
    await desk.curation.add_veto(kept, "Velmora Council bakery")
    assert await desk.hits(gone) == ["Walk"]
    assert await desk.curation.merge(gone, kept)
    assert await desk.hits(kept) == ["Walk"]
    dossier = await desk.curation.dossier(kept)
    assert dossier is not None
    assert dossier.vetoes == ("Velmora Council bakery", "Rat von Velmora cake")
    assert (dossier.kind, dossier.country) == ("group", "Iran")
    card = await desk.registry.get(kept)
    assert card is not None
    assert card.curated


async def test_a_removed_name_of_either_stays_removed(desk: _Desk) -> None:
    gone = (await desk.registry.ensure_actor(["Rat von Velmora", "Salt Hall"])).id
    kept = (await desk.registry.ensure_actor(["Velmora Council"])).id
    dossier = await desk.curation.dossier(gone)
    assert dossier is not None
    await desk.curation.remove_name(gone, dossier.aliases[1].id)
    assert await desk.curation.merge(gone, kept)
    await desk.registry.ensure_actor(["Velmora Council", "Salt Hall"])
    merged = await desk.curation.dossier(kept)
    assert merged is not None
    assert [one.written for one in merged.aliases] == ["Rat von Velmora", "Velmora Council"]


async def test_old_matches_move_with_their_evidence_and_their_place_in_a_story(
    desk: _Desk,
) -> None:
    gone = (await desk.registry.ensure_actor(["Rat von Velmora"])).id
    kept = (await desk.registry.ensure_actor(["Velmora Council"])).id
    old = await desk.publish("Walk", "Rat von Velmora strolled.")
    async with desk.database.reading() as session:
        before = await session.get_one(MatchRow, (old, gone))
    desk.clock.advance(hours=24 * 30)
    assert await desk.curation.merge(gone, kept)
    async with desk.database.reading() as session:
        after = await session.get_one(MatchRow, (old, kept))
    assert after.evidence == before.evidence
    assert (after.created_at, after.grouped_at) == (before.created_at, before.grouped_at)


async def test_merged_topics_lose_nothing_that_is_still_to_be_told(desk: _Desk) -> None:
    gone = (await desk.registry.ensure_topic("salt ferry")).id
    kept = (await desk.registry.ensure_topic('"salt ship"')).id
    chat = await desk.newsroom.reader(gone)
    article = await desk.publish("Harbour", "The salt ferry left.")
    assert await desk.curation.merge(gone, kept)
    await desk.work()
    await desk.newsroom.at(11, 8)
    assert set(await desk.newsroom.had(chat)) == {article}
    assert [row.subject_id for row in await desk.subscriptions(chat)] == [kept]
    assert (await desk.registry.ensure_topic("salt ferry")).id not in {gone, kept}


async def test_an_actor_and_a_topic_are_never_one(desk: _Desk) -> None:
    actor = (await desk.registry.ensure_actor(["Velmora Council"])).id
    topic = (await desk.registry.ensure_topic("velmora")).id
    assert not await desk.curation.merge(actor, topic)
    assert not await desk.curation.merge(topic, actor)
    assert await desk.registry.get(actor) is not None
    assert await desk.registry.get(topic) is not None


async def test_topics_that_speak_of_a_merged_actor_find_what_it_finds(desk: _Desk) -> None:
    await desk.seeding.article("Walk", "Rat von Velmora strolled over salt.")
    gone = (await desk.registry.ensure_actor(["Rat von Velmora"])).id
    kept = (await desk.registry.ensure_actor(["Velmora Council"])).id
    topic = (await desk.registry.ensure_topic('@"Velmora Council" salt')).id
    twin = (await desk.registry.ensure_topic('@"Rat von Velmora" salt')).id
    chat = await desk.newsroom.reader(twin)
    await desk.work()
    assert (await desk.hits(topic), await desk.hits(twin)) == ([], ["Walk"])
    assert await desk.curation.merge(gone, kept)
    await desk.work()
    assert await desk.hits(topic) == ["Walk"]
    assert [row.subject_id for row in await desk.subscriptions(chat)] == [topic]


async def test_a_subject_goes_only_when_nobody_needs_it(desk: _Desk) -> None:
    actor = (await desk.registry.ensure_actor(["Velmora Council"], curated=True)).id
    topic = (await desk.registry.ensure_topic('@"Velmora Council" salt')).id
    chat = await desk.seeding.chat(follows=[topic])
    assert await desk.curation.remove(actor) is Removal.SPOKEN_OF
    assert await desk.curation.remove(topic) is Removal.FOLLOWED
    async with desk.database.transaction() as session:
        for row in await session.scalars(
            select(SubscriptionRow).where(SubscriptionRow.chat_id == chat)
        ):
            await session.delete(row)
    assert await desk.curation.remove(topic) is Removal.REMOVED
    assert await desk.curation.remove(actor) is Removal.REMOVED
    assert await desk.curation.remove(actor) is Removal.GONE
