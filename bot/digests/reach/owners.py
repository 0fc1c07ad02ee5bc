"""Which sources are one outlet's: two feeds of one paper are one voice. Pure."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

_REGISTRY_LIST = """
ac co com edu gen go gob gouv gov gv info mil ne net nom nsw or org press sch web
"""
_REGISTRIES = frozenset(_REGISTRY_LIST.split())
"""What stands for "company" or "state" under a country's own ending (``co.uk``, ``gov.iq``)."""

_HOUSE_LIST = """
blogspot.com github.io hatenablog.com livejournal.com netlify.app over-blog.com pages.dev
substack.com tumblr.com typepad.com vercel.app wixsite.com wordpress.com
"""
_HOUSES = frozenset(_HOUSE_LIST.split())
"""Hosts with a tenant in each name below them."""

_CARRIER_LIST = """
bsky.app facebook.com feed43.com feedblitz.com feedburner.com feedly.com fetchrss.com
flipboard.com github.com gitlab.com google.com inoreader.com kill-the-newsletter.com
mastodon.social medium.com morss.it openrss.org politepol.com reddit.com rss.app rsshub.app
t.me telegram.me twitter.com vimeo.com x.com yahoo.com youtube.com
"""
_CARRIERS = frozenset(_CARRIER_LIST.split())
"""Hosts that bring other people's words; who speaks stands in the path, or nowhere."""

_NUMERIC = re.compile(r"[\d.:a-f\[\]]*\d[\d.:a-f\[\]]*")
_COUNTRY = 2


@lru_cache(maxsize=16_384)
def owner_of(feed: str, site: str | None) -> str:
    """Return what is the same for all sources of one outlet.

    That is the name its site is registered under, as far as that can be told without a list of
    all registries. Where the address says nothing of the owner, a source stands for itself.
    """
    for address in (site, feed):
        name = _registered(address or "")
        if name:
            return name
    return feed


def _registered(address: str) -> str:
    """Return the registered name in an address; empty where it does not tell the owner."""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""
    labels = host.split(".")
    if len(labels) < 2 or _NUMERIC.fullmatch(host):  # noqa: PLR2004  # no dot: a local name
        return ""
    deep = len(labels) > 2 and len(labels[-1]) == _COUNTRY and labels[-2] in _REGISTRIES  # noqa: PLR2004
    name = ".".join(labels[-3:] if deep else labels[-2:])
    if name in _CARRIERS:
        return ""
    if name in _HOUSES:
        return host.removeprefix("www.")
    return name
