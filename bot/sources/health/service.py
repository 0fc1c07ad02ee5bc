"""Nothing stops working silently: admins hear of sources that fail, readers of lost subjects."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.delivery.model import NewPart
from bot.delivery.queries import enqueue
from bot.ids import ChatId, TelegramId
from bot.rendering.environment import Renderer
from bot.rendering.telegram_html import pack
from bot.sources.catalogue.inspection import Inspection
from bot.sources.catalogue.service import Catalogue
from bot.sources.health import queries
from bot.sources.health.model import AdminChat, Ailing, Bereft, Notice
from bot.sources.health.stages import DAY, WEEK, may_have_moved, stage_to_tell
from bot.storage.database import Database

BATCH = 50
"""Sources, or subscriptions, that one call tells of."""
LOOKING_SECONDS = 60.0
"""For all front pages of one call; a source that is not reached is told of all the same."""
MATCHED = timedelta(days=30)
"""How far back a subject's sources are looked for."""
LIFETIME = timedelta(days=7)
"""How long a notice may wait for Telegram."""

log = logging.getLogger(__name__)


class HealthService:
    """Tells each stage of each trouble once, whatever dies in between.

    What was told and the parts that tell it are one transaction.
    """

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        renderer: Renderer,
        clock: Clock,
        *,
        admins: Sequence[TelegramId],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._renderer = renderer
        self._clock = clock
        self._admins = admins

    async def tell_due(self) -> int:
        """Tell admins of sources, and readers of subjects; return how many parts were written."""
        return await self._tell_admins() + await self._tell_readers()

    async def _tell_admins(self) -> int:
        now = self._clock.now()
        async with self._database.reading() as session:
            chats = await queries.admin_chats(session, self._admins)
            if not chats:  # nothing is marked as told: the first admin who comes will hear it
                return 0
            found = await queries.ailing(session, failing_before=now - DAY, limit=BATCH)
        notices = await self._notices(found, now)
        if not notices:
            return 0
        async with self._database.transaction() as session:
            told = [notice for notice in notices if await queries.mark_told(session, notice)]
            parts = [part for chat in chats if told for part in self._for_admin(chat, told, now)]
            await enqueue(session, parts)
        return len(parts)

    async def _notices(self, sources: Sequence[Ailing], now: datetime) -> list[Notice]:
        """Return what is to be said; feeds that may have moved are looked for, in parallel."""
        staged = [
            (source, stage)
            for source in sources
            if (stage := stage_to_tell(source.state, source.failing_since, source.told, now))
        ]
        found: dict[int, str] = {}

        async def look(source: Ailing) -> None:
            url = await self._elsewhere(source)
            if url is not None:
                found[source.id] = url

        try:
            async with asyncio.timeout(LOOKING_SECONDS), asyncio.TaskGroup() as group:
                for source, _ in staged:
                    if may_have_moved(source.error_code):
                        group.create_task(look(source))
        except TimeoutError:
            log.info("looking for lost feeds took too long", extra={"found": len(found)})
        return [Notice(source, stage, found.get(source.id)) for source, stage in staged]

    async def _elsewhere(self, source: Ailing) -> str | None:
        """Return the feed that the site's front page names now, if it is another one."""
        front = source.site_url or _front_page(source.url)
        inspection = await self._catalogue.inspect(front)
        if not isinstance(inspection, Inspection) or inspection.feed_url == source.url:
            return None
        return inspection.feed_url

    def _for_admin(
        self, chat: AdminChat, notices: Sequence[Notice], now: datetime
    ) -> list[NewPart]:
        words = self._renderer.render
        head = words("messages/sources_ail", language=chat.language)
        blocks = [
            words("messages/source_ails", language=chat.language, notice=notice, now=now)
            for notice in notices
        ]
        return _parts(chat.id, [head, *blocks], now)

    async def _tell_readers(self) -> int:
        now = self._clock.now()
        async with self._database.reading() as session:
            if not await queries.any_gone(session, failing_before=now - WEEK):
                return 0
            found = await queries.bereft(
                session, matched_since=now - MATCHED, failing_before=now - WEEK, limit=BATCH
            )
        if not found:
            return 0
        async with self._database.transaction() as session:
            fresh = await queries.mark_bereft_told(session, [each.id for each in found], now)
            parts = self._bereft_parts([each for each in found if each.id in fresh], now)
            await enqueue(session, parts)
        return len(parts)

    def _bereft_parts(self, found: Sequence[Bereft], now: datetime) -> list[NewPart]:
        """Return one message for each chat; ``found`` comes in the order of chats."""
        parts: list[NewPart] = []
        for chat_id, group in groupby(found, key=lambda each: each.chat_id):
            subjects = list(group)
            text = self._renderer.render(
                "messages/sourceless", language=subjects[0].language, subjects=subjects
            )
            parts += _parts(chat_id, [text], now)
        return parts


def _parts(chat_id: ChatId, blocks: Sequence[str], now: datetime) -> list[NewPart]:
    return [
        NewPart(chat_id, html, send_after=now, expires_at=now + LIFETIME, part=number)
        for number, html in enumerate(pack(blocks))
    ]


def _front_page(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
