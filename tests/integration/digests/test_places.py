"""Which message of a digest brings which article."""

from sqlalchemy import select

from bot.storage.database import Database
from bot.storage.tables import DigestItemRow
from tests.integration.digests.newsroom import Newsroom
from tests.support.clock import ManualClock


async def test_each_article_is_recorded_with_the_message_that_brings_it(
    database: Database, clock: ManualClock
) -> None:
    newsroom = Newsroom(database, clock)
    subject = await newsroom.seeding.actor("Port Vale")
    chat_id = await newsroom.reader(subject)
    for number in range(14):
        words = f"Number {number} " + f"word{number} of many " * 20
        await newsroom.publish(words, subject)
    await newsroom.at(11, 8)
    messages = await newsroom.said(chat_id)
    assert len(messages) > 1
    async with database.reading() as session:
        items = list(await session.scalars(select(DigestItemRow)))
    assert len(items) == 14
    titles = {f"Number {item.article_id - 1} ": item for item in items}
    for title, item in titles.items():
        if item.place == "more":
            assert item.part == len(messages) - 1
        else:
            assert [title in text for text in messages].index(True) == item.part
