"""Topics as admins look after them."""

from sqlalchemy import select

from bot.ids import SubjectId
from bot.storage.tables import SubjectRow, SubscriptionRow
from bot.telegram.buttons import TopicAction, TopicButton
from tests.integration.telegram.stage import Stage


async def test_topics_are_listed_with_followers_and_hits(stage: Stage) -> None:
    empty = await stage.admin.ask("/topics", "0 topics")
    assert empty.button_texts == ["🧪 Try a query"]
    await stage.publish("Harbour", "The salt ferry left.")
    await stage.registry.ensure_topic("copper")
    await stage.reader.ask("/topic salt AND ferry", "You follow")
    listed = await stage.admin.ask("/topics", "2 topics")
    assert "1. \u2068salt AND ferry\u2069 (👥 1, 📰 1)" in listed.text
    assert "2. \u2068copper\u2069 (👥 0, 📰 0)" in listed.text
    shown = await stage.press(stage.admin, listed, "1", "1 chat follows it")
    assert "ferry salt" in shown.text
    back = await stage.press(stage.admin, shown, "All topics", "2 topics")
    assert back.id == shown.id


async def test_many_topics_come_in_pages(stage: Stage) -> None:
    for number in range(12):
        await stage.registry.ensure_topic(f"tin{number:02}")
    first = await stage.admin.ask("/topics", "12 topics")
    assert "Page 1 of 2" in first.text
    second = await stage.press(stage.admin, first, "More", "Page 2 of 2")
    assert "12. \u2068tin11\u2069" in second.text
    shown = await stage.press(stage.admin, second, "12", "No article in seven days")
    await stage.press(stage.admin, shown, "All topics", "Page 2 of 2")


async def test_a_topic_is_shown_in_normal_form_with_names_and_evidence(stage: Stage) -> None:
    await stage.registry.ensure_actor(["Mira Dallin", "ميرا دالين"], curated=True)
    await stage.publish("Harbour", "Mira Dallin opened the salt ferry.")
    await stage.reader.ask('/topic Ferry @"mira dallin"', "1 article")
    shown = await stage.admin.ask('/topics @"ميرا دالين" AND ferry', "1 chat follows it")
    assert '@"Mira Dallin" ferry' in shown.text
    assert 'for \u2068@"Mira Dallin"\u2069' in shown.text
    assert "@#" not in shown.text


async def test_a_wrong_match_of_a_topic_becomes_a_veto_that_undoes_it(stage: Stage) -> None:
    await stage.publish("Museum", "The salt museum opened.")
    await stage.publish("Harbour", "They loaded salt.")
    await stage.reader.ask("/topic salt", "2 articles")
    shown = await stage.admin.ask("/topics salt", "2 articles in seven days")
    number = "1" if "1. Museum" in shown.text else "2"
    asked = await stage.press(stage.admin, shown, f"{number}: wrong match", "something else")
    left = await stage.press(stage.admin, asked, "salt museum", "1 article in seven days")
    assert "Is not meant in: \u2068salt museum\u2069" in left.text
    assert "Museum" not in left.text
    await stage.press(stage.admin, left, "Forget the exceptions", "2 articles in seven days")


async def test_topics_are_merged_with_their_followers(stage: Stage) -> None:
    await stage.publish("Harbour", "The salt ferry left.")
    await stage.reader.ask("/topic salt AND ferry", "You follow")
    await stage.registry.ensure_topic('"salt ship" OR "salt ferry"')
    shown = await stage.admin.ask("/topics ferry salt", "1 chat follows it")
    await stage.press(stage.admin, shown, "Merge", "Which topic means the same")
    await stage.admin.ask("quartz", "I know no other topic")
    found = await stage.admin.ask("salt ship", "which one")
    assert len([text for text in found.button_texts if "salt" in text]) == 1
    asked = await stage.press(stage.admin, found, "salt ship", "cannot be undone")
    really = str(asked.button("Yes, merge")["callback_data"])
    merged = await stage.press(stage.admin, asked, "Yes, merge", "1 chat follows it")
    assert "salt ship" in merged.text
    assert "1 article" in merged.text
    async with stage.database.reading() as session:
        (subscription,) = await session.scalars(select(SubscriptionRow))
        (topic,) = await session.scalars(select(SubjectRow))
    assert subscription.subject_id == topic.id
    shown.buttons[0]["callback_data"] = really
    await stage.press(stage.admin, shown, shown.button_texts[0], "does not work any more")
    await stage.press(stage.admin, shown, "Merge", "does not exist any more")


async def test_a_tried_query_becomes_a_topic_that_stays(stage: Stage) -> None:
    await stage.publish("Harbour", "The salt ferry left.")
    tried = await stage.admin.ask("/topics salt AND ferry", "This is no topic yet")
    keep = str(tried.button("Make it a topic")["callback_data"])
    shown = await stage.press(stage.admin, tried, "Make it a topic", "0 chats follow it")
    assert "⭐" in shown.text
    assert "1 article in seven days" in shown.text
    listed = await stage.press(stage.admin, shown, "All topics", "1 topic")
    listed.buttons[0]["callback_data"] = keep
    await stage.press(stage.admin, listed, listed.button_texts[0], "does not work any more")
    shown = await stage.admin.ask("/topics salt ferry", "0 chats follow it")
    await stage.reader.ask("/topic ferry salt", "You follow")
    kept = await stage.press(stage.admin, shown, "Remove", "Shall I remove")
    stays = await stage.press(stage.admin, kept, "Yes, remove it", "so it stays")
    await stage.reader.ask("/unsubscribe ferry salt")
    again = await stage.press(stage.admin, stays, "Show this topic", "0 chats follow it")
    asked = await stage.press(stage.admin, again, "Remove", "Shall I remove")
    await stage.press(stage.admin, asked, "Yes, remove it", "is removed")
    assert await stage.count(SubjectRow) == 0


async def test_an_actor_stays_and_the_topics_that_speak_of_it_are_named(stage: Stage) -> None:
    await stage.registry.ensure_actor(["Haydar al-Qasimiri"], curated=True)
    await stage.registry.ensure_topic('@"Haydar al-Qasimiri" AND salt')
    shown = await stage.admin.ask("/actors Haydar al-Qasimiri", "chats follow it")
    asked = await stage.press(stage.admin, shown, "Remove", "Shall I remove")
    stays = await stage.press(stage.admin, asked, "Yes, remove it", "Topics speak of")
    assert '@"Haydar al-Qasimiri" AND salt' in stays.text


async def test_a_removed_topics_buttons_say_that_it_is_gone(stage: Stage) -> None:
    topic = await stage.registry.ensure_topic("salt")
    for action in TopicAction:
        shown = await stage.admin.ask("/topics", "topic")
        button = TopicButton(SubjectId(topic.id + 99), action, 0).pack()
        shown.buttons[0]["callback_data"] = button
        await stage.press(stage.admin, shown, shown.button_texts[0], "does not exist any more")


async def test_readers_cannot_touch_topics(stage: Stage) -> None:
    await stage.publish("Harbour", "They loaded salt.")
    await stage.registry.ensure_topic("salt")
    shown = await stage.admin.ask("/topics salt", "0 chats follow it")
    listed = await stage.admin.ask("/topics", "1 topic")
    tried = await stage.admin.ask("/topics salt AND ferry", "This is no topic yet")
    welcome = await stage.reader.ask("/start", "Welcome")
    for button in (*shown.buttons, *listed.buttons, *tried.buttons):
        welcome.buttons[0]["callback_data"] = str(button["callback_data"])
        await stage.press(stage.reader, welcome, welcome.button_texts[0], "does not work any more")
    assert await stage.count(SubjectRow) == 1
