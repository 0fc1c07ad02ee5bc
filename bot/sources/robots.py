"""Whether a site lets robots read its pages (RFC 9309). Feeds are made for robots anyway."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from protego import Protego

from bot.sources.fetching import Fetcher
from bot.sources.model import FailureCode, Fetched, FetchFailed, FetchResult

KEPT_SECONDS = 24 * 3600.0
UNKNOWN_SECONDS = 600.0
"""After a file that could not be had."""
SITES = 2000
_MAX_CHARACTERS = 500 * 1024
"""More of a file need not be read (RFC 9309, 2.5)."""
_AT_ONCE = 16 * 1024
"""Characters that are parsed without leaving the event loop."""


class Permission(Enum):
    """What a site says about a page."""

    GIVEN = "given"
    REFUSED = "refused"
    LATER = "later"
    """Its robots.txt cannot be had now; till then nothing may be fetched (RFC 9309, 2.3.1.4)."""


@dataclass(frozen=True, slots=True)
class _Site:
    rules: Protego | None
    otherwise: Permission
    """Where there are no rules."""
    until: float


class Robots:
    """Knows the robots.txt of the sites asked for last."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Look up the rules for the name before the slash in the fetcher's User-Agent."""
        self._fetcher = fetcher
        self._name = fetcher.user_agent.partition("/")[0].strip() or "*"
        self._monotonic = monotonic
        self._sites: OrderedDict[str, _Site] = OrderedDict()

    async def permission(self, url: str) -> Permission:
        """Return whether the page at ``url`` may be fetched; asks its site at most once a day."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return Permission.REFUSED
        origin = f"{parts.scheme}://{parts.netloc}"
        site = self._sites.get(origin)
        if site is None or site.until <= self._monotonic():
            site = await self._ask(origin)
            self._sites[origin] = site
            while len(self._sites) > SITES:
                self._sites.popitem(last=False)
        self._sites.move_to_end(origin)
        if site.rules is None:
            return site.otherwise
        allowed = site.rules.can_fetch(url, self._name)
        return Permission.GIVEN if allowed else Permission.REFUSED

    async def _ask(self, origin: str) -> _Site:
        answer = await self._fetcher.fetch(f"{origin}/robots.txt")
        now = self._monotonic()
        if isinstance(answer, Fetched):
            text = answer.body.decode("utf-8", "replace")[:_MAX_CHARACTERS]
            rules = (
                Protego.parse(text)
                if len(text) <= _AT_ONCE
                else await asyncio.to_thread(Protego.parse, text)
            )
            return _Site(rules, Permission.GIVEN, now + KEPT_SECONDS)
        if _has_none(answer):
            return _Site(None, Permission.GIVEN, now + KEPT_SECONDS)
        return _Site(None, Permission.LATER, now + UNKNOWN_SECONDS)


def _has_none(answer: FetchResult) -> bool:
    """Tell whether the site has no rules: 4xx, save "too many requests", or endless redirects."""
    match answer:
        case FetchFailed(code=FailureCode.STATUS, status=int(status)):
            return 400 <= status < 500 and status != 429  # noqa: PLR2004
        case FetchFailed(code=code):
            return code is FailureCode.REDIRECTS
        case _:
            return False
