"""Several processes on one database: each sees what another did to subjects, at once."""

import asyncio
from datetime import datetime

from sqlalchemy import select, update

from bot.ids import ArticleId, SubjectId
from bot.matching import queries
from bot.matching.curation import queries as curated
from bot.matching.curation.service import Curation
from bot.matching.registry import SubjectRegistry
from bot.matching.service import MatchService
from bot.storage import revisions
from bot.storage.database import Database
from bot.storage.tables import MatchRow, SubjectRow
from tests.support.clock import ManualClock
from tests.support.seeding import Seeding


class _Process:
    """What one process has: its own connections, and its own index."""

    def __init__(self, url: str, clock: ManualClock) -> None:
        self.database = Database(url)
        self.registry = SubjectRegistry(self.database, clock)
        self.matching = MatchService(self.database, clock)
        self.curation = Curation(self.database, self.registry, self.matching, clock)


async def _matches(database: Database) -> set[tuple[ArticleId, SubjectId]]:
    async with database.reading() as session:
        rows = await session.execute(select(MatchRow.article_id, MatchRow.subject_id))
        return {(ArticleId(article_id), SubjectId(subject_id)) for article_id, subject_id in rows}


async def _drain(matching: MatchService) -> None:
    while await matching.match_due():
        pass


async def test_the_next_article_meets_what_another_process_did_to_subjects(
    database_url: str, database: Database, clock: ManualClock
) -> None:
    """No waiting in between: the index is brought up to date with every batch."""
    here, there = _Process(database_url, clock), _Process(database_url, clock)
    seeding = Seeding(database, clock)
    await _drain(there.matching)

    council = (await here.registry.ensure_actor(["Velmora Council"])).id
    rat = (await here.registry.ensure_actor(["Rat von Velmora"])).id
    salt = (await here.registry.ensure_topic("salt")).id
    first = await seeding.article("A", "Velmora Council. Rat von Velmora. Salt.", matched=False)
    await _drain(there.matching)
    assert await _matches(database) == {(first, council), (first, rat), (first, salt)}

    await here.curation.add_veto(salt, "salt lamp")
    await here.curation.add_names(council, ["Upper Chamber"])
    second = await seeding.article("B", "The Upper Chamber bought a salt lamp.", matched=False)
    await _drain(there.matching)
    assert {one for one in await _matches(database) if one[0] == second} == {(second, council)}

    await here.curation.merge(rat, council)
    await here.curation.remove(salt)
    third = await seeding.article("C", "Rat von Velmora bought salt.", matched=False)
    await _drain(there.matching)
    assert {one for one in await _matches(database) if one[0] == third} == {(third, council)}
    for process in (here, there):
        await process.database.close()


class _TellingClock(ManualClock):
    """A clock that says when it is looked at: the match step does so just before it records."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock.now())
        self.asked = asyncio.Event()

    def now(self) -> datetime:
        self.asked.set()
        return super().now()


async def test_a_match_of_what_a_subject_was_is_not_recorded(
    database: Database, clock: ManualClock
) -> None:
    """The change is committed between the look at the article and the record of its match."""
    registry, seeding = SubjectRegistry(database, clock), Seeding(database, clock)
    telling = _TellingClock(clock)
    matching = MatchService(database, telling)
    actor = (await registry.ensure_actor(["Velmora Council"])).id
    await _drain(matching)
    article = await seeding.article("Cake", "A Velmora Council cake.", matched=False)
    telling.asked.clear()
    async with database.transaction() as session:
        await revisions.bump(session, "subjects")
        recording = asyncio.create_task(matching.match_due())
        await telling.asked.wait()
        await curated.set_words(session, actor, vetoes=["Velmora Council cake"])
        await queries.touch(session, actor, clock.now())
    await recording
    assert await _matches(database) == set()
    await _drain(matching)
    assert await _matches(database) == set()
    await Curation(database, registry, matching, clock).clear_vetoes(actor)
    assert await _matches(database) == {(article, actor)}


async def test_a_week_matched_against_what_a_subject_was_is_matched_again(
    database: Database, clock: ManualClock
) -> None:
    registry, seeding = SubjectRegistry(database, clock), Seeding(database, clock)
    ours, theirs = MatchService(database, clock), MatchService(database, clock)
    curation = Curation(database, registry, theirs, clock)
    await seeding.article("Cake", "A Velmora Council cake.")
    vote = await seeding.article("Vote", "The Velmora Council voted.")
    actor = (await registry.ensure_actor(["Velmora Council"])).id
    await asyncio.gather(
        ours.match_week(actor), curation.add_veto(actor, "Velmora Council cake"), _drain(theirs)
    )
    await _drain(ours)
    assert await _matches(database) == {(vote, actor)}


async def test_a_subject_that_vanished_without_a_word_ends_its_week(
    database: Database, clock: ManualClock
) -> None:
    """Nothing in the program does that; a person at the database may."""
    registry, matching = SubjectRegistry(database, clock), MatchService(database, clock)
    topic = (await registry.ensure_topic("salt")).id
    await matching.refresh()
    async with database.transaction() as session:
        await session.delete(await session.get_one(SubjectRow, topic))
    assert await asyncio.wait_for(matching.match_week(topic), 10) == 0


async def test_a_change_without_a_moved_revision_does_not_hold_the_week_up(
    database: Database, clock: ManualClock
) -> None:
    registry, matching = SubjectRegistry(database, clock), MatchService(database, clock)
    article = await Seeding(database, clock).article("Salt", "Salt.")
    topic = (await registry.ensure_topic("salt")).id
    await matching.refresh()
    clock.advance(seconds=1)
    async with database.transaction() as session:
        await session.execute(update(SubjectRow).values(changed_at=clock.now()))
    assert await asyncio.wait_for(matching.match_week(topic), 10) == 1
    assert await _matches(database) == {(article, topic)}


async def test_a_topic_of_an_actor_that_goes_meanwhile_is_never_made_for_nobody(
    database: Database, clock: ManualClock
) -> None:
    registry, matching = SubjectRegistry(database, clock), MatchService(database, clock)
    curation = Curation(database, registry, matching, clock)
    kept = (await registry.ensure_actor(["Velmora Council"])).id
    for number in range(6):
        gone = (await registry.ensure_actor([f"Rat von Velmora {number}"])).id
        made, merged = await asyncio.gather(
            registry.ensure_topic(f'@"Rat von Velmora {number}" tin{number}'),
            curation.merge(gone, kept),
        )
        assert merged
        dossier = await curation.topics.dossier(made.id)
        assert dossier is not None
        assert dossier.query == f'@"Velmora Council" tin{number}'


async def test_a_topic_that_is_followed_and_discarded_at_once_is_there_for_who_asked(
    database: Database, clock: ManualClock
) -> None:
    registry = SubjectRegistry(database, clock)
    card = await registry.ensure_topic("salt")
    for _ in range(8):
        made, _ = await asyncio.gather(
            registry.ensure_topic("salt"), registry.discard_unfollowed([card.id])
        )
        card = await registry.ensure_topic("salt")
        assert made.name == "salt"
