"""What admins say of a source's weight counts in the order of stories."""

from bot.digests.reach.queries import outlets_of, reach_of
from bot.ids import SourceId, StoryId
from bot.storage.database import Database
from bot.storage.tables import SourceRow, StoryMemberRow, StoryRow
from tests.support.clock import ManualClock
from tests.support.seeding import Seeding


async def test_each_source_of_a_story_counts_once_by_its_weight_and_a_copy_less(
    database: Database, clock: ManualClock
) -> None:
    seeding = Seeding(database, clock)
    usual, heavy, light = [await seeding.source(title) for title in ("Post", "Radio", "Blog")]
    await _weigh(database, heavy, 2.0)
    await _weigh(database, light, 0.5)
    first = await _story(database, clock, seeding, [[usual], [usual, heavy]])
    second = await _story(database, clock, seeding, [[light]])
    clock.advance(hours=2)
    third = await _story(database, clock, seeding, [[heavy], [heavy]])
    clock.advance(hours=2)
    async with database.reading() as session:
        reach = await reach_of(session, [first, second, third], now=clock.now())
    found = {story: (each.sources, each.recent_sources) for story, each in reach.items()}
    assert found == {first: (1.6, 0.0), second: (0.5, 0.0), third: (2.0, 2.0)}


async def test_two_sources_of_one_outlet_are_one_voice(
    database: Database, clock: ManualClock
) -> None:
    seeding = Seeding(database, clock)
    world, sport, other = [await seeding.source(title) for title in ("World", "Sport", "Other")]
    async with database.transaction() as session:
        for source, site in (
            (world, "https://post.example/"),
            (sport, "https://sport.post.example"),
        ):
            (await session.get_one(SourceRow, source)).site_url = site
    await _weigh(database, sport, 1.5)
    story = await _story(database, clock, seeding, [[world], [sport], [other]])
    async with database.reading() as session:
        reach = await reach_of(session, [story], now=clock.now())
        assert await outlets_of(session, [story, StoryId(10**9)]) == {story: 2, 10**9: 0}
    assert (reach[story].sources, reach[story].recent_sources) == (2.5, 2.5)


async def _weigh(database: Database, source: SourceId, weight: float) -> None:
    async with database.transaction() as session:
        (await session.get_one(SourceRow, source)).weight = weight


async def _story(
    database: Database, clock: ManualClock, seeding: Seeding, articles: list[list[SourceId]]
) -> StoryId:
    now = clock.now()
    story = StoryRow(created_at=now, first_at=now, latest_at=now)
    async with database.transaction() as session:
        session.add(story)
    for sources in articles:
        article = await seeding.article("Ferry", sources=sources)
        member = StoryMemberRow(article_id=article, story_id=story.id, added_at=now)
        async with database.transaction() as session:
            session.add(member)
    return StoryId(story.id)
