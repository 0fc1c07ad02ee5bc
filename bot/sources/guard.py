"""Where a request may go: decided on a URL before, and on an address when it is connected to.

``ipaddress.is_global`` is no help: Python 3.11 calls 64:ff9b::a9fe:a9fe, 2002:7f00:1::, fec0::1
and 224.0.0.1 global. So the networks are listed here, from
https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import urlsplit

_PORTS = frozenset({80, 443})
_UNPRINTED = re.compile(r"[\x00- \\\x7f]")

_CLOSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)

_OPEN_V6 = IPv6Network("2000::/3")
"""All that is given out; mapped, NAT64, fec0, fe80, ff00 and the rest is not the internet."""

_CLOSED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)


@dataclass(frozen=True, slots=True)
class PrivateAccess:
    """Which addresses an operator opens that would else be refused. They may use any port."""

    everything: bool = False
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def parse(cls, setting: str) -> "PrivateAccess":
        """Read ``false``, ``true`` or CIDRs separated by commas; raise ``ValueError`` else."""
        word = setting.strip().casefold()
        if word in {"", "false", "no", "off", "0"}:
            return cls()
        if word in {"true", "yes", "on", "1"}:
            return cls(everything=True)
        blocks = [block.strip() for block in word.split(",") if block.strip()]
        return cls(networks=tuple(ip_network(block, strict=False) for block in blocks))

    def opens(self, address: IPv4Address | IPv6Address) -> bool:
        """Return whether the operator opened ``address``."""
        return self.everything or any(
            address in network for network in self.networks if network.version == address.version
        )


def connection_problem(host: str, port: int, access: PrivateAccess) -> str | None:
    """Return why no connection to ``host`` (an IP in text) may be opened; None: it may."""
    try:
        # A zone ("fe80::1%eth0") belongs to link-local addresses only.
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return "not an IP address"
    if access.opens(address):
        return None
    if not _is_public(address):
        return f"{address} is not a public address"
    if port not in _PORTS:
        return f"port {port} is not 80 or 443"
    return None


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_V4)
    return address in _OPEN_V6 and not any(address in network for network in _CLOSED_V6)


@lru_cache(maxsize=4096)
def url_problem(url: str) -> str | None:
    """Return why ``url`` is nothing to ask for; None: it may be asked for.

    Which addresses and ports are open is decided when the connection is made, because only
    then it is known where the name leads.
    """
    if _UNPRINTED.search(url):
        return "blanks or control characters in the address"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as exc:
        return str(exc)
    checks = (
        (parts.scheme.lower() not in {"http", "https"}, "only http and https"),
        (parts.username is not None or parts.password is not None, "credentials in the address"),
        (not parts.hostname, "no host"),
        (port == 0, "port 0"),
    )
    return next((problem for wrong, problem in checks if wrong), None)


def downgrades(before: str, after: str) -> bool:
    """Return whether a redirect leaves TLS."""
    return before.lower().startswith("https:") and not after.lower().startswith("https:")
