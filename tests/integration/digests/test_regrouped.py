"""What a chat has had stays had when the stories it was told are put together otherwise."""

from sqlalchemy import select, update

from bot.ids import ArticleId, StoryId
from bot.storage.tables import DigestItemRow, StoryMemberRow
from bot.stories.queries import open_stories, read_articles
from bot.stories.service import GroupService
from bot.stories.upkeep import queries as upkeep
from tests.integration.digests.newsroom import Newsroom

TITLES = ("Storm leaves Carrow homes without power", "Storm in Carrow cuts power to homes")
TEXT = "A storm cut power to homes in Carrow on Friday and trains stood still."
TEXT_TOO = "Homes in Carrow lost power on Friday as a storm came; trains stood still."


async def test_nothing_is_told_twice_and_a_digest_shows_what_it_showed(room: Newsroom) -> None:
    carrow = await room.seeding.actor("Carrow")
    chat = await room.reader(carrow)
    first = await room.publish(TITLES[0], carrow, text=TEXT)
    second = await room.publish(TITLES[1], carrow, text=TEXT_TOO)
    apart = await _part(room, second)
    await room.at(11, 8)
    had = await room.had(chat)
    assert set(had) == {first, second}
    assert await GroupService(room.database, room.clock).regroup_due() == 1
    before = len(await room.said(chat))
    await room.compose.compose_now(chat, 1)
    assert len(await room.said(chat)) == before
    assert await room.had(chat) == had
    async with room.database.reading() as session:
        items = await session.scalars(
            select(DigestItemRow.story_id).where(DigestItemRow.article_id.in_([first, second]))
        )
        told = {StoryId(story) for story in items}
        now = {await upkeep.current_story(session, story) for story in told}
    assert apart in told
    assert len(now) == 1


async def _part(room: Newsroom, article: ArticleId) -> StoryId:
    """Give an article a story of its own, as if it had been placed before its like came."""
    async with room.database.transaction() as session:
        (lead,) = await read_articles(session, [article])
        (story,) = (await open_stories(session, [lead], now=room.clock.now())).values()
        await session.execute(
            update(StoryMemberRow)
            .where(StoryMemberRow.article_id == article)
            .values(story_id=story)
        )
        return story
