"""What admins do with sources: look before adding, add, list, pause, resume, test, remove."""

import asyncio
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.ids import SourceId, TelegramId
from bot.sources.catalogue import queries
from bot.sources.discovery import well_known_feeds
from bot.sources.feed_entry import MAX_TITLE
from bot.sources.fetching import Fetcher
from bot.sources.model import (
    EntryPreview,
    FailureCode,
    Feed,
    Fetched,
    FetchFailed,
    FetchResult,
    Inspection,
    NotAFeed,
    NotModified,
    Refusal,
    RefusalCode,
    Source,
    Unreadable,
)
from bot.sources.parsing import ParserPool
from bot.sources.plain import one_line
from bot.storage.database import Database

INSPECTION_SECONDS = 45.0
"""For one address with all places where its feed may be: an admin waits for the answer."""
_PREVIEWS = 3

_REFUSALS = {
    FailureCode.DNS: RefusalCode.DNS,
    FailureCode.TLS: RefusalCode.TLS,
    FailureCode.TIMEOUT: RefusalCode.TIMEOUT,
    FailureCode.REFUSED: RefusalCode.UNREACHABLE,
    FailureCode.INTERRUPTED: RefusalCode.UNREACHABLE,
    FailureCode.PROTOCOL: RefusalCode.UNREACHABLE,
    FailureCode.TOO_LARGE: RefusalCode.TOO_LARGE,
    FailureCode.STATUS: RefusalCode.STATUS,
    FailureCode.CHALLENGE: RefusalCode.CHALLENGE,
    FailureCode.REDIRECTS: RefusalCode.REDIRECTS,
    FailureCode.ADDRESS: RefusalCode.ADDRESS,
    FailureCode.BLOCKED: RefusalCode.BLOCKED,
}


class Catalogue:
    """The sources, as admins see them. Fetching happens outside of every transaction."""

    def __init__(
        self, database: Database, fetcher: Fetcher, clock: Clock, *, parsers: ParserPool
    ) -> None:
        self._database = database
        self._fetcher = fetcher
        self._clock = clock
        self._parsers = parsers

    async def inspect(self, url: str) -> Inspection | Refusal:
        """Read the feed at ``url``, or the one that the page there has; nothing is stored.

        An address without a scheme is tried with https, then with http.
        """
        try:
            async with asyncio.timeout(INSPECTION_SECONDS):
                return await self._inspect(url)
        except TimeoutError:
            return Refusal(RefusalCode.TIMEOUT)

    async def test(self, source_id: SourceId) -> Inspection | Refusal:
        """Read a source's feed now, leaving its state and its schedule as they are."""
        source = await self.get(source_id)
        if source is None:
            return Refusal(RefusalCode.GONE)
        found = await self._look(await self._fetcher.fetch(source.url), source.url)
        if isinstance(found, Inspection | Refusal):
            return found
        return Refusal(RefusalCode.NOT_A_FEED)

    async def add(self, feed_url: str, *, title: str, added_by: TelegramId | None) -> Source:
        """Add a source, due at once; an address that is polled already gives the one there is.

        ``feed_url`` as ``inspect`` returned it. ``added_by`` None: from the command line.
        """
        shown = one_line(title)[:MAX_TITLE] or urlsplit(feed_url).netloc
        async with self._database.transaction() as session:
            await queries.insert_source(
                session, url=feed_url, title=shown, added_by=added_by, now=self._clock.now()
            )
            source = await queries.find_source(session, [feed_url])
        if source is None:
            raise LookupError("a source vanished inside its own transaction")
        return source

    async def page(self, offset: int, limit: int) -> tuple[list[Source], int]:
        """Return sources by title, and how many there are in all."""
        async with self._database.reading() as session:
            return await queries.page_of_sources(session, offset=offset, limit=limit)

    async def get(self, source_id: SourceId) -> Source | None:
        """Return a source, or None."""
        async with self._database.reading() as session:
            return await queries.get_source(session, source_id)

    async def pause(self, source_id: SourceId) -> Source | None:
        """Poll it no more; return it as it is now, or None."""
        async with self._database.transaction() as session:
            await queries.pause_source(session, source_id)
            return await queries.get_source(session, source_id)

    async def resume(self, source_id: SourceId) -> Source | None:
        """Poll it again, beginning now, even if it was closed; return it as it is now, or None."""
        async with self._database.transaction() as session:
            await queries.resume_source(session, source_id, now=self._clock.now())
            return await queries.get_source(session, source_id)

    async def remove(self, source_id: SourceId) -> bool:
        """Forget a source and its entries; its articles stay. False: there was none."""
        async with self._database.transaction() as session:
            return await queries.delete_source(session, source_id)

    async def _inspect(self, url: str) -> Inspection | Refusal:
        refusal = Refusal(RefusalCode.ADDRESS)
        for address in _addresses(url):
            answer = await self._fetcher.fetch(address)
            found = await self._look(answer, address)
            if isinstance(found, Inspection):
                return found
            if isinstance(found, Fetched):
                return await self._discover(found)
            refusal = found
        return refusal

    async def _look(self, answer: FetchResult, asked: str) -> Inspection | Refusal | Fetched:
        """Return what an answer holds; a page is returned as it came."""
        match answer:
            case FetchFailed():
                return _refusal(answer)
            case NotModified():  # not without validators
                return Refusal(RefusalCode.UNREACHABLE)
            case Fetched():
                pass
        try:
            feed = await self._parsers.read_feed(answer.body, answer.headers, answer.url)
        except Unreadable as exc:
            return Refusal(RefusalCode.UNREADABLE, str(exc))
        match feed:
            case NotAFeed(is_page=True):
                return answer
            case NotAFeed(reason=reason):
                return Refusal(RefusalCode.NOT_A_FEED, reason)
            case Feed():
                return await self._inspection(feed, answer, asked)

    async def _discover(self, page: Fetched) -> Inspection | Refusal:
        try:
            linked = await self._parsers.find_feeds(page.body, page.url)
        except Unreadable as exc:
            return Refusal(RefusalCode.UNREADABLE, str(exc))
        for address in dict.fromkeys([*linked, *well_known_feeds(page.url)]):
            answer = await self._fetcher.fetch(address)
            found = await self._look(answer, address)
            if isinstance(found, Inspection):
                return found
        return Refusal(RefusalCode.NO_FEED)

    async def _inspection(self, feed: Feed, answer: Fetched, asked: str) -> Inspection:
        # A temporary redirect may lead elsewhere tomorrow: then the address asked for counts.
        feed_url = answer.url if answer.permanent else asked
        async with self._database.reading() as session:
            known = await queries.find_source(session, [feed_url, asked, answer.url])
        newest = sorted(
            feed.entries,
            key=lambda entry: entry.published_at or _FIRST,
            reverse=True,
        )
        return Inspection(
            feed_url=feed_url,
            title=feed.title or urlsplit(feed_url).netloc,
            site_url=feed.site_url,
            language=feed.language,
            newest=tuple(
                EntryPreview(entry.title, entry.url, entry.published_at)
                for entry in newest[:_PREVIEWS]
            ),
            total=len(feed.entries),
            known=known.id if known else None,
        )


_FIRST = datetime.min.replace(tzinfo=UTC)


def _addresses(typed: str) -> list[str]:
    """Return what a person may have meant, likeliest first."""
    typed = typed.strip().strip("<>")
    lowered = typed.lower()
    if lowered.startswith("feed://"):
        typed = typed[len("feed://") :]
    elif lowered.startswith("feed:"):
        typed = typed[len("feed:") :]
    if "://" in typed:
        return [typed]
    return [f"https://{typed}", f"http://{typed}"] if typed else []


def _refusal(failure: FetchFailed) -> Refusal:
    code = _REFUSALS.get(failure.code, RefusalCode.UNREACHABLE)
    detail = failure.detail if failure.status is None else f"{failure.status} {failure.detail}"
    return Refusal(code, detail.strip())
