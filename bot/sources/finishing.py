"""From a draft, and its page where there is one, to the article as it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot.sources.addresses import same_site, site_of
from bot.sources.cleaning import CleanText, clean_article, clean_title
from bot.sources.drafting import Draft, is_old
from bot.sources.feed_entry import MAX_TITLE
from bot.sources.identity import article_key, title_key
from bot.sources.learning import lines_to_learn
from bot.sources.model import About, ClaimedSource, Feed, NewArticle, PageSeen
from bot.sources.pages.model import Page
from bot.sources.quality import better_text
from bot.sources.scripts import checked_language
from bot.sources.similarity import marks_of

_MAX_SUMMARY = 1_000
"""Characters; some feeds give the whole text a second time."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known around an entry."""

    source: ClaimedSource
    feed: Feed
    learned: Mapping[str, frozenset[str]]
    """Keys of the lines that are furniture, by site."""


def finish(
    setting: Setting,
    draft: Draft,
    page: Page | None,
    *,
    settled: bool,
    seen: PageSeen | None = None,
) -> NewArticle:
    """Return the article.

    ``settled``: its page was had, or there is none to be had. ``seen``: by what that page is
    known again.
    """
    source, feed, entry = setting.source, setting.feed, draft.entry
    title = _title(draft, page, source.title)
    clean, from_page = _text(setting, draft, page, title)
    published_at = draft.published_at or _published(page, draft.seen_at)
    history = draft.history or (source.first and is_old(published_at, draft.seen_at))
    return NewArticle(
        entry_key=entry.key,
        canonical_url=_canonical(draft, page),
        link_key=draft.canonical_url,
        url=entry.url or source.site_url or feed.site_url or source.url,
        title=title[:MAX_TITLE],
        text=clean.text,
        language=source.set_language
        or checked_language(
            entry.language or (page.language if page else None) or feed.language or source.language,
            f"{title}\n{clean.text}",
        ),
        author=entry.author or (page.author if page else None),
        published_at=published_at,
        title_key=title_key(title),
        content_hash=draft.content_hash if settled else b"",
        history=history,
        replaces=draft.known.article_id if draft.known else None,
        about=_about(draft, page, clean),
        marks=() if history or draft.known else marks_of(clean.text),
        lines=_lines(draft, page),
        page=seen if from_page and not history else None,
    )


def _title(draft: Draft, page: Page | None, outlet: str) -> str:
    """Return the entry's title; where that is only its first words, the page's."""
    entry = draft.entry
    if not entry.titled and page is not None and page.title:
        return clean_title(page.title, outlet) or page.title
    return clean_title(entry.title, outlet) or entry.title


def _published(page: Page | None, now: datetime) -> datetime | None:
    """Return when a page says that it appeared.

    Of a day alone its noon, and only where half a day makes no difference any more: to readers
    news of yesterday and today is known by when it was seen.
    """
    if page is None or page.published_at is not None or page.published_on is None:
        return page.published_at if page else None
    noon = datetime.combine(page.published_on, time(12), UTC)
    return noon if is_old(noon, now) else None


def _text(setting: Setting, draft: Draft, page: Page | None, title: str) -> tuple[CleanText, bool]:
    """Return the page's text or the feed's, whichever is better, cleaned; True: the page's."""
    entry, outlet = draft.entry, setting.source.title
    titles = {entry.title, title}
    learned = _learned(setting, entry.url)
    feed_text = clean_article(entry.text, titles=titles, outlet=outlet, learned=learned)
    if page is None:
        return feed_text, False
    titles.update(page.titles)
    page_text = clean_article(page.text, titles=titles, outlet=outlet, learned=learned)
    chosen = better_text(page_text.text, feed_text.text, paywalled=page.paywalled)
    from_page = bool(page_text.text) and chosen == page_text.text
    return (page_text, True) if from_page else (feed_text, False)


def _learned(setting: Setting, url: str) -> frozenset[str]:
    known = setting.learned
    return known.get(site_of(url), frozenset()) if known else frozenset()


def _about(draft: Draft, page: Page | None, clean: CleanText) -> About:
    entry = draft.entry
    place = clean.mark.place if clean.mark else None
    agency = clean.mark.agency if clean.mark else None
    if page is None:
        return About(
            modified_at=entry.updated_at,
            summary=entry.summary[:_MAX_SUMMARY] or None,
            image=entry.image_url,
            section=next(iter(entry.categories), None),
            place=place,
            agency=agency,
        )
    return About(
        modified_at=page.modified_at or entry.updated_at,
        summary=page.summary or entry.summary[:_MAX_SUMMARY] or None,
        image=page.image or entry.image_url,
        section=page.section or next(iter(entry.categories), None),
        place=place,
        agency=agency,
        paywalled=page.paywalled,
        live=page.live,
        opinion=page.opinion,
    )


def _lines(draft: Draft, page: Page | None) -> frozenset[tuple[str, str]]:
    if page is None:
        return frozenset()
    site = site_of(draft.entry.url)
    return frozenset((site, key) for key in lines_to_learn(page.text))


def _canonical(draft: Draft, page: Page | None) -> str:
    """Believe a page about its own address, if it stays on the site that the feed named."""
    if page is None or page.canonical is None or "#" in draft.canonical_url:
        return draft.canonical_url
    if not same_site(page.canonical, draft.entry.url):
        return draft.canonical_url
    return article_key(page.canonical, draft.entry.key, shared=False)
