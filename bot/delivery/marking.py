"""The line that delivery puts above a message which comes in another way than it was meant to."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.delivery.model import OutboxMessage
from bot.errors import TemplateError
from bot.rendering.environment import Renderer
from bot.rendering.telegram_html import fits

log = logging.getLogger(__name__)


class Marks:
    """Words them. Parts leave room for one such line."""

    def __init__(self, renderer: Renderer, *, late_after: timedelta) -> None:
        """``late_after``: a digest that leaves so long after it was composed says so."""
        self._renderer = renderer
        self._late_after = late_after

    def on(self, message: OutboxMessage, *, now: datetime) -> OutboxMessage:
        """Return ``message`` as it is to be sent now."""
        name = self._fitting(message, now)
        if name is None:
            return message
        try:
            mark = self._renderer.render(name, language=message.language)
        except TemplateError:  # an operator's own, and no reason to lose the news
            log.exception("message not marked", extra={"outbox_id": message.id})
            return message
        marked = f"{mark}\n\n{message.html}"
        return replace(message, html=marked) if fits(marked) else message

    def _fitting(self, message: OutboxMessage, now: datetime) -> str | None:
        if message.resent:
            return "messages/_repeat_mark"
        if message.opens_digest and now - message.created_at >= self._late_after:
            return "messages/_late_mark"
        return None
