import asyncio
from datetime import date

from bot.digests.service import ComposeService
from bot.ids import ChatId
from bot.rendering.telegram_html import to_plain
from bot.storage.database import Database
from tests.integration.digests.newsroom import Newsroom
from tests.support.wording import renderer

DEAL = "Governor of Port Vale signs harbour deal"
STORM = "Storm leaves thousands in Carrow without power"


async def test_a_digest_on_demand_shows_what_is_new_and_the_scheduled_one_does_not_repeat_it(
    room: Newsroom,
) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    await room.publish(DEAL, koval)
    assert await room.compose.compose_now(chat, 77)
    await room.publish(STORM, koval)
    await room.at(11, 8)
    now, scheduled = await room.said(chat)
    assert DEAL in now
    assert "right now" in now
    assert (DEAL in scheduled, STORM in scheduled) == (False, True)
    assert await room.digests(chat) == [(date(2026, 3, 10), None), (date(2026, 3, 11), 0)]


async def test_what_has_matched_and_waits_for_its_story_is_shown_on_demand(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    await room.seeding.match(await room.seeding.article(DEAL), koval)
    assert await room.compose.compose_now(chat, 77)
    assert DEAL in (await room.said(chat))[0]


async def test_the_same_request_composes_once(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    await room.publish(DEAL, koval)
    assert await room.compose.compose_now(chat, 77)
    await room.publish(STORM, koval)
    assert await room.compose.compose_now(chat, 77)
    assert len(await room.said(chat)) == 1


async def test_nothing_new_is_left_to_the_caller_to_say(room: Newsroom) -> None:
    chat = await room.reader(await room.seeding.actor("Ines Koval"))
    assert not await room.compose.compose_now(chat, 77)
    assert not await room.compose.compose_now(ChatId(999), 77)
    assert await room.said(chat) == []


async def test_on_demand_and_on_time_at_once_share_the_news_between_them(
    room: Newsroom, database_url: str
) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    await room.publish(DEAL, koval)
    await room.at(11, 7, 59)
    room.clock.advance(minutes=1)
    other = Database(database_url)
    asking = ComposeService(other, renderer(), room.clock)
    await asyncio.gather(room.compose.compose_due(), asking.compose_now(chat, 77))
    await other.close()
    assert sum(DEAL in message for message in await room.said(chat)) == 1


async def test_a_preview_shows_the_next_digest_and_writes_nothing(room: Newsroom) -> None:
    koval = await room.seeding.actor("Ines Koval")
    chat = await room.reader(koval)
    await room.publish(DEAL, koval)
    before = await room.scheduled(chat)
    parts = await room.compose.preview(chat)
    assert DEAL in to_plain(parts[0])
    assert (await room.said(chat), await room.had(chat), await room.digests(chat)) == ([], {}, [])
    assert await room.scheduled(chat) == before


async def test_an_empty_preview_says_so_and_an_unknown_chat_has_none(room: Newsroom) -> None:
    chat = await room.reader(await room.seeding.actor("Ines Koval"))
    assert "Nothing new" in (await room.compose.preview(chat))[0]
    assert await room.compose.preview(ChatId(999)) == []
