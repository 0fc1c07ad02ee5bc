"""Manners towards a host: one request at a time, a pause between, silence when it asks for it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

GAP = 1.0
"""Seconds from the end of a request to the beginning of the next to the same host and port."""
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MANY = 4096
"""Hosts remembered before those that need no patience are forgotten."""


class Silenced(Exception):  # noqa: N818  # a state of the host, not a mistake of ours
    """The host asked for silence, for so many ``seconds`` more."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked for silence, {seconds:.0f} s more")
        self.seconds = seconds


@dataclass(slots=True)
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    silent_until: float = 0.0

    def idle(self, now: float) -> bool:
        return not self.lock.locked() and max(self.free_at, self.silent_until) <= now


class HostManners:
    """The turns at all hosts, in this process."""

    def __init__(
        self,
        gap: float = GAP,
        *,
        monotonic: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``gap`` in seconds. ``monotonic`` None: the event loop's own time."""
        self._gap = gap
        self._monotonic = monotonic
        self._sleep = sleep
        self._lanes: dict[str, _Lane] = {}

    @property
    def known(self) -> int:
        """Return how many hosts are remembered."""
        return len(self._lanes)

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncGenerator[None]:
        """Be the only one who asks ``url``'s host, in the order of arrival.

        Raises ``Silenced`` at once when the host wants to be left alone.
        """
        lane = self._lane(url)
        self._require_open(lane)
        async with lane.lock:
            self._require_open(lane)
            wait = lane.free_at - self._now()
            if wait > 0:
                await self._sleep(wait)
            try:
                yield
            finally:
                lane.free_at = self._now() + self._gap

    def silence(self, url: str, seconds: float) -> None:
        """Ask nothing of ``url``'s host for so many seconds; a longer silence stays."""
        lane = self._lane(url)
        lane.silent_until = max(lane.silent_until, self._now() + seconds)

    def _require_open(self, lane: _Lane) -> None:
        left = lane.silent_until - self._now()
        if left > 0:
            raise Silenced(left)

    def _lane(self, url: str) -> _Lane:
        if len(self._lanes) >= _MANY:
            now = self._now()
            self._lanes = {host: lane for host, lane in self._lanes.items() if not lane.idle(now)}
        return self._lanes.setdefault(host_of(url), _Lane())

    def _now(self) -> float:
        return asyncio.get_running_loop().time() if self._monotonic is None else self._monotonic()


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """Return ``url``'s host and port; what cannot be taken apart is a host of its own."""
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme.lower())
    except ValueError:
        return url
    return f"{parts.hostname}:{port}"
