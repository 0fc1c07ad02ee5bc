"""The program when its token is not its own alone, or is taken away."""

from datetime import UTC, datetime

import pytest

from bot.demo.bot_api.answers import ApiError, conflict
from bot.demo.bot_api.faults import Fault
from tests.e2e.conftest import ADMIN_ID
from tests.support.bot_api import LocalTelegram
from tests.support.program import Program

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_a_token_that_is_revoked_while_it_runs_ends_the_program_in_one_sentence(
    program: Program, telegram: LocalTelegram
) -> None:
    reader = telegram.person("Rana")
    await program.start()
    await reader.ask("/start", "Welcome")
    telegram.fail(Fault(method="getUpdates", count=99, error=ApiError(401, "Unauthorized")))
    await reader.say("/help")
    assert await program.ended() == 1
    assert "Telegram does not know BOT_TOKEN any more" in program.written()
    assert "Traceback" not in program.written()
    assert telegram.token not in program.written()


async def test_beside_another_copy_no_digest_is_sent(
    program: Program, telegram: LocalTelegram
) -> None:
    telegram.person("Ilan", id=ADMIN_ID)
    reader = telegram.person("Rana")
    await program.start(at=datetime(2026, 3, 9, 20, tzinfo=UTC))
    await reader.ask("/actor Mira Dallin", "You follow")
    await program.stop()
    other = conflict("terminated by other getUpdates request")
    telegram.fail(Fault(method="getUpdates", count=99, error=other))
    # So early that it has started and met the other before the digest is due.
    await program.start(at=datetime(2026, 3, 10, 7, 59, 48, tzinfo=UTC))
    await program.wait_until_written("sending stopped")
    await program.wait_until_written("digests composed")
    await reader.chat.wait_for_quiet(1.5)
    assert not any("Nothing new" in bubble.text for bubble in reader.chat.from_bot)
    status, seconds = await program.stop()
    assert (status, seconds < 8) == (0, True)
