"""The real client library against the local Bot API: its types parse, its errors are right."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    ChatMemberAdministrator,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.demo.bot_api.answers import migrated, too_many_requests
from bot.demo.bot_api.faults import Fault, blocked, server_error
from tests.support.bot_api import LocalTelegram, Player

ONE_BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Pause", callback_data="p:1")]])


async def test_the_bot_learns_who_it_is(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.is_bot, me.username) == (True, "news_digest_test_bot")


async def test_a_wrong_token_is_refused_as_telegram_refuses_it(telegram: LocalTelegram) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1:another-token", base_url=f"{telegram.url}/bot"):
            pass


async def test_a_command_arrives_with_its_entity_and_a_date_in_seconds(
    bot: Bot, reader: Player
) -> None:
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start"
    assert update.message.entities == (MessageEntity(MessageEntity.BOT_COMMAND, 0, 6),)
    assert abs(update.message.date - datetime.now(UTC)) < timedelta(minutes=1)
    assert update.effective_user is not None
    assert (update.effective_user.id, update.effective_user.is_bot) == (reader.id, False)


async def test_an_update_comes_again_until_a_higher_offset_confirms_it(
    bot: Bot, reader: Player
) -> None:
    (first,) = await bot.get_updates()
    await reader.say("and now?")
    again, second = await bot.get_updates()
    assert again.update_id == first.update_id
    assert await bot.get_updates(offset=first.update_id + 1) == (second,)
    assert await bot.get_updates(offset=second.update_id + 1) == ()


async def test_a_poll_returns_as_soon_as_somebody_writes(bot: Bot, reader: Player) -> None:
    (first,) = await bot.get_updates()
    poll = asyncio.create_task(bot.get_updates(offset=first.update_id + 1, timeout=20))
    await bot.get_me()
    await reader.say("hello")
    (update,) = await poll
    assert update.message is not None
    assert update.message.text == "hello"


async def test_the_older_of_two_polls_is_ended_with_a_conflict(
    bot: Bot, reader: Player, telegram: LocalTelegram
) -> None:
    (first,) = await bot.get_updates()
    older = asyncio.create_task(bot.get_updates(offset=first.update_id + 1, timeout=20))
    await telegram.wait_until_polled()
    newer = asyncio.create_task(bot.get_updates(offset=first.update_id + 1, timeout=20))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older
    await reader.say("for the newer")
    assert len(await newer) == 1


async def test_kinds_of_updates_that_are_not_wanted_do_not_come(bot: Bot, reader: Player) -> None:
    await bot.get_updates(offset=-1, allowed_updates=["callback_query"])
    await reader.say("nobody listens")
    assert [update.message and update.message.text for update in await bot.get_updates()] == [
        "/start"
    ]


async def test_formatting_is_parsed_and_comes_back_as_entities(bot: Bot, reader: Player) -> None:
    message = await bot.send_message(
        reader.id,
        "<b>Port</b> &amp; <a href='https://harbour.example/a?b=1&amp;c=2'>sea</a>",
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert message.text == "Port & sea"
    assert [entity.type for entity in message.entities] == ["bold", "text_link"]
    assert message.entities[1].url == "https://harbour.example/a?b=1&c=2"


async def test_a_tap_reaches_the_bot_and_its_answer_reaches_the_reader(
    bot: Bot, reader: Player
) -> None:
    await bot.send_message(reader.id, "Following the port.", reply_markup=ONE_BUTTON)
    tap = asyncio.create_task(reader.tap("Pause"))
    query = (await bot.get_updates(offset=-1))[0].callback_query
    assert query is not None
    assert query.data == "p:1"
    assert query.chat_instance
    await bot.answer_callback_query(query.id, "Paused", show_alert=True)
    assert (await tap) == {"text": "Paused", "show_alert": True, "url": ""}


async def test_an_edit_changes_the_message_in_place(bot: Bot, reader: Player) -> None:
    message = await bot.send_message(reader.id, "one", reply_markup=ONE_BUTTON)
    edited = await message.edit_text("two")
    assert not isinstance(edited, bool)
    assert (edited.message_id, edited.text) == (message.message_id, "two")
    assert edited.edit_date is not None
    assert edited.reply_markup is None
    with pytest.raises(BadRequest, match="Message is not modified"):
        await message.edit_text("two")


async def test_a_removed_message_cannot_be_edited(bot: Bot, reader: Player) -> None:
    message = await bot.send_message(reader.id, "one")
    assert await message.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await message.edit_text("two")


async def test_commands_are_kept_by_scope_and_language(bot: Bot, reader: Player) -> None:
    await bot.set_my_commands([BotCommand("help", "What this is")])
    await bot.set_my_commands(
        [BotCommand("stats", "Figures")], scope=BotCommandScopeChat(reader.id)
    )
    await bot.set_my_commands(
        [BotCommand("help", "ما هذا")], scope=BotCommandScopeAllGroupChats(), language_code="ar"
    )
    assert [command.command for command in await bot.get_my_commands()] == ["help"]
    (scoped,) = await bot.get_my_commands(scope=BotCommandScopeChat(reader.id))
    assert scoped.command == "stats"
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([BotCommand("No", "Upper case")])


async def test_the_administrators_of_a_group_are_told_from_its_members(
    bot: Bot, telegram: LocalTelegram, reader: Player
) -> None:
    editor = telegram.person("Salma")
    group = telegram.group("Harbour desk", {editor: "administrator", reader: "member"})
    (admin,) = await bot.get_chat_administrators(group.id)
    assert isinstance(admin, ChatMemberAdministrator)
    assert admin.user.id == editor.id
    assert (await bot.get_chat_member(group.id, reader.id)).status == "member"
    assert (await bot.get_chat(group.id)).title == "Harbour desk"


async def test_a_topic_keeps_its_own_messages(
    bot: Bot, telegram: LocalTelegram, reader: Player
) -> None:
    group = telegram.group("Harbour desk", {reader: "administrator"})
    topic = telegram.topic(group, "Ferries", opened_by=reader)
    await reader.say("/list", to=topic)
    update = (await bot.get_updates(offset=-1))[0]
    assert update.message is not None
    assert update.message.is_topic_message
    sent = await bot.send_message(group.id, "In the topic", message_thread_id=topic.thread_id)
    assert sent.message_thread_id == topic.thread_id
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(group.id, "Nowhere", message_thread_id=987)


async def test_a_forced_reply_comes_back_with_what_it_answers(bot: Bot, reader: Player) -> None:
    question = await bot.send_message(reader.id, "Which city?", reply_markup=ForceReply())
    bubble = reader.chat.last
    assert bubble.asks_for_reply
    await reader.reply(bubble, "Baghdad")
    update = (await bot.get_updates(offset=-1))[0]
    assert update.message is not None
    assert update.message.reply_to_message is not None
    assert update.message.reply_to_message.message_id == question.message_id


async def test_in_a_group_the_bot_sees_commands_and_replies_only(
    bot: Bot, telegram: LocalTelegram, reader: Player
) -> None:
    group = telegram.group("Harbour desk", {reader: "member"})
    answer = await bot.send_message(group.id, "Hello")
    await reader.say("just talking", to=group)
    await reader.say("/help@another_bot", to=group)
    await reader.say("/help@news_digest_test_bot", to=group)
    await reader.reply(group.last, "to you", to=group)
    updates = [update.message.text for update in await bot.get_updates() if update.message]
    assert updates == ["/start", "/help@news_digest_test_bot", "to you"]
    assert answer.chat.type == "supergroup"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<p>x</p>", 'unsupported start tag "p" at byte offset 0'),
        ("a < b", 'unsupported start tag "" at byte offset 2'),
        ("<b>x", 'can\'t find end tag corresponding to start tag "b"'),
        ("", "message text is empty"),
        ("<b> </b>", "text must be non-empty"),
        ("x" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        ("&amp;" * 6600, "text is too long"),
    ],
)
async def test_what_telegram_would_refuse_is_refused(
    bot: Bot, reader: Player, text: str, reason: str
) -> None:
    with pytest.raises(BadRequest) as refusal:
        await bot.send_message(reader.id, text, parse_mode=ParseMode.HTML)
    assert reason.lower() in str(refusal.value).lower()


async def test_a_button_may_carry_64_bytes(bot: Bot, reader: Player) -> None:
    def markup(data: str) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=data)]])

    await bot.send_message(reader.id, "fits", reply_markup=markup("ж" * 32))
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(reader.id, "does not", reply_markup=markup("ж" * 32 + "a"))


async def test_formatting_over_the_limit_is_lost_without_a_word(
    bot: Bot, reader: Player, telegram: LocalTelegram
) -> None:
    message = await bot.send_message(reader.id, "<b>x</b> " * 101, parse_mode=ParseMode.HTML)
    assert len(message.entities) == 100
    assert telegram.sent[-1].lost_entities == 1


async def test_unknown_chats_and_messages_are_not_found(bot: Bot, reader: Player) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(123456, "anybody?")
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(reader.id, "x", reply_parameters=ReplyParameters(999))
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query("1")


async def test_the_bot_may_not_write_first_nor_to_somebody_who_blocked_it(
    bot: Bot, telegram: LocalTelegram, reader: Player
) -> None:
    stranger = telegram.person("Tarek")
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(stranger.id, "hello")
    reader.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(reader.id, "hello")
    change = (await bot.get_updates(offset=-1))[0].my_chat_member
    assert change is not None
    assert change.new_chat_member.status == "kicked"


async def test_a_group_that_became_a_supergroup_names_its_new_id(
    bot: Bot, telegram: LocalTelegram, reader: Player
) -> None:
    group = telegram.group("Harbour desk", {reader: "creator"}, plain=True)
    upgraded = telegram.upgrade(group, by=reader)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "still here?")
    assert moved.value.new_chat_id == upgraded.id
    assert await bot.send_message(upgraded.id, "here")


async def test_after_a_short_burst_a_chat_takes_one_message_a_second(
    bot: Bot, telegram: LocalTelegram, reader: Player
) -> None:
    for _ in range(3):
        await bot.send_message(reader.id, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(reader.id, "x")
    assert [violation.rule for violation in telegram.violations] == ["1 a second in a chat"]
    assert len(telegram.sent) == 3


async def test_faults_are_the_errors_that_the_library_makes_of_telegrams(
    bot: Bot, telegram: LocalTelegram, reader: Player
) -> None:
    async def failing(fault: Fault) -> TelegramError:
        telegram.fail(fault)
        with pytest.raises(TelegramError) as failure:
            await bot.send_message(reader.id, "x")
        return failure.value

    assert isinstance(await failing(Fault(error=blocked())), Forbidden)
    assert isinstance(await failing(Fault(error=migrated(-1001))), ChatMigrated)
    assert isinstance(await failing(Fault(error=server_error(500))), NetworkError)
    assert isinstance(await failing(Fault("html_page")), NetworkError)
    assert isinstance(await failing(Fault("hang")), TimedOut)
    assert type(await failing(Fault("reset_before"))) is NetworkError
    assert telegram.sent == []
    assert type(await failing(Fault("reset_after"))) is NetworkError
    assert isinstance(await failing(Fault("hang_after")), TimedOut)
    assert not isinstance(await failing(Fault("broken_json")), NetworkError)
    assert [sent.text for sent in telegram.sent] == ["x", "x", "x"]
    limited = await failing(Fault(error=too_many_requests(7)))
    assert isinstance(limited, RetryAfter)
    assert limited.retry_after == timedelta(seconds=7)


async def test_a_fault_may_be_meant_for_one_method_and_one_chat(
    bot: Bot, telegram: LocalTelegram, reader: Player
) -> None:
    telegram.fail(Fault(method="getMe", error=server_error(502), count=2))
    telegram.fail(Fault(chat_id=reader.id + 1, error=blocked()))
    await bot.send_message(reader.id, "not concerned")
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.get_me()
    assert (await bot.get_me()).is_bot


async def test_writing_before_retry_after_has_passed_is_noted_and_refused(
    bot: Bot, telegram: LocalTelegram, reader: Player
) -> None:
    telegram.fail(Fault(error=too_many_requests(9)))
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await bot.send_message(reader.id, "x")
    (violation,) = telegram.violations
    assert (violation.rule, violation.retry_after) == ("silence asked for", 9)
