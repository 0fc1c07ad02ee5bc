"""A Bot API server that knows little more than to take and give messages."""

from pathlib import Path

import pytest

from bot.demo.bot_api import people
from bot.demo.bot_api.answers import ApiError
from bot.demo.bot_api.faults import Fault
from tests.support.bot_api import LocalTelegram
from tests.support.program import Program

OPTIONAL = (
    "setMyCommands",
    "deleteMyCommands",
    "getMyCommands",
    "setMyDescription",
    "setMyShortDescription",
    "deleteWebhook",
    "getWebhookInfo",
    "sendChatAction",
    "answerCallbackQuery",
    "getChat",
)


@pytest.mark.parametrize("code", [404, 500, 400])
async def test_what_a_server_does_not_know_is_done_without(
    telegram: LocalTelegram, settings: dict[str, str], tmp_path: Path, code: int
) -> None:
    for method in OPTIONAL:
        telegram.fail(Fault(method=method, count=1000, error=ApiError(code, "no such method")))
    program = Program(tmp_path, settings)
    await program.start()
    reader = telegram.person("Rana")
    await reader.ask("/start", "Welcome")
    asked = await reader.ask("/subscribe Ona Velt", lambda bubble: bool(bubble.buttons))
    people.tap(telegram.api, reader.person, asked.message, str(asked.buttons[0]["callback_data"]))
    await reader.chat.wait_for("You follow", after=asked.id)
    status, _ = await program.stop()
    assert status == 0
    assert "Traceback" not in program.written()
