"""What readers can ask about a digest that they have."""

import pytest
from sqlalchemy import update

from bot.storage.tables import SourcePreferenceRow, StoryMemberRow, StoryRow
from tests.integration.telegram.stage import Stage
from tests.support.bot_api import Bubble

DEAL = "Mira Dallin signs the harbour deal"
DEAL_TOO = "Harbour deal signed by Mira Dallin"
STORM = "Storm takes the roof of the Velmora library"


async def _digest(stage: Stage) -> Bubble:
    """A digest of two stories, the first told by two sources."""
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    await stage.reader.ask("/topic storm AND library", "You follow")
    await stage.publish(DEAL, "Mira Dallin signed the harbour deal at noon on the northern quay.")
    await stage.publish(DEAL_TOO, "The harbour deal was signed at noon, and Mira Dallin signed it.")
    await stage.publish(STORM, "A storm took the roof of the library in the old town.")
    command = await stage.reader.say("/digest")
    await stage.telegram.wait_until(lambda: stage.woken or None, 10, what="the outbox")
    await stage.deliver()
    return await stage.reader.chat.wait_for(DEAL, after=command.id)


async def test_why_names_the_sources_and_the_words(stage: Stage) -> None:
    digest = await _digest(stage)
    why = await stage.press(stage.reader, digest, "Why these", "Why these stories")
    assert "2 sources" in why.text
    assert "Mira Dallin: “Mira Dallin”" in why.text.replace("\u2068", "").replace("\u2069", "")
    assert "storm AND library" in why.text
    story = await stage.press(stage.reader, why, "1", "The Harbour Post")
    assert story.text.count("The Harbour Post") == 2
    assert DEAL_TOO in story.text


async def test_story_by_reply_asks_which_and_shows_it(stage: Stage) -> None:
    digest = await _digest(stage)
    mine = await stage.reader.reply(digest, "/story")
    which = await stage.reader.chat.wait_for("Which story?", after=mine.id)
    assert which.button_texts == ["1", "2"]
    shown = await stage.press(stage.reader, which, "2", "1 source")
    assert STORM in shown.text


async def test_a_story_whose_source_was_removed_is_still_one(stage: Stage) -> None:
    digest = await _digest(stage)
    for source in await stage.catalogue.everything():
        assert await stage.catalogue.remove(source.id)
    why = await stage.press(stage.reader, digest, "Why these", "Why these stories")
    assert "0 sources" not in why.text
    story = await stage.press(stage.reader, why, "2", STORM)
    assert "1 source" in story.text


async def test_story_without_a_reply_is_about_the_latest_digest(stage: Stage) -> None:
    await stage.reader.ask("/story", "I have told you no story yet")
    await _digest(stage)
    await stage.reader.ask("/story", "Which story?")


async def test_a_story_that_became_part_of_another_is_told_as_that_one(stage: Stage) -> None:
    digest = await _digest(stage)
    why = await stage.press(stage.reader, digest, "Why these", "Why these stories")
    now = stage.clock.now()
    async with stage.database.transaction() as session:
        heir = StoryRow(created_at=now, first_at=now, latest_at=now)
        session.add(heir)
        await session.flush()
        await session.execute(update(StoryMemberRow).values(story_id=heir.id))
        await session.execute(
            update(StoryRow).where(StoryRow.id != heir.id).values(successor_id=heir.id)
        )
    await stage.reader.tap(why, "1")
    story = await stage.reader.chat.wait_for(lambda one: one.id > why.id)
    assert STORM in story.text


async def test_fewer_of_a_source_and_a_subject_and_back(stage: Stage) -> None:
    digest = await _digest(stage)
    fewer = await stage.press(stage.reader, digest, "Fewer like this", "Tap what you want less of")
    assert [text.strip("👤🔎📰 ") for text in fewer.button_texts] == [
        "Mira Dallin", "storm AND library", "The Harbour Post", "The Harbour Post",
    ]  # fmt: skip
    await stage.reader.tap(fewer, "Mira Dallin")
    less = await stage.reader.chat.wait_for(
        lambda one: "✅ Less of Mira Dallin" in one.button_texts
    )
    await stage.reader.tap(less, "📰 The Harbour Post")
    await stage.reader.chat.wait_for(lambda one: "✅ Less of The Harbour Post" in one.button_texts)
    assert await stage.count(SourcePreferenceRow) == 1
    await stage.reader.tap(less, "✅ Less of The Harbour Post")
    await stage.reader.chat.wait_for(
        lambda one: (
            "✅ Less of The Harbour Post" not in one.button_texts
            and "✅ Less of Mira Dallin" in one.button_texts
        )
    )
    assert await stage.count(SourcePreferenceRow) == 0


async def test_settings_lead_to_times_and_zone(stage: Stage) -> None:
    digest = await _digest(stage)
    settings = await stage.press(stage.reader, digest, "Settings", "You follow 2 subjects")
    assert "Digests come at 08:00" in settings.text
    await stage.press(stage.reader, settings, "Set the time", "At what time")
    await stage.reader.ask("/settings", "You follow 2 subjects")


@pytest.mark.parametrize("data", ["why1:{id}", "fewer1:{id}", "story1:1"])
async def test_nobody_sees_what_another_chat_was_told(stage: Stage, data: str) -> None:
    await _digest(stage)
    stranger = stage.telegram.person("Sami")
    welcome = await stranger.ask("/start", "Welcome")
    welcome.buttons[0]["callback_data"] = data.format(id=1)
    await stranger.tap(welcome, welcome.button_texts[0])
    answer = await stranger.chat.wait_for(lambda one: one.id > welcome.id)
    assert DEAL not in answer.text
