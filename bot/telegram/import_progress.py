"""Telling how imports go on: one message each, edited while its feeds are read first."""

import logging
from typing import TYPE_CHECKING

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.telegram import source_keyboards
from bot.telegram.limiter import Passage
from bot.telegram.sender import markup
from bot.telegram.speaking import worded_keys

if TYPE_CHECKING:
    from telegram.ext import ExtBot

    from bot.rendering.environment import Renderer
    from bot.rendering.keyboard import Keyboard
    from bot.sources.imports.model import Watched
    from bot.sources.imports.service import ImportService

log = logging.getLogger(__name__)


class ImportProgress:
    """Edits what has changed. What cannot be edited any more is said anew at the end."""

    def __init__(
        self, bot: "ExtBot[Passage]", renderer: "Renderer", imports: "ImportService"
    ) -> None:
        self._bot = bot
        self._renderer = renderer
        self._imports = imports

    async def tell_due(self) -> int:
        """Tell of the imports at which nobody has looked for a while; return how many.

        Killed in the middle, or with Telegram out of reach, it is told a minute later.
        """
        due = await self._imports.due()
        for watched in due:
            try:
                await self._tell(watched)
            except TelegramError as exc:
                log.warning("import not told", extra={"error": type(exc).__name__})
            else:
                await self._imports.told(watched)
        return len(due)

    async def _tell(self, watched: "Watched") -> None:
        if watched.said == watched.progress.signature:
            return
        html = self._renderer.render(
            "messages/opml_progress", language=watched.language, progress=watched.progress
        )
        try:
            if not await self._edited(watched, html) and watched.progress.done:
                await self._sent(watched, html)
        except Forbidden:
            pass  # nobody there wants to hear it

    async def _edited(self, watched: "Watched", html: str) -> bool:
        try:
            await self._bot.edit_message_text(
                html,
                chat_id=watched.telegram_id,
                message_id=watched.message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=markup(self._keys(watched)),
                rate_limit_args=Passage.BULK,
            )
        except BadRequest as exc:
            return "not modified" in exc.message.casefold()
        return True

    async def _sent(self, watched: "Watched", html: str) -> None:
        await self._bot.send_message(
            watched.telegram_id,
            html,
            message_thread_id=watched.thread_id or None,
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=markup(self._keys(watched)),
            rate_limit_args=Passage.BULK,
        )

    def _keys(self, watched: "Watched") -> "Keyboard":
        return worded_keys(self._renderer, source_keyboards.imported(), watched.language)
