"""The window is clustered anew: stories join and part, ids stay, nothing that was told is lost."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.ids import ArticleId, StoryId
from bot.storage.database import Database
from bot.storage.tables import ArticleRow, LeaseRow, StoryMemberRow, StoryRow
from bot.stories.model import Move
from bot.stories.queries import read_articles
from bot.stories.service import REGROUP_EVERY, GroupService
from bot.stories.upkeep import queries as upkeep
from tests.support.clock import ManualClock
from tests.support.seeding import Seeding

STORM = ("Storm leaves Carrow without power", "A storm cut power to homes in Carrow on Friday.")
STORM_TOO = ("Storm in Carrow cuts power to homes", "Carrow homes lost power when a storm came.")
DEAL = ("Port Vale signs harbour deal", "The governor of Port Vale signed a deal with Lumeria.")
WIRE = (
    "The rail bridge over the river Ain at Melby will close for eight months from February, the "
    "railway said on Tuesday. Inspectors found cracks in two of its iron arches. Trains to the "
    "south will be diverted through Carrow, which adds fifty minutes to each journey."
)


@pytest.fixture
def seeding(database: Database, clock: ManualClock) -> Seeding:
    return Seeding(database, clock)


@pytest.fixture
def group(database: Database, clock: ManualClock) -> GroupService:
    return GroupService(database, clock)


async def _story(
    database: Database, seeding: Seeding, *articles: tuple[str, str], hours: int = 1
) -> tuple[StoryId, list[ArticleId]]:
    """Put articles into one story, whatever they report."""
    ids = [await seeding.article(*one, age=timedelta(hours=hours)) for one in articles]
    async with database.transaction() as session:
        (first,) = await read_articles(session, ids[:1])
        at = first.at
        story = StoryRow(created_at=at, first_at=at, latest_at=at, lead_article_id=ids[0])
        session.add(story)
        await session.flush()
        rows = [{"article_id": one, "story_id": story.id, "added_at": at} for one in ids]
        await session.execute(insert(StoryMemberRow), rows)
        return StoryId(story.id), ids


async def _homes(database: Database) -> dict[int, int]:
    async with database.reading() as session:
        rows = await session.execute(select(StoryMemberRow.article_id, StoryMemberRow.story_id))
        return {row.article_id: row.story_id for row in rows}


async def _now(database: Database, story: StoryId) -> StoryId | None:
    async with database.reading() as session:
        return await upkeep.current_story(session, story)


async def test_two_stories_of_one_event_become_one_and_the_vanished_points_to_it(
    database: Database, seeding: Seeding, group: GroupService
) -> None:
    large, first = await _story(database, seeding, STORM, STORM_TOO)
    small, second = await _story(database, seeding, STORM)
    assert await group.regroup_due() == 1
    assert await _homes(database) == dict.fromkeys([*first, *second], large)
    assert await _now(database, small) == large
    assert await _now(database, large) == large


async def test_who_vanished_earlier_points_to_the_story_that_stands(
    database: Database, seeding: Seeding, group: GroupService
) -> None:
    large, _ = await _story(database, seeding, STORM, STORM_TOO)
    small, _ = await _story(database, seeding, STORM)
    older, (left,) = await _story(database, seeding, STORM_TOO)
    async with database.transaction() as session:
        await session.execute(update(StoryMemberRow).where(
            StoryMemberRow.article_id == left).values(story_id=small))  # fmt: skip
        await upkeep.retire(session, {older: small})
    await group.regroup_due()
    assert await _now(database, older) == large


async def test_a_mixed_story_is_parted_and_the_larger_part_keeps_the_id(
    database: Database, seeding: Seeding, group: GroupService
) -> None:
    story, (storm, storm_too, deal) = await _story(database, seeding, STORM, STORM_TOO, DEAL)
    assert await group.regroup_due() == 1
    homes = await _homes(database)
    assert (homes[storm], homes[storm_too]) == (story, story)
    assert homes[deal] != story
    async with database.reading() as session:
        parted = await session.get_one(StoryRow, homes[deal])
        assert parted.lead_article_id == deal


async def test_it_is_done_every_quarter_of_an_hour_and_then_changes_nothing(
    database: Database, clock: ManualClock, seeding: Seeding, group: GroupService
) -> None:
    await _story(database, seeding, STORM)
    await _story(database, seeding, STORM_TOO)
    assert await group.regroup_due() == 1
    before = await _homes(database)
    clock.advance(seconds=REGROUP_EVERY.total_seconds() - 1)
    late, _ = await _story(database, seeding, STORM)
    assert await group.regroup_due() == 0
    clock.advance(seconds=1)
    assert await group.regroup_due() == 1
    clock.advance(seconds=REGROUP_EVERY.total_seconds())
    assert await group.regroup_due() == 0
    after = await _homes(database)
    assert {article: after[article] for article in before} == before
    assert late not in after.values()


async def test_of_four_processes_one_regroups(
    database: Database, database_url: str, clock: ManualClock, seeding: Seeding
) -> None:
    await _story(database, seeding, STORM)
    await _story(database, seeding, STORM_TOO)
    processes = [Database(database_url) for _ in range(4)]
    moved = await asyncio.gather(*(GroupService(one, clock).regroup_due() for one in processes))
    for process in processes:
        await process.close()
    assert sorted(moved) == [0, 0, 0, 1]
    async with database.reading() as session:
        assert await session.scalar(select(LeaseRow.fence)) == 1


async def test_an_article_before_the_window_stays_where_it_is(
    database: Database, seeding: Seeding, group: GroupService
) -> None:
    old, _ = await _story(database, seeding, STORM, hours=80)
    also, _ = await _story(database, seeding, STORM_TOO, hours=81)
    assert await group.regroup_due() == 0
    assert set((await _homes(database)).values()) == {old, also}


async def test_what_another_process_has_moved_meanwhile_is_left_alone(
    database: Database, clock: ManualClock, seeding: Seeding
) -> None:
    first, (storm,) = await _story(database, seeding, STORM)
    second, _ = await _story(database, seeding, STORM_TOO)
    async with database.transaction() as session:
        articles = {one.article_id: one for one in await read_articles(session, [storm])}
        stale = [Move(storm, second, None, 0)]
        assert await upkeep.move(session, stale, articles, clock.now()) == []
    assert (await _homes(database))[storm] == first


async def test_a_copy_is_marked_and_never_leads(
    database: Database, seeding: Seeding, group: GroupService
) -> None:
    story, (copy, original) = await _story(
        database, seeding, ("Bridge closes", f"Sign up! {WIRE}"), ("Bridge to close", WIRE)
    )
    async with database.transaction() as session:
        article = await session.get_one(ArticleRow, original)
        assert article.published_at is not None
        article.published_at -= timedelta(hours=2)
    await group.regroup_due()
    async with database.reading() as session:
        marked = await session.scalars(
            select(StoryMemberRow.article_id).where(StoryMemberRow.copy.is_(True))
        )
        assert list(marked) == [copy]
        assert (await session.get_one(StoryRow, story)).lead_article_id == original


@pytest.mark.parametrize("mark", ["opinion", "paywalled"])
async def test_who_may_not_lead_gives_way(
    database: Database, seeding: Seeding, group: GroupService, mark: str
) -> None:
    story, (early, late) = await _story(database, seeding, STORM, STORM_TOO)
    await _mark(database, [early], mark)
    extra, _ = await _story(database, seeding, STORM)
    assert await group.regroup_due() == 1
    async with database.reading() as session:
        assert (await session.get_one(StoryRow, story)).lead_article_id == late
    assert await _now(database, extra) == story


async def _mark(database: Database, articles: Sequence[ArticleId], mark: str) -> None:
    async with database.transaction() as session:
        statement = update(ArticleRow).where(ArticleRow.id.in_(articles))
        await session.execute(statement.values({mark: True}))
