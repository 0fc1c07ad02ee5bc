"""What concerns the bot itself: who it is, its texts and commands, its webhook."""

from functools import partial

from bot.demo.bot_api.answers import Json, bad_request
from bot.demo.bot_api.api import BotApi
from bot.demo.bot_api.fields import Fields
from bot.demo.bot_api.objects import bot_object


def get_me(api: BotApi, _: Fields) -> Json:
    """``getMe``."""
    return bot_object(api.world.bot)


def set_webhook(api: BotApi, fields: Fields) -> bool:
    """``setWebhook``: only the empty address, which is what ``deleteWebhook`` does."""
    if fields.text("url"):
        raise bad_request("bad webhook: the local Bot API calls nobody, use getUpdates")
    return delete_webhook(api, fields)


def delete_webhook(api: BotApi, fields: Fields) -> bool:
    """``deleteWebhook``."""
    api.webhook = ""
    if fields.flag("drop_pending_updates"):
        api.updates.forget_all()
    return True


def get_webhook_info(api: BotApi, _: Fields) -> Json:
    """``getWebhookInfo``."""
    info: Json = {
        "url": api.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(api.updates),
    }
    if allowed := api.updates.allowed():
        info["allowed_updates"] = allowed
    return info


def set_my_commands(api: BotApi, fields: Fields) -> bool:
    """``setMyCommands``."""
    api.profile.set_commands(fields)
    api.events.publish("commands")
    return True


def delete_my_commands(api: BotApi, fields: Fields) -> bool:
    """``deleteMyCommands``."""
    api.profile.delete_commands(fields)
    api.events.publish("commands")
    return True


def get_my_commands(api: BotApi, fields: Fields) -> list[Json]:
    """``getMyCommands``."""
    return api.profile.get_commands(fields)


def set_text(api: BotApi, fields: Fields, *, what: str) -> bool:
    """``setMyName``, ``setMyDescription``, ``setMyShortDescription``."""
    api.profile.set_text(what, fields)
    return True


def get_text(api: BotApi, fields: Fields, *, what: str) -> Json:
    """``getMyName``, ``getMyDescription``, ``getMyShortDescription``."""
    default = api.world.bot.first_name if what == "name" else ""
    return {what: api.profile.text(what, fields.text("language_code")) or default}


def accept(_: BotApi, __: Fields) -> bool:
    """Answer ``true`` to what has no effect here."""
    return True


METHODS = {
    "getMe": get_me,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    "setMyName": partial(set_text, what="name"),
    "getMyName": partial(get_text, what="name"),
    "setMyDescription": partial(set_text, what="description"),
    "getMyDescription": partial(get_text, what="description"),
    "setMyShortDescription": partial(set_text, what="short_description"),
    "getMyShortDescription": partial(get_text, what="short_description"),
    "setChatMenuButton": accept,
    "close": accept,
    "logOut": accept,
}
