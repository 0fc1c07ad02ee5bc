"""Groups and forum topics: who may change what, and where answers go."""

import pytest

from bot.demo.bot_api.state import Chat, Standing
from bot.storage.tables import ChatRow
from tests.integration.telegram.stage import Stage
from tests.support.bot_api import ChatView, LocalTelegram, Player

NAME = "@news_digest_test_bot"


@pytest.fixture
def group(stage: Stage, telegram: LocalTelegram) -> ChatView:
    """Rana is an ordinary member here, Adil administers."""
    return telegram.group("Harbour", {stage.reader: "member", stage.admin: "administrator"})


async def test_only_administrators_change_settings(stage: Stage, group: ChatView) -> None:
    await stage.reader.ask(f"/actor{NAME} Mira Dallin", "Only administrators", to=group)
    assert await stage.follows(group.id) == 0
    await stage.admin.ask(f"/actor{NAME} Mira Dallin", "You follow", to=group)
    assert await stage.follows(group.id) == 1
    listed = await stage.reader.ask(f"/list{NAME}", "You follow 1 subject", to=group)
    shown = await stage.reader.tap(listed, "🔕")
    assert shown["show_alert"] is True
    assert await stage.follows(group.id) == 1


async def test_an_unknown_command_is_answered_only_with_the_bots_name(
    stage: Stage, group: ChatView
) -> None:
    await stage.reader.say("/nonsense", to=group)
    await stage.reader.say("/nonsense@other_bot", to=group)
    await stage.reader.say("/sources", to=group)
    await stage.reader.ask(f"/nonsense{NAME}", "I do not know", to=group)
    assert len(group.from_bot) == 1


async def test_a_question_forces_a_reply_and_takes_no_other_message(
    stage: Stage, group: ChatView
) -> None:
    question = await stage.admin.ask("/actor", "Send me the name", to=group)
    assert question.asks_for_reply
    other = await stage.reader.ask("/help", "What to follow", to=group)
    await stage.admin.reply(other, "Somebody Else", to=group)
    await stage.reader.reply(question, "Not Mine", to=group)
    await stage.admin.reply(question, "Mira Dallin", to=group)
    answer = await group.wait_for("You follow 👤")
    assert "Mira Dallin" in answer.text
    assert await stage.follows(group.id) == 1


async def test_administrators_answer_each_others_questions_and_members_do_not(
    stage: Stage, telegram: LocalTelegram
) -> None:
    owner = telegram.person("Omar")
    members: dict[Player, Standing] = {
        owner: "creator",
        stage.admin: "administrator",
        stage.reader: "member",
    }
    group = telegram.group("Harbour", members)
    asked = await owner.ask("/subscribe Desalination", "What is", to=group)
    await stage.press(stage.admin, asked, "Words", "You follow", group)
    asked = await owner.ask("/forgetme", "cannot be undone", to=group)
    for button in ("Delete everything", "Cancel"):
        assert (await stage.reader.tap(asked, button))["show_alert"] is True
    await stage.press(stage.admin, asked, "Cancel", "Never mind", group)
    assert await stage.follows(group.id) == 1


async def test_a_question_with_buttons_takes_a_tap_or_a_reply(
    stage: Stage, group: ChatView
) -> None:
    asked = await stage.admin.ask("/time", "At what time", to=group)
    await stage.press(stage.admin, asked, "12:00", "comes at 12:00", group)
    again = await stage.admin.ask("/time", "At what time", to=group)
    here = await group.wait_for(lambda bubble: bubble.asks_for_reply, after=again.id)
    await stage.admin.reply(here, "19:30", to=group)
    await group.wait_for("comes at 19:30")


async def test_every_forum_topic_is_a_chat_of_its_own(
    stage: Stage, group: ChatView, telegram: LocalTelegram
) -> None:
    topic = telegram.topic(group, "Politics", stage.admin)
    await stage.admin.ask("/actor Mira Dallin", "You follow", to=topic)
    assert topic.thread_id is not None
    assert await stage.follows(group.id, topic.thread_id) == 1
    assert await stage.follows(group.id) == 0
    listed = await stage.admin.ask("/list", "You follow 1 subject", to=topic)
    await stage.press(stage.admin, listed, "✖️", "follow nothing yet", topic)


async def test_a_group_that_becomes_a_supergroup_keeps_what_it_follows(
    stage: Stage, telegram: LocalTelegram
) -> None:
    plain = telegram.group("Port", {stage.admin: "administrator"}, plain=True)
    await stage.admin.ask("/actor Mira Dallin", "You follow", to=plain)
    upgraded = telegram.upgrade(plain, stage.admin)
    await stage.admin.ask("/list", "You follow 1 subject", to=upgraded)
    assert await stage.count(ChatRow) == 1


async def test_chatter_in_a_group_leaves_no_trace(stage: Stage, group: ChatView) -> None:
    await stage.reader.say("hello everybody", to=group)
    await stage.reader.ask("/start", "Welcome")
    assert await stage.chat_row(group.id) is None


async def test_an_anonymous_administrator_may_decide(stage: Stage, group: ChatView) -> None:
    chat = {"id": group.id, "type": "supergroup", "title": "Harbour"}
    stage.telegram.api.updates.add(
        "message",
        {
            "message_id": 4_000,
            "date": 1,
            "chat": chat,
            "sender_chat": chat,
            "from": {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"},
            "text": "/actor Mira Dallin",
        },
    )
    await group.wait_for("You follow 👤")


async def test_a_channel_is_served_through_its_posts(stage: Stage, telegram: LocalTelegram) -> None:
    state = Chat(-1_000_000_009_999, "channel", "Harbour News")
    state.members = {stage.admin.id: "administrator", telegram.api.world.bot.id: "administrator"}
    channel = ChatView(telegram, telegram.api.world.add_chat(state))
    post: dict[str, object] = {
        "message_id": 4_000,
        "date": 1,
        "chat": {"id": channel.id, "type": "channel", "title": "Harbour News"},
        "sender_chat": {"id": channel.id, "type": "channel", "title": "Harbour News"},
        "text": "/actor Mira Dallin",
    }
    telegram.api.updates.add("channel_post", post)
    await channel.wait_for("You follow 👤")
    telegram.api.updates.add("channel_post", {**post, "message_id": 4_001, "text": "/actor"})
    question = await channel.wait_for("Send me the name")
    assert not question.asks_for_reply
