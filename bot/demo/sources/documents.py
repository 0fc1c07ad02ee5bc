"""An outlet's feed and pages as documents: RSS 2.0, Atom, JSON Feed, HTML."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from string import Template

from bot.demo.sources.newsroom import Published
from bot.demo.sources.outlets import Outlet

PAGE = Template((Path(__file__).parent / "article.html").read_text("utf-8"))
FRONT_PAGE = Template((Path(__file__).parent / "front.html").read_text("utf-8"))
ENTRIES = 20
REPEATED = 4
"""An outlet that repeats entries repeats those whose number this divides."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed; ``key`` is its id there, ``link`` has the tracker on it."""

    key: str
    link: str
    article: Published


def entries(outlet: Outlet, articles: Sequence[Published], base: str) -> list[Entry]:
    """Return what the feed lists, newest first; ``base`` is the site's address without a slash."""
    result: list[Entry] = []
    for article in articles[:ENTRIES]:
        url = f"{base}{article.path}"
        link = f"{url}?{outlet.tracker}" if outlet.tracker else url
        result.append(Entry(f"tag:{outlet.key},{article.number}", link, article))
        if outlet.repeats and article.number % REPEATED == 0:
            other = f"{url}?fbclid=A{article.number}&utm_source=newsletter"
            result.append(Entry(f"tag:{outlet.key},{article.number},again", other, article))
    return result


def feed(outlet: Outlet, articles: Sequence[Published], base: str) -> tuple[str, str]:
    """Return the feed's text and its content type."""
    items = entries(outlet, articles, base)
    match outlet.feed_format:
        case "rss":
            return _rss(outlet, items, base), "application/rss+xml"
        case "atom":
            return _atom(outlet, items, base), "application/atom+xml"
        case "json":
            return _json(outlet, items, base), "application/feed+json"


def page(outlet: Outlet, article: Published, related: Sequence[Published], base: str) -> str:
    """Return an article's page, with everything around it that sites put there."""
    return PAGE.substitute(
        language=outlet.language,
        direction="rtl" if outlet.language == "ar" else "ltr",
        outlet=escape(outlet.title),
        title=escape(article.title),
        canonical=escape(f"{base}{article.path}"),
        feed=escape(f"{base}{outlet.feed_path}"),
        feed_type=feed(outlet, (), base)[1],
        published=article.at.isoformat(timespec="seconds"),
        shown_date=article.at.strftime("%d.%m.%Y %H:%M"),
        head="".join(f'<li><a href="#">{escape(label)}</a></li>' for label in outlet.head),
        text=_paragraphs((article.title, *article.paragraphs)),
        furniture="".join(f"<div>{escape(label)}</div>" for label in outlet.furniture),
        related="".join(
            f'<li><a href="{escape(base + other.path)}">{escape(other.title)}</a></li>'
            for other in related
        ),
    )


def front_page(outlets: Sequence[Outlet], base: str) -> str:
    """Return a page that lists the outlets, each with its feed."""
    rows = "".join(
        f'<li lang="{outlet.language}" dir="auto"><a href="{escape(base + outlet.feed_path)}">'
        f"{escape(outlet.title)}</a></li>"
        for outlet in outlets
    )
    return FRONT_PAGE.substitute(rows=rows)


def _paragraphs(texts: Sequence[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _content(outlet: Outlet, article: Published) -> str:
    """Return the text as the feed carries it: its title once more, and furniture at its end."""
    return _paragraphs((article.title, *article.paragraphs, *outlet.furniture))


def _rss(outlet: Outlet, items: Sequence[Entry], base: str) -> str:
    rows: list[str] = []
    for item in items:
        full = _content(outlet, item.article) if outlet.has_full_text else ""
        encoded = f"<content:encoded><![CDATA[{full}]]></content:encoded>" if full else ""
        rows.append(
            f"<item><title>{escape(item.article.title)}</title><link>{escape(item.link)}</link>"
            f'<guid isPermaLink="false">{item.key}</guid>'
            f"<pubDate>{format_datetime(item.article.at, usegmt=True)}</pubDate>"
            f"<description>{escape(item.article.paragraphs[0])}</description>{encoded}</item>"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(outlet.title)}</title><link>{escape(base)}/{outlet.key}/</link>"
        f"<language>{outlet.language}</language><description>{escape(outlet.title)}</description>"
        f"{''.join(rows)}</channel></rss>\n"
    )


def _atom(outlet: Outlet, items: Sequence[Entry], base: str) -> str:
    rows = [
        f"<entry><title>{escape(item.article.title)}</title><id>{item.key}</id>"
        f'<link rel="alternate" href="{escape(item.link)}"/>'
        f"<published>{_iso(item.article.at)}</published><updated>{_iso(item.article.at)}</updated>"
        f"<summary>{escape(item.article.paragraphs[0])}</summary></entry>"
        for item in items
    ]
    updated = f"<updated>{_iso(items[0].article.at)}</updated>" if items else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="{outlet.language}"><title>{escape(outlet.title)}</title>'
        f"<id>{escape(base)}/{outlet.key}/</id>{updated}"
        f'<link rel="self" href="{escape(base + outlet.feed_path)}"/>{"".join(rows)}</feed>\n'
    )


def _json(outlet: Outlet, items: Sequence[Entry], base: str) -> str:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.title,
        "home_page_url": f"{base}/{outlet.key}/",
        "feed_url": f"{base}{outlet.feed_path}",
        "language": outlet.language,
        "items": [
            {
                "id": item.key,
                "url": item.link,
                "title": item.article.title,
                "content_html": _content(outlet, item.article),
                "date_published": _iso(item.article.at),
            }
            for item in items
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
