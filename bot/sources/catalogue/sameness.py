"""Which addresses lead to the same feed, as far as they themselves tell. Pure."""

from urllib.parse import urlsplit


def bare_host(url: str) -> str:
    """Return the host of an address without ``www.``; empty when there is none."""
    try:
        return (urlsplit(url.strip()).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


_PORTS = {"http": 80, "https": 443}


def feed_key(url: str) -> str:
    """Return what addresses of one feed have in common, whatever their spelling.

    The scheme, ``www.``, the usual port, a last slash and the fragment make no difference; the
    case of the path and the query do. An address that cannot be taken apart is its own key.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return url.strip()
    shown_port = f":{port}" if port and port != _PORTS.get(parts.scheme.lower()) else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host.removeprefix('www.')}{shown_port}{parts.path.rstrip('/')}{query}"
