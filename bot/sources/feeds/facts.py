"""What a feed says of itself, and not of its entries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from xml.etree.ElementTree import Element  # the model only; parsing: xml_reader

from bot.sources.feed_entry import absolute_address, language_tag
from bot.sources.feeds import pace
from bot.sources.feeds.dates import first_date
from bot.sources.feeds.elements import (
    Children,
    Link,
    Reader,
    attribute,
    base_of,
    language_of,
    linked,
    links,
    page_link,
    word,
    words,
)
from bot.sources.plain import heading

MAX_DESCRIPTION = 2_000
_MAX_MARKUP = 20_000
_UPDATED = (
    "updated",
    "lastbuilddate",
    "pubdate",
    "modified",
    "dc:date",
    "dcterms:modified",
    "published",
)
_PEOPLE = (
    *("author", "dc:creator", "itunes:author", "dc:author", "googleplay:author", "itunes:owner"),
    *("managingeditor", "dc:publisher", "webmaster"),
)
_TITLES = ("title", "dc:title", "itunes:title", "media:title")
_DESCRIPTIONS = (
    *("description", "subtitle", "tagline", "abstract", "dc:description", "itunes:summary"),
    "itunes:subtitle",
)
_CHANNEL = ("channel", "Channel", "CHANNEL")
_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"


@dataclass(slots=True)
class Facts:
    """As in ``model.Feed``; addresses absolute, empty where there is none."""

    title: str
    description: str
    site_url: str
    language: str | None
    base: str
    """What its entries' addresses are relative to."""
    self_url: str = ""
    hub_url: str = ""
    icon_url: str = ""
    updated_at: datetime | None = None
    ttl: timedelta | None = None
    update_every: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    authors: list[str] = field(default_factory=list[str])
    """Markup, for entries that name nobody."""


def read_facts(root: Element, reader: Reader, url: str) -> Facts:
    """Read what stands beside the entries; ``url`` is where the document came from."""
    holder = next((e for e in root.iter() if _is_channel(e.tag)), root)
    found = reader.children(holder)
    holders = [holder]
    if holder is not root:  # RDF has pictures beside the channel
        found = {**reader.children(root), **found}
        holders.append(root)
    base = base_of(holders, url)
    known = links(found)
    site = _site(found, known, holder, base)
    written_base = base_of(holders, "")
    # Feeds are read through other hosts, so the site outranks the document's own address.
    entries_base = base if written_base else (site or base)
    return Facts(
        title=_line(reader.first_markup(found, *_TITLES)),
        description=_line(reader.first_markup(found, *_DESCRIPTIONS))[:MAX_DESCRIPTION],
        site_url=site,
        language=_language(found, holders),
        base=entries_base,
        self_url=absolute_address(linked(known, "self"), base),
        hub_url=absolute_address(linked(known, "hub"), base),
        icon_url=_icon(found, reader, entries_base),
        updated_at=first_date([*words(found, *_UPDATED), attribute(holder, "lastmod")]),
        ttl=pace.time_to_live(word(found, "ttl")),
        update_every=pace.update_interval(
            word(found, "sy:updateperiod"), word(found, "sy:updatefrequency")
        ),
        skip_hours=pace.hours(_listed(found, "skiphours", reader)),
        skip_days=pace.days(_listed(found, "skipdays", reader)),
        authors=people_in([e for name in _PEOPLE for e in found.get(name, ())], reader),
    )


def _is_channel(tag: str) -> bool:
    return tag.endswith(_CHANNEL) and tag.rpartition("}")[2].lower() == "channel"


def _site(found: Children, known: list[Link], holder: Element, base: str) -> str:
    """Return the site's address: linked, or at least the feed's own id."""
    linked_to = absolute_address(page_link(known) or attribute(holder, "href"), base)
    return linked_to or absolute_address(word(found, "id"), "")


def people_in(elements: Sequence[Element], reader: Reader) -> list[str]:
    """Return people as markup, from the best kind of field that names any.

    ``elements``: fields of people, the best kind first.
    """
    if not elements:
        return []
    if len(elements) == 1:
        name = _person(elements[0], reader)
        return [name] if name else []
    addresses: list[str] = []
    for _, group in groupby(elements, key=_tag):
        found = [name for element in group if (name := _person(element, reader))]
        if any("@" not in name or " " in name for name in found):
            return found
        addresses = addresses or found
    return addresses


def _tag(element: Element) -> str:
    return element.tag


def _person(element: Element, reader: Reader) -> str:
    if not len(element):
        return (element.text or "").strip()
    parts = reader.children(element)
    named = word(parts, "name", "itunes:name", "foaf:name", "rdf:description")
    mail = word(parts, "email", "itunes:email")
    return named or mail or reader.markup(element).strip()


def _line(markup: str) -> str:
    return heading(markup[:_MAX_MARKUP])[:MAX_DESCRIPTION]


def _language(found: Children, holders: list[Element]) -> str | None:
    written = [*words(found, "language", "dc:language"), language_of(holders)]
    return next((tag for name in written if (tag := language_tag(name))), None)


def _icon(found: Children, reader: Reader, base: str) -> str:
    pictures = [
        *words(found, "webfeeds:icon", "icon"),
        *(_picture(element, reader) for element in found.get("image", ())),
        *words(found, "logo", "webfeeds:logo"),
        *(
            (element.get("href") or "")
            for name in ("itunes:image", "googleplay:image")
            for element in found.get(name, ())
        ),
        *(
            (element.get("url") or "")
            for name in ("media:thumbnail", "media:content")
            for element in found.get(name, ())
        ),
    ]
    return next((url for picture in pictures if (url := absolute_address(picture, base))), "")


def _picture(element: Element, reader: Reader) -> str:
    parts = reader.children(element)
    return (
        word(parts, "url") or element.get(_RESOURCE) or element.get("href") or (element.text or "")
    )


def _listed(found: Children, name: str, reader: Reader) -> list[str]:
    return [
        text
        for element in found.get(name, ())
        for text in words(reader.children(element), "hour", "day")
    ]
