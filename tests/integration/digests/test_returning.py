"""Stories and articles that a chat has had and that come again."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.delivery.queries import withdraw_waiting
from bot.ids import ChatId, SubjectId
from bot.storage.tables import ArticleRow, OutboxRow
from tests.integration.digests.newsroom import Newsroom

TITLE = "Governor of Port Vale signs harbour deal"
FIRST = (
    "The governor of Port Vale signed a ten-year harbour agreement with Lumeria on the quay. "
    "Ships will use the northern harbour from May. "
    "Fishermen had asked for a longer pier and did not get it."
)
NEWS = (
    "The governor of Port Vale signed a ten-year harbour agreement with Lumeria on the quay. "
    "Parliament in Lumeria voted against the treaty late in the evening. "
    "Its prime minister offered to resign and called an election for the autumn."
)


@pytest.fixture
async def koval(room: Newsroom) -> SubjectId:
    return await room.seeding.actor("Ines Koval")


@pytest.fixture
async def chat(room: Newsroom, koval: SubjectId) -> ChatId:
    """A chat that has had the story as message 77."""
    chat_id = await room.reader(koval)
    await room.publish(TITLE, koval, text=FIRST)
    await room.at(11, 8)
    await _sent(room, chat_id, 77)
    return chat_id


async def _sent(room: Newsroom, chat_id: ChatId, message_id: int) -> None:
    (*_, last) = await room.outbox(chat_id)
    async with room.database.transaction() as session:
        row = await session.get_one(OutboxRow, last.id)
        row.state, row.message_id = "sent", message_id


async def test_an_update_tells_what_is_new_below_the_earlier_message(
    room: Newsroom, chat: ChatId, koval: SubjectId
) -> None:
    await room.publish(TITLE, koval, text=NEWS)
    await room.at(12, 8)
    (*_, last) = await room.outbox(chat)
    assert last.reply_to == 77
    assert "Update · " in last.html
    assert "Parliament in Lumeria voted against the treaty" in last.html
    assert "signed a ten-year harbour agreement" not in last.html


async def test_a_report_that_says_nothing_new_waits_behind_more_without_a_sound(
    room: Newsroom, chat: ChatId, koval: SubjectId
) -> None:
    again = await room.publish(TITLE, koval, text=FIRST)
    await room.at(12, 8)
    (*_, last) = await room.outbox(chat)
    assert "No new stories, and more reports on 1 that you have had" in last.html
    assert last.silent
    assert last.reply_to is None
    assert (await room.had(chat))[again][0] == "more"
    page = await room.compose.more(last.digest_id or 0, 0, chat)  # type: ignore[arg-type]  # an id at run time
    assert page is not None
    assert TITLE in page.parts[0]
    await room.at(13, 8)
    assert len(await room.outbox(chat)) == 2


async def test_many_more_sources_bring_a_known_story_back(
    room: Newsroom, chat: ChatId, koval: SubjectId
) -> None:
    for number in range(3):
        source = await room.seeding.source(f"Post {number}")
        await room.publish(TITLE, koval, text=FIRST, sources=[source])
    await room.at(12, 8)
    assert "Update · " in (await room.said(chat))[-1]


async def test_a_correction_of_what_the_chat_has_had_is_told_once(
    room: Newsroom, koval: SubjectId
) -> None:
    chat = await room.reader(koval)
    source = await room.seeding.source("Harbour Post")
    article = await room.publish(TITLE, koval, text=FIRST, sources=[source])
    await room.at(11, 8)
    async with room.database.transaction() as session:
        row = await session.get_one(ArticleRow, article)
        row.corrected_at = room.clock.now() + timedelta(hours=2)
    for day in (12, 13):
        await room.publish(f"Storm number {day} hits Carrow", koval, text=f"Storm {day} came.")
        await room.at(day, 8)
    first, second = (await room.said(chat))[1:]
    assert f"✏️ Correction: {TITLE} · \u2068Harbour Post\u2069" in first
    assert "Correction" not in second


async def test_a_correction_in_a_message_that_failed_is_told_again(
    room: Newsroom, koval: SubjectId
) -> None:
    chat = await room.reader(koval)
    article = await room.publish(TITLE, koval, text=FIRST)
    await room.at(11, 8)
    async with room.database.transaction() as session:
        row = await session.get_one(ArticleRow, article)
        row.corrected_at = room.clock.now() + timedelta(hours=2)
        await session.execute(update(OutboxRow).values(state="sent"))
    await room.publish("Storm hits Carrow", koval, text="A storm came.")
    await room.at(12, 8)
    async with room.database.transaction() as session:
        assert await withdraw_waiting(session, chat, reason="refused") == 1
    await room.at(13, 8)
    failed, again = (await room.said(chat))[1:]
    assert "Correction" in failed
    assert "Correction" in again


async def test_a_correction_before_the_digest_is_none_to_its_reader(
    room: Newsroom, koval: SubjectId
) -> None:
    chat = await room.reader(koval)
    article = await room.publish(TITLE, koval, text=FIRST)
    async with room.database.transaction() as session:
        (await session.get_one(ArticleRow, article)).corrected_at = room.clock.now()
    await room.at(11, 8)
    await room.publish("Storm hits Carrow", koval, text="A storm came.")
    await room.at(12, 8)
    assert all("Correction" not in message for message in await room.said(chat))
