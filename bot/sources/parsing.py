"""Reading documents in processes that can be killed, so that no document stops the bot.

Feeds so small that even the worst takes no time worth a process's while are read in a thread of
this one; pages always go to the other processes.
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar, TypeVarTuple

from bot.sources import wire
from bot.sources.model import Feed, NotAFeed, Unreadable
from bot.sources.pages.model import Page
from bot.sources.reading import read_feed
from bot.sources.sifting import sift

SMALL = 64 * 1024
"""Bytes of a feed that is read in this process: 60 ms of CPU for the worst of that size."""

PROCESSES = 2
WALL_SECONDS = 30.0
"""For one document, waiting for a free process not counted. The process has its own, shorter
limit of CPU time; this one is for machines that are busy with something else."""

_RECYCLE_AFTER = 500
_RECYCLE_AFTER_BYTES = 64 * 1024 * 1024
"""Documents, and bytes of them, after which a process is replaced: the libraries' caches only
grow. Every name of an element that was ever read stays in one of them."""

After = TypeVar("After")
Given = TypeVarTuple("Given")


@dataclass(slots=True)
class _Parser:
    process: asyncio.subprocess.Process
    documents: int = 0
    taken: int = 0
    """Bytes of them."""

    @property
    def is_worn(self) -> bool:
        """Return whether another is to take its place."""
        return self.documents >= _RECYCLE_AFTER or self.taken >= _RECYCLE_AFTER_BYTES

    async def ask(self, request: Mapping[str, str], document: bytes) -> bytes:
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            raise ConnectionError("the process has no pipes")
        self.documents += 1
        self.taken += len(document)
        stdin.write(wire.frame(json.dumps(dict(request)).encode()))
        stdin.write(wire.frame(document))
        await stdin.drain()
        length = int.from_bytes(await stdout.readexactly(wire.HEADER), "big")
        if length > wire.MAX_FRAME:
            raise ConnectionError("the answer is too long")
        return await stdout.readexactly(length)

    async def end(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        # Both ends of both pipes are read out and closed, or the loop keeps their transports.
        with suppress(ConnectionError):
            await self.process.communicate()


class ParserPool:
    """Starts its processes when they are first needed. One instance for a process; close it."""

    def __init__(self, *, processes: int = PROCESSES, wall_seconds: float = WALL_SECONDS) -> None:
        self._wall_seconds = wall_seconds
        self._places = asyncio.Semaphore(processes)
        self._idle: list[_Parser] = []
        # One, since threads take turns at Python anyway: two would only take it from the loop.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="documents")

    async def __aenter__(self) -> Self:
        """Return itself."""
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
        """End the idle processes; those at work end with the call they work for."""
        self._thread.shutdown(wait=False)
        while self._idle:
            await self._idle.pop().end()

    async def read_feed(self, body: bytes, headers: Mapping[str, str], url: str) -> Feed | NotAFeed:
        """See ``reading.read_feed``; raise ``Unreadable`` when the document breaks its reader."""
        if len(body) <= SMALL:
            return await self.beside(_read_here, body, headers, url)
        answer = await self._ask("read_feed", body, headers, url)
        if not isinstance(answer, Feed | NotAFeed):
            raise Unreadable("an answer of another kind")
        return answer

    async def read_news(
        self,
        body: bytes,
        headers: Mapping[str, str],
        url: str,
        known: bytes,
        then: Callable[[Feed], After],
    ) -> tuple[Feed | NotAFeed, bytes, After | None]:
        """Read a feed, if it can be without its ``known`` entries; return their new prints, too.

        Last comes what ``then`` makes of the feed, in the thread that read it: each change of
        threads costs both of them. See ``sifting``; raise as ``read_feed``, or as ``then``.
        """
        feed, prints, after = await self.beside(
            partial(_read_news_here, body, headers, url, known, then)
        )
        if feed is None:
            feed = await self.read_feed(body, headers, url)
            after = await self.beside(then, feed) if isinstance(feed, Feed) else None
        return feed, prints, after

    async def beside(self, call: Callable[[*Given], After], *given: *Given) -> After:
        """Return what ``call`` returns, in a thread beside the loop, one call after the other."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, call, *given)

    async def extract_page(
        self, body: bytes, headers: Mapping[str, str], url: str, *, selector: str | None = None
    ) -> Page | None:
        """See ``extraction.extract_page``; raise ``Unreadable`` as above."""
        answer = await self._ask("extract_page", body, headers, url, selector=selector)
        if answer is not None and not isinstance(answer, Page):
            raise Unreadable("an answer of another kind")
        return answer

    async def find_feeds(self, body: bytes, url: str) -> list[str]:
        """See ``discovery.find_feeds``; raise ``Unreadable`` as above."""
        answer = await self._ask("find_feeds", body, {}, url)
        return answer if isinstance(answer, list) else []

    async def find_anchors(self, body: bytes, url: str) -> list[str]:
        """See ``discovery.find_anchors``; raise ``Unreadable`` as above."""
        answer = await self._ask("find_anchors", body, {}, url)
        return answer if isinstance(answer, list) else []

    async def _ask(
        self,
        call: str,
        body: bytes,
        headers: Mapping[str, str],
        url: str,
        *,
        selector: str | None = None,
    ) -> wire.Answer:
        request = {"call": call, "url": url, "content_type": headers.get("content-type", "")}
        if selector:
            request["selector"] = selector
        async with self._places:
            parser = self._idle.pop() if self._idle else await _start()
            try:
                async with asyncio.timeout(self._wall_seconds):
                    payload = await parser.ask(request, body)
            except (TimeoutError, EOFError, ConnectionError) as exc:
                await parser.end()
                raise Unreadable("it took too much time or memory") from exc
            except BaseException:
                await parser.end()
                raise
            if parser.is_worn:
                await parser.end()
            else:
                self._idle.append(parser)
        return _answer(payload)


def _read_here(body: bytes, headers: Mapping[str, str], url: str) -> Feed | NotAFeed:
    try:
        return read_feed(body, headers, url)
    except Exception as exc:
        raise Unreadable(f"{type(exc).__name__}: {exc}"[:300]) from exc


def _read_news_here(
    body: bytes,
    headers: Mapping[str, str],
    url: str,
    known: bytes,
    then: Callable[[Feed], After],
) -> tuple[Feed | NotAFeed | None, bytes, After | None]:
    """As ``ParserPool.read_news``; None for a feed that is too large to be read here."""
    sifted = sift(body, known)
    if sifted.left_out and len(sifted.document) <= SMALL:
        feed = _read_here(sifted.document, headers, url)
        if isinstance(feed, Feed) and sifted.tells_all(feed):
            return feed, sifted.prints, then(feed)
    whole = _read_here(body, headers, url) if len(body) <= SMALL else None
    return whole, sifted.prints, then(whole) if isinstance(whole, Feed) else None


def _answer(payload: bytes) -> wire.Answer:
    try:
        return wire.decode(payload)
    except (ValueError, KeyError, TypeError) as exc:
        raise Unreadable(payload[:300].decode("utf-8", "replace")) from exc


async def _start() -> _Parser:
    # The environment is ours alone: no token and no password to be found in it.
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path),
        "PYTHONUTF8": "1",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.sources.parser_process",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment,
        start_new_session=True,  # Ctrl-C is for the bot; this one ends with its input
    )
    return _Parser(process)
