"""News sitemaps: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap."""

from itertools import islice
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element  # the model only; parsing: xml_reader

from bot.sources.feed_entry import RawEntry, absolute_address, finish_entry
from bot.sources.feeds.dates import first_date
from bot.sources.feeds.elements import Children, Reader, word, words
from bot.sources.feeds.repair import MAX_ENTRIES
from bot.sources.model import Entry, Feed, NotAFeed


def read_sitemap(root: Element, reader: Reader, url: str) -> Feed | NotAFeed:
    """Read the entries that have news in them; a sitemap without any is no feed."""
    entries: list[Entry] = []
    title, language = "", None
    for place in islice((e for e in root.iter() if reader.name(e.tag) == "url"), MAX_ENTRIES):
        found = reader.children(place)
        for news in found.get("news:news", ())[:1]:
            about = reader.children(news)
            for publication in about.get("news:publication", ())[:1]:
                outlet = reader.children(publication)
                title = title or word(outlet, "news:name")
                entry = _entry(found, about, word(outlet, "news:language"), reader, url)
                language = language or (entry.language if entry else None)
                break
            else:
                entry = _entry(found, about, "", reader, url)
            if entry is not None:
                entries.append(entry)
    if not entries:
        return NotAFeed("a sitemap without news")
    site = urlsplit(entries[0].url or url)
    return Feed(
        title=title,
        site_url=f"{site.scheme}://{site.netloc}/",
        language=language,
        entries=tuple(entries),
        format="sitemap",
    )


def _entry(
    found: Children, about: Children, language: str, reader: Reader, base: str
) -> Entry | None:
    pictures = [
        address
        for image in found.get("image:image", ())
        if (address := absolute_address(word(reader.children(image), "image:loc"), base))
    ]
    raw = RawEntry(
        url=word(found, "loc"),
        title=word(about, "news:title"),
        published_at=first_date(words(about, "news:publication_date")),
        updated_at=first_date(words(found, "lastmod")),
        categories=[
            label
            for text in words(about, "news:keywords", "news:genres")
            for label in text[:5_000].split(",")
        ],
        image_url=pictures[0] if pictures else "",
        language=language,
    )
    return finish_entry(raw, base)
