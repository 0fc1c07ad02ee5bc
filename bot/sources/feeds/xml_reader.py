"""RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, and news sitemaps.

Expat reads what is well-formed; what is not is mended at its letters, and where that is not
enough, written anew by ``repair``. A document type is never shown to the parser, so there is no
entity to expand and nothing to open.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import islice
from xml.etree.ElementTree import (  # without a document type there is no attack
    Element,
    ParseError,
    XMLParser,
)

from bot.sources.feed_entry import finish_entry, within_bounds
from bot.sources.feeds.elements import Reader
from bot.sources.feeds.encodings import decode, is_utf8
from bot.sources.feeds.entries import read_entry
from bot.sources.feeds.facts import Facts, read_facts
from bot.sources.feeds.people import people
from bot.sources.feeds.repair import MAX_ENTRIES, is_too_much, mend, repair, without_doctype
from bot.sources.feeds.sections import put_back, take_out
from bot.sources.feeds.sitemap import read_sitemap
from bot.sources.model import Entry, Feed, NotAFeed

_ENTRIES = frozenset({"item", "entry"})
_ENDS = ("item", "entry", "ITEM", "ENTRY", "Item", "Entry")
_ROOTS = frozenset({"rss", "rdf:rdf", "rdf", "feed", "channel", "urlset", "item", "entry"})
_BEFORE = "\ufeff \t\r\n\0"
_CONTROLS = bytes({*range(32)} - {*b"\t\n\r"})
_NO_DOCTYPE = re.compile(rb"(?>\s+|<\?.*?\?>|<!--.*?-->)*+<[^!?]", re.DOTALL)
"""What stands before the root of a well-formed document without a document type, exactly."""
_PREFIX = re.compile(rb"""\sxmlns:([\w.-]{1,40})\s*=\s*["']([^"'<]{1,300})["']""")
_NO_FEED = NotAFeed("no feed in it")
_OTHERS = {
    "html": NotAFeed("a web page", is_page=True),
    "xhtml:html": NotAFeed("a web page", is_page=True),
    "sitemapindex": NotAFeed("an index of sitemaps"),
}
"""By the name of the root."""


def read_xml_feed(body: bytes, content_type: str, url: str) -> Feed | NotAFeed:
    """Read any XML feed; see ``reading.read_feed``."""
    root, document = _tree(body, content_type)
    if root is None:
        return _NO_FEED
    prefixes = cache(lambda: _prefixes(document))
    reader = Reader(prefixes, atom=False)
    roots = _feeds(root, reader)
    if not roots:
        return _OTHERS.get(reader.name(root.tag), _NO_FEED)
    if reader.name(roots[0].tag) == "urlset":
        return read_sitemap(roots[0], reader, url)
    parents = _parents(root) if b"xml:base" in document else None
    feed = _feed(roots, prefixes, url, parents)
    # Other programs, too, call their elements feed and channel.
    is_ours = reader.name(roots[0].tag) == "rss" or "}" in roots[0].tag
    says = feed.title or feed.entries or feed.description or feed.site_url or feed.updated_at
    return feed if says or is_ours else _NO_FEED


def _tree(body: bytes, content_type: str) -> tuple[Element | None, bytes]:
    """Return the tree, and the document that it was read from, without its long sections."""
    tried = body.strip(_BEFORE.encode()) if is_utf8(body, content_type) else b""
    root, outline = _strict(tried)
    if root is None:
        text = without_doctype(decode(body, content_type).lstrip(_BEFORE))
        for attempt in (lambda: text, lambda: mend(text), lambda: repair(text)):
            document = (attempt() or "").encode("utf-8", "replace").translate(None, _CONTROLS)
            root, outline = _strict(document) if document != tried else (None, b"")
            if root is not None:
                break
    return root, outline


def _strict(document: bytes) -> tuple[Element | None, bytes]:
    """Return the tree of what is well-formed and of a bearable size; and as ``_tree``."""
    outline, sections = take_out(document)
    if is_too_much(outline) or not _NO_DOCTYPE.match(outline):
        return None, b""
    parser = XMLParser(encoding="utf-8")  # noqa: S314  # see the module
    try:
        parser.feed(outline)
        root = parser.close()
        if sections:
            put_back(root, sections)
    except (ParseError, ValueError):  # of the latter kind is what is not UTF-8
        return None, b""
    return root, outline


def _prefixes(document: bytes) -> Mapping[str, str]:
    return {
        uri.decode("utf-8", "replace"): prefix.decode("utf-8", "replace")
        for prefix, uri in islice(_found(document), 1_000)
    }


def _found(document: bytes) -> Iterator[tuple[bytes, bytes]]:
    return ((found[1], found[2]) for found in _PREFIX.finditer(document))


def _parents(root: Element) -> dict[Element, Element]:
    return {child: parent for parent in root.iter() for child in parent}


def _feeds(root: Element, reader: Reader) -> list[Element]:
    """Return the roots of the feeds in a document; ``repair`` leaves several in one."""
    if reader.name(root.tag) in _ROOTS:
        return [root]
    return [child for child in root if reader.name(child.tag) in _ROOTS]


def _feed(
    roots: list[Element],
    prefixes: Callable[[], Mapping[str, str]],
    url: str,
    parents: Mapping[Element, Element] | None,
) -> Feed:
    """Read entries from all roots, and the rest from the first that says what it is."""
    kinds = [_kind(root) for root in roots]
    readers = [Reader(prefixes, atom=atom) for _, atom in kinds]
    facts = read_facts(roots[0], readers[0], url)
    others = zip(roots[1:], readers[1:], strict=True)
    if not facts.title:
        read = (read_facts(root, reader, url) for root, reader in others)
        facts = next((found for found in read if found.title), facts)
    entries: list[Entry] = []
    for root, reader in zip(roots, readers, strict=True):
        for item in islice(_items(root), MAX_ENTRIES - len(entries)):
            entry = _entry(item, reader, facts, parents)
            if entry is not None:
                entries.append(entry)
    return Feed(
        title=facts.title,
        site_url=facts.site_url or None,
        language=facts.language,
        entries=within_bounds(entries),
        format=kinds[0][0],
        description=facts.description,
        self_url=facts.self_url or None,
        hub_url=facts.hub_url or None,
        icon_url=facts.icon_url or None,
        authors=people(facts.authors),
        updated_at=facts.updated_at,
        ttl=facts.ttl,
        update_every=facts.update_every,
        skip_hours=facts.skip_hours,
        skip_days=facts.skip_days,
    )


def _items(root: Element) -> Iterator[Element]:
    """Return the entries, wherever they are: RSS has them in the channel, RDF beside it."""
    tags = {e.tag for e in root.iter()}
    entries = {tag for tag in tags if tag.endswith(_ENDS) and _local(tag) in _ENTRIES}
    if len(entries) == 1:
        return root.iter(*entries)  # nearly always, and much faster
    return (e for e in root.iter() if e.tag in entries)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _entry(
    item: Element, reader: Reader, facts: Facts, parents: Mapping[Element, Element] | None
) -> Entry | None:
    try:
        holders = [item]
        while parents and holders[-1] in parents:
            holders.append(parents[holders[-1]])
        raw, base = read_entry(holders, reader, facts, based=parents is not None)
        if not raw.authors:
            raw.authors = facts.authors
        return finish_entry(raw, base)
    except Exception:  # noqa: BLE001  # whatever one entry holds, the others are not to suffer
        return None


def _kind(root: Element) -> tuple[str, bool]:
    """Return the format with its version, and whether it is Atom."""
    tag = root.tag.lower()
    version = _version(root.get("version", ""))
    local = _local(tag)
    if local in {"feed", "entry"}:
        default = "0.3" if "purl.org/atom" in tag else "1.0"
        return f"atom {version or default}", True
    if local == "rdf":
        old = any("netscape.com" in child.tag for child in root)
        return f"rdf {'0.90' if old else '1.0'}", False
    return f"rss {version}".strip(), False


def _version(written: str) -> str:
    """Return a version number, or nothing for anything else."""
    text = written.strip()
    return text if text.replace(".", "", 2).isdigit() and len(text) <= len("0.91.0") else ""
