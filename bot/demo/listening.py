"""Starting and stopping an HTTP server on this machine only."""

import errno
from dataclasses import dataclass

from aiohttp import web

HOST = "127.0.0.1"
PORTS_TRIED = 50
GRACE_SECONDS = 0.5
"""How long a stop waits for requests that are being answered."""


@dataclass(frozen=True, slots=True)
class Listener:
    """A server that runs at ``url`` (no slash at its end) until it is stopped."""

    url: str
    runner: web.AppRunner

    async def stop(self) -> None:
        """Close the port and every connection."""
        await self.runner.cleanup()


async def listen(app: web.Application, preferred_port: int) -> Listener:
    """Serve ``app`` at the preferred port or the next free one; 0 means any free port.

    Raise OSError if none of the next 50 ports is free.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE_SECONDS)
    await runner.setup()
    ports = range(preferred_port, min(preferred_port + PORTS_TRIED, 65_536))
    for port in ports if preferred_port else (0,):
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                await runner.cleanup()
                raise
        else:
            bound: int = runner.addresses[0][1]
            return Listener(f"http://{HOST}:{bound}", runner)
    await runner.cleanup()
    raise OSError(errno.EADDRINUSE, f"no free port from {preferred_port} on")
