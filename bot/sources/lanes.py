"""One thing at a time for each host."""

import asyncio
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

_DEFAULT_PORTS = {"http": 80, "https": 443}


class HostLanes:
    """A lock for each host and port, served in order, kept as long as somebody holds it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, url: str) -> asyncio.Lock:
        """Return the lock of ``url``'s host; what cannot be taken apart has a lock of its own."""
        try:
            parts = urlsplit(url)
            port = parts.port or _DEFAULT_PORTS.get(parts.scheme.lower())
            host = f"{parts.hostname}:{port}"
        except ValueError:
            host = url
        return self._locks.setdefault(host, asyncio.Lock())
