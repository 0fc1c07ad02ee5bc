"""Writing down how polls ended: many at once where they come at once."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.ids import SourceId
from bot.sources import queries
from bot.sources.articles import queries as articles_queries
from bot.sources.articles.model import Brought
from bot.sources.gathering import Gathering
from bot.sources.model import ClaimedSource, NewArticle, PollRecord
from bot.storage.database import Database, Session

TOGETHER = 400
"""Rows in one transaction, roughly. More would be hardly cheaper, and others wait for its end."""

PAUSE = 0.02
"""Seconds that a result waits for others; where few sources are due at once, each would otherwise
have a transaction of its own."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Result:
    source: ClaimedSource
    record: PollRecord
    articles: Sequence[NewArticle]

    @property
    def rows(self) -> int:
        """Return about how many rows it writes."""
        return 1 + len(self.articles)


class PollRecorder:
    """Writes results in groups: whatever came while the group before was being written.

    A commit costs the disk the same for one result and for many. ``record`` returns only when its
    result is on the disk, so a crash loses no more than it would one by one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writing = Gathering(
            self._write, most=TOGETHER, weight=lambda result: result.rows, pause=PAUSE
        )

    async def record(
        self, source: ClaimedSource, record: PollRecord, articles: Sequence[NewArticle] = ()
    ) -> int | None:
        """Write a poll's result; return how many articles are to be matched.

        None: the claim was over, and no article was stored. Raises what the database raises.
        """
        return await self._writing.ask(_Result(source, record, articles))

    async def silence_host(self, host: str, until: datetime) -> None:
        """Let no source of a host be due before ``until``, in this process or another."""
        async with self._database.transaction() as session:
            await queries.silence_host(session, host, until=until)

    async def until_written(self) -> None:
        """Return when all that was recorded is on the disk."""
        await self._writing.until_idle()

    async def _write(self, group: Sequence[_Result]) -> Sequence[int | Exception | None]:
        try:
            async with self._database.transaction() as session:
                return await _write(session, group)
        except Exception:  # noqa: BLE001  # whose it is shows when each is tried alone
            return [await self._write_alone(result) for result in group]

    async def _write_alone(self, result: _Result) -> int | Exception | None:
        try:
            async with self._database.transaction() as session:
                (count,) = await _write(session, [result], careful=True)
        except Exception as exc:  # noqa: BLE001  # it is raised where the result came from
            return exc
        return count


async def _write(
    session: Session, group: Sequence[_Result], *, careful: bool = False
) -> list[int | None]:
    """Write results; with ``careful``, an article that is refused leaves the others alone."""
    rich = [result for result in group if result.articles]
    held = await queries.held(session, [result.source for result in rich])
    await queries.record_polls(
        session, [(result.source, result.record, len(result.articles)) for result in group]
    )
    brought = [
        Brought(result.source.id, result.articles, result.record.polled_at)
        for result in rich
        if _claim(result) in held
    ]
    counts = await articles_queries.store(session, brought, careful=careful)
    return [
        (counts[result.source.id] if _claim(result) in held else _too_late(result))
        if result.articles
        else 0
        for result in group
    ]


def _claim(result: _Result) -> tuple[SourceId, datetime]:
    return result.source.id, result.source.lease_until


def _too_late(result: _Result) -> None:
    log.info("poll came too late", extra={"source_id": result.source.id})
