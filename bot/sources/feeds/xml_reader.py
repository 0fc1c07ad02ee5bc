"""RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, and news sitemaps.

Two tiers: libxml2 reads what is well-formed, and what ``repair`` made of the rest. No entity is
expanded, no file and no address is opened.
"""

from itertools import islice

from lxml import etree

from bot.sources.feed_entry import finish_entry, within_bounds
from bot.sources.feeds.elements import Element, Reader
from bot.sources.feeds.encodings import decode
from bot.sources.feeds.entries import read_entry
from bot.sources.feeds.facts import Facts, read_facts
from bot.sources.feeds.people import people
from bot.sources.feeds.repair import MAX_ENTRIES, is_too_much, repair, without_doctype
from bot.sources.feeds.sitemap import read_sitemap
from bot.sources.model import Entry, Feed, NotAFeed

_ENTRIES = ("{*}item", "{*}entry", "{*}ITEM", "{*}Item", "{*}Entry", "{*}ENTRY")
_ROOTS = frozenset({"rss", "rdf:rdf", "rdf", "feed", "channel", "urlset", "item", "entry"})
_BEFORE = "\ufeff \t\r\n\0"
_NO_FEED = NotAFeed("no feed in it")
_OTHERS = {
    "html": NotAFeed("a web page", is_page=True),
    "xhtml:html": NotAFeed("a web page", is_page=True),
    "sitemapindex": NotAFeed("an index of sitemaps"),
}
"""By the name of the root."""


def _parser(*, recover: bool) -> "etree.XMLParser[Element]":
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,  # the sizes are kept in bounds here; libxml2's would refuse long texts
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )


def read_xml_feed(body: bytes, content_type: str, url: str) -> Feed | NotAFeed:
    """Read any XML feed; see ``reading.read_feed``."""
    text = without_doctype(decode(body, content_type).lstrip(_BEFORE))
    document = text.encode("utf-8", "replace")
    root = _tree(document, text)
    reader = Reader(atom=False)
    roots = _feeds(root, reader) if root is not None else []
    if root is None or not roots:
        return _OTHERS.get(reader.name(root) if root is not None else "", _NO_FEED)
    if reader.name(roots[0]) == "urlset":
        return read_sitemap(roots[0], url)
    feed = _feed(roots, url, based=b"xml:base" in document)
    # Other programs, too, call their elements feed and channel.
    is_ours = reader.name(roots[0]) == "rss" or "}" in str(roots[0].tag)
    return feed if feed.title or feed.entries or is_ours else _NO_FEED


def _tree(document: bytes, text: str) -> Element | None:
    if not is_too_much(document):
        try:
            return etree.fromstring(document, _parser(recover=False))
        except (etree.XMLSyntaxError, ValueError):
            pass
    repaired = repair(text)
    if repaired is None:
        return None
    # None for a document in which not even the recovering parser finds an element.
    tree: Element | None = etree.fromstring(
        repaired.encode("utf-8", "replace"), _parser(recover=True)
    )
    return tree


def _feeds(root: Element, reader: Reader) -> list[Element]:
    """Return the roots of the feeds in a document; the second tier leaves several in one."""
    if reader.name(root) in _ROOTS:
        return [root]
    return [child for child in root if reader.name(child) in _ROOTS]


def _feed(roots: list[Element], url: str, *, based: bool) -> Feed:
    """Read entries from all roots, and the rest from the first that says what it is."""
    kinds = [_kind(root) for root in roots]
    facts = next(
        (
            found
            for root, (_, atom) in zip(roots, kinds, strict=True)
            if (found := read_facts(root, Reader(atom=atom), url)).title
        ),
        None,
    ) or read_facts(roots[0], Reader(atom=kinds[0][1]), url)
    entries: list[Entry] = []
    for root, (_, atom) in zip(roots, kinds, strict=True):
        reader = Reader(atom=atom)
        items = [root] if reader.name(root) in {"item", "entry"} else root.iter(*_ENTRIES)
        for item in islice(items, MAX_ENTRIES - len(entries)):
            entry = _entry(item, reader, facts, based=based)
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


def _entry(item: Element, reader: Reader, facts: Facts, *, based: bool) -> Entry | None:
    try:
        raw, base = read_entry(item, reader, facts, based=based)
        if not raw.authors:
            raw.authors = facts.authors
        return finish_entry(raw, base)
    except Exception:  # noqa: BLE001  # whatever one entry holds, the others are not to suffer
        return None


def _kind(root: Element) -> tuple[str, bool]:
    """Return the format with its version, and whether it is Atom."""
    tag = str(root.tag).lower()
    version = _version(root.get("version") or "")
    local = tag.rpartition("}")[2].rpartition(":")[2]
    if local in {"feed", "entry"}:
        default = "0.3" if "purl.org/atom" in tag else "1.0"
        return f"atom {version or default}", True
    if local == "rdf":
        old = any(
            "channel.netscape.com" in uri or "my.netscape.com" in uri for uri in root.nsmap.values()
        )
        return f"rdf {'0.90' if old else '1.0'}", False
    return f"rss {version}".strip(), False


def _version(written: str) -> str:
    """Return a version number, or nothing for anything else."""
    text = written.strip()
    return text if text.replace(".", "", 2).isdigit() and len(text) <= len("0.91.0") else ""
