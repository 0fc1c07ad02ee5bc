"""Keeps other sites out: a page elsewhere must not read or steer what runs on this machine."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

OWN_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what was not addressed to this machine by name, or comes from another site.

    The first stops DNS rebinding, the second requests that a browser sends for other pages.
    """
    origin = request.headers.get("Origin")
    if not _is_own(f"//{request.host}") or (origin is not None and not _is_own(origin)):
        return web.Response(status=403, text="Only this machine may ask.")
    response = await handler(request)
    if not response.prepared:
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "no-referrer")
    return response


def _is_own(address: str) -> bool:
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return False
    return host in OWN_HOSTS
