"""Asking Telegram who we are, for ``check``."""

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.errors import BotError, SettingsError


async def identify(token: str, base_url: str) -> str:
    """Return the bot's user name, as Telegram tells it.

    Raises:
        SettingsError: Telegram does not know the token.
        BotError: Telegram cannot be reached, or does not answer as Telegram.

    """
    try:
        async with Bot(token, base_url=f"{base_url.rstrip('/')}/bot") as bot:
            return bot.username
    except InvalidToken:
        raise SettingsError(
            "BOT_TOKEN is not a token that Telegram knows: get one from BotFather."
        ) from None
    except TelegramError as exc:
        raise BotError(f"Telegram cannot be reached at BOT_API_URL: {exc.message}.") from None
