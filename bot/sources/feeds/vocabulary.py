"""The names of a feed's elements, the same for all formats and all misspelt namespaces.

Core elements have bare names in lower case (``title``, ``pubdate``), those of modules a prefix
(``dc:creator``), whatever prefix the document uses.
"""

from collections.abc import Callable, Mapping

_MODULES = {
    "content": ("purl.org/rss/1.0/modules/content",),
    "dc": ("purl.org/dc/elements/1.0", "purl.org/dc/elements/1.1", "purl.org/dc"),
    "dcterms": ("purl.org/dc/terms",),
    "feedburner": ("rssnamespace.org/feedburner/ext/1.0",),
    "googleplay": ("google.com/schemas/play-podcasts/1.0",),
    "image": ("google.com/schemas/sitemap-image/1.1",),
    "itunes": ("itunes.com/dtds/podcast-1.0.dtd", "itunes.com/dtds/podcast"),
    "media": (
        "search.yahoo.com/mrss",
        "search.yahoo.com/mrss/rss",
        "search.yahoo.com/rss",
        "tools.search.yahoo.com/mrss",
        "video.search.yahoo.com/mrss",
        "video.search.yahoo.com/mrss/rss",
    ),
    "news": ("google.com/schemas/sitemap-news/0.9",),
    "pheedo": ("pheedo.com/namespace/pheedo",),
    "prism": (
        "prismstandard.org/namespaces/1.2/basic",
        "prismstandard.org/namespaces/basic/2.0",
        "purl.org/rss/1.0/modules/prism",
    ),
    "rdf": ("w3.org/1999/02/22-rdf-syntax-ns",),
    "sy": ("purl.org/rss/1.0/modules/syndication",),
    "webfeeds": ("webfeeds.org/rss/1.0",),
    "xhtml": ("w3.org/1999/xhtml",),
    "": (
        "blogs.law.harvard.edu/tech/rss",
        "backend.userland.com/rss",
        "backend.userland.com/rss2",
        "backend.userland.com/rss2.0",
        "channel.netscape.com/rdf/simple/0.9",
        "my.netscape.com/publish/formats/rss-0.91.dtd",
        "my.netscape.com/rdf/simple/0.9",
        "purl.org/atom/ns",
        "purl.org/net/rss1.1",
        "purl.org/rss/1.0",
        "sitemaps.org/schemas/sitemap/0.9",
        "w3.org/2005/atom",
    ),
}
"""By the prefix used here. Addresses without scheme, ``www``, and slash or sign at the end, in
lower case: in those they are misspelt most often."""

_PREFIXES = {address: prefix for prefix, found in _MODULES.items() for address in found}
_CORE_PREFIXES = frozenset({"atom", "atom03", "atom10", "a10", "rss", "rss1", "rss09", "feed"})
_OTHER_PREFIXES = {"syn": "sy", "dct": "dcterms", "dcterm": "dcterms", "mrss": "media"}
NAMESPACES = {
    **{
        prefix: f"http://{_MODULES[prefix][0]}"
        for prefix in _MODULES
        if prefix not in {"", "xhtml"}
    },
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",  # its attributes go by the exact address
}
"""To declare prefixes that a document uses without."""

MEMORY = 5_000
"""Different names that one document may have, before they are worked out anew each time."""


_ROLES = {
    "guid": "guid id dc:identifier",
    "link": "link",
    "original": "feedburner:origlink pheedo:origlink",
    "title": "title dc:title media:title itunes:title",
    "content": "content:encoded content xhtml:body body xhtml:div fullitem fulltext full-text",
    "summary": (
        "description summary dc:description abstract dcterms:abstract itunes:summary "
        "googleplay:description media:description itunes:subtitle"
    ),
    "published": (
        "published pubdate issued dcterms:issued dc:date created dcterms:created "
        "prism:publicationdate date"
    ),
    "updated": "updated modified dcterms:modified lastbuilddate lastmod",
    "author": (
        "author dc:creator itunes:author dc:author googleplay:author media:credit itunes:owner"
    ),
    "category": "category dc:subject media:category itunes:category tag",
    "keywords": "itunes:keywords media:keywords keywords tags news:keywords",
    "enclosure": "enclosure",
    "original file": "feedburner:origenclosurelink pheedo:origenclosurelink",
    "group": "media:group",
    "media": "media:content",
    "thumbnail": "media:thumbnail",
    "peer link": "media:peerlink",
    "image": "itunes:image image image:loc",
    "language": "dc:language language",
}
"""What an entry's elements are for; in each line, those that say it best come first."""
ROLES = {
    name: (role, rank) for role, names in _ROLES.items() for rank, name in enumerate(names.split())
}
"""By name: the role, and its place in that line."""
NO_ROLE = ("", 0)


UNDECLARED = "undeclared:"
"""Begins the address that ``repair`` gives to a prefix without one; the prefix follows."""


class Names:
    """Looks names up, and remembers them: a document has many elements and few names.

    ``prefixes``: from the document's namespaces to their prefixes, asked for those unknown here.
    """

    def __init__(self, prefixes: Callable[[], Mapping[str, str]]) -> None:
        self._prefixes = prefixes
        self._known: dict[str, str] = {}

    def of(self, tag: str) -> str:
        """Return the name for the parser's ``{namespace}name``."""
        name = self._known.get(tag)
        if name is None:
            name = self._work_out(tag)
            if len(self._known) < MEMORY:
                self._known[tag] = name
        return name

    def _work_out(self, tag: str) -> str:
        namespace, _, local = tag.rpartition("}")
        local = local.lower()
        module = module_of(namespace[1:]) if namespace else ""
        if module is None:
            module = by_prefix(self._prefixes().get(namespace[1:], ""))
        return f"{module}:{local}" if module else local


def module_of(namespace: str) -> str | None:
    """Return the prefix used here for a namespace in any spelling; None for an unknown one."""
    if namespace.startswith(UNDECLARED):
        return by_prefix(namespace.removeprefix(UNDECLARED))
    address = namespace.strip().lower().rpartition("://")[2]
    return _PREFIXES.get(address.removeprefix("www.").rstrip("/#"))


def by_prefix(prefix: str) -> str:
    """Return the prefix used here for one that is known by nothing else."""
    known = prefix.lower()
    return "" if known in _CORE_PREFIXES else _OTHER_PREFIXES.get(known, known)
