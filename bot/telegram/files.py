"""Getting the contents of a file that somebody sent."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram.error import TelegramError

if TYPE_CHECKING:
    from telegram import Bot

    from bot.telegram.conversation import Upload

READ_TIMEOUT = 60.0
"""Seconds for the whole file, on a slow line."""


@dataclass(frozen=True, slots=True)
class TooLarge:
    """The file has more bytes than are taken."""


@dataclass(frozen=True, slots=True)
class NotThere:
    """Telegram does not give the file, or not now."""

    reason: str


class Files:
    """Files that lie with Telegram."""

    def __init__(self, bot: "Bot") -> None:
        self._bot = bot

    async def read(self, upload: "Upload", *, limit: int) -> bytes | TooLarge | NotThere:
        """Return a file's contents if it has at most ``limit`` bytes.

        Telegram itself gives bots no file over 20 MB
        (https://core.telegram.org/bots/api#getfile), so what it says of the size need not be
        believed to be safe.
        """
        if upload.size is not None and upload.size > limit:
            return TooLarge()
        try:
            file = await self._bot.get_file(upload.file_id, read_timeout=READ_TIMEOUT)
            if file.file_size is not None and file.file_size > limit:
                return TooLarge()
            content = bytes(await file.download_as_bytearray(read_timeout=READ_TIMEOUT))
        except TelegramError as exc:
            return NotThere(type(exc).__name__)
        return TooLarge() if len(content) > limit else content
