"""Looking for the feed behind an address that somebody typed. Nothing is stored."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.sources.catalogue.inspection import (
    EntryPreview,
    Inspection,
    OtherFeed,
    Refusal,
    RefusalCode,
)
from bot.sources.catalogue.sameness import feed_key
from bot.sources.discovery import well_known_feeds
from bot.sources.fetching import Fetcher
from bot.sources.manners import host_of
from bot.sources.model import (
    FailureCode,
    Feed,
    Fetched,
    FetchFailed,
    FetchResult,
    NotAFeed,
    NotModified,
    Unreadable,
)
from bot.sources.parsing import ParserPool
from bot.sources.platforms import platform_feeds

INSPECTION_SECONDS = 45.0
"""For one address with all places where its feed may be: an admin waits for the answer."""
_OTHERS_SECONDS = 10.0
"""Of these for the other feeds that a page names: the best one is found already."""
_PREVIEWS = 3
_DEEPER = 3
"""Feeds that are tried on a page of feeds."""

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
_HOPELESS = frozenset(
    {
        FailureCode.DNS,
        FailureCode.TLS,
        FailureCode.TIMEOUT,
        FailureCode.REFUSED,
        FailureCode.SILENCED,
        FailureCode.CHALLENGE,
        FailureCode.BLOCKED,
    }
)
"""After one of these the host is asked for nothing more."""
_TOO_MANY = 429
_COMMENTS = "comment"
_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Search:
    """What was tried for one address, so that nothing is asked for twice."""

    tried: set[str] = field(default_factory=set[str])
    hopeless: set[str] = field(default_factory=set[str])
    pages: list[Fetched] = field(default_factory=list[Fetched])
    """Pages met on the way, which may list feeds."""
    reached: bool = False
    """The page that was asked for came."""
    wants_others: bool = False

    def note(self, address: str, answer: FetchResult) -> None:
        """Remember how a request ended."""
        if isinstance(answer, FetchFailed) and (
            answer.code in _HOPELESS or answer.status == _TOO_MANY
        ):
            self.hopeless.add(host_of(address))

    def worth(self, address: str) -> bool:
        """Tell whether an address is worth a request."""
        return address not in self.tried and host_of(address) not in self.hopeless


class Inspector:
    """Reads feeds, and pages that may have one. What takes too long is given up."""

    def __init__(self, fetcher: Fetcher, parsers: ParserPool) -> None:
        self._fetcher = fetcher
        self._parsers = parsers

    async def inspect(self, typed: str, *, others: bool = False) -> Inspection | Refusal:
        """Return the feed at an address, or the best one that the page there has.

        An address without a scheme is tried with https, then with http. ``known`` is not filled
        in. ``others``: read what else the page names, too. Raises nothing for what a server or a
        network does.
        """
        search = _Search(wants_others=others)
        try:
            async with asyncio.timeout(INSPECTION_SECONDS):
                return await self._inspect(typed, search)
        except TimeoutError:
            # A page that came in time, with a feed nowhere near it, is not a site that is slow.
            return Refusal(RefusalCode.NO_FEED if search.reached else RefusalCode.TIMEOUT)

    async def read(self, url: str) -> Inspection | Refusal:
        """Return the feed at ``url`` and nowhere else."""
        found = await self._look(await self._fetcher.fetch(url), url)
        return Refusal(RefusalCode.NOT_A_FEED) if isinstance(found, Fetched) else found

    async def _inspect(self, typed: str, search: _Search) -> Inspection | Refusal:
        refusal = Refusal(RefusalCode.ADDRESS)
        for address in _addresses(typed):
            found = await self._ask(address, search)
            if isinstance(found, Inspection):
                return found
            if isinstance(found, Fetched):
                search.reached = True
                return await self._discover(found, address, search) or Refusal(RefusalCode.NO_FEED)
            refusal = found
        # Some platforms show programs no page, and yet give them their feeds.
        for address in _addresses(typed)[:1]:
            on_platform = await self._first(platform_feeds(address), search)
            if on_platform is not None:
                return on_platform
        return refusal

    async def _discover(self, page: Fetched, asked: str, search: _Search) -> Inspection | None:
        """Return the page's feed. The order is that of trust; the first that is one wins."""
        try:
            named = await self._parsers.find_feeds(page.body, page.url)
            found = await self._first(named, search)
            if found is not None and search.wants_others:
                return replace(found, others=await self._others(named, found, search))
            found = found or await self._first(
                [*platform_feeds(asked, page.body), *platform_feeds(page.url, page.body)], search
            )
            found = found or await self._first(well_known_feeds(page.url), search)
            if found is not None:
                return found
            search.pages.clear()
            anchors = await self._parsers.find_anchors(page.body, page.url)
            return await self._first(anchors, search) or await self._deeper(search)
        except Unreadable:
            return None

    async def _others(
        self, named: Iterable[str], best: Inspection, search: _Search
    ) -> tuple[OtherFeed, ...]:
        """Return which of the other addresses that a page names are feeds, and not of comments."""
        found: dict[str, OtherFeed] = {}
        try:
            async with asyncio.timeout(_OTHERS_SECONDS):
                for address in named:
                    if not search.worth(address) or _COMMENTS in address.lower():
                        continue
                    other = await self._ask(address, search)
                    if isinstance(other, Inspection) and _COMMENTS not in other.title.lower():
                        found.setdefault(
                            feed_key(other.feed_url), OtherFeed(other.feed_url, other.title)
                        )
        except TimeoutError:
            pass  # what was read until then is offered
        found.pop(feed_key(best.feed_url), None)
        return tuple(found.values())

    async def _deeper(self, search: _Search) -> Inspection | None:
        """Look into the pages that links which say "RSS" led to: lists of feeds, as a rule."""
        for page in search.pages[:1]:
            linked = await self._parsers.find_feeds(page.body, page.url)
            anchors = await self._parsers.find_anchors(page.body, page.url)
            found = await self._first([*linked, *anchors][:_DEEPER], search)
            if found is not None:
                return found
        return None

    async def _first(self, addresses: Iterable[str], search: _Search) -> Inspection | None:
        for address in addresses:
            if search.worth(address):
                found = await self._ask(address, search)
                if isinstance(found, Inspection):
                    return found
                if isinstance(found, Fetched):
                    search.pages.append(found)
        return None

    async def _ask(self, address: str, search: _Search) -> Inspection | Refusal | Fetched:
        search.tried.add(address)
        answer = await self._fetcher.fetch(address)
        search.note(address, answer)
        return await self._look(answer, address)

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
                return _inspection(feed, answer, asked)


def _inspection(feed: Feed, answer: Fetched, asked: str) -> Inspection:
    # A temporary redirect may lead elsewhere tomorrow: then the address asked for counts.
    feed_url = answer.url if answer.permanent else asked
    newest = sorted(feed.entries, key=lambda entry: entry.published_at or _FIRST, reverse=True)
    return Inspection(
        feed_url=feed_url,
        title=feed.title or urlsplit(feed_url).netloc,
        site_url=feed.site_url,
        language=feed.language,
        newest=tuple(
            EntryPreview(entry.title, entry.url, entry.published_at) for entry in newest[:_PREVIEWS]
        ),
        total=len(feed.entries),
        known=None,
    )


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
