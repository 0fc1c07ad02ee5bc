import asyncio
from datetime import timedelta

from sqlalchemy import select, update

from bot.ids import ArticleId, SubjectId
from bot.matching import queries
from bot.matching.model import ActorDraft, Alias, Strength
from bot.matching.queries import evidence_from_json
from bot.matching.registry import SubjectRegistry
from bot.matching.service import BATCH, MatchService
from bot.storage.database import Database
from bot.storage.tables import ArticleRow, MatchRow, SubjectRow
from tests.support.clock import ManualClock
from tests.support.seeding import Seeding


async def _matches(database: Database) -> set[tuple[ArticleId, SubjectId]]:
    async with database.reading() as session:
        rows = await session.execute(select(MatchRow.article_id, MatchRow.subject_id))
        return {(ArticleId(article_id), SubjectId(subject_id)) for article_id, subject_id in rows}


async def test_a_waiting_article_is_matched_and_waits_no_more(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    actor = await registry.ensure_actor(["Tarim al-Dabbani"])
    await service.match_due()
    article = await Seeding(database, clock).article(
        "Talks resume", "The envoy met Tarim Al Dabbani on Monday.", matched=False
    )
    assert await service.match_due() == 1
    assert await _matches(database) == {(article, actor.id)}
    assert await service.match_due() == 0


async def test_a_change_of_subjects_is_seen_by_the_next_batch(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    seeding = Seeding(database, clock)
    actor = await registry.ensure_actor(["Velmora Council"])
    await service.match_due()
    await registry.ensure_actor(["Velmora Council", "Conseil de Velmora"])
    article = await seeding.article("x", "Le Conseil de Velmora a tranché.", matched=False)
    await service.match_due()
    assert await _matches(database) == {(article, actor.id)}
    await registry.discard_unfollowed([actor.id])
    await seeding.article("y", "The Velmora Council met.", matched=False)
    await service.match_due()
    assert await _matches(database) == set()


async def test_a_new_subject_is_matched_against_the_stored_week_with_its_history(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    seeding = Seeding(database, clock)
    now = clock.now()
    recent = await seeding.article("Tin prices", "Tin prices rose.", history=True)
    await seeding.article("Old", "Tin prices fell.", stored_at=now - timedelta(days=8))
    topic = await registry.ensure_topic('"tin price"')
    assert await service.match_due() == 1
    assert await _matches(database) == {(recent, topic.id)}
    assert await service.match_due() == 0


async def test_matching_the_week_again_changes_nothing(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    await Seeding(database, clock).article("Tin prices", "Tin prices rose.")
    topic = await registry.ensure_topic("tin")
    assert await service.match_week(topic.id) == 1
    assert await service.match_week(topic.id) == 1
    assert len(await _matches(database)) == 1


async def test_the_week_of_a_subject_that_is_gone_is_empty(
    database: Database, clock: ManualClock
) -> None:
    assert await MatchService(database, clock).match_week(SubjectId(99)) == 0


async def test_a_changed_article_keeps_its_matches_and_gets_new_ones(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    iron = await registry.ensure_topic("iron")
    zinc = await registry.ensure_topic("zinc")
    article = await Seeding(database, clock).article("Ores", "Iron is up.", matched=False)
    await service.match_due()
    async with database.transaction() as session:
        await session.execute(
            update(ArticleRow).values(text="Zinc is up.", content_hash=b"new", matched_at=None)
        )
    await service.match_due()
    assert await _matches(database) == {(article, iron.id), (article, zinc.id)}


async def test_an_article_that_changed_while_it_was_matched_waits_again(
    database: Database, clock: ManualClock
) -> None:
    service = MatchService(database, clock)
    await Seeding(database, clock).article("Ores", "Iron is up.", matched=False)

    async def change() -> None:
        async with database.transaction() as session:
            await session.execute(update(ArticleRow).values(content_hash=b"new", matched_at=None))

    await asyncio.gather(service.match_due(), change())
    await service.match_due()
    async with database.reading() as session:
        assert await session.scalar(select(ArticleRow.matched_at)) is not None


async def test_two_services_at_the_same_articles_record_each_match_once(
    database: Database, clock: ManualClock
) -> None:
    registry = SubjectRegistry(database, clock)
    topic = await registry.ensure_topic("iron")
    seeding = Seeding(database, clock)
    articles = [
        await seeding.article(f"Ore {number}", "Iron is up.", matched=False) for number in range(5)
    ]
    services = [MatchService(database, clock), MatchService(database, clock)]
    await asyncio.gather(*(service.match_due() for service in services))
    assert await _matches(database) == {(article, topic.id) for article in articles}


async def test_the_evidence_says_which_words_matched_and_where(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    await registry.ensure_actor(["Tarim al-Dabbani"])
    text = "Earlier, Tarim Al‑Dabbani’s aide spoke."
    await Seeding(database, clock).article("Aide speaks", text, matched=False)
    await service.match_due()
    async with database.reading() as session:
        stored = await session.scalar(select(MatchRow.evidence))
    assert stored is not None
    (piece, *_) = evidence_from_json(stored)
    assert piece.where == "text"
    assert text[piece.start : piece.end] == piece.found
    assert piece.found.startswith("Tarim Al‑Dabbani")


async def test_a_stored_query_that_is_no_longer_understood_stops_nothing(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    broken = await registry.ensure_topic("iron")
    sound = await registry.ensure_topic("zinc")
    async with database.transaction() as session:
        await session.execute(
            update(SubjectRow).where(SubjectRow.id == broken.id).values(normal_form="((iron")
        )
    article = await Seeding(database, clock).article("Ores", "Zinc and iron.", matched=False)
    await service.match_due()
    assert await _matches(database) == {(article, sound.id)}


async def test_a_text_that_changes_while_its_page_is_to_be_had_is_matched_again(
    database: Database, clock: ManualClock
) -> None:
    """Until then texts have no hash to be told apart by."""
    article = await Seeding(database, clock).article("Talks", "Before.", matched=False)
    async with database.transaction() as session:
        await session.execute(update(ArticleRow).values(content_hash=b""))
    async with database.reading() as session:
        batch = await queries.unmatched(session, limit=9)
    async with database.transaction() as session:
        await session.execute(update(ArticleRow).values(text="After."))
    async with database.transaction() as session:
        await queries.mark_matched(session, batch, clock.now())
    async with database.reading() as session:
        assert [one.article.id for one in await queries.unmatched(session, limit=9)] == [article]
        batch = await queries.unmatched(session, limit=9)
    async with database.transaction() as session:
        await queries.mark_matched(session, batch, clock.now())
    async with database.reading() as session:
        assert await queries.unmatched(session, limit=9) == []


async def test_a_week_of_several_batches_is_matched_while_other_work_goes_on(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    seeding = Seeding(database, clock)
    stored = {
        await seeding.article(f"Tin {number}", f"Tin rose for the {number}th time.", history=True)
        for number in range(2 * BATCH + 3)
    }
    topic = await registry.ensure_topic("tin")
    waiting = await seeding.article("Tin again", "Tin fell.", matched=False)
    await asyncio.gather(service.match_week(topic.id), service.match_due(), service.refresh())
    assert await _matches(database) == {(one, topic.id) for one in (*stored, waiting)}


async def test_many_new_subjects_meet_the_stored_week_together(
    database: Database, clock: ManualClock
) -> None:
    """And one that is changed in the middle of it is matched as it is then."""
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    seeding = Seeding(database, clock)
    tin = [await seeding.article("Tin", f"Tin {number}.") for number in range(BATCH + 1)]
    iron = await seeding.article("Iron", "Iron.")
    metals = {name: (await registry.ensure_topic(name)).id for name in ("tin", "iron", "zinc")}
    council = (await registry.ensure_actor(["Velmora Council"])).id
    waiting = await seeding.article("Rat", "Rat von Velmora and iron.", matched=False)
    await asyncio.gather(
        service.match_due(), registry.ensure_actor(["Velmora Council", "Rat von Velmora"])
    )
    while await service.match_due():
        pass
    assert await _matches(database) == {
        *((article, metals["tin"]) for article in tin),
        (iron, metals["iron"]),
        (waiting, metals["iron"]),
        (waiting, council),
    }


async def test_a_compatriot_speaks_for_a_weak_name_in_the_stored_week(
    database: Database, clock: ManualClock
) -> None:
    registry, service = SubjectRegistry(database, clock), MatchService(database, clock)
    article = await Seeding(database, clock).article("Talks", "The Salt Guild met VHG members.")
    names = (Alias("Velmora Harbour Guards"), Alias("VHG", Strength.WEAK))
    guards = await registry.save_actor(ActorDraft(names, country="Iraq"))
    await service.match_week(guards.id)
    assert await _matches(database) == set()
    guild = await registry.save_actor(ActorDraft((Alias("Salt Guild"),), country="Iraq"))
    await registry.save_actor(ActorDraft(names, country="Iraq"))
    while await service.match_due():
        pass
    assert await _matches(database) == {(article, guild.id), (article, guards.id)}
