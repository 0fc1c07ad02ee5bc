"""What a reader can do, alone with the bot."""

import pytest

from tests.integration.telegram.stage import LIMIT, Stage


async def test_three_taps_lead_from_start_to_a_subscription_with_a_time(stage: Stage) -> None:
    await stage.registry.ensure_actor(["Northern Harbour Union"], curated=True)
    welcome = await stage.reader.ask("/start", "Welcome")
    offer = await stage.press(stage.reader, welcome, "Follow something", "Whom would you like")
    followed = await stage.press(stage.reader, offer, "Northern Harbour", "You follow")
    done = await stage.press(stage.reader, followed, "18:00", "Your digest comes at 18:00")
    assert "today" in done.text
    assert await stage.follows(stage.reader.id) == 1


async def test_following_says_what_the_last_week_would_have_brought(stage: Stage) -> None:
    await stage.publish("Dock strike ends, says Mira Dallin", "Mira Dallin spoke at noon.")
    answer = await stage.reader.ask("/actor Mira Dallin", "You follow")
    assert "would have brought 1 article" in answer.text
    assert "Dock strike ends" in answer.text
    assert len(answer.links) == 1


async def test_a_known_actor_is_found_by_another_spelling(stage: Stage) -> None:
    await stage.registry.ensure_actor(["Haydar al-Qasimiri", "حيدر القاسميري"], curated=True)
    answer = await stage.reader.ask("/subscribe حيدر القاسميري", "You follow")
    assert "Haydar al-Qasimiri" in answer.text


async def test_a_query_becomes_a_topic(stage: Stage) -> None:
    answer = await stage.reader.ask('/sub "fresh water" AND harbour', "You follow")
    assert '"fresh water" AND harbour' in answer.text


async def test_an_unknown_word_is_asked_about_with_two_buttons(stage: Stage) -> None:
    question = await stage.reader.ask("/follow Desalination", "a name, or words")
    assert len(question.button_texts) == 2
    await stage.press(stage.reader, question, "Words", "You follow")
    stale = await stage.press(stage.reader, question, "person", "does not work any more")
    assert stale.id != question.id
    assert await stage.follows(stage.reader.id) == 1


async def test_a_mistake_in_a_query_is_pointed_at_and_can_be_mended_at_once(stage: Stage) -> None:
    answer = await stage.reader.ask("/topic harbour AND (water", "never closed")
    assert "            ^" in answer.text
    assert await stage.follows(stage.reader.id) == 0
    await stage.reader.ask("harbour AND (water OR port)", "You follow")
    assert await stage.follows(stage.reader.id) == 1


async def test_without_a_name_the_bot_asks_and_the_next_message_answers(stage: Stage) -> None:
    await stage.reader.ask("/actor", "Send me the name")
    await stage.reader.ask("Mira Dallin", "You follow")
    assert await stage.follows(stage.reader.id) == 1


async def test_an_answer_after_ten_minutes_is_not_taken_for_one(stage: Stage) -> None:
    await stage.reader.ask("/actor", "Send me the name")
    stage.clock.advance(minutes=10)
    await stage.reader.ask("Mira Dallin", "What is")
    assert await stage.follows(stage.reader.id) == 0


async def test_another_command_ends_the_question(stage: Stage) -> None:
    await stage.reader.ask("/actor", "Send me the name")
    await stage.reader.ask("/help", "What to follow")
    await stage.reader.ask("Mira Dallin", "What is")


async def test_cancel_ends_the_question(stage: Stage) -> None:
    await stage.reader.ask("/topic", "Send me the words")
    await stage.reader.ask("/cancel", "Never mind")
    await stage.reader.ask("/cancel", "nothing to cancel")
    question = await stage.reader.ask("/time", "At what time")
    await stage.press(stage.reader, question, "Cancel", "Never mind")
    await stage.reader.ask("19:00", "What is")


async def test_following_twice_is_following_once(stage: Stage) -> None:
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    await stage.reader.ask("/actor MIRA DALLIN", "already")
    assert await stage.follows(stage.reader.id) == 1


async def test_the_limit_is_said_and_leaves_nothing_behind(stage: Stage) -> None:
    for number in range(LIMIT):
        await stage.reader.ask(f"/topic harbour{number}x", "You follow")
    await stage.reader.ask("/actor Mira Dallin", f"You follow {LIMIT} subjects")
    assert await stage.registry.find_actors("Mira Dallin") == []


async def test_what_is_too_long_is_refused_with_the_limit(stage: Stage) -> None:
    await stage.reader.ask("/actor " + "x" * 101, "100 characters")
    await stage.reader.ask("/topic " + "water " * 100, "512 characters")
    await stage.reader.ask("/subscribe " + "x" * 101, "100 characters")
    await stage.reader.ask("/actor !!!", "at least one letter")


async def test_text_that_cannot_be_followed_gets_a_fitting_answer(stage: Stage) -> None:
    await stage.reader.ask("🐉 …?!", "I do not understand that")
    await stage.reader.ask("/", "I do not understand that")
    await stage.reader.ask("word " * 800, "100 characters are the most")
    await stage.reader.ask("Mira Dallin", "What is")


async def test_what_somebody_wrote_is_quoted_in_one_short_message(stage: Stage) -> None:
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    answer = await stage.reader.ask("/unsubscribe " + "x" * 4_000, "You do not follow")
    assert len(answer.text) < 200
    assert len(stage.reader.chat.from_bot) == 2


async def test_names_that_are_known_too_and_samples_stand_on_lines_of_their_own(
    stage: Stage,
) -> None:
    await stage.registry.ensure_actor(["Mira Dallin", "Meera Daleen"], curated=True)
    await stage.publish("Dock strike ends, says Mira Dallin", "Mira Dallin spoke at noon.")
    answer = await stage.reader.ask("/actor Mira Dallin", "You follow")
    lines = _plain(answer.text).splitlines()
    assert lines[:4] == [
        "✅ You follow 👤 Mira Dallin now.",
        "Also under: Meera Daleen",
        "",
        "The last seven days would have brought 1 article:",
    ]
    assert lines[4:6] == ["• Dock strike ends, says Mira Dallin", "The Harbour Post · 1 hour ago"]


async def test_a_mistake_among_arabic_words_is_named_and_not_pointed_at(stage: Stage) -> None:
    answer = await stage.reader.ask("/topic ميناء AND (ماء", "never closed")
    assert "^" not in answer.text
    assert "It is here: (" in _plain(answer.text)


async def test_a_country_with_one_zone_is_understood_in_any_language(stage: Stage) -> None:
    await stage.reader.ask("/timezone العراق", "🌍 Iraq: time zone Asia/Baghdad")
    await stage.reader.ask("/timezone USA", "Which do you mean?")


async def test_hostile_text_is_shown_and_not_obeyed(stage: Stage) -> None:
    question = await stage.reader.ask("/subscribe <b>&amp;\u202eevil</b>\x07", "What is")
    assert "<b>&amp;evil</b>" in question.text
    answer = await stage.press(stage.reader, question, "person", "You follow")
    assert "<b>&amp;evil</b>" in answer.text


async def test_unsubscribes_by_another_spelling(stage: Stage) -> None:
    await stage.reader.ask("/actor Haydar al-Qasimiri", "You follow")
    await stage.reader.ask("/unsub haydar AL QASIMIRI", "any more")
    assert await stage.follows(stage.reader.id) == 0


async def test_unsubscribes_by_a_tap_or_a_typed_name(stage: Stage) -> None:
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    await stage.reader.ask("/topic harbour", "You follow")
    question = await stage.reader.ask("/unsubscribe", "stop following")
    await stage.press(stage.reader, question, "Mira Dallin", "any more")
    await stage.reader.ask("/remove harbour", "any more")
    await stage.reader.ask("/unsubscribe", "follow nothing yet")


async def test_a_part_of_a_name_offers_what_is_meant(stage: Stage) -> None:
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    await stage.reader.ask("/topic harbour", "You follow")
    answer = await stage.reader.ask("/unsub dallin", "If you mean this")
    assert [text for text in answer.button_texts if "harbour" in text] == []
    await stage.press(stage.reader, answer, "Mira Dallin", "any more")


async def test_unsubscribing_from_what_is_not_followed_shows_what_is(stage: Stage) -> None:
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    answer = await stage.reader.ask("/unfollow somebody else", "You do not follow")
    assert any("Mira Dallin" in text for text in answer.button_texts)


async def test_the_list_mutes_and_drops(stage: Stage) -> None:
    await stage.reader.ask("/subs", "follow nothing yet")
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    listed = await stage.reader.ask("/list", "You follow 1 subject")
    await stage.press(stage.reader, listed, "🔕", "until Mar 17")
    await stage.press(stage.reader, listed, "🔔", "You follow 1 subject")
    await stage.press(stage.reader, listed, "✖️", "follow nothing yet")
    assert await stage.follows(stage.reader.id) == 0


async def test_times_are_understood_as_people_type_them(stage: Stage) -> None:
    first = await stage.reader.ask("/time 7pm", "Your digest comes at 19:00")
    assert "comes today at 19:00" in first.text
    second = await stage.reader.ask("/time ٠٧:٣٠", "Your digest comes at 07:30")
    assert "tomorrow" in second.text
    await stage.reader.ask("/time 7.30 and 1800", "at 07:30, 18:00")
    await stage.reader.ask("/time soon", "cannot read that as a time")
    await stage.reader.ask("21:15", "at 21:15")


async def test_the_place_is_found_by_city_zone_offset_and_country(stage: Stage) -> None:
    await stage.reader.ask("/timezone بغداد", "Asia/Baghdad")
    await stage.reader.ask("/tz Europe/Lisbon", "Europe/Lisbon")
    await stage.reader.ask("/tz +3", "UTC+3")
    question = await stage.reader.ask("/timezone San Jose", "more than one")
    assert question.button_texts[0] == "San Jose, United States (Los Angeles)"
    await stage.press(stage.reader, question, "Costa Rica", "America/Costa Rica")
    guess = await stage.reader.ask("/timezone Bagdhad", "Do you mean")
    await stage.press(stage.reader, guess, "Baghdad", "Iraq: time zone Asia/Baghdad")
    await stage.reader.ask("/timezone Nowhereville", "I do not know")
    await stage.reader.ask("Erbil", "Asia/Baghdad")


async def test_pause_resume_and_stop(stage: Stage) -> None:
    await stage.reader.ask("/start", "Welcome")
    paused = await stage.reader.ask("/pause", "Paused")
    row = await stage.chat_row(stage.reader.id)
    assert row is not None
    assert (row.state, row.next_digest_at) == ("paused", None)
    await stage.press(stage.reader, paused, "Resume", "Digests are on")
    row = await stage.chat_row(stage.reader.id)
    assert row is not None
    assert row.next_digest_at is not None
    await stage.reader.ask("/stop", "Stopped")
    await stage.reader.ask("/start", "Welcome")
    row = await stage.chat_row(stage.reader.id)
    assert row is not None
    assert row.state == "active"


@pytest.mark.parametrize("command", ["/pause", "/stop"])
async def test_a_digest_that_waits_comes_after_resuming_and_not_before(
    stage: Stage, command: str
) -> None:
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    await stage.publish("Dock strike ends, says Mira Dallin", "Mira Dallin spoke at noon.")
    await stage.reader.say("/digest")
    await stage.telegram.wait_until(lambda: stage.woken or None, 10, what="the outbox")
    halted = await stage.reader.ask(command, "kept")
    await stage.deliver()
    assert stage.reader.chat.last.id == halted.id
    await stage.reader.ask("/resume", "Digests are on")
    asked = await stage.reader.say("/digest")
    await stage.telegram.wait_until(lambda: stage.woken > 1 or None, 10, what="the outbox")
    await stage.deliver()
    await stage.reader.chat.wait_for("Dock strike ends", after=asked.id)


async def test_a_digest_on_demand_comes_through_the_outbox(stage: Stage) -> None:
    await stage.reader.ask("/digest", "follow nothing yet")
    await stage.reader.ask("/actor Mira Dallin", "You follow")
    nothing = await stage.reader.ask("/digest", "Nothing new")
    assert "tomorrow at 08:00" in nothing.text
    await stage.publish("Dock strike ends, says Mira Dallin", "Mira Dallin spoke at noon.")
    await stage.reader.say("/digest")
    await stage.telegram.wait_until(lambda: stage.woken or None, 10, what="the outbox")
    await stage.deliver()
    await stage.reader.chat.wait_for("Dock strike ends")


async def test_help_and_unknown_commands(stage: Stage) -> None:
    helped = await stage.reader.ask("/help", "What to follow")
    assert "addsource" not in helped.text
    await stage.reader.ask("/nonsense", "I do not know this command")


async def test_text_out_of_the_blue_is_offered_to_be_followed(stage: Stage) -> None:
    question = await stage.reader.ask("Mira Dallin", "What is")
    await stage.press(stage.reader, question, "person", "You follow")


async def test_a_button_of_another_release_is_answered_politely(stage: Stage) -> None:
    welcome = await stage.reader.ask("/start", "Welcome")
    welcome.buttons[0]["callback_data"] = "old0:1"
    await stage.press(stage.reader, welcome, "Follow something", "does not work any more")


def _plain(text: str) -> str:
    """Return ``text`` without the invisible characters around names."""
    return text.replace("\u2068", "").replace("\u2069", "")
