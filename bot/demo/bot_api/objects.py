"""The Bot API's objects, with every field of the type that Telegram gives it."""

from datetime import datetime

from bot.demo.bot_api.answers import Json
from bot.demo.bot_api.state import Chat, File, Message, Person, Standing, World


def seconds(moment: datetime) -> int:
    """Return a moment as the Bot API writes it: whole Unix seconds."""
    return int(moment.timestamp())


def user_object(person: Person) -> Json:
    """Return a User."""
    user: Json = {"id": person.id, "is_bot": person.is_bot, "first_name": person.first_name}
    if person.username:
        user["username"] = person.username
    if not person.is_bot:
        user["language_code"] = person.language_code
    return user


def bot_object(bot: Person) -> Json:
    """Return the User of ``getMe``, with what only it has."""
    return {
        **user_object(bot),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def chat_object(chat: Chat) -> Json:
    """Return a Chat."""
    result: Json = {"id": chat.id, "type": chat.kind}
    result["first_name" if chat.kind == "private" else "title"] = chat.title
    if chat.username:
        result["username"] = chat.username
    if chat.is_forum:
        result["is_forum"] = True
    return result


def full_chat_object(chat: Chat) -> Json:
    """Return the ChatFullInfo of ``getChat``, with the fields that are always there."""
    return {
        **chat_object(chat),
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def member_object(person: Person, standing: Standing) -> Json:
    """Return a ChatMember."""
    member: Json = {"status": standing, "user": user_object(person)}
    if standing == "creator":
        member["is_anonymous"] = False
    elif standing == "administrator":
        rights = (
            "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
            "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users",
            "can_post_stories", "can_edit_stories", "can_delete_stories", "can_be_edited",
        )  # fmt: skip
        member |= dict.fromkeys(rights, False)
    elif standing == "kicked":
        member["until_date"] = 0
    return member


def message_object(world: World, message: Message, *, with_reply: bool = True) -> Json:
    """Return a Message; the message it answers stands in it, but not that one's own."""
    chat = world.chats[message.chat_id]
    result: Json = {
        "message_id": message.message_id,
        "from": user_object(message.sender),
        "chat": chat_object(chat),
        "date": seconds(message.at),
    }
    if chat.kind == "channel":
        del result["from"]
        result["sender_chat"] = chat_object(chat)
    if message.edited_at:
        result["edit_date"] = seconds(message.edited_at)
    if message.thread_id is not None:
        result |= {"message_thread_id": message.thread_id, "is_topic_message": True}
    result |= _content(message)
    inline = message.reply_markup and "inline_keyboard" in message.reply_markup
    if inline:
        result["reply_markup"] = message.reply_markup
    answered = world.messages.get((message.chat_id, message.reply_to or 0))
    if with_reply and answered:
        result["reply_to_message"] = message_object(world, answered, with_reply=False)
    return result | message.service


def document_object(file: File) -> Json:
    """Return a Document."""
    return {
        "file_id": file.id,
        "file_unique_id": file.id[4:20],
        "file_name": file.name,
        "mime_type": file.type,
        "file_size": len(file.content),
    }


def file_object(file: File) -> Json:
    """Return the File of ``getFile``."""
    return {
        "file_id": file.id,
        "file_unique_id": file.id[4:20],
        "file_size": len(file.content),
        "file_path": file.path,
    }


def _content(message: Message) -> Json:
    """Return the words of a message; beside a document they are its caption."""
    words, marks = ("caption", "caption_entities") if message.document else ("text", "entities")
    content: Json = {}
    if message.document:
        content["document"] = document_object(message.document)
    if message.body.text:
        content[words] = message.body.text
    if message.body.entities:
        content[marks] = [entity.as_json() for entity in message.body.entities]
    return content
