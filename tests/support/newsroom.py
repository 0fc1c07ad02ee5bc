"""Feeds of two invented outlets, as RSS and as Atom, written anew with each article."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from tests.support.feed_server import FeedServer

ATOM = "application/atom+xml"


@dataclass(frozen=True, slots=True)
class Item:
    """An article as its outlet has it."""

    slug: str
    title: str
    text: str
    at: datetime


class Outlet:
    """A site with one feed; ``publish`` puts an article on top of it."""

    def __init__(self, server: FeedServer, title: str, path: str, *, atom: bool = False) -> None:
        self._server = server
        self._title = title
        self._path = path
        self._atom = atom
        self._items: list[Item] = []
        self._write()

    @property
    def feed_url(self) -> str:
        return self._server.url(self._path)

    def publish(self, item: Item) -> None:
        self._items.insert(0, item)
        self._write()

    def _write(self) -> None:
        write = _atom if self._atom else _rss
        document = write(self._title, self._server.url("/"), self._items)
        if self._atom:
            self._server.publish(self._path, document, content_type=ATOM)
        else:
            self._server.publish(self._path, document)


def _rss(title: str, site: str, items: Sequence[Item]) -> str:
    entries = "".join(
        f"<item><title>{escape(item.title)}</title><link>{site}{item.slug}</link>"
        f"<guid isPermaLink='false'>{item.slug}</guid>"
        f"<pubDate>{format_datetime(item.at)}</pubDate>"
        f"<description>{escape(f'<p>{item.text}</p>')}</description></item>"
        for item in items
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel>"
        f"<title>{escape(title)}</title><link>{site}</link>{entries}</channel></rss>"
    )


def _atom(title: str, site: str, items: Sequence[Item]) -> str:
    entries = "".join(
        f"<entry><title>{escape(item.title)}</title><link href='{site}{item.slug}'/>"
        f"<id>urn:outlet:{item.slug}</id><updated>{item.at.isoformat()}</updated>"
        f"<content type='html'>{escape(f'<p>{item.text}</p>')}</content></entry>"
        for item in items
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
        f"<title>{escape(title)}</title><link href='{site}'/><id>urn:outlet</id>"
        f"<updated>2026-03-10T00:00:00Z</updated>{entries}</feed>"
    )
