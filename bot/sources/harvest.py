"""From drafts to articles: pages are fetched where the feed has too little, and text is cleaned."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from bot.sources.addresses import same_site
from bot.sources.drafting import Draft, plan
from bot.sources.fetching import Fetcher
from bot.sources.finishing import Setting, finish
from bot.sources.model import (
    ClaimedSource,
    Feed,
    Fetched,
    FetchFailed,
    KnownEntry,
    NewArticle,
    NotModified,
    PageSeen,
    Unreadable,
)
from bot.sources.pages.model import Page
from bot.sources.parsing import ParserPool
from bot.sources.revisiting.service import seen_as
from bot.sources.robots import Permission, Robots

PAGES = 20
PAGES_SECONDS = 40.0
"""For one poll. What is left over is looked at again by the next."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Harvest:
    """A document's articles, ready to store."""

    articles: list[NewArticle]
    unsettled: bool
    """Some have only the feed's text, and their page is to be asked for again."""
    hurried: bool
    """Of those, some were not even tried: there were too many for one poll."""


Plan: TypeAlias = tuple[list[Draft], Harvest | None]
"""What is to be stored, and the articles where they are ready."""


@dataclass(frozen=True, slots=True)
class _Later:
    """A page that may be had another time."""


@dataclass(frozen=True, slots=True)
class _Got:
    """A page, and by what it is known again."""

    page: Page
    seen: PageSeen


_Found = _Got | _Later | None


class Harvester:
    """Turns drafts into articles. It touches no table."""

    def __init__(self, fetcher: Fetcher, parsers: ParserPool, robots: Robots) -> None:
        self._fetcher = fetcher
        self._parsers = parsers
        self._robots = robots

    async def plan(
        self, source: ClaimedSource, feed: Feed, known: Mapping[str, KnownEntry], now: datetime
    ) -> Plan:
        """As ``plan_harvest``, beside the loop: a feed may have thousands of entries."""
        return await self._parsers.beside(plan_harvest, source, feed, known, now)

    async def collect(
        self,
        source: ClaimedSource,
        feed: Feed,
        drafts: Sequence[Draft],
        learned: Mapping[str, frozenset[str]],
    ) -> Harvest:
        """Return the drafts as articles, in the same order. ``learned``: as in ``Setting``."""
        pages = await self._pages(source, [draft for draft in drafts if draft.wants_page])
        wanted = sum(draft.wants_page for draft in drafts)
        setting = Setting(source, feed, learned)
        articles = await self._parsers.beside(_finish_all, setting, drafts, pages)
        unsettled = any(not article.content_hash for article in articles)
        return Harvest(articles, unsettled=unsettled, hurried=len(pages) < wanted)

    async def _pages(self, source: ClaimedSource, drafts: Sequence[Draft]) -> dict[str, _Found]:
        """Return what pages were tried, by entry key; time and number are limited."""
        found: dict[str, _Found] = {}
        silent: list[str] = []
        try:
            async with asyncio.timeout(PAGES_SECONDS):
                for draft in drafts[:PAGES]:
                    url = draft.entry.url
                    if any(same_site(url, other) for other in silent):
                        found[draft.entry.key] = _Later()
                        continue
                    page = await self._page(source, url)
                    found[draft.entry.key] = page
                    if isinstance(page, _Later):
                        silent.append(url)  # a host in trouble is not asked again at once
        except TimeoutError:
            log.info("pages took too long", extra={"found": len(found), "wanted": len(drafts)})
        return found

    async def _page(self, source: ClaimedSource, url: str) -> _Found:
        match await self._robots.permission(url):
            case Permission.REFUSED:
                return None
            case Permission.LATER:
                return _Later()
            case Permission.GIVEN:
                return await self._fetch_page(source, url)

    async def _fetch_page(self, source: ClaimedSource, url: str) -> _Found:
        answer = await self._fetcher.fetch(url)
        match answer:
            case FetchFailed():
                return _Later() if answer.passing else None
            case NotModified():
                return None
            case Fetched(headers=headers, body=body, url=final):
                if "html" not in headers.get("content-type", "html"):
                    return None
                try:
                    page = await self._parsers.extract_page(
                        body, headers, final, selector=source.selector
                    )
                    return None if page is None else _Got(page, seen_as(answer))
                except Unreadable as exc:
                    log.warning("page unreadable", extra={"url": url, "detail": str(exc)})
                    return None


def plan_harvest(
    source: ClaimedSource, feed: Feed, known: Mapping[str, KnownEntry], now: datetime
) -> Plan:
    """Return what is to be stored, and the articles too where none of them wants a page.

    ``known``: as for ``drafting.plan``.
    """
    drafts = plan(feed.entries, known, first=source.first, now=now)
    if not source.full_text:
        drafts = [replace(draft, wants_page=False) for draft in drafts]
    if any(draft.wants_page for draft in drafts):
        return drafts, None
    articles = _finish_all(Setting(source, feed, {}), drafts, {})
    return drafts, Harvest(articles, unsettled=False, hurried=False)


def plan_first(source: ClaimedSource, feed: Feed, *, now: datetime) -> Plan | None:
    """Return the plan of a source's first poll, for which nothing is known; None of a later one."""
    return plan_harvest(source, feed, {}, now) if source.first else None


def _finish_all(
    setting: Setting, drafts: Sequence[Draft], pages: dict[str, _Found]
) -> list[NewArticle]:
    articles: list[NewArticle] = []
    for draft in drafts:
        found = pages.get(draft.entry.key, _Later() if draft.wants_page else None)
        page, seen = (found.page, found.seen) if isinstance(found, _Got) else (None, None)
        settled = not isinstance(found, _Later)
        try:
            article = finish(setting, draft, page, settled=settled, seen=seen)
        except Exception:
            extra = {"source_id": setting.source.id, "key": draft.entry.key}
            log.exception("entry left out", extra=extra)
        else:
            articles.append(article)
    return articles
