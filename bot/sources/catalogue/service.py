"""What admins do with sources: look before adding, add, list, look into, change, remove."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.ids import SourceId, TelegramId
from bot.sources.catalogue import queries
from bot.sources.catalogue.appearances.service import Appearances
from bot.sources.catalogue.inspecting import Inspector
from bot.sources.catalogue.inspection import Inspection, Refusal, RefusalCode
from bot.sources.catalogue.judging import fits, is_slow, per_day, silent_for, usual_answer
from bot.sources.catalogue.model import (
    Added,
    Change,
    Dossier,
    Looked,
    NewSource,
    Show,
    SourceHealth,
    Taking,
)
from bot.sources.catalogue.sameness import bare_host, feed_key
from bot.sources.feed_entry import MAX_TITLE, language_tag
from bot.sources.fetching import Fetcher
from bot.sources.model import Source
from bot.sources.parsing import ParserPool
from bot.sources.plain import one_line
from bot.sources.schedule import spread_out
from bot.storage.database import Database, Session

DAYS = 14
MATCHED = timedelta(days=30)
MOST_FED = 10
STATES = ("ok", "new", "failing", "paused", "closed")
MOST_FAILING = 5
OVERDUE = timedelta(minutes=1)
FIRST_POLLS = 10.0
"""New sources a second that become due, when many are added together."""
FIRST_POLLS_WINDOW = timedelta(minutes=10)


def _nothing() -> None:
    pass


class Catalogue:
    """The sources, as admins see them. Fetching happens outside of every transaction."""

    def __init__(
        self,
        database: Database,
        fetcher: Fetcher,
        clock: Clock,
        *,
        parsers: ParserPool,
        wake: Callable[[], None] = _nothing,
    ) -> None:
        """``wake`` is called when a source has become due."""
        self._database = database
        self._inspector = Inspector(fetcher, parsers)
        self._clock = clock
        self.appearances = Appearances(database)
        self.wake = wake

    async def inspect(self, url: str, *, others: bool = False) -> Inspection | Refusal:
        """Read the feed at ``url``, or the best one that the page there has; nothing is stored.

        An address without a scheme is tried with https, then with http. ``others``: read what
        else the page names, which takes longer.
        """
        return await self._with_known(await self._inspector.inspect(url, others=others), url)

    async def inspect_all(self, addresses: Sequence[str]) -> list[Looked]:
        """Do the same for several addresses at a time, and tell which lead to the same feed."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self.inspect(address)) for address in addresses]
        looked: list[Looked] = []
        first: dict[str, str] = {}
        for address, task in zip(addresses, tasks, strict=True):
            found = task.result()
            twin = None
            if isinstance(found, Inspection):
                key = feed_key(found.feed_url)
                twin = first.get(key)
                first.setdefault(key, address)
            looked.append(Looked(address, found, twin))
        return looked

    async def test(self, source_id: SourceId) -> Inspection | Refusal:
        """Read a source's feed now, leaving its state and its schedule as they are."""
        source = await self.get(source_id)
        if source is None:
            return Refusal(RefusalCode.GONE)
        return await self._with_known(await self._inspector.read(source.url), source.url)

    async def add(self, feed_url: str, *, title: str, added_by: TelegramId | None) -> Source:
        """Add a source, due at once; an address that is polled already gives the one there is.

        ``feed_url`` as ``inspect`` returned it. ``added_by`` None: from the command line.
        """
        await self.add_all([NewSource(feed_url, title)], added_by=added_by)
        async with self._database.reading() as session:
            source = await _find(session, feed_url)
        if source is None:
            raise LookupError("a source was removed while it was added")
        return source

    async def add_all(self, sources: Sequence[NewSource], *, added_by: TelegramId | None) -> Added:
        """Add those of ``sources`` that are not there yet, all or none of them.

        The first is due at once; many become due one after the other.
        """
        async with self._database.transaction() as session:
            added = await self.add_within(session, sources, added_by=added_by)
        self.wake()
        return added

    async def add_within(
        self, session: Session, sources: Sequence[NewSource], *, added_by: TelegramId | None
    ) -> Added:
        """Do so in a transaction of the caller's."""
        now = self._clock.now()
        known = await queries.all_addresses(session)
        # In a thread, because ten thousand addresses take a tenth of a second.
        new = await asyncio.to_thread(_fresh, sources, known)
        times = spread_out(range(len(new)), now, rate=FIRST_POLLS, window=FIRST_POLLS_WINDOW)
        times |= {0: now}
        numbers = await queries.insert_sources(session, new, times, added_by=added_by, now=now)
        return Added(tuple(numbers), len(sources) - len(numbers))

    async def known_keys(self) -> set[str]:
        """Return the ``feed_key`` of each source."""
        async with self._database.reading() as session:
            known = await queries.all_addresses(session)
        return await asyncio.to_thread(_keys, known)

    async def page(
        self, offset: int, limit: int, *, show: Show = Show.ALL, words: str = ""
    ) -> tuple[list[Source], int]:
        """Return sources by title, and how many there are in all.

        ``show`` and ``words`` (each of which stands in title or address) leave others out.
        """
        async with self._database.reading() as session:
            if show is Show.ALL and not words:
                return await queries.page_of_sources(session, offset=offset, limit=limit)
            now = self._clock.now()
            found = [
                line
                async for lines in queries.all_lines(session)
                for line in lines
                if fits(line, show, words, now)
            ]
            found.sort(key=lambda line: (line.title.casefold(), line.id))
            numbers = [line.id for line in found[offset : offset + limit]]
            return await queries.sources_of(session, numbers), len(found)

    async def everything(self) -> list[Source]:
        """Return all sources by title."""
        async with self._database.reading() as session:
            found = [each async for some in queries.everything(session) for each in some]
        return sorted(found, key=lambda source: (source.title.casefold(), source.id))

    async def get(self, source_id: SourceId) -> Source | None:
        """Return a source, or None."""
        async with self._database.reading() as session:
            return await queries.get_source(session, source_id)

    async def dossier(self, source_id: SourceId) -> Dossier | None:
        """Return all that is known of a source, or None."""
        now = self._clock.now()
        async with self._database.reading() as session:
            source = await queries.get_source(session, source_id)
            if source is None:
                return None
            times = await queries.entry_times(session, source_id)
            moments = await queries.article_moments(
                session, source_id, since=now - timedelta(days=DAYS)
            )
            feeds = await queries.fed_subjects(
                session, source_id, since=now - MATCHED, limit=MOST_FED
            )
        well = source.state == "active" and not source.failures
        return Dossier(
            source=source,
            usual_answer=usual_answer(source.last_polls),
            slow=is_slow(source.last_polls),
            silent_for=silent_for(times, now) if well else None,
            per_day=per_day(moments, now, DAYS),
            feeds=tuple(feeds),
        )

    async def health(self) -> SourceHealth:
        """Return how all sources are."""
        now = self._clock.now()
        slow = silent = 0
        async with self._database.reading() as session:
            async for lines in queries.all_lines(session):
                slow += sum(fits(line, Show.SLOW, "", now) for line in lines)
                silent += sum(fits(line, Show.SILENT, "", now) for line in lines)
            return SourceHealth(
                states=dict.fromkeys(STATES, 0) | await queries.count_states(session),
                failing=tuple(await queries.longest_failing(session, limit=MOST_FAILING)),
                slow=slow,
                silent=silent,
                overdue=await queries.count_overdue(session, since=now - OVERDUE),
                last_polled_at=await queries.last_polled_at(session),
            )

    async def pause(self, source_id: SourceId) -> Source | None:
        """Poll it no more; return it as it is now, or None."""
        async with self._database.transaction() as session:
            await queries.pause_source(session, source_id)
            return await queries.get_source(session, source_id)

    async def resume(self, source_id: SourceId) -> Source | None:
        """Poll it again, beginning now, even if it was closed; return it as it is now, or None."""
        async with self._database.transaction() as session:
            await queries.resume_source(session, source_id, now=self._clock.now())
            source = await queries.get_source(session, source_id)
        self.wake()
        return source

    async def poll_soon(self, source_id: SourceId) -> Source | None:
        """Let it be polled next, if it is active; return it as it is now, or None."""
        async with self._database.transaction() as session:
            await queries.poll_soon(session, source_id, now=self._clock.now())
            source = await queries.get_source(session, source_id)
        self.wake()
        return source

    async def change(self, source_id: SourceId, change: Change) -> Source | None:
        """Set what ``change`` says; return the source as it is now, or None."""
        values: dict[str, object] = {}
        if change.weight is not None:
            values["weight"] = change.weight
        if change.full_text is not None:
            values["full_text"] = change.full_text
        if change.selector is not None:
            values["selector"] = change.selector or None
        if change.language is not None:
            values["set_language"] = language_tag(change.language)
        async with self._database.transaction() as session:
            if values:
                await queries.change_source(session, source_id, values)
            return await queries.get_source(session, source_id)

    async def take_found(self, source_id: SourceId) -> Taking:
        """Let a failing source poll the feed that its site names now."""
        async with self._database.transaction() as session:
            source = await queries.get_source(session, source_id)
            if source is None:
                return Taking.GONE
            if source.found_url is None:
                return Taking.NOTHING
            other = await _find(session, source.found_url)
            if other is not None and other.id != source.id:
                return Taking.KNOWN
            await queries.take_address(session, source_id, source.found_url, now=self._clock.now())
        self.wake()
        return Taking.TAKEN

    async def remove(self, source_id: SourceId) -> bool:
        """Forget a source and its entries; its articles stay. False: there was none."""
        async with self._database.transaction() as session:
            return await queries.delete_source(session, source_id)

    async def _with_known(self, found: Inspection | Refusal, asked: str) -> Inspection | Refusal:
        if isinstance(found, Refusal):
            return found
        async with self._database.reading() as session:
            known = await _find(session, found.feed_url, asked)
            others = [other for other in found.others if not await _find(session, other.url)]
        return replace(found, known=known.id if known else None, others=tuple(others))


def _keys(addresses: Iterable[str]) -> set[str]:
    return {feed_key(url) for url in addresses}


def _fresh(sources: Sequence[NewSource], known: Iterable[str]) -> list[NewSource]:
    """Return those of ``sources`` that nobody polls, the first of those with one address."""
    keys = _keys(known)
    fresh = {
        key: replace(source, title=_shown(source))
        for source in reversed(sources)
        if (key := feed_key(source.url)) not in keys
    }
    return list(reversed(fresh.values()))


async def _find(session: Session, *urls: str) -> Source | None:
    """Return the source that polls one of ``urls``, in whatever spelling; None: none does."""
    exact = await queries.find_source(session, urls)
    if exact is not None:
        return exact
    keys = {feed_key(url) for url in urls}
    for host in {bare_host(url) for url in urls} - {""}:
        for source in await queries.sources_at(session, host):
            if feed_key(source.url) in keys:
                return source
    return None


def _shown(source: NewSource) -> str:
    try:
        host = urlsplit(source.url).netloc
    except ValueError:
        host = source.url
    return one_line(source.title)[:MAX_TITLE] or host
