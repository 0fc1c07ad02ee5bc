import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from bot.ids import ArticleId
from bot.storage.database import Database
from bot.storage.tables import MatchRow, StoryMemberRow, StoryRow
from bot.stories.service import GroupService
from tests.support.clock import ManualClock
from tests.support.seeding import Seeding

DEAL = "Governor of Port Vale signs harbour deal"
DEAL_TOO = "Port Vale governor signs harbour deal with Lumeria"
STORM = "Storm leaves thousands in Carrow without power"


@pytest.fixture
def seeding(database: Database, clock: ManualClock) -> Seeding:
    return Seeding(database, clock)


async def _matched(seeding: Seeding, titles: Sequence[str]) -> list[ArticleId]:
    subject = await seeding.actor("Port Vale")
    articles = [await seeding.article(title) for title in titles]
    for article_id in articles:
        await seeding.match(article_id, subject)
    return articles


async def _stories(database: Database) -> list[list[int]]:
    async with database.reading() as session:
        rows = await session.execute(
            select(StoryMemberRow.story_id, StoryMemberRow.article_id).order_by(
                StoryMemberRow.article_id
            )
        )
        found: dict[int, list[int]] = {}
        for story_id, article_id in rows:
            found.setdefault(story_id, []).append(article_id)
    return list(found.values())


async def test_articles_of_one_event_share_a_story_at_once_and_later(
    database: Database, clock: ManualClock, seeding: Seeding
) -> None:
    first, storm = await _matched(seeding, [DEAL, STORM])
    group = GroupService(database, clock)
    assert await group.group_due() == 2
    clock.advance(hours=5)
    late = await seeding.article(DEAL_TOO)
    await seeding.match(late, await seeding.actor("Lumeria"))
    assert await group.group_due() == 1
    assert await _stories(database) == [[first, late], [storm]]


async def test_a_second_run_changes_nothing(
    database: Database, clock: ManualClock, seeding: Seeding
) -> None:
    await _matched(seeding, [DEAL, DEAL_TOO, STORM])
    group = GroupService(database, clock)
    await group.group_due()
    before = await _stories(database)
    assert await group.group_due() == 0
    assert await _stories(database) == before


async def test_articles_that_match_nothing_or_wait_for_matching_get_no_story(
    database: Database, clock: ManualClock, seeding: Seeding
) -> None:
    await seeding.article(DEAL)
    waiting = await seeding.article(STORM, matched=False)
    await seeding.match(waiting, await seeding.actor("Carrow"))
    assert await GroupService(database, clock).group_due() == 0
    assert await _stories(database) == []


async def test_a_story_knows_its_first_and_latest_moment_and_its_earliest_article(
    database: Database, clock: ManualClock, seeding: Seeding
) -> None:
    (first,) = await _matched(seeding, [DEAL])
    group = GroupService(database, clock)
    await group.group_due()
    subject = await seeding.actor("Lumeria")
    earliest = await seeding.article(DEAL_TOO, age=timedelta(hours=6))
    await seeding.match(earliest, subject)
    await seeding.match(await seeding.article(DEAL_TOO, age=timedelta()), subject)
    await group.group_due()
    assert first != earliest
    async with database.reading() as session:
        story = (await session.scalars(select(StoryRow))).one()
    now = clock.now()
    assert (story.first_at, story.latest_at) == (now - timedelta(hours=6), now)
    assert story.lead_article_id == earliest


async def test_four_processes_at_once_open_one_story_for_one_event(
    database: Database, database_url: str, clock: ManualClock, seeding: Seeding
) -> None:
    articles = await _matched(seeding, [DEAL, DEAL_TOO] * 5)
    processes = [Database(database_url) for _ in range(4)]
    await asyncio.gather(*(GroupService(process, clock).group_due() for process in processes))
    for process in processes:
        await process.close()
    assert await _stories(database) == [articles]


async def test_a_crash_before_the_commit_leaves_the_articles_for_the_next_run(
    database: Database, clock: ManualClock, seeding: Seeding
) -> None:
    articles = await _matched(seeding, [DEAL, DEAL_TOO])
    run = asyncio.create_task(GroupService(database, clock).group_due())
    await asyncio.sleep(0)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    await GroupService(database, clock).group_due()
    assert await _stories(database) == [articles]


async def test_an_article_from_the_year_one_holds_up_nobody(
    database: Database, clock: ManualClock, seeding: Seeding
) -> None:
    """The zero of many publishing systems."""
    since_year_one = clock.now() - datetime(1, 1, 1, tzinfo=UTC)
    zero = await seeding.article(STORM, age=since_year_one)
    await seeding.match(zero, await seeding.actor("Carrow"))
    (deal,) = await _matched(seeding, [DEAL])
    await GroupService(database, clock).group_due()
    assert await _stories(database) == [[zero], [deal]]


async def test_a_match_that_comes_later_leaves_its_article_in_its_story(
    database: Database, clock: ManualClock, seeding: Seeding
) -> None:
    (first,) = await _matched(seeding, [DEAL])
    group = GroupService(database, clock)
    await group.group_due()
    await seeding.match(first, await seeding.actor("Carrow"))
    assert await group.group_due() == 1
    assert await group.group_due() == 0
    assert await _stories(database) == [[first]]


async def test_looking_for_work_where_there_is_none_reads_an_index_of_what_waits(
    database: Database, clock: ManualClock, seeding: Seeding
) -> None:
    await _matched(seeding, [DEAL])
    await GroupService(database, clock).group_due()
    async with database.reading() as session:
        if not database.is_sqlite:
            await session.execute(text("SET LOCAL enable_seqscan = off"))
        found = select(MatchRow.article_id).where(MatchRow.grouped_at.is_(None))
        explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
        plan = await session.execute(text(f"{explain} {found}"))
        assert "ix_matches_ungrouped" in str(plan.all())
