"""A farm of feeds on loopback: each at a host of its own, or several at one. A process of its own.

``/feed/7.xml`` is feed 7; ``/more`` lets every feed have one more entry; ``/report`` tells who was
asked when, and forgets it. Answers 304 to who has the newest ``ETag``.
"""

import asyncio
import json
import random
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

_BEGUN = datetime.now(UTC)
_BEGINNINGS = ("mar", "ve", "tol", "ni", "sar", "qua", "del", "or", "fen", "ul")
_ENDINGS = ("a", "an", "as", "el", "en", "er", "est", "i", "in", "is", "o", "on", "or", "os", "um")
_WORDS = [beginning + ending for beginning in _BEGINNINGS for ending in _ENDINGS]
"""A hundred and fifty invented words: entries differ as articles do."""
_LENGTH = 100
_ITEM = (
    "<item><title>Council hears {0} residents about berth {1}</title>"
    "<link>http://{2}/news/{1}-{0}</link><guid>{1}-{0}</guid><pubDate>{3}</pubDate>"
    "<category>Harbour</category><author>desk@post.example (The desk)</author>"
    "<description>{4}</description><content:encoded><![CDATA[<p>{5}</p><p>{6}</p>]]>"
    "</content:encoded></item>"
)


class Farm:
    """What the feeds say, and who asked for them."""

    def __init__(self, entries: int, latency: float) -> None:
        self._entries = entries
        self._latency = latency
        self._extra = 0
        self._asked: dict[str, list[tuple[float, float]]] = defaultdict(list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests on one connection until it is closed."""
        try:
            while head := await _head(reader):
                path, headers = head
                begun = time.monotonic()
                if path.startswith("/feed/") and self._latency:
                    await asyncio.sleep(self._latency)
                writer.write(self._answer(path, headers))
                await writer.drain()
                if path.startswith("/feed/"):
                    self._asked[headers["host"]].append((begun, time.monotonic()))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _answer(self, path: str, headers: dict[str, str]) -> bytes:
        if path.startswith("/feed/"):
            return self._feed(path, headers)
        if path == "/more":
            self._extra += 1
            return _response("200 OK", b"{}", "application/json")
        if path == "/report":
            body = json.dumps(self._asked).encode()
            self._asked.clear()
            return _response("200 OK", body, "application/json")
        return _response("404 Not Found", b"", "text/plain")

    def _feed(self, path: str, headers: dict[str, str]) -> bytes:
        number = int(path.removeprefix("/feed/").removesuffix(".xml"))
        etag = f'"{number}-{self._extra}"'
        if headers.get("if-none-match") == etag:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
        body = self._document(number, headers["host"]).encode()
        return _response("200 OK", body, "application/rss+xml; charset=utf-8", etag)

    def _document(self, number: int, host: str) -> str:
        items: list[str] = []
        for entry in range(self._entries + self._extra - 1, -1, -1):
            chance = random.Random(f"{number}-{entry}")  # noqa: S311  # a dice, not a key
            text = " ".join(chance.choices(_WORDS, k=_LENGTH)).capitalize() + ". "
            date = _BEGUN - timedelta(hours=self._entries - entry)
            items.append(
                _ITEM.format(
                    entry, number, host, format_datetime(date), text[:200], text, text[::-1]
                )
            )
        return (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>Post {number}</title><link>http://{host}/</link>"
            f"<description>News of berth {number}</description>{''.join(items)}</channel></rss>"
        )


async def _head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]] | None:
    raw = await reader.readuntil(b"\r\n\r\n")
    first, *lines = raw.decode("latin-1").split("\r\n")
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    return first.split(" ")[1], {name.lower(): value.strip() for name, value in pairs}


def _response(status: str, body: bytes, kind: str, etag: str | None = None) -> bytes:
    tag = f"ETag: {etag}\r\n" if etag else ""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{tag}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def main(entries: int, latency: float) -> None:
    """Serve on all of 127.0.0.0/8 at one port, which is printed."""
    farm = Farm(entries, latency)
    server = await asyncio.start_server(farm.serve, "0.0.0.0", 0, backlog=4096)  # noqa: S104  # all of loopback
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
