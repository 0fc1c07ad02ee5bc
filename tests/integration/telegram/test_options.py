"""What a reader can set of one subscription, and when it is quiet."""

import pytest

from bot.storage.tables import SubscriptionRow
from tests.integration.telegram.stage import Stage
from tests.support.bot_api import Bubble


async def _options(stage: Stage) -> Bubble:
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    listed = await stage.reader.ask("/list", "You follow 1 subject")
    return await stage.press(stage.reader, listed, "⚙️ 1", "Told with your digests")


async def _row(stage: Stage) -> SubscriptionRow:
    async with stage.database.reading() as session:
        return await session.get_one(SubscriptionRow, 1)


async def test_a_subject_can_be_told_at_once_and_with_digests_again(stage: Stage) -> None:
    options = await _options(stage)
    options = await stage.press(stage.reader, options, "Tell me at once", "Told as it happens")
    assert "Between 23:00 and 07:00 it waits for the digest" in options.text
    assert (await _row(stage)).mode == "instant"
    await stage.press(stage.reader, options, "My list", "Mira Dallin\u2069 ⚡")
    options = await stage.press(stage.reader, options, "⚙️ 1", "Told as it happens")
    await stage.press(stage.reader, options, "Only with digests", "Told with your digests")
    assert (await _row(stage)).mode == "digest"


async def test_words_can_be_left_out_and_let_in_again(stage: Stage) -> None:
    options = await _options(stage)
    await stage.press(stage.reader, options, "Leave out words", "What shall not come")
    shown = await stage.reader.ask("football,  cup   final , football", "Left out, with one")
    assert (await _row(stage)).muted_words == ["football", "cup final"]
    await stage.publish("Mira Dallin opens the cup final", "Mira Dallin spoke at noon.")
    await stage.reader.ask("/digest", "Nothing new")
    await stage.reader.tap(shown, "Leave out nothing")
    await stage.reader.chat.wait_for(lambda one: one.id == shown.id and "Left out" not in one.text)
    assert (await _row(stage)).muted_words == []


async def test_what_is_not_followed_any_more_has_no_options(stage: Stage) -> None:
    options = await _options(stage)
    await stage.reader.ask("/unsubscribe Mira Dallin", "Mira Dallin")
    await stage.press(stage.reader, options, "Tell me at once", "do not follow")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("22:30 6:00", "Quiet between 22:30 and 06:00"),
        ("10pm - 6am", "Quiet between 22:00 and 06:00"),
        ("off", "No quiet hours"),
    ],
)
async def test_quiet_hours(stage: Stage, typed: str, said: str) -> None:
    asked = await stage.reader.ask("/quiet", "between 23:00 and 07:00")
    assert "22:30 6:00" in asked.text
    await stage.reader.ask("soon", "I need two times")
    await stage.reader.ask(typed, said)
    await stage.reader.ask("/settings", "Settings")
