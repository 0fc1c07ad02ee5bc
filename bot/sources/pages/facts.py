"""What a page says of its article besides the text: names, dates, marks."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin, urlsplit

from bot.sources.addresses import is_front_page, same_site
from bot.sources.identity import title_key
from bot.sources.pages.linked_data import LinkedArticle, linked_article
from bot.sources.plain import heading, one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_HEADINGS = 5
_MAX_AUTHORS = 200
_MAX_WINDOW = 1_000
_MAX_SECTION = 80
_MAX_ADDRESS = 2_000
_NAME_WORDS = 6

_TITLE_BORDER = re.compile(r"\s+[|·•»:–—-]\s+|\s*[|»]\s*")
_BY = re.compile(
    r"^(?:written by|reported by|story by|posted by|by|author|بقلم|كتب|كتبت|المصدر|نووسینی|yazan|"
    r"автор|par|von|por|de)\b\s*:?\s*",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"https?:|www\.|@|\d|[<>{}|]")
_OPINION = re.compile(
    r"^(?:opinions?|op-?ed|comment(?:ary)?|columns?|columnists?|editorials?|views?|viewpoint|"
    r"comment ?is ?free|blogs?|voices|perspectives?|مقالات|مقال|رأي|آراء|الرأي|وجهات نظر|افتتاحية|"
    r"بیروڕا|بیر و ڕا|وتار|یادداشت|دیدگاه|سرمقاله|köşe yazıları|köşe yazısı|yazarlar|görüş|yorum|"
    r"мнени[ея]|колонк[аи]|колумнисты|авторские колонки|tribunes?|opinión|meinung|kommentare?)$",
    re.IGNORECASE,
)
_OPINION_PATH = re.compile(
    r"^/(?:[^/]+/)?(?:opinions?|op-?ed|commentary|commentisfree|columns?|columnists?|editorials?|"
    r"mneniya?|kolonki|yazarlar|kose-yazilari|yorum)(?:/|$)",
    re.IGNORECASE,
)
_LIVE_PATH = re.compile(
    r"/(?:live|live-?blogs?|live-updates?|canli|online)(?:[/-]|$)", re.IGNORECASE
)
_PAYWALL_NAMES = (
    "//*[contains(@class, 'paywall') or contains(@id, 'paywall') or contains(@class, 'piano-')"
    " or contains(@class, 'subscriber-only') or contains(@class, 'regwall')]"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands in a page's metadata. Empty or None where it says nothing."""

    title: str
    titles: tuple[str, ...]
    """All that the page calls its article, and itself."""
    description: str
    site: str
    authors: tuple[str, ...]
    published_at: datetime | None
    """Only from a full time stamp with its zone."""
    modified_at: datetime | None
    published_on: date | None
    """The day, where the page says no more."""
    language: str
    image: str | None
    section: str | None
    paywalled: bool
    live: bool
    opinion: bool
    canonical: str | None
    text: str
    """The article's text, where the structured data have it."""


class _Sheet:
    """The metadata of one page."""

    def __init__(self, tree: "HtmlElement", url: str) -> None:
        self.tree = tree
        self.url = url
        self.linked: LinkedArticle = linked_article(tree)
        self.meta: Mapping[str, str] = dict(_metas(tree))

    def first(self, *names: str) -> str:
        return next((self.meta[name] for name in names if self.meta.get(name)), "")


def facts_of(tree: "HtmlElement", url: str) -> Facts:
    """Return what the page at ``url`` says; it may be any page at all."""
    sheet = _Sheet(tree, url)
    linked = sheet.linked
    headings = _headings(tree)
    site = one_line(sheet.first("og:site_name", "application-name"))
    title, titles = _title(sheet, headings, site)
    section = one_line(
        linked.section or sheet.first("article:section", "section", "parsely-section")
    )
    stamps = (linked.published, sheet.first(*_PUBLISHED), *_times(tree))
    return Facts(
        title=title,
        titles=titles,
        description=heading(sheet.first("og:description", "description") or linked.description),
        site=site,
        authors=_authors(sheet, site),
        published_at=_first_moment(stamps),
        modified_at=_first_moment((linked.modified, sheet.first(*_MODIFIED))),
        published_on=_first_day(stamps),
        language=tree.get("lang")
        or linked.language
        or sheet.first("og:locale", "content-language", "language"),
        image=_image(sheet),
        section=section[:_MAX_SECTION] or None,
        paywalled=_paywalled(sheet),
        live="LiveBlogPosting" in linked.kinds or bool(_LIVE_PATH.search(_path_of(url))),
        opinion=_opinion(sheet, section, url),
        canonical=_canonical(sheet),
        text=linked.text,
    )


_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "publishdate",
    "pubdate",
    "date",
)
_MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "dcterms.modified")


def _metas(tree: "HtmlElement") -> Iterator[tuple[str, str]]:
    """Return names and contents; of one name the first, so they come in reverse order."""
    found = cast("list[HtmlElement]", tree.xpath("//meta[@content]"))
    for element in reversed(found):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        name = name or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            yield name.strip().lower(), content


def _headings(tree: "HtmlElement") -> list[str]:
    found = cast("list[HtmlElement]", tree.xpath("//h1"))
    texts = (
        one_line(" ".join(element.itertext()))[:_MAX_WINDOW] for element in found[:MAX_HEADINGS]
    )
    return [text for text in texts if text]


def _title(sheet: _Sheet, headings: list[str], site: str) -> tuple[str, tuple[str, ...]]:
    """Return the title that most of the places agree on, and all of them.

    A page's own heading is the title as readers see it; metadata are shortened for search
    machines, or carry the site's name.
    """
    window = " ".join(cast("list[str]", sheet.tree.xpath("(//head/title)[1]/text()")))[:_MAX_WINDOW]
    named = [
        sheet.linked.headline,
        sheet.first("og:title"),
        sheet.first("twitter:title", "title", "dc.title", "parsely-title"),
        window,
    ]
    metas = [text for text in (heading(text[:_MAX_WINDOW]) for text in named) if text]
    bare = [_without_site(text, site) for text in metas]
    candidates = [*headings, *bare]
    votes = Counter(map(title_key, candidates))
    agreed = [text for text in headings if votes[title_key(text)] > 1]
    chosen = agreed or _like(headings, bare) or bare or headings or [""]
    everything = dict.fromkeys([*candidates, *metas, *_parts(window)])
    return chosen[0], tuple(everything)


def _like(headings: list[str], metas: list[str]) -> list[str]:
    """Return headings that share most of their words with one of the metadata's titles."""
    for text in headings:
        words = set(title_key(text).split())
        others = (set(title_key(meta).split()) for meta in metas)
        if any(2 * len(words & other) > min(len(words), len(other)) for other in others):
            return [text]
    return []


def _without_site(title: str, site: str) -> str:
    parts = _TITLE_BORDER.split(title)
    name = title_key(site)
    if len(parts) > 1 and name:
        for end in (parts[-1], parts[0]):
            if title_key(end) and (title_key(end) in name or name in title_key(end)):
                cut = title.removesuffix(end) if end == parts[-1] else title.removeprefix(end)
                return cut.strip(" |·•»:–—-") or title
    return title


def _parts(window: str) -> list[str]:
    parts = _TITLE_BORDER.split(one_line(window))
    return [part for part in parts if len(part.split()) > 3]  # noqa: PLR2004  # shorter is no title


def _authors(sheet: _Sheet, site: str) -> tuple[str, ...]:
    written = list(sheet.linked.authors) or [
        sheet.first("author", "parsely-author", "sailthru.author", "dc.creator", "article:author")
    ]
    names = (name for text in written for name in _people(one_line(heading(text))))
    sites = {title_key(site), title_key(urlsplit(sheet.url).hostname or "")}
    kept = [name for name in names if title_key(name) not in sites]
    return tuple(dict.fromkeys(kept))


def _people(text: str) -> Iterator[str]:
    """Return the names in a byline; nothing when it cannot be one."""
    text = _BY.sub("", text[:_MAX_AUTHORS])
    for name in re.split(r"\s*[,;،؛&]\s*|\s+(?:and|und|et|ve|и)\s+", text):
        if name and len(name.split()) <= _NAME_WORDS and not _NO_NAME.search(name):
            yield name


def _times(tree: "HtmlElement") -> list[str]:
    """Return time stamps that the page marks as its article's own."""
    path = (
        "//time[@datetime and (@pubdate or contains(@itemprop, 'datePublished')"
        " or contains(@class, 'publish') or contains(@class, 'entry-date'))]/@datetime"
    )
    return [str(value) for value in cast("list[object]", tree.xpath(path))][:MAX_HEADINGS]


def _first_moment(written: Iterable[str]) -> datetime | None:
    return next((moment for text in written if (moment := _moment(text)) is not None), None)


def _first_day(written: Iterable[str]) -> date | None:
    for text in written:
        try:
            return date.fromisoformat(text.strip()[:10])
        except ValueError:
            continue
    return None


def _moment(written: str) -> datetime | None:
    """Return a full time stamp with its zone; a bare date says too little."""
    try:
        moment = datetime.fromisoformat(written.strip())
    except (ValueError, OverflowError):
        return None
    return moment if moment.utcoffset() is not None else None


def _image(sheet: _Sheet) -> str | None:
    written = sheet.first("og:image", "og:image:url", "twitter:image", "twitter:image:src")
    return _absolute(sheet.url, written or sheet.linked.image)


def _absolute(base: str, written: str) -> str | None:
    if not written or len(written) > _MAX_ADDRESS:
        return None
    try:
        absolute = urljoin(base, written.strip())
        parts = urlsplit(absolute)
    except ValueError:
        return None
    return absolute if parts.scheme in {"http", "https"} and parts.netloc else None


def _paywalled(sheet: _Sheet) -> bool:
    if sheet.linked.free is not None:
        return not sheet.linked.free
    tier = sheet.first("article:content_tier", "content_tier").lower()
    if tier:
        return tier in {"locked", "metered", "premium", "paid"}
    return bool(sheet.tree.xpath(_PAYWALL_NAMES))


def _opinion(sheet: _Sheet, section: str, url: str) -> bool:
    if not sheet.linked.kinds.isdisjoint({"OpinionNewsArticle", "OpinionArticle"}):
        return True
    if any(_OPINION.match(part.strip()) for part in re.split(r"[,/>|]", section)):
        return True
    if sheet.first("article:opinion").lower() == "true":
        return True
    return bool(_OPINION_PATH.match(_path_of(url)))


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _canonical(sheet: _Sheet) -> str | None:
    links = cast("list[object]", sheet.tree.xpath("//link[@rel='canonical']/@href"))
    for written in (*map(str, links), sheet.first("og:url")):
        absolute = _absolute(sheet.url, written)
        if absolute and same_site(absolute, sheet.url) and not is_front_page(absolute):
            return absolute
    return None
