"""What creates, changes and removes messages, with the checks in Telegram's order."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from bot.demo.bot_api.answers import Json, bad_request
from bot.demo.bot_api.api import BotApi
from bot.demo.bot_api.detection import with_detected
from bot.demo.bot_api.fields import Fields
from bot.demo.bot_api.keyboards import checked
from bot.demo.bot_api.markup import (
    Entity,
    FormattedText,
    MarkupError,
    parse_html,
    trimmed,
    utf16_length,
)
from bot.demo.bot_api.objects import file_object, message_object
from bot.demo.bot_api.state import Chat, File, Message

MOST_TEXT_UNITS = 4096
"""UTF-16 units of text after its markup was read."""
MOST_RAW_BYTES = 32_768
MOST_CAPTION_UNITS = 1024
MOST_FILE_BYTES = 20 * 1024 * 1024
"""https://core.telegram.org/bots/api#getfile"""
DELETABLE_FOR = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class _Body:
    formatted: FormattedText
    raw: str
    lost_entities: int


@dataclass(frozen=True, slots=True)
class _Draft:
    method: str
    body: _Body
    document: File | None = None


def send_message(api: BotApi, fields: Fields) -> Json:
    """``sendMessage``."""
    chat = api.chat_of(fields)
    return _send(api, chat, fields, _Draft("sendMessage", _body(fields)))


def send_document(api: BotApi, fields: Fields) -> Json:
    """``sendDocument``: a file in the request, or one that lies here, by its id."""
    chat = api.chat_of(fields)
    document = _document(api, fields)
    return _send(api, chat, fields, _Draft("sendDocument", _caption(fields), document))


def _send(api: BotApi, chat: Chat, fields: Fields, draft: _Draft) -> Json:
    """Check what stands around a message, put it into the chat, and return it."""
    markup = checked(fields.decoded("reply_markup"))
    api.writable(chat)
    thread_id = _thread(chat, fields)
    reply_to = _replied(api, chat, fields)
    api.admit(chat)
    message = Message(
        message_id=api.world.next_message_id(chat),
        chat_id=chat.id,
        sender=api.world.bot,
        at=api.clock.now(),
        body=draft.body.formatted,
        thread_id=thread_id,
        reply_to=reply_to,
        reply_markup=markup,
        previews_links=_previews(fields),
        document=draft.document,
    )
    api.record(draft.method, api.keep(message), draft.body.raw, draft.body.lost_entities)
    return message_object(api.world, message)


def get_file(api: BotApi, fields: Fields) -> Json:
    """``getFile``: bots get files of up to 20 MB."""
    file = api.world.files.get(fields.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > MOST_FILE_BYTES:
        raise bad_request("file is too big")
    return file_object(file)


def edit_message_text(api: BotApi, fields: Fields) -> Json:
    """``editMessageText``."""
    chat = api.chat_of(fields)
    body = _body(fields)
    markup = checked(fields.decoded("reply_markup"))
    message = _own_message(api, api.writable(chat), fields)
    if message.document:
        raise bad_request("there is no text in the message to edit")
    _refuse_same(message, body.formatted, markup)
    api.admit(chat)
    message.body, message.reply_markup = body.formatted, markup
    return _edited(api, "editMessageText", message, body)


def edit_message_reply_markup(api: BotApi, fields: Fields) -> Json:
    """``editMessageReplyMarkup``."""
    chat = api.chat_of(fields)
    markup = checked(fields.decoded("reply_markup"))
    message = _own_message(api, api.writable(chat), fields)
    _refuse_same(message, message.body, markup)
    api.admit(chat)
    message.reply_markup = markup
    body = _Body(message.body, message.body.text, 0)
    return _edited(api, "editMessageReplyMarkup", message, body)


def delete_message(api: BotApi, fields: Fields) -> bool:
    """``deleteMessage``: the bot's own messages for 48 hours, others where it is an admin."""
    chat = api.chat_of(fields)
    message = api.world.messages.get((chat.id, fields.number("message_id")))
    if message is None:
        raise bad_request("message to delete not found")
    is_admin = chat.members.get(api.world.bot.id) in {"creator", "administrator"}
    is_allowed = message.sender.is_bot or is_admin or chat.kind == "private"
    if not is_allowed or api.clock.now() - message.at > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    del api.world.messages[chat.id, message.message_id]
    api.events.publish("deleted", chat_id=chat.id, message_id=message.message_id)
    return True


def _edited(api: BotApi, method: str, message: Message, body: _Body) -> Json:
    message.edited_at = api.clock.now()
    api.record(method, api.keep(message), body.raw, body.lost_entities)
    return message_object(api.world, message)


def _body(fields: Fields) -> _Body:
    """Return the text and its formatting. Raise ApiError where Telegram would."""
    raw = fields.text("text")
    if not raw:
        raise bad_request("message text is empty")
    if len(raw.encode()) > MOST_RAW_BYTES:
        raise bad_request("text is too long")
    formatted = trimmed(_formatted(raw, fields))
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16_length(formatted.text) > MOST_TEXT_UNITS:
        raise bad_request("message is too long")
    formatted, lost = with_detected(formatted)
    return _Body(formatted, raw, lost)


def _document(api: BotApi, fields: Fields) -> File:
    attached = fields.attachment("document")
    if attached is None:
        known = api.world.files.get(fields.text("document"))
        if known is None:
            raise bad_request("there is no document in the request")
        return known
    if not attached.content:
        raise bad_request("file must be non-empty")
    return api.world.keep_file(attached.name, attached.type, attached.content)


def _caption(fields: Fields) -> _Body:
    raw = fields.text("caption")
    written = Fields({"parse_mode": fields.text("parse_mode")})
    formatted = trimmed(_formatted(raw, written)) if raw else FormattedText("")
    if utf16_length(formatted.text) > MOST_CAPTION_UNITS:
        raise bad_request("message caption is too long")
    formatted, lost = with_detected(formatted)
    return _Body(formatted, raw, lost)


def _formatted(raw: str, fields: Fields) -> FormattedText:
    match fields.text("parse_mode").lower():
        case "html":
            try:
                return parse_html(raw)
            except MarkupError as error:
                raise bad_request(f"can't parse entities: {error}") from None
        case "" | "none":
            return FormattedText(raw, _given_entities(fields))
        case _:
            raise bad_request("unsupported parse_mode")


def _given_entities(fields: Fields) -> tuple[Entity, ...]:
    raw = fields.decoded("entities")
    if not isinstance(raw, list):
        return ()
    given = [Fields(cast("Json", item)) for item in cast("list[object]", raw)]
    entities = [
        Entity(
            item.text("type"),
            item.number("offset"),
            item.number("length"),
            url=item.text("url") or None,
            language=item.text("language") or None,
        )
        for item in given
    ]
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length)))


def _thread(chat: Chat, fields: Fields) -> int | None:
    """Return the forum topic to write in, None for none or the general one."""
    thread_id = fields.number("message_thread_id")
    if not thread_id:
        return None
    topic = chat.topics.get(thread_id)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.is_closed:
        raise bad_request("TOPIC_CLOSED")
    return thread_id


def _replied(api: BotApi, chat: Chat, fields: Fields) -> int | None:
    raw = fields.decoded("reply_parameters")
    wish = Fields(cast("Json", raw)) if isinstance(raw, dict) else fields
    key = "message_id" if wish is not fields else "reply_to_message_id"
    wanted = wish.number(key)
    if not wanted:
        return None
    if (chat.id, wanted) in api.world.messages:
        return wanted
    if wish.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _previews(fields: Fields) -> bool:
    raw = fields.decoded("link_preview_options")
    options = Fields(cast("Json", raw)) if isinstance(raw, dict) else Fields({})
    return not (options.flag("is_disabled") or fields.flag("disable_web_page_preview"))


def _own_message(api: BotApi, chat: Chat, fields: Fields) -> Message:
    if "message_id" not in fields:
        raise bad_request("message identifier is not specified")
    message = api.world.messages.get((chat.id, fields.number("message_id")))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.sender.is_bot:
        raise bad_request("message can't be edited")
    return message


def _refuse_same(message: Message, body: FormattedText, markup: Json | None) -> None:
    if (message.body, message.reply_markup) == (body, markup):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )


METHODS = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "getFile": get_file,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
}
