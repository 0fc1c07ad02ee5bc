"""Wrong matches, marked where they are first seen: on the answers to following and adding."""

from bot.storage.tables import SubjectRow
from tests.integration.telegram.stage import Stage


async def test_an_admin_marks_a_wrong_match_of_what_was_just_followed(stage: Stage) -> None:
    await stage.publish("Markets", "Shares of the Velmora Council bakery rose.")
    await stage.publish("Politics", "The Velmora Council met.")
    followed = await stage.admin.ask("/actor Velmora Council", "2 articles")
    number = "1" if "1. Markets" in followed.text else "2"
    asked = await stage.press(stage.admin, followed, f"{number}: wrong match", "something else")
    left = await stage.press(stage.admin, asked, "Velmora Council bakery", "1 article")
    assert "Politics" in left.text
    again = await stage.reader.ask("/actor Velmora Council", "1 article")
    assert "wrong match" not in " ".join(again.button_texts)
    assert "• Politics" in again.text


async def test_an_admin_marks_a_wrong_match_of_a_topic_just_followed(stage: Stage) -> None:
    await stage.publish("Museum", "The salt museum opened.")
    followed = await stage.admin.ask("/topic salt", "1 article")
    asked = await stage.press(stage.admin, followed, "1: wrong match", "something else")
    await stage.press(stage.admin, asked, "salt museum", "No article in seven days")


async def test_a_wrong_match_of_a_planned_actor_is_an_exception_from_the_start(
    stage: Stage,
) -> None:
    await stage.publish("Markets", "Shares of the Velmora Council bakery rose.")
    plan = await stage.admin.ask("/addactor Velmora Council", "would have matched 1 article")
    asked = await stage.press(stage.admin, plan, "1: wrong match", "something else")
    plan = await stage.press(stage.admin, asked, "Velmora Council bakery", "matched nothing")
    assert "Is not meant in: \u2068Velmora Council bakery\u2069" in plan.text
    assert await stage.count(SubjectRow) == 0
    saved = await stage.press(stage.admin, plan, "Save", "✅")
    shown = await stage.press(stage.admin, saved, "Show this actor", "Is not meant in")
    assert "No article in seven days" in shown.text


async def test_an_exception_needs_words(stage: Stage) -> None:
    await stage.publish("Markets", "Shares of the Velmora Council bakery rose.")
    followed = await stage.admin.ask("/actor Velmora Council", "1 article")
    await stage.press(stage.admin, followed, "1: wrong match", "something else")
    await stage.admin.ask("🥖 !", "no letter or digit")
    left = await stage.admin.ask("the <b>Velmora Council</b> bakery", "1 article in seven days")
    stage.clock.advance(seconds=5)  # or it would be a double tap
    await stage.admin.tap(followed, "1: wrong match")
    await stage.admin.chat.wait_for("something else", after=left.id)
    await stage.admin.ask("velmora council BAKERY", "No article in seven days")


async def test_the_same_wrong_match_marked_by_two_admins_is_one_exception(stage: Stage) -> None:
    for title in ("Markets", "Shares"):
        await stage.publish(title, "Shares of the Velmora Council bakery rose.")
    followed = await stage.admin.ask("/actor Velmora Council", "2 articles")
    asked = await stage.press(stage.admin, followed, "1: wrong match", "something else")
    picked = str(asked.button("Velmora Council bakery")["callback_data"])
    await stage.press(stage.admin, asked, "Velmora Council bakery", "No article")
    await stage.press(stage.admin, followed, "2: wrong match", "No article")
    followed.buttons[0]["callback_data"] = picked
    await stage.press(stage.admin, followed, "1: wrong match", "does not work any more")
    async with stage.database.reading() as session:
        assert (await session.get_one(SubjectRow, 1)).vetoes == ["Velmora Council bakery"]


async def test_in_a_group_nobody_is_shown_buttons_for_admins(stage: Stage) -> None:
    await stage.publish("Politics", "The Velmora Council met.")
    group = stage.telegram.group("Editors", {stage.admin: "administrator", stage.reader: "member"})
    followed = await stage.admin.ask("/actor Velmora Council", "1 article", to=group)
    assert "wrong match" not in " ".join(followed.button_texts)


async def test_in_a_group_a_strangers_tap_is_answered_to_the_stranger_alone(stage: Stage) -> None:
    group = stage.telegram.group(
        "Editors", {stage.admin: "administrator", stage.reader: "administrator"}
    )
    plan = await stage.admin.ask("/addactor Velmora Council", "Shall I save it?", to=group)
    messages = len(group.messages)
    answer = await stage.reader.tap(plan, "Save")
    assert "not for you" in str(answer["text"])
    assert answer["show_alert"] is True
    assert len(group.messages) == messages
    assert await stage.count(SubjectRow) == 0
    await stage.press(stage.admin, plan, "Save", "✅", chat=group)
