"""The methods of the Bot API that the local one speaks, by what they are about."""

from collections.abc import Callable

from bot.demo.bot_api.api import BotApi
from bot.demo.bot_api.fields import Fields
from bot.demo.bot_api.methods import about, chats, sending, tapping

Method = Callable[[BotApi, Fields], object]
"""Does one call and returns its ``result``; raises ApiError where Telegram refuses."""

METHODS: dict[str, Method] = {
    name.lower(): method
    for name, method in {
        **about.METHODS,
        **chats.METHODS,
        **sending.METHODS,
        **tapping.METHODS,
    }.items()
}
"""By name in lower case: Telegram does not mind the case. ``getUpdates`` waits: see server."""
