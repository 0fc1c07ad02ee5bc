"""Importing many feeds: a preview, one transaction, and word of how they are read first."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.ids import TelegramId
from bot.sources.catalogue.model import Added, NewSource
from bot.sources.catalogue.sameness import feed_key
from bot.sources.catalogue.service import Catalogue
from bot.sources.imports import queries
from bot.sources.imports.model import Preview, Progress, Watched, Where
from bot.sources.opml import OpmlProblem, Outline, read_opml, write_opml
from bot.storage.database import Database

LOOK_EVERY = timedelta(seconds=4)
"""Between two edits of the message that tells how it goes on."""
LEASE = timedelta(seconds=60)
PATIENCE = timedelta(minutes=30)
"""How long the first polls of an import are told of."""
AT_ONCE = 5
MOST_FAILING = 8


class ImportService:
    """Adds all feeds of a list or none, and tells how their first polls go.

    What is told is counted from the sources themselves, so a restart goes on where it was.
    """

    def __init__(self, database: Database, catalogue: Catalogue, clock: Clock) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clock = clock

    async def preview(self, content: bytes) -> Preview | OpmlProblem:
        """Return what importing a file would do; nothing is stored."""
        found = await asyncio.to_thread(read_opml, content)
        if isinstance(found, OpmlProblem):
            return found
        keys = await self._catalogue.known_keys()
        new, known = await asyncio.to_thread(_divided, found.feeds, keys)
        return Preview(new, known, found.bad, found.broken_at)

    async def start(
        self,
        feeds: Sequence[NewSource],
        where: Where | None,
        *,
        left_out: int,
        added_by: TelegramId | None,
    ) -> Progress:
        """Add the feeds, all or none, and remember where to tell how it goes on; None: nowhere."""
        async with self._database.transaction() as session:
            added = await self._catalogue.add_within(session, feeds, added_by=added_by)
            if where is not None and added.added:
                await queries.add_import(
                    session,
                    where,
                    added.added,
                    known=added.known,
                    left_out=left_out,
                    now=self._clock.now(),
                )
        self._catalogue.wake()
        return _begun(added, left_out)

    async def due(self) -> list[Watched]:
        """Take the imports of which there may be something to tell; ``told`` ends each."""
        now = self._clock.now()
        async with self._database.reading() as session:
            if not await queries.is_any_due(session, now=now):
                return []
        async with self._database.transaction() as session:
            claimed = await queries.claim_due(session, now=now, until=now + LEASE, limit=AT_ONCE)
        found: list[Watched] = []
        async with self._database.reading() as session:
            for number in claimed:
                watched = await queries.watched(
                    session, number, started_before=now - PATIENCE, most_failing=MOST_FAILING
                )
                if watched is not None:
                    found.append(watched)
        return found

    async def told(self, watched: Watched) -> None:
        """Write down that this was told; an import of which all is told is forgotten."""
        async with self._database.transaction() as session:
            if watched.progress.done:
                await queries.forget(session, watched.id)
                return
            at = self._clock.now() + LOOK_EVERY
            said = watched.progress.signature
            await queries.look_again(session, watched.id, at=at, said=said)

    async def export(self, title: str) -> tuple[bytes, int]:
        """Return all sources as OPML, and how many they are."""
        sources = await self._catalogue.everything()
        now = self._clock.now()
        content = await asyncio.to_thread(write_opml, sources, title=title, now=now)
        return content, len(sources)


def _divided(
    feeds: Sequence[Outline], keys: Collection[str]
) -> tuple[tuple[Outline, ...], tuple[Outline, ...]]:
    """Return the feeds that are not polled yet, and those that are."""
    parts: tuple[list[Outline], list[Outline]] = ([], [])
    for feed in feeds:
        parts[feed_key(feed.url) in keys].append(feed)
    return tuple(parts[0]), tuple(parts[1])


def to_sources(feeds: Sequence[Outline], *, language: str | None = None) -> list[NewSource]:
    """Return the feeds of a list as sources to add.

    ``language``: what an admin says that all are written in; it outranks what the list says.
    """
    return [
        NewSource(
            url=feed.url,
            title=feed.title,
            weight=feed.weight,
            full_text=feed.full_text,
            selector=feed.selector,
            language=feed.language,
            set_language=language or feed.set_language,
        )
        for feed in feeds
    ]


def _begun(added: Added, left_out: int) -> Progress:
    return Progress(added=len(added.added), known=added.known, left_out=left_out, read=0, failed=0)
