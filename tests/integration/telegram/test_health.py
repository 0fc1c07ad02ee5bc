"""What admins learn of sending."""

from bot.delivery.standstills.model import ANOTHER_COPY
from bot.delivery.standstills.service import Standstills
from bot.demo.bot_api.answers import bad_request
from bot.demo.bot_api.faults import Fault
from tests.integration.telegram.stage import Stage


async def test_health_lists_messages_that_may_not_have_arrived(stage: Stage) -> None:
    await stage.reader.ask("/start", "Welcome")
    for fault in (
        Fault(method="sendMessage", count=2, error=bad_request("MESSAGE_ODD <b>")),
        Fault(kind="reset_after", method="sendMessage"),
        Fault(kind="reset_after", method="sendMessage"),
    ):
        stage.telegram.fail(fault)
    for _ in range(2):
        await stage.say_something(stage.reader)
    for _ in range(4):
        await stage.deliver()
        stage.clock.advance(seconds=6)
    health = await stage.admin.ask("/health", "may not have arrived")
    assert f"❔ Chat {stage.reader.id}, just now: ServerDisconnectedError" in health.text
    assert f"❌ Chat {stage.reader.id}, just now: Message_odd <b>" in health.text


async def test_who_blocked_the_bot_is_not_listed(stage: Stage) -> None:
    await stage.reader.ask("/start", "Welcome")
    stage.reader.block()
    await stage.say_something(stage.reader)
    await stage.deliver()
    health = await stage.admin.ask("/health", "What waits")
    assert "may not have arrived" not in health.text


async def test_health_says_why_nothing_is_sent(stage: Stage) -> None:
    await Standstills(stage.database, stage.clock).say(ANOTHER_COPY)
    await stage.ledger.silence(200, None)
    health = await stage.admin.ask("/health", "another program runs with this bot's token")
    assert "Telegram asked to send nothing for 4 more minutes" in health.text
    await stage.ledger.silence(0, None)
