"""The library's requests over aiohttp: several times as many a second as over its own httpx.

What went wrong is told by the cause of the library's error, and ``CERTAINLY_UNSENT`` says which
causes lie before the first byte of a request.
"""

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput

CERTAINLY_UNSENT = (
    aiohttp.ClientConnectorError,  # name not found, refused, TLS failed, the proxy not reached
    aiohttp.ConnectionTimeoutError,  # while connecting, or waiting for a free connection
    aiohttp.ClientHttpProxyError,  # the proxy refused to connect us
)

CONNECT_TIMEOUT = 10.0
POOL_TIMEOUT = 20.0
UPLOAD_TIMEOUT = 60.0
"""Seconds for a file on its way to Telegram."""

KEEP_ALIVE = 60.0
"""Seconds that an idle connection is kept: the next digest time need not wait for TLS."""


class AiohttpRequest(BaseRequest):
    """Makes requests over at most ``connections`` at a time."""

    def __init__(self, connections: int, read_timeout: float) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The seconds an answer may take, unless a call says otherwise."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Be ready for requests; connections are made when they are needed."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, keepalive_timeout=KEEP_ALIVE
                ),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=True,  # a proxy that the machine needs
            )

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    async def do_request(  # noqa: PLR0913, PLR0917  # the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        write_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        connect_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
        pool_timeout: "ODVInput[float]" = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request, and never a second time by itself; return status and body."""
        if self._session is None:
            raise RuntimeError("not initialized")
        answer_within = _or(read_timeout, self._read_timeout)
        connect_within = _or(connect_timeout, CONNECT_TIMEOUT)
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_sum(_or(pool_timeout, POOL_TIMEOUT), connect_within),
            sock_connect=connect_within,
            sock_read=answer_within,
        )
        # aiohttp has no limit of its own for writing: the whole of it has one.
        written_within = _or(write_timeout, UPLOAD_TIMEOUT)
        try:
            async with (
                asyncio.timeout(_sum(timeout.connect, _sum(written_within, answer_within))),
                self._session.request(
                    method, url, data=_body(request_data), timeout=timeout, allow_redirects=False
                ) as response,
            ):
                return response.status, await response.read()
        except TimeoutError as exc:  # aiohttp's own are among them
            raise TimedOut from exc
        except aiohttp.ClientError as exc:
            # Not what the error says: it may contain the address, and with it the token.
            raise NetworkError(f"aiohttp.{type(exc).__name__}") from exc


def _body(data: RequestData | None) -> Any:  # noqa: ANN401  # what aiohttp takes
    if data is None:
        return None
    if not data.contains_files:
        return data.json_parameters
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def _or(given: "ODVInput[float]", default: float) -> float | None:
    """Return the timeout that a call gave (None: none at all), else our own."""
    return default if isinstance(given, DefaultValue) else given


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
