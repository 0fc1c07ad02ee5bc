"""The poll step: due sources are fetched, and what they bring becomes articles, once each."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.ids import SourceId
from bot.sources import queries
from bot.sources.drafting import plan
from bot.sources.fetching import Fetcher
from bot.sources.harvest import Harvest, Harvester
from bot.sources.lanes import HostLanes
from bot.sources.model import (
    ClaimedSource,
    FailureCode,
    Feed,
    Fetched,
    FetchFailed,
    NewArticle,
    NotAFeed,
    NotModified,
    PollRecord,
    Unreadable,
)
from bot.sources.parsing import ParserPool
from bot.sources.plain import one_line
from bot.sources.schedule import Pace, is_gone, retry_after
from bot.storage.database import Database

BATCH = 64
"""Sources that are claimed and wait for their turn."""
PARALLEL = 16
ROUND_SECONDS = 300.0
"""How long one call goes on claiming beside sources that take their time."""
LOOK_AGAIN_SECONDS = 1.0
POLL_SECONDS = 90.0
"""For one source, with its pages."""
START_SECONDS = 20.0
"""A source whose turn has not come so long after its claim is put back."""
LEASE = timedelta(seconds=POLL_SECONDS + START_SECONDS + 10)
_DETAIL = 300

log = logging.getLogger(__name__)


class PollService:
    """Polls what is due. A source's trouble is written into its row and is nobody else's."""

    def __init__(
        self,
        database: Database,
        fetcher: Fetcher,
        clock: Clock,
        *,
        parsers: ParserPool,
        interval: timedelta,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """``wake`` is called when there is something to match."""
        self._database = database
        self._fetcher = fetcher
        self._clock = clock
        self._parsers = parsers
        self._harvester = Harvester(fetcher, parsers)
        self._pace = Pace(interval)
        self._wake = wake
        self._lanes = HostLanes()
        self._places = asyncio.Semaphore(PARALLEL)

    async def poll_due(self) -> int:
        """Poll what is due, and go on with what becomes due meanwhile; return how many.

        A source that takes its time holds up nobody: others are claimed and polled beside it.
        Killed in the middle, a source is due again after ``LEASE``. Cancelled, all are put back
        at once.
        """
        waiting: dict[SourceId, ClaimedSource] = {}
        running: set[asyncio.Task[bool]] = set()
        polled = 0
        loop = asyncio.get_running_loop()
        claims_until = loop.time() + ROUND_SECONDS
        try:
            async with asyncio.TaskGroup() as group:
                running |= await self._begin(group, waiting)
                while running:
                    done, running = await asyncio.wait(running, timeout=LOOK_AGAIN_SECONDS)
                    polled += sum(task.result() for task in done)
                    if running and loop.time() < claims_until:
                        running |= await self._begin(group, waiting)
        finally:
            await self._put_back(waiting.values())
        return polled

    async def _begin(
        self, group: asyncio.TaskGroup, waiting: dict[SourceId, ClaimedSource]
    ) -> set[asyncio.Task[bool]]:
        """Claim what is due; ``waiting`` keeps what nobody has begun to poll."""
        async with self._database.transaction() as session:
            claimed = await queries.claim_due(
                session, now=self._clock.now(), limit=BATCH - len(waiting), lease=LEASE
            )
        waiting |= {source.id: source for source in claimed}
        start_by = asyncio.get_running_loop().time() + START_SECONDS
        return {
            group.create_task(self._poll_in_turn(source, waiting, start_by)) for source in claimed
        }

    async def _poll_in_turn(
        self, source: ClaimedSource, waiting: dict[SourceId, ClaimedSource], start_by: float
    ) -> bool:
        async with self._lanes.of(source.url), self._places:
            if waiting.get(source.id) is not source:
                return False  # resumed while it waited, and claimed once more
            del waiting[source.id]
            on_time = asyncio.get_running_loop().time() <= start_by
            try:
                if on_time:
                    await self._poll_safely(source)
                else:
                    await self._put_back([source])
            except Exception:
                # Not even the failure could be written down; the others go on. Due after ``LEASE``.
                log.exception("poll not recorded", extra={"source_id": source.id})
            return on_time

    async def _poll_safely(self, source: ClaimedSource) -> None:
        try:
            async with asyncio.timeout(POLL_SECONDS):
                await self._poll(source)
        except TimeoutError:
            await self._record_failure(source, FetchFailed(FailureCode.TIMEOUT, "the whole poll"))
        except asyncio.CancelledError:
            await self._put_back([source])
            raise
        except Exception as exc:
            log.exception("poll failed", extra={"source_id": source.id})
            detail = type(exc).__name__
            await self._record_failure(source, FetchFailed(FailureCode.INTERNAL, detail))

    async def _poll(self, source: ClaimedSource) -> None:
        answer = await self._fetcher.fetch(
            source.url, etag=source.etag, last_modified=source.last_modified
        )
        match answer:
            case FetchFailed():
                await self._record_failure(source, answer)
            case NotModified():
                await self._record_success(source, self._success(source))
            case Fetched():
                await self._read(source, answer)

    async def _read(self, source: ClaimedSource, answer: Fetched) -> None:
        digest = hashlib.sha256(answer.body).digest()
        validators = (answer.etag, answer.last_modified, digest)
        if digest == source.body_hash:
            await self._record_success(
                source, replace(self._success(source), validators=validators)
            )
            return
        try:
            feed = await self._parsers.read_feed(answer.body, answer.headers, answer.url)
        except Unreadable as exc:
            await self._record_failure(source, FetchFailed(FailureCode.UNREADABLE, str(exc)))
            return
        if isinstance(feed, NotAFeed):
            await self._record_failure(source, FetchFailed(FailureCode.NOT_A_FEED, feed.reason))
            return
        harvest = await self._harvest(source, feed)
        record = replace(
            self._success(source, soon=harvest.hurried),
            validators=(None, None, None) if harvest.unsettled else validators,
            site_url=feed.site_url,
            language=feed.language,
        )
        await self._record_success(source, record, harvest.articles)

    async def _harvest(self, source: ClaimedSource, feed: Feed) -> Harvest:
        keys = [entry.key for entry in feed.entries]
        async with self._database.reading() as session:
            known = await queries.known_entries(session, source.id, keys)
            drafts = plan(feed.entries, known, first=source.first, now=self._clock.now())
            others = await queries.articles_of_others(
                session, source.id, [draft.canonical_url for draft in drafts]
            )
        # What another source brought already needs no page: this is one more appearance of it.
        drafts = [
            replace(draft, wants_page=False) if draft.canonical_url in others else draft
            for draft in drafts
        ]
        return await self._harvester.collect(source, feed, drafts)

    def _success(self, source: ClaimedSource, *, soon: bool = False) -> PollRecord:
        now = self._clock.now()
        usual = self._pace.after_success(now, source.id)
        return PollRecord(
            polled_at=now,
            next_poll_at=now + self._pace.minimum if soon else usual,
            succeeded=True,
        )

    async def _record_success(
        self, source: ClaimedSource, record: PollRecord, articles: list[NewArticle] | None = None
    ) -> None:
        stored = 0
        async with self._database.transaction() as session:
            if not await queries.record_poll(session, source, record):
                log.info("poll came too late", extra={"source_id": source.id})
                return
            stored = await queries.store(session, source.id, articles or [], now=record.polled_at)
        log.info("source polled", extra={"source_id": source.id, "new": stored})
        if stored:
            self._wake()

    async def _record_failure(self, source: ClaimedSource, failure: FetchFailed) -> None:
        now = self._clock.now()
        record = PollRecord(
            polled_at=now,
            next_poll_at=self._pace.after_failure(
                now,
                source.id,
                failures=source.failures + 1,
                retry_after=retry_after(failure.retry_after, now),
            ),
            succeeded=False,
            closes=is_gone(source.error_code, failure.error_code),
            error_code=failure.error_code,
            error_detail=one_line(failure.detail)[:_DETAIL] or None,
        )
        async with self._database.transaction() as session:
            await queries.record_poll(session, source, record)
        log.warning(
            "source failed",
            extra={"source_id": source.id, "code": failure.error_code, "detail": failure.detail},
        )

    async def _put_back(self, sources: Iterable[ClaimedSource]) -> None:
        left = list(sources)
        if left:
            async with self._database.transaction() as session:
                await queries.put_back(session, left, now=self._clock.now())
