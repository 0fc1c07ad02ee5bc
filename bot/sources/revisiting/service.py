"""Looking at articles' pages again: an hour after they were read, and six hours after.

Feeds rarely tell of a changed text. What a page says then becomes the article's newest version;
validators are sent along, so that an unchanged page costs its server next to nothing.
"""

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.sources.addresses import site_of
from bot.sources.cleaning import clean_article
from bot.sources.fetching import Fetcher
from bot.sources.learned.queries import learned_lines
from bot.sources.model import Fetched, PageSeen, Unreadable
from bot.sources.pages.model import Page
from bot.sources.parsing import ParserPool
from bot.sources.revisiting import queries
from bot.sources.revisiting.model import DuePage, Look
from bot.sources.revisiting.newer import is_newer
from bot.sources.robots import Permission, Robots
from bot.storage.database import Database

TOGETHER = 40
ROUND_SECONDS = 25.0
LOOK_SECONDS = 60.0
"""For one page, waiting for its host included."""
LEASE = timedelta(minutes=5)

log = logging.getLogger(__name__)


class RevisitingService:
    """Looks at what is due. A page that cannot be had counts as looked at."""

    def __init__(
        self,
        database: Database,
        fetcher: Fetcher,
        clock: Clock,
        *,
        parsers: ParserPool,
        robots: Robots,
    ) -> None:
        self._database = database
        self._fetcher = fetcher
        self._clock = clock
        self._parsers = parsers
        self._robots = robots

    async def look_due(self) -> int:
        """Look at pages that are due; return how many articles have a newer text.

        What is left over after ``ROUND_SECONDS`` is for the next call.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + ROUND_SECONDS
        newer = 0
        while await self._is_any_due():
            found = await self._look_at_some()
            newer += found or 0
            if found is None or loop.time() >= until:
                break
        return newer

    async def _is_any_due(self) -> bool:
        async with self._database.reading() as session:
            return await queries.is_any_due(session, now=self._clock.now())

    async def _look_at_some(self) -> int | None:
        """Return how many have a newer text; None: another process looks at what is due."""
        now = self._clock.now()
        async with self._database.transaction() as session:
            await queries.forget_pages(session, now=now)
            due = await queries.claim_pages(session, now=now, limit=TOGETHER, lease=LEASE)
        if not due:
            return None
        async with self._database.reading() as session:
            learned = await learned_lines(session, {site_of(page.url) for page in due})
        looks = await asyncio.gather(*(self._look(page, learned) for page in due))
        return await self._record(looks)

    async def _record(self, looks: Sequence[Look]) -> int:
        newer = 0
        now = self._clock.now()
        async with self._database.transaction() as session:
            for look in looks:
                newer += await queries.record_look(session, look, now=now)
        log.info("pages looked at again", extra={"pages": len(looks), "newer": newer})
        return newer

    async def _look(self, page: DuePage, learned: Mapping[str, frozenset[str]]) -> Look:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                if await self._robots.permission(page.url) is not Permission.GIVEN:
                    return Look(page, page.seen)
                answer = await self._fetcher.fetch(
                    page.url, etag=page.seen.etag, last_modified=page.seen.last_modified
                )
                if not isinstance(answer, Fetched):
                    return Look(page, page.seen)
                return await self._read(page, answer, learned.get(site_of(page.url), frozenset()))
        except (TimeoutError, Unreadable) as exc:
            log.info("page not looked at", extra={"url": page.url, "detail": str(exc)})
            return Look(page, page.seen)

    async def _read(self, page: DuePage, answer: Fetched, learned: frozenset[str]) -> Look:
        seen = seen_as(answer)
        if seen.body_hash == page.seen.body_hash:
            return Look(page, seen)
        found = await self._parsers.extract_page(
            answer.body, answer.headers, answer.url, selector=page.selector
        )
        if found is None or found.paywalled:
            return Look(page, seen)
        text = await asyncio.to_thread(_newer, page, found, learned)
        return Look(page, seen, text, found.modified_at)


def seen_as(answer: Fetched) -> PageSeen:
    """Return by what a page is known again."""
    return PageSeen(answer.etag, answer.last_modified, hashlib.sha256(answer.body).digest())


def _newer(page: DuePage, found: Page, learned: frozenset[str]) -> str | None:
    titles = {page.title, *found.titles}
    clean = clean_article(found.text, titles=titles, outlet=page.outlet, learned=learned)
    return clean.text if is_newer(page.title, page.text, clean.text) else None
