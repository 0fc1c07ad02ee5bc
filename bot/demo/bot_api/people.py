"""What people do: they write, tap, block, leave, and turn groups into supergroups."""

import random

from bot.demo.bot_api.api import BotApi, Tap
from bot.demo.bot_api.detection import detected
from bot.demo.bot_api.markup import FormattedText
from bot.demo.bot_api.objects import (
    chat_object,
    member_object,
    message_object,
    seconds,
    user_object,
)
from bot.demo.bot_api.state import (
    SUPERGROUP_BASE,
    Chat,
    File,
    Message,
    Person,
    Standing,
    Topic,
)


def say(
    api: BotApi,
    person: Person,
    chat: Chat,
    text: str,
    *,
    thread_id: int | None = None,
    reply_to: int | None = None,
) -> Message:
    """Write a message; the bot gets it if Telegram's privacy mode lets it see it."""
    message = _post(api, chat, person, thread_id=thread_id, reply_to=reply_to)
    return _publish(api, chat, message, text)


def share(
    api: BotApi,
    person: Person,
    chat: Chat,
    document: File,
    *,
    caption: str = "",
    thread_id: int | None = None,
) -> Message:
    """Send a file, which ``World.keep_file`` has, as ``say`` sends words."""
    message = _post(api, chat, person, thread_id=thread_id)
    message.document = document
    return _publish(api, chat, message, caption)


def _publish(api: BotApi, chat: Chat, message: Message, text: str) -> Message:
    if chat.kind == "private":
        message.sender.has_started = True
        if message.sender.has_blocked:
            unblock(api, message.sender)
    text = text.strip()
    message.body = FormattedText(text, tuple(detected(text)))
    api.keep(message)
    if bot_sees(api, chat, message):
        kind = "channel_post" if chat.kind == "channel" else "message"
        api.updates.add(kind, message_object(api.world, message))
    return message


def bot_sees(api: BotApi, chat: Chat, message: Message) -> bool:
    """Return whether a message reaches the bot (https://core.telegram.org/bots/features#privacy).

    In groups: commands that are not for another bot, and replies to the bot; everything if it is
    an administrator.
    """
    bot = api.world.bot
    if not chat.is_group or chat.members.get(bot.id) == "administrator":
        return chat.members.get(bot.id) not in {"left", "kicked"}
    if chat.members.get(bot.id) != "member":
        return False
    answered = api.world.messages.get((chat.id, message.reply_to or 0))
    if answered and answered.sender.id == bot.id:
        return True
    text = message.body.text
    if not text.startswith("/"):
        return f"@{bot.username}".lower() in text.lower()
    _, at, addressee = text.split()[0].partition("@")
    return not at or addressee.lower() == (bot.username or "").lower()


def tap(api: BotApi, person: Person, message: Message, data: str) -> str:
    """Tap an inline button; return the id of the callback query."""
    query_id = str(random.getrandbits(60))
    api.taps[query_id] = Tap(message, person, api.clock.monotonic())
    api.updates.add(
        "callback_query",
        {
            "id": query_id,
            "from": user_object(person),
            "message": message_object(api.world, message),
            "chat_instance": api.world.chat_instance(message.chat_id),
            "data": data,
        },
    )
    return query_id


def block(api: BotApi, person: Person) -> None:
    """Block the bot."""
    person.has_blocked = True
    change_bot(api, person, api.world.chats[person.id], "kicked")


def unblock(api: BotApi, person: Person) -> None:
    """Let the bot write again."""
    person.has_blocked = False
    change_bot(api, person, api.world.chats[person.id], "member")


def change_bot(api: BotApi, person: Person, chat: Chat, standing: Standing) -> None:
    """Add the bot to a group, make it an administrator, or throw it out."""
    bot = api.world.bot
    before = chat.members.get(bot.id, "left")
    chat.members[bot.id] = standing
    api.updates.add(
        "my_chat_member",
        {
            "chat": chat_object(chat),
            "from": user_object(person),
            "date": seconds(api.clock.now()),
            "old_chat_member": member_object(bot, before),
            "new_chat_member": member_object(bot, standing),
        },
    )
    api.events.publish("chats")


def upgrade(api: BotApi, person: Person, group: Chat) -> Chat:
    """Turn a group into a supergroup: both chats get a service message, the old one is closed."""
    new = Chat(SUPERGROUP_BASE + group.id, "supergroup", group.title, members=dict(group.members))
    api.world.add_chat(new)
    for chat, service in (
        (group, {"migrate_to_chat_id": new.id}),
        (new, {"migrate_from_chat_id": group.id}),
    ):
        message = _post(api, chat, person)
        message.service = dict(service)
        api.keep(message)
        api.updates.add("message", message_object(api.world, message))
    group.moved_to = new.id
    api.events.publish("chats")
    return new


def open_topic(api: BotApi, person: Person, chat: Chat, title: str) -> Topic:
    """Open a forum topic."""
    chat.is_forum = True
    message = _post(api, chat, person)
    message.thread_id = message.message_id
    message.service = {"forum_topic_created": {"name": title, "icon_color": 7322096}}
    topic = Topic(message.message_id, title)
    chat.topics[topic.id] = topic
    api.keep(message)
    api.updates.add("message", message_object(api.world, message))
    return topic


def _post(
    api: BotApi,
    chat: Chat,
    person: Person,
    *,
    thread_id: int | None = None,
    reply_to: int | None = None,
) -> Message:
    return Message(
        message_id=api.world.next_message_id(chat),
        chat_id=chat.id,
        sender=person,
        at=api.clock.now(),
        thread_id=thread_id,
        reply_to=reply_to,
    )
