"""A network that can be cut, stopped and slowed down: it stands before Telegram or PostgreSQL."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

CHUNK = 65_536


class Proxy:
    """Passes bytes on between a port of its own and ``host:port``."""

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._delay = 0.0
        self.port = 0

    async def open(self) -> None:
        """Listen, on the same port as before."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Listen no more, and cut every connection."""
        if self._server:
            self._server.close()
        self.cut()
        await asyncio.sleep(0)

    def cut(self) -> None:
        """Cut every connection there is."""
        for writer in self._writers:
            writer.transport.abort()

    @asynccontextmanager
    async def refusing(self) -> AsyncGenerator[None]:
        """Nobody is there."""
        await self.close()
        try:
            yield
        finally:
            await self.open()

    @asynccontextmanager
    async def silent(self) -> AsyncGenerator[None]:
        """Connections are taken and nothing ever comes through: half of a network is gone."""
        self._flowing.clear()
        try:
            yield
        finally:
            self._flowing.set()

    @asynccontextmanager
    async def slow(self, seconds: float) -> AsyncGenerator[None]:
        """Everything takes longer."""
        self._delay = seconds
        try:
            yield
        finally:
            self._delay = 0.0

    @asynccontextmanager
    async def cutting(self, every: float) -> AsyncGenerator[None]:
        """All connections are cut again and again."""

        async def keep_cutting() -> None:
            while True:
                self.cut()
                await asyncio.sleep(every)

        task = asyncio.create_task(keep_cutting())
        try:
            yield
        finally:
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            there, back = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers.add(back)
        try:
            await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
        except OSError:
            pass
        finally:
            for each in (writer, back):
                each.transport.abort()
                self._writers.discard(each)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(CHUNK):
            await self._flowing.wait()
            if self._delay:
                await asyncio.sleep(self._delay)
            writer.write(data)
            await writer.drain()
        writer.transport.abort()
