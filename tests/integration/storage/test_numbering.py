"""A button in an old message names a row by its number: no other row may ever get it."""

from datetime import timedelta

from bot.chats import queries as chats
from bot.chats.model import QuestionKind
from bot.chats.subscribing import queries as subscribing
from bot.ids import SubjectId, TelegramId
from bot.matching.registry import SubjectRegistry
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.seeding import Seeding


async def test_the_number_of_a_removed_subject_is_not_given_out_again(
    database: Database, clock: ManualClock
) -> None:
    registry = SubjectRegistry(database, clock)
    seen: set[SubjectId] = set()
    for number in range(3):
        card = await registry.ensure_topic(f"tin{number}")
        assert card.id not in seen
        seen.add(card.id)
        await registry.discard_unfollowed([card.id])
        assert await registry.get(card.id) is None


async def test_the_number_of_a_closed_question_is_not_given_out_again(
    database: Database, clock: ManualClock
) -> None:
    chat = await Seeding(database, clock).chat()
    seen: set[int] = set()
    for kind in (QuestionKind.CONFIRM_MERGE, QuestionKind.CONFIRM_ACTOR, QuestionKind.SUBSCRIBE):
        async with database.transaction() as session:
            asked = (chat, TelegramId(7), kind)
            number = await chats.add_question(
                session, asked, {}, now=clock.now(), open_for=timedelta(minutes=9)
            )
        assert number not in seen
        seen.add(number)
        async with database.transaction() as session:
            await chats.close_question(session, number)


async def test_the_number_of_an_ended_subscription_is_not_given_out_again(
    database: Database, clock: ManualClock
) -> None:
    seeding = Seeding(database, clock)
    actor = await seeding.actor("Velmora Council")
    chat = await seeding.chat(follows=[actor])
    async with database.transaction() as session:
        (old,) = await subscribing.subscriptions(session, chat)
        await subscribing.remove_subscription(session, old.id)
        await subscribing.add_subscription(session, chat, actor, now=clock.now())
        (new,) = await subscribing.subscriptions(session, chat)
        await subscribing.remove_subscription(session, new.id)
        await subscribing.add_subscription(session, chat, actor, now=clock.now())
        (newest,) = await subscribing.subscriptions(session, chat)
    assert len({old.id, new.id, newest.id}) >= 2
    assert new.id != newest.id
