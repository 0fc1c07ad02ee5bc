"""The answer to a tap on an inline button."""

from bot.demo.bot_api.answers import bad_request
from bot.demo.bot_api.api import CALLBACK_SECONDS, BotApi
from bot.demo.bot_api.fields import Fields

LONGEST_ANSWER = 200


def answer_callback_query(api: BotApi, fields: Fields) -> bool:
    """``answerCallbackQuery``: a toast, an alert, or only an end to the waiting."""
    query_id, text = fields.text("callback_query_id"), fields.text("text")
    tap = api.taps.get(query_id)
    if tap is None or api.clock.monotonic() - tap.monotonic > CALLBACK_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    tap.answer = {"text": text, "show_alert": fields.flag("show_alert"), "url": fields.text("url")}
    api.events.publish(
        "answer", query_id=query_id, chat_id=tap.message.chat_id, person_id=tap.person.id,
        **tap.answer,
    )  # fmt: skip
    return True


METHODS = {"answerCallbackQuery": answer_callback_query}
