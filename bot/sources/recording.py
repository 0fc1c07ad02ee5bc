"""Writing down how polls ended: many at once where they come at once."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.sources import queries
from bot.sources.articles import queries as articles_queries
from bot.sources.model import ClaimedSource, NewArticle, PollRecord
from bot.storage.database import Database, Session

TOGETHER = 64
"""Results in one transaction."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Result:
    source: ClaimedSource
    record: PollRecord
    articles: Sequence[NewArticle]
    stored: asyncio.Future[int | None]


class PollRecorder:
    """Writes results in groups: whatever came while the group before was being written.

    A commit costs the disk the same for one result and for many. ``record`` returns only when its
    result is on the disk, so a crash loses no more than it would one by one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Result] = []
        self._writing: asyncio.Task[None] | None = None

    async def record(
        self, source: ClaimedSource, record: PollRecord, articles: Sequence[NewArticle] = ()
    ) -> int | None:
        """Write a poll's result; return how many articles are to be matched.

        None: the claim was over, and nothing was stored. Raises what the database raises.
        """
        stored: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Result(source, record, articles, stored))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_waiting())
        # Cancelled here, the group is written all the same: it is not this poll's alone.
        return await stored

    async def silence_host(self, host: str, until: datetime) -> None:
        """Let no source of a host be due before ``until``, in this process or another."""
        async with self._database.transaction() as session:
            await queries.silence_host(session, host, until=until)

    async def _write_waiting(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
            try:
                async with self._database.transaction() as session:
                    counts = await _write(session, group)
            except Exception:  # noqa: BLE001  # whose it is shows when each is tried alone
                await self._one_by_one(group)
            else:
                for result, count in zip(group, counts, strict=True):
                    _answer(result, count)

    async def _one_by_one(self, group: Sequence[_Result]) -> None:
        for result in group:
            try:
                async with self._database.transaction() as session:
                    (count,) = await _write(session, [result], careful=True)
            except Exception as exc:  # noqa: BLE001  # it is raised where the result came from
                if not result.stored.done():
                    result.stored.set_exception(exc)
            else:
                _answer(result, count)


def _answer(result: _Result, count: int | None) -> None:
    if not result.stored.done():  # the poll may have been cancelled meanwhile
        result.stored.set_result(count)


async def _write(
    session: Session, group: Sequence[_Result], *, careful: bool = False
) -> list[int | None]:
    """Write results; with ``careful``, an article that is refused leaves the others alone."""
    light = [
        (result.source, result.record)
        for result in group
        if not result.articles and queries.is_light(result.source, result.record)
    ]
    if light:
        await queries.record_light(session, light)
    skipped = {source.id for source, _ in light}
    return [
        0 if result.source.id in skipped else await _write_one(session, result, careful=careful)
        for result in group
    ]


async def _write_one(session: Session, result: _Result, *, careful: bool) -> int | None:
    source, record = result.source, result.record
    if not await queries.record_poll(session, source, record, new=len(result.articles)):
        log.info("poll came too late", extra={"source_id": source.id})
        return None
    if not result.articles:
        return 0
    return await articles_queries.store(
        session, source.id, result.articles, now=record.polled_at, careful=careful
    )
