"""Which entries of a document are news to us, which are history, and which want their page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.sources.addresses import canonical_url
from bot.sources.identity import article_key, content_hash
from bot.sources.model import Entry, KnownEntry
from bot.values import value

HISTORY_AGE = timedelta(hours=48)
HISTORY_RANK = 20
"""On a source's first poll, entries older than that and all beyond the newest so many."""

ENOUGH_TEXT = 600
"""Characters of a feed's text that make its page unnecessary."""

PAGE_AGE = timedelta(days=7)
"""History that is older is shown in no preview, so its page is not asked for."""

KEEP_LOOKING = timedelta(days=1)
"""How long a page that could not be had is tried again."""

_AHEAD = timedelta(days=1)
_ZERO = datetime(1970, 1, 3, tzinfo=UTC)
"""Earlier moments are how systems write that they know none: the years 1 and 1970."""


@value
class Draft:
    """An entry to store: new, or with a changed text."""

    entry: Entry
    canonical_url: str
    content_hash: bytes
    published_at: datetime | None
    history: bool
    wants_page: bool
    known: KnownEntry | None
    """None: a new entry."""
    seen_at: datetime
    """When the document was read."""


def plan(
    entries: Sequence[Entry], known: Mapping[str, KnownEntry], *, first: bool, now: datetime
) -> list[Draft]:
    """Return what is to be stored, in the document's order.

    ``known``: by entry key, those stored before. ``first``: nothing of this source is stored.
    An entry that another source brought first is left alone, since two feeds that word it
    differently would change the article to and fro.
    """
    unique = {entry.key: entry for entry in reversed(entries)}  # of two with one id, the upper
    shared = _shared(list(unique.values()))
    newest = _newest(list(unique.values()), now)
    drafts: list[Draft] = []
    for entry in reversed(unique.values()):
        digest = content_hash(entry.title, entry.text)
        before = known.get(entry.key)
        if before is not None and not _changed(before, digest, now):
            continue
        published_at = _sane(entry.published_at, now)
        recent = entry.key in newest
        history = first and (not recent or is_old(published_at, now))
        drafts.append(
            Draft(
                entry=entry,
                canonical_url=article_key(entry.url, entry.key, shared=entry.key in shared),
                content_hash=digest,
                published_at=published_at,
                history=history,
                wants_page=_lacks_text(entry)
                and (not history or (recent and not _older(published_at, now, PAGE_AGE))),
                known=before,
                seen_at=now,
            )
        )
    return drafts


def _shared(entries: Sequence[Entry]) -> set[str]:
    """Return the keys of entries that have one canonical address with another one.

    Canonical addresses are dear, so only those are compared that have one page in common.
    """
    pages = [_page(entry.url) for entry in entries]
    if len(set(pages)) == len(pages):
        return set()
    often = Counter(pages)
    doubtful = {
        entry.key: canonical_url(entry.url)
        for entry, page in zip(entries, pages, strict=True)
        if often[page] > 1
    }
    counts = Counter(doubtful.values())
    return {key for key, address in doubtful.items() if counts[address] > 1}


def _page(url: str) -> str:
    """Return what stands before the query, roughly: without scheme and usual prefixes of hosts."""
    bare = url.partition("#")[0].partition("?")[0].rpartition("://")[2]
    for prefix in ("www.", "m.", "amp."):
        bare = bare.removeprefix(prefix)
    return bare.rstrip("/")


def _changed(known: KnownEntry, digest: bytes, now: datetime) -> bool:
    if not known.owns:
        return False
    if not known.content_hash:
        return now - known.seen_at <= KEEP_LOOKING
    return known.content_hash != digest


def _newest(entries: list[Entry], now: datetime) -> set[str]:
    """Entries without a date count as new: feeds put them first."""
    ranked = sorted(entries, key=lambda entry: entry.published_at or now, reverse=True)
    return {entry.key for entry in ranked[:HISTORY_RANK]}


def is_old(published_at: datetime | None, now: datetime) -> bool:
    """Return whether an article is history when its source is polled first."""
    return _older(published_at, now, HISTORY_AGE)


def _older(published_at: datetime | None, now: datetime, age: timedelta) -> bool:
    return published_at is not None and now - published_at > age


def _sane(published_at: datetime | None, now: datetime) -> datetime | None:
    """Return no moment of the future: a zone read wrongly is now, anything more is no date."""
    if published_at is None or not _ZERO < published_at <= now + _AHEAD:
        return None
    return min(published_at, now)


def _lacks_text(entry: Entry) -> bool:
    return bool(entry.url) and (entry.truncated or len(entry.text) < ENOUGH_TEXT)
