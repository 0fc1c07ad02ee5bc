"""Leaving, being forgotten, and chats that the bot does not serve."""

from collections.abc import AsyncGenerator

import pytest

from bot.ids import TelegramId
from bot.storage.database import Database
from bot.storage.tables import (
    AliasRow,
    ChatRow,
    DigestItemRow,
    DigestRow,
    InboxRow,
    OutboxRow,
    QuestionRow,
    Row,
    SlotRow,
    SubjectRow,
    SubscriptionRow,
)
from tests.integration.telegram.conftest import Outside
from tests.integration.telegram.stage import Stage
from tests.support.bot_api import LocalTelegram
from tests.support.clock import ManualClock

OF_A_CHAT: tuple[type[Row], ...] = (
    ChatRow, SlotRow, SubscriptionRow, DigestRow, DigestItemRow, OutboxRow, QuestionRow,
    SubjectRow, AliasRow,
)  # fmt: skip


async def test_after_forgetme_nothing_of_the_chat_is_left(stage: Stage) -> None:
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    await stage.publish("Dock strike ends, says Mira Dallin", "Mira Dallin spoke at noon.")
    await stage.reader.say("/digest")
    await stage.telegram.wait_until(lambda: stage.woken or None, 10, what="the outbox")
    question = await stage.reader.ask("/forgetme", "cannot be undone")
    assert await stage.count(OutboxRow) > 0
    await stage.press(stage.reader, question, "Delete everything", "know nothing")
    left = {table.__tablename__: await stage.count(table) for table in OF_A_CHAT}
    assert left == dict.fromkeys(left, 0)
    await stage.bot.stop_listening()  # the update itself goes just after its answer
    assert await stage.count(InboxRow) == 0


async def test_forgetting_keeps_what_others_follow(stage: Stage) -> None:
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    await stage.admin.ask("/actor Mira Dallin", "You follow")
    question = await stage.reader.ask("/forgetme", "cannot be undone")
    await stage.press(stage.reader, question, "Delete everything", "know nothing")
    assert await stage.follows(stage.admin.id) == 1


async def test_forgetting_can_be_called_off(stage: Stage) -> None:
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    question = await stage.reader.ask("/forgetme", "cannot be undone")
    await stage.press(stage.reader, question, "Cancel", "Never mind")
    assert await stage.follows(stage.reader.id) == 1


async def test_a_reader_who_blocks_the_bot_is_parked_and_revived_by_unblocking(
    stage: Stage,
) -> None:
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    stage.reader.block()
    await stage.admin.ask("/start", "Welcome")  # another chat: the order between chats is open
    await _until_state(stage, "parked")
    stage.reader.unblock()
    await _until_state(stage, "active")
    assert await stage.follows(stage.reader.id) == 1


async def test_any_message_revives_a_parked_chat(stage: Stage) -> None:
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    await stage.chats.park(TelegramId(stage.reader.id), "bot was blocked by the user")
    await stage.reader.ask("hello", "What is")
    await _until_state(stage, "active")
    row = await stage.chat_row(stage.reader.id)
    assert row is not None
    assert row.next_digest_at is not None


async def _until_state(stage: Stage, state: str) -> None:
    """Ask the bot something until a change in another update has been handled, at most 50 times."""
    for _ in range(50):
        row = await stage.chat_row(stage.reader.id)
        if row is not None and row.state == state:
            return
        await stage.admin.ask("/help", "What to follow")
    raise AssertionError(f"the chat is not {state}")


@pytest.fixture
async def closed_stage(
    database: Database, clock: ManualClock, telegram: LocalTelegram, outside: Outside
) -> AsyncGenerator[Stage]:
    """The bot serves one chat besides its admins."""
    stage = Stage(database, clock, telegram, outside, allowed_chats=(TelegramId(7_777),))
    await stage.bot.start()
    yield stage
    await stage.bot.stop()


async def test_a_chat_that_is_not_served_gets_one_polite_line(closed_stage: Stage) -> None:
    await closed_stage.reader.ask("/start", "its own chats only")
    assert await closed_stage.count(ChatRow) == 0
    guest = closed_stage.telegram.person("Gila", id=7_777)
    await guest.ask("/start", "Welcome")
    await closed_stage.admin.ask("/start", "Welcome")
