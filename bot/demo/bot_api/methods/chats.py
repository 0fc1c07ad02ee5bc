"""What concerns a chat and who is in it."""

from bot.demo.bot_api.answers import Json, bad_request
from bot.demo.bot_api.api import BotApi
from bot.demo.bot_api.fields import Fields
from bot.demo.bot_api.objects import full_chat_object, member_object
from bot.demo.bot_api.state import Chat


def get_chat(api: BotApi, fields: Fields) -> Json:
    """``getChat``."""
    return full_chat_object(_readable(api, fields))


def get_chat_member(api: BotApi, fields: Fields) -> Json:
    """``getChatMember``; somebody who was never there has left."""
    chat = _readable(api, fields)
    person = api.world.people.get(fields.number("user_id"))
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return member_object(person, chat.members.get(person.id, "left"))


def get_chat_administrators(api: BotApi, fields: Fields) -> list[Json]:
    """``getChatAdministrators``."""
    chat = _readable(api, fields)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        member_object(api.world.people[person_id], standing)
        for person_id, standing in chat.members.items()
        if standing in {"creator", "administrator"}
    ]


def get_chat_member_count(api: BotApi, fields: Fields) -> int:
    """``getChatMemberCount``."""
    standings = _readable(api, fields).members.values()
    return sum(standing not in {"left", "kicked"} for standing in standings)


def leave_chat(api: BotApi, fields: Fields) -> bool:
    """``leaveChat``."""
    chat = _readable(api, fields)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[api.world.bot.id] = "left"
    return True


def send_chat_action(api: BotApi, fields: Fields) -> bool:
    """``sendChatAction``: the people in the chat see that the bot is busy."""
    chat = api.writable(api.chat_of(fields))
    if not fields.text("action"):
        raise bad_request("wrong parameter action in request")
    thread = fields.number("message_thread_id") or None
    api.events.publish("typing", chat_id=chat.id, thread_id=thread)
    return True


def _readable(api: BotApi, fields: Fields) -> Chat:
    chat = api.chat_of(fields)
    if chat.kind != "private":
        api.writable(chat)
    return chat


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "sendChatAction": send_chat_action,
}
