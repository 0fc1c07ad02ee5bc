"""Servers that are not quite Telegram, faults, and order."""

import logging

import pytest
from sqlalchemy import text

from bot.demo.bot_api import people
from bot.demo.bot_api.answers import ApiError
from bot.demo.bot_api.faults import Fault
from bot.errors import SettingsError
from bot.storage.database import Database
from bot.storage.tables import SubscriptionRow
from tests.integration.telegram.conftest import Outside
from tests.integration.telegram.stage import Stage
from tests.support.bot_api import Bubble, LocalTelegram
from tests.support.clock import ManualClock


@pytest.mark.parametrize("code", [400, 404, 500])
async def test_starts_on_a_server_that_knows_no_menus_and_no_webhooks(
    database: Database, clock: ManualClock, telegram: LocalTelegram, outside: Outside, code: int
) -> None:
    refused = ApiError(code, "Bad Request: no such thing" if code == 400 else "Not Found")
    for method in ("setMyCommands", "deleteWebhook"):
        telegram.fail(Fault(method=method, count=99, error=refused))
    stage = Stage(database, clock, telegram, outside)
    await stage.bot.start()
    await stage.reader.ask("/start", "Welcome")
    await stage.bot.stop()


async def test_an_admin_who_writes_for_the_first_time_gets_the_menu_of_admins(
    database: Database, clock: ManualClock, telegram: LocalTelegram, outside: Outside
) -> None:
    refused = ApiError(400, "Bad Request: chat not found")
    telegram.fail(Fault(method="setMyCommands", count=3, error=refused))
    stage = Stage(database, clock, telegram, outside)
    await stage.bot.start()
    await stage.admin.ask("/start", "Welcome")
    scope = ("chat", stage.admin.id, 0)
    shown = await telegram.wait_until(
        lambda: telegram.api.profile.commands.get((scope, "")), 5, what="the admin's menu"
    )
    assert "addsource" in {command["command"] for command in shown}
    await stage.bot.stop()


async def test_updates_that_cannot_be_kept_are_fetched_again(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.reader.ask("/start", "Welcome")
    async with stage.database.transaction() as session:
        await session.execute(text("ALTER TABLE inbox RENAME TO inbox_away"))
    polls = len([call for call in stage.telegram.calls if call.method == "getUpdates"])
    try:
        command = await stage.reader.say("/help me with Velmora")
        await stage.telegram.wait_until(
            lambda: (
                sum(call.method == "getUpdates" for call in stage.telegram.calls) > polls + 1
                or None
            ),
            10,
            what="another poll",
        )
    finally:
        async with stage.database.transaction() as session:
            await session.execute(text("ALTER TABLE inbox_away RENAME TO inbox"))
    await stage.reader.chat.wait_for("What to follow", after=command.id)
    assert "updates not fetched" in caplog.text
    assert "Velmora" not in caplog.text, "what people write stays out of the log"


async def test_a_tap_counts_although_its_notice_fails(stage: Stage) -> None:
    question = await stage.reader.ask("/subscribe Desalination", "What is")
    refused = ApiError(400, "Bad Request: query is too old and response timeout expired")
    stage.telegram.fail(Fault(method="answerCallbackQuery", count=1, error=refused))
    data = str(question.button("Words")["callback_data"])
    people.tap(stage.telegram.api, stage.reader.person, question.message, data)
    await stage.reader.chat.wait_for("You follow")


async def test_a_double_tap_counts_once(stage: Stage) -> None:
    question = await stage.reader.ask("/subscribe Desalination", "What is")
    data = str(question.button("Words")["callback_data"])
    taps = [
        people.tap(stage.telegram.api, stage.reader.person, question.message, data)
        for _ in range(3)
    ]
    for tap in taps:  # the clock on each button stops
        await stage.telegram.wait_until(
            lambda tap=tap: stage.telegram.api.taps[tap].answer, 10, what="an answer"
        )
    assert [_first_words(bubble) for bubble in stage.reader.chat.from_bot] == ["What", "✅"]
    stage.clock.advance(seconds=2)
    await stage.press(stage.reader, question, "Words", "does not work any more")


async def test_messages_of_one_chat_are_answered_in_order(stage: Stage) -> None:
    for number in range(5):
        await stage.reader.say(f"/nonsense{number}")
        await stage.reader.say(f"/time {number + 10}:00")
    await stage.reader.ask("/help", "What to follow")
    times = [b.text.split("at ")[1][:5] for b in stage.reader.chat.from_bot if "comes at" in b.text]
    assert times == ["10:00", "11:00", "12:00", "13:00", "14:00"]


async def test_an_error_answers_the_person_and_is_logged_once(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.reader.ask("/start", "Welcome")
    async with stage.database.transaction() as session:
        await session.execute(text("ALTER TABLE questions RENAME TO questions_away"))
    try:
        with caplog.at_level(logging.WARNING):
            await stage.reader.ask("/actor", "Something went wrong")
    finally:
        async with stage.database.transaction() as session:
            await session.execute(text("ALTER TABLE questions_away RENAME TO questions"))
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.getMessage() for record in errors] == ["update failed"]


async def test_a_command_that_comes_again_after_a_crash_does_no_harm(stage: Stage) -> None:
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    await stage.reader.ask("/actor Mira Dallin", "already")
    assert await stage.count(SubscriptionRow) == 1


async def test_an_edited_command_does_not_run_again(stage: Stage) -> None:
    mine = await stage.reader.say("/actor Mira Dallin")
    await stage.reader.chat.wait_for("You follow")
    stage.telegram.api.updates.add(
        "edited_message",
        {
            "message_id": mine.id,
            "date": 1,
            "chat": {"id": stage.reader.id, "type": "private"},
            "from": {"id": stage.reader.id, "is_bot": False, "first_name": "Rana"},
            "text": "/actor Somebody Else",
        },
    )
    await stage.reader.ask("/list", "You follow 1 subject")


async def test_a_command_without_an_entity_is_a_command(stage: Stage) -> None:
    stage.telegram.api.updates.add(
        "message",
        {
            "message_id": 4_000,
            "date": 1,
            "chat": {"id": stage.reader.id, "type": "private"},
            "from": {"id": stage.reader.id, "is_bot": False, "first_name": "Rana"},
            "text": "/help",
        },
    )
    stage.reader.person.has_started = True
    await stage.reader.chat.wait_for("What to follow")


async def test_at_the_start_telegram_may_be_out_of_reach_for_a_while(
    database: Database, clock: ManualClock, telegram: LocalTelegram, outside: Outside
) -> None:
    telegram.fail(Fault(kind="reset_before", method="getMe", count=2))
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    stage = Stage(database, clock, telegram, outside, sleep=sleep)
    await stage.bot.start()
    assert len(pauses) == 2
    await stage.bot.stop()


async def test_a_wrong_token_is_said_in_one_sentence_without_the_token(
    database: Database, clock: ManualClock, telegram: LocalTelegram, outside: Outside
) -> None:
    telegram.fail(Fault(method="getMe", count=9, error=ApiError(401, "Unauthorized")))
    stage = Stage(database, clock, telegram, outside)
    with pytest.raises(SettingsError) as caught:
        await stage.bot.start()
    assert "BotFather" in str(caught.value)
    assert telegram.token not in str(caught.value)
    await stage.bot.stop()


async def test_an_answer_that_did_not_leave_is_sent_again(stage: Stage) -> None:
    stage.telegram.fail(Fault(method="sendMessage", count=1, error=ApiError(500, "Internal")))
    await stage.reader.ask("/help", "What to follow")


async def test_a_lost_answer_is_not_repeated_and_harms_nothing(stage: Stage) -> None:
    stage.telegram.fail(Fault(kind="reset_after", method="sendMessage", count=1))
    await stage.reader.say("/actor Mira Dallin")
    await stage.reader.ask("/list", "You follow 1 subject")
    assert len([b for b in stage.reader.chat.from_bot if "You follow 👤" in b.text]) == 1


def _first_words(bubble: Bubble) -> str:
    return bubble.text.split()[0]
