"""Fetching a document: one polite, bounded, guarded GET, and its ending as a value."""

import asyncio
import errno
import math
import socket
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from bot.sources.decoding import OFFERED, BodyTooLarge, BoundedBody, UnknownCoding
from bot.sources.guard import PrivateAccess, connection_problem, downgrades, url_problem
from bot.sources.hints import read_http_date
from bot.sources.manners import GAP, HostManners, Silenced
from bot.sources.model import FailureCode, Fetched, FetchFailed, FetchResult, NotModified
from bot.sources.schedule import retry_after

MAX_REDIRECTS = 5
MAX_BYTES = 10 * 1024 * 1024
"""Of decoded body."""
TIMEOUT = 20.0
"""Seconds for everything: name, connection, redirects, last byte. Waiting in line not counted."""
USER_AGENT = "NewsDigestBot/0.1 (+https://github.com/news-digest-bot/news-digest-bot)"

_FEED_TYPES = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/json;q=0.9, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.7, */*;q=0.5"
)
_CHUNK = 64 * 1024
_MAX_HEADER = 32 * 1024
_CONNECTIONS = 256
_KEPT_SECONDS = 3.0
"""Idle connections wait for the next feed at their host, which comes after ``GAP``. Longer, and a
wave of polls would hold thousands of them, with their buffers and what TLS keeps of each."""
_TOO_MANY = 429
SILENCE = timedelta(minutes=1)
"""After a 429 that names no time."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})

_FAILURES: tuple[tuple[tuple[type[Exception], ...], FailureCode], ...] = (
    ((aiohttp.ClientConnectorDNSError,), FailureCode.DNS),
    ((aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError), FailureCode.TLS),
    ((TimeoutError,), FailureCode.TIMEOUT),
    ((aiohttp.ClientConnectorError,), FailureCode.REFUSED),
    ((aiohttp.InvalidURL,), FailureCode.ADDRESS),
    ((aiohttp.ClientResponseError,), FailureCode.PROTOCOL),
    ((aiohttp.ClientConnectionError, aiohttp.ClientPayloadError), FailureCode.INTERRUPTED),
    ((OSError,), FailureCode.INTERRUPTED),
)
"""The first that fits; subclasses stand above their bases."""

AddrInfo = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Redirect:
    url: str
    permanent: bool


@dataclass(slots=True)
class _Budget:
    """Seconds left for one fetch; only time spent inside ``spending`` counts."""

    left: float

    @asynccontextmanager
    async def spending(self) -> AsyncGenerator[None]:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        try:
            async with asyncio.timeout(self.left):
                yield
        finally:
            self.left = max(0.0, self.left - (loop.time() - begun))


class Fetcher:
    """Fetches documents over HTTP. One instance for a process; close it at the end.

    Every address is checked when it is connected to, after DNS and after each redirect.
    """

    def __init__(
        self,
        *,
        allow_private: PrivateAccess | None = None,
        timeout: float = TIMEOUT,
        max_bytes: int = MAX_BYTES,
        user_agent: str = USER_AGENT,
        gap: float = GAP,
    ) -> None:
        """``timeout`` in seconds; ``allow_private`` None: only public addresses, 80 and 443.

        ``gap``: seconds between two requests to one host and port.
        """
        self._access = allow_private or PrivateAccess()
        self._timeout = timeout
        self._max_bytes = max_bytes
        self.user_agent = user_agent
        self._manners = HostManners(gap)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Return itself; the session opens with the first request."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        await self.close()

    async def close(self) -> None:
        """Close all connections. A later fetch would open a new session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def fetch(
        self,
        url: str,
        *,
        etag: bytes | None = None,
        last_modified: bytes | None = None,
    ) -> FetchResult:
        """Get ``url``, following redirects; never raises for what a server or a network does.

        The validators are sent as they once came. Where they cannot be (HTTP clients write
        headers as UTF-8, and these bytes are not), they are left out.
        """
        validators = _validators(etag, last_modified)
        budget = _Budget(self._timeout)
        permanent = True
        for hop in range(MAX_REDIRECTS + 1):
            step = await self._step(url, validators, budget)
            if isinstance(step, Fetched | NotModified):
                return replace(step, permanent=True) if permanent and hop > 0 else step
            if not isinstance(step, _Redirect):
                return step
            if downgrades(url, step.url):
                return FetchFailed(FailureCode.BLOCKED, "redirect from https to http")
            permanent = permanent and step.permanent
            url = step.url
        return FetchFailed(FailureCode.REDIRECTS, f"more than {MAX_REDIRECTS}")

    async def _step(
        self, url: str, validators: dict[str, str], budget: _Budget
    ) -> FetchResult | _Redirect:
        problem = url_problem(url)
        if problem is not None:
            return FetchFailed(FailureCode.ADDRESS, problem)
        try:
            async with self._manners.turn(url), budget.spending():
                return await self._request(url, validators)
        except Silenced as exc:
            seconds = str(math.ceil(exc.seconds))
            return FetchFailed(FailureCode.SILENCED, str(exc), retry_after=seconds)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as exc:
            return _failure(exc)
        except BodyTooLarge:
            return FetchFailed(FailureCode.TOO_LARGE, f"more than {self._max_bytes} bytes")
        except UnknownCoding as exc:
            return FetchFailed(FailureCode.PROTOCOL, f"content coding: {exc}")

    async def _request(self, url: str, validators: dict[str, str]) -> FetchResult | _Redirect:
        session = self._open_session()
        async with session.get(URL(url), headers=validators, allow_redirects=False) as response:
            if response.status in _REDIRECTS:
                return _redirect(response)
            if response.status == 304 and validators:  # noqa: PLR2004
                return NotModified(_headers(response), url=str(response.url))
            if response.status == _TOO_MANY:
                self._hush(url, response)
            if not 200 <= response.status < 300:  # noqa: PLR2004
                return _refused(response)
            body = await self._body(response)
            raw = {key.lower(): value for key, value in response.raw_headers}
            return Fetched(
                status=response.status,
                body=body,
                headers=_headers(response),
                url=str(response.url),
                etag=raw.get(b"etag"),
                last_modified=raw.get(b"last-modified"),
            )

    def _hush(self, url: str, response: aiohttp.ClientResponse) -> None:
        """Leave the whole host alone for as long as it asks (RFC 6585, 4).

        A moment to wait for counts from the server's own clock, or it tells nothing.
        """
        server_time = read_http_date(response.headers.get("Date", ""))
        asked = retry_after(response.headers.get("Retry-After"), server_time)
        self._manners.silence(url, (asked or SILENCE).total_seconds())

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        coding = response.headers.get("Content-Encoding", "")
        collected = BoundedBody(coding, self._max_bytes)
        if not coding and (response.content_length or 0) > self._max_bytes:
            raise BodyTooLarge
        async for chunk in response.content.iter_chunked(_CHUNK):
            collected.feed(chunk)
        return collected.finish()

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=_CONNECTIONS,
                    keepalive_timeout=_KEPT_SECONDS,
                    socket_factory=self._open_socket,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={
                    "User-Agent": self.user_agent,
                    "Accept": _FEED_TYPES,
                    "Accept-Encoding": OFFERED,
                },
                timeout=aiohttp.ClientTimeout(),  # ours is over all redirects
                auto_decompress=False,
                trust_env=False,
                max_line_size=_MAX_HEADER,
                max_field_size=_MAX_HEADER,
            )
        return self._session

    def _open_socket(self, info: AddrInfo) -> socket.socket:
        """Open the socket for one resolved address, or refuse it.

        Here, and not in a resolver: aiohttp asks no resolver for literal IPs.
        """
        family, kind, protocol, _, address = info
        problem = connection_problem(str(address[0]), int(address[1]), self._access)
        if problem is not None:
            raise PermissionError(errno.EACCES, problem)
        return socket.socket(family=family, type=kind, proto=protocol)


def _validators(etag: bytes | None, last_modified: bytes | None) -> dict[str, str]:
    pairs: Iterable[tuple[str, bytes | None]] = (
        ("If-None-Match", etag),
        ("If-Modified-Since", last_modified),
    )
    headers: dict[str, str] = {}
    for field_name, value in pairs:
        try:
            if value:
                headers[field_name] = value.decode("utf-8")
        except UnicodeDecodeError:
            continue
    return headers


def _headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    return {key.lower(): value for key, value in response.headers.items()}


def _redirect(response: aiohttp.ClientResponse) -> FetchFailed | _Redirect:
    target = response.headers.get("Location", "").strip()
    if not target:
        return FetchFailed(FailureCode.REDIRECTS, "no target", status=None)
    absolute = urljoin(str(response.url), target.replace(" ", "%20"))
    return _Redirect(absolute, permanent=response.status in _PERMANENT)


def _refused(response: aiohttp.ClientResponse) -> FetchFailed:
    challenge = response.headers.get("cf-mitigated", "").lower() == "challenge"
    return FetchFailed(
        FailureCode.CHALLENGE if challenge else FailureCode.STATUS,
        response.reason or "",
        status=None if challenge else response.status,
        retry_after=response.headers.get("Retry-After"),
    )


def _failure(exc: Exception) -> FetchFailed:
    """Put an exception of the network into our words."""
    detail = " ".join(str(exc).split())[:300]
    if isinstance(exc, aiohttp.ClientConnectorError) and exc.os_error.errno == errno.EACCES:
        return FetchFailed(FailureCode.BLOCKED, exc.os_error.strerror or detail)
    for kinds, code in _FAILURES:
        if isinstance(exc, kinds):
            return FetchFailed(code, detail)
    return FetchFailed(FailureCode.PROTOCOL, detail)
