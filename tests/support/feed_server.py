"""A publisher on loopback: real HTTP, documents as told, and every fault a network knows."""

import asyncio
import gzip
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from aiohttp import web

RSS = "application/rss+xml; charset=utf-8"
HTML = "text/html; charset=utf-8"

Behaviour = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it arrived."""

    path: str
    headers: Mapping[str, str]


@dataclass
class FeedServer:
    """Use as ``async with FeedServer() as server``; each path behaves as it was last told."""

    host: str = "127.0.0.1"
    requests: list[Seen] = field(default_factory=list[Seen])
    most_at_once: int = 0

    def __post_init__(self) -> None:
        self._behaviours: dict[str, Behaviour] = {}
        self._at_once = 0
        self._closing = asyncio.Event()
        self.reached = asyncio.Event()  # set by the first request
        self._port = 0

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, 0)
        await site.start()
        self._port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        await self._runner.cleanup()

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}:{self._port}{path}"

    def asked(self, path: str) -> list[Seen]:
        return [seen for seen in self.requests if seen.path == path]

    def publish(
        self,
        path: str,
        body: str | bytes,
        *,
        content_type: str = RSS,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Serve a document; with an ``ETag`` among ``headers``, answer 304 to who has it."""
        content = body.encode() if isinstance(body, str) else body
        sent = {"Content-Type": content_type, **(headers or {})}

        async def behave(request: web.Request) -> web.Response:
            etag = sent.get("ETag")
            if etag is not None and request.headers.get("If-None-Match") == etag:
                return web.Response(status=304, headers={"ETag": etag})
            return web.Response(body=content, headers=sent)

        self._behaviours[path] = behave

    def answer(self, path: str, status: int, headers: Mapping[str, str] | None = None) -> None:
        """Answer with a status and a short page."""

        async def behave(_: web.Request) -> web.Response:
            return web.Response(status=status, headers=headers, text="no")

        self._behaviours[path] = behave

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.answer(path, status, {"Location": target})

    def hang(self, path: str) -> None:
        """Take the request and never answer."""

        async def behave(_: web.Request) -> web.Response:
            await self._closing.wait()
            return web.Response()

        self._behaviours[path] = behave

    def hold(self, path: str, body: str) -> asyncio.Event:
        """Serve a document, but only after the returned event is set."""
        released = asyncio.Event()

        async def behave(_: web.Request) -> web.Response:
            await released.wait()
            return web.Response(body=body.encode(), headers={"Content-Type": RSS})

        self._behaviours[path] = behave
        return released

    def drip(self, path: str) -> None:
        """Answer with a first byte, and then no more."""

        async def behave(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            await response.prepare(request)
            await response.write(b"<")
            await self._closing.wait()
            return response

        self._behaviours[path] = behave

    def pour(self, path: str) -> None:
        """Answer with a body that never ends, without saying its length."""

        async def behave(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            await response.prepare(request)
            while not self._closing.is_set():
                await response.write(b"x" * 65536)
            return response

        self._behaviours[path] = behave

    def bomb(self, path: str, megabytes: int = 200) -> None:
        """Answer with little gzip that is very much text."""
        packed = gzip.compress(bytes(1024 * 1024), 9) * megabytes
        self.publish(path, packed, headers={"Content-Encoding": "gzip"})

    def reset(self, path: str) -> None:
        """Break the connection without a word."""

        async def behave(request: web.Request) -> web.Response:
            transport = request.transport
            assert transport is not None
            connection = transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
            return web.Response()

        self._behaviours[path] = behave

    def cut_off(self, path: str) -> None:
        """Promise more than is sent."""

        async def behave(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(headers={"Content-Length": "1000"})
            await response.prepare(request)
            await response.write(b"<rss>")
            assert request.transport is not None
            request.transport.close()
            return response

        self._behaviours[path] = behave

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(Seen(request.path_qs, dict(request.headers)))
        self.reached.set()
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            behave = self._behaviours.get(request.path_qs) or self._behaviours.get(request.path)
            return await behave(request) if behave else web.Response(status=404)
        finally:
            self._at_once -= 1


@dataclass(frozen=True, slots=True)
class Item:
    """An RSS item; empty fields are left out."""

    title: str
    link: str = ""
    guid: str = ""
    date: str = ""
    text: str = ""


def rss(*items: Item, title: str = "The Harbour Post", language: str = "en") -> str:
    """Return an RSS 2.0 document, escaped."""

    def tag(name: str, value: str) -> str:
        escaped = value.replace("&", "&amp;").replace("<", "&lt;")
        return f"<{name}>{escaped}</{name}>" if value else ""

    listed = "".join(
        "<item>"
        + tag("title", item.title)
        + tag("link", item.link)
        + tag("guid", item.guid)
        + tag("pubDate", item.date)
        + tag("description", item.text)
        + "</item>"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"{tag('title', title)}{tag('language', language)}{listed}</channel></rss>"
    )
