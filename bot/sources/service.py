"""The poll step: due sources are fetched, and what they bring becomes articles, once each."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.ids import SourceId
from bot.sources import queries
from bot.sources.addresses import site_of
from bot.sources.articles import queries as articles_queries
from bot.sources.fetching import SILENCE, Fetcher
from bot.sources.gathering import Gathering
from bot.sources.harvest import Harvest, Harvester, Plan, plan_first
from bot.sources.hints import read_hints
from bot.sources.learned.queries import learned_lines
from bot.sources.manners import host_of
from bot.sources.model import (
    NO_VALIDATORS,
    ClaimedSource,
    FailureCode,
    Feed,
    Fetched,
    FetchFailed,
    KnownEntry,
    NotAFeed,
    NotModified,
    PollRecord,
    Unreadable,
    Validators,
)
from bot.sources.moving import after_move
from bot.sources.parsing import ParserPool
from bot.sources.plain import one_line
from bot.sources.recording import PollRecorder
from bot.sources.rhythm import newest_times
from bot.sources.robots import Robots
from bot.sources.schedule import NextPoll, Pace, Reason, is_gone, retry_after, spread_out
from bot.storage.database import Database

PARALLEL = 200
"""Sources that are polled at once, each at a host of its own."""
ROUND_SECONDS = 300.0
"""How long one call goes on claiming beside sources that take their time."""
LOOK_AGAIN_SECONDS = 1.0
POLL_SECONDS = 120.0
"""For one source, with its pages."""
LEASE = timedelta(seconds=POLL_SECONDS + 10)
REFILL = 50
"""Places that are free before more is claimed: a claim costs as much for one as for many."""
SPREAD_RATE = 40.0
"""Sources a second that are taken up after a standstill."""
KEYS_TOGETHER = 1_000
"""Entries of different sources that are looked up at once."""
STARTED_TOGETHER = 10
"""Polls; then others get their turn. What starts together goes on together, and the event loop
would not come round before each of two hundred made its next step."""
UNCHANGED = "unchanged"
READ = "read"
_DETAIL = 300
_TOO_MANY = "http_429"

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
        pace: Pace,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """``wake`` is called when there is something to match."""
        self._database = database
        self._fetcher = fetcher
        self._clock = clock
        self._parsers = parsers
        self.robots = Robots(fetcher)
        """What sites let robots read, known to all who fetch pages."""
        self._harvester = Harvester(fetcher, parsers, self.robots)
        self._pace = pace
        self._recorder = PollRecorder(database)
        self._known = Gathering(
            self._known_entries, most=KEYS_TOGETHER, weight=lambda wanted: len(wanted[1])
        )
        self._wake = wake

    async def spread_overdue(self) -> int:
        """Spread what became due while nobody polled; return how many sources there were.

        Asked at the start, so that it is no storm: a few seconds for hundreds of sources, and the
        shortest interval at most for any number.
        """
        now = self._clock.now()
        since = now - self._pace.minimum
        async with self._database.transaction() as session:
            overdue = await queries.overdue(session, since=since)
            times = spread_out(overdue, now, rate=SPREAD_RATE, window=self._pace.minimum)
            await queries.reschedule(
                session, {SourceId(number): at for number, at in times.items()}, since=since
            )
        return len(overdue)

    async def poll_due(self) -> int:
        """Poll what is due, and go on with what becomes due meanwhile; return how many.

        A source that takes its time holds up nobody but its own host: others are claimed and
        polled beside it. Killed in the middle, a source is due again after ``LEASE``. Cancelled,
        all are put back at once.
        """
        busy: dict[str, ClaimedSource] = {}
        polled = 0
        loop = asyncio.get_running_loop()
        claims_until = loop.time() + ROUND_SECONDS
        async with asyncio.TaskGroup() as group:
            running, more = await self._begin(group, busy)
            looked_at = loop.time()
            while running:
                done, running = await asyncio.wait(
                    running, timeout=LOOK_AGAIN_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                polled += len(done)
                refill = more and len(running) <= PARALLEL - REFILL
                if loop.time() < claims_until and (
                    not running or refill or loop.time() - looked_at >= LOOK_AGAIN_SECONDS
                ):
                    begun, more = await self._begin(group, busy)
                    running |= begun
                    looked_at = loop.time()
        return polled

    async def poll_one(self, source_id: SourceId) -> bool:
        """Poll this source now, due or not; False: there is none, or it is not active."""
        async with self._database.transaction() as session:
            source = await queries.claim_one(session, source_id, now=self._clock.now(), lease=LEASE)
        if source is None:
            return False
        await self._poll_safely(source)
        return True

    async def free_claims(self) -> int:
        """Make due what dead processes were polling; return how many sources those were.

        Only for when no other process can be at work on this database.
        """
        async with self._database.transaction() as session:
            return await queries.free_claims(session, now=self._clock.now())

    async def until_written(self) -> None:
        """Return when the results of all polls are on the disk, of cancelled ones too."""
        await self._recorder.until_written()

    async def _known_entries(
        self, wanted: Sequence[tuple[SourceId, Sequence[str]]]
    ) -> Sequence[Mapping[str, KnownEntry]]:
        async with self._database.reading() as session:
            return await articles_queries.known_entries(session, wanted)

    async def _begin(
        self, group: asyncio.TaskGroup, busy: dict[str, ClaimedSource]
    ) -> tuple[set[asyncio.Task[None]], bool]:
        """Claim what is due at hosts where nobody is at work; ``busy`` holds these, by name.

        True: there may be more. Else what is left lies at hosts that want their second of peace.
        """
        free = PARALLEL - len(busy)
        if free <= 0:
            return set(), True
        async with self._database.transaction() as session:
            claimed = await queries.claim_due(
                session, now=self._clock.now(), limit=free, lease=LEASE, busy_hosts=[*busy]
            )
        busy |= {host_of(source.url): source for source in claimed}
        begun: set[asyncio.Task[None]] = set()
        for source in claimed:
            begun.add(group.create_task(self._poll_at_host(source, busy)))
            if len(begun) % STARTED_TOGETHER == 0:
                await asyncio.sleep(0)
        return begun, len(claimed) == free

    async def _poll_at_host(self, source: ClaimedSource, busy: dict[str, ClaimedSource]) -> None:
        try:
            await self._poll_safely(source)
        except Exception:
            # Not even the failure could be written down; the others go on. Due after ``LEASE``.
            log.exception("poll not recorded", extra={"source_id": source.id})
        finally:
            del busy[host_of(source.url)]

    async def _poll_safely(self, source: ClaimedSource) -> None:
        begun = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(POLL_SECONDS):
                await self._poll(source, begun)
        except TimeoutError:
            timeout = FetchFailed(FailureCode.TIMEOUT, "the whole poll")
            await self._record_failure(source, timeout, begun)
        except asyncio.CancelledError:
            await self._put_back([source])
            raise
        except Exception as exc:
            log.exception("poll failed", extra={"source_id": source.id})
            failure = FetchFailed(FailureCode.INTERNAL, type(exc).__name__)
            await self._record_failure(source, failure, begun)

    async def _poll(self, source: ClaimedSource, begun: float) -> None:
        answer = await self._fetcher.fetch(
            source.url, etag=source.etag, last_modified=source.last_modified
        )
        match answer:
            case FetchFailed(code=FailureCode.SILENCED):
                await self._wait_for_host(source, answer)
            case FetchFailed():
                await self._record_failure(source, answer, begun)
            case NotModified():
                await self._record_success(source, self._success(source, answer, begun))
            case Fetched():
                await self._read(source, answer, begun)

    async def _read(self, source: ClaimedSource, answer: Fetched, begun: float) -> None:
        digest = hashlib.sha256(answer.body).digest()
        validators = Validators(answer.etag, answer.last_modified, digest, source.entry_prints)
        if digest == source.body_hash:
            record = self._success(source, answer, begun)
            if (answer.etag, answer.last_modified) != (source.etag, source.last_modified):
                record = replace(record, validators=validators)
            await self._record_success(source, record)
            return
        try:
            feed, prints, planned = await self._parsers.read_news(
                answer.body,
                answer.headers,
                answer.url,
                source.entry_prints or b"",
                partial(plan_first, source, now=self._clock.now()),
            )
        except Unreadable as exc:
            failure = FetchFailed(FailureCode.UNREADABLE, str(exc))
            await self._record_failure(source, failure, begun)
            return
        if isinstance(feed, NotAFeed):
            failure = FetchFailed(FailureCode.NOT_A_FEED, feed.reason)
            await self._record_failure(source, failure, begun)
            return
        harvest = await self._harvest(source, feed, planned)
        record = replace(
            self._success(source, answer, begun, feed=feed, soon=harvest.hurried),
            validators=NO_VALIDATORS
            if harvest.unsettled
            else replace(validators, entry_prints=prints or None),
            site_url=feed.site_url,
            language=feed.language,
        )
        await self._record_success(source, record, harvest)

    async def _harvest(self, source: ClaimedSource, feed: Feed, planned: Plan | None) -> Harvest:
        if planned is None:
            known = await self._known.ask((source.id, [entry.key for entry in feed.entries]))
            planned = await self._harvester.plan(source, feed, known, self._clock.now())
        drafts, harvest = planned
        if harvest is not None:
            return harvest
        wanting = [draft for draft in drafts if draft.wants_page]
        addresses = [draft.canonical_url for draft in wanting]
        sites = {site_of(draft.entry.url) for draft in wanting}
        async with self._database.reading() as session:
            others = await articles_queries.articles_of_others(session, source.id, addresses)
            learned = await learned_lines(session, sites)
        # What another source brought already needs no page: this is one more appearance of it.
        drafts = [
            replace(draft, wants_page=False) if draft.canonical_url in others else draft
            for draft in drafts
        ]
        return await self._harvester.collect(source, feed, drafts, learned)

    def _success(
        self,
        source: ClaimedSource,
        answer: Fetched | NotModified,
        begun: float,
        *,
        feed: Feed | None = None,
        soon: bool = False,
    ) -> PollRecord:
        now = self._clock.now()
        times = source.entry_times
        if feed is not None:
            dates = (entry.published_at for entry in feed.entries)
            times = tuple(newest_times((date for date in dates if date), now, times))
        due = self._due(source, answer, feed, times, now)
        move = after_move(answer, source.url, source.moved_to)
        return PollRecord(
            polled_at=now,
            next_poll_at=self._pace.soon(now).at if soon else due.at,
            interval_reason=Reason.PAGES if soon else due.reason,
            outcome=UNCHANGED if feed is None else READ,
            succeeded=True,
            took=_since(begun),
            entry_times=None if times == source.entry_times else times,
            moved_to=move.to,
            url=move.to if move.settled else None,
        )

    def _due(
        self,
        source: ClaimedSource,
        answer: Fetched | NotModified,
        feed: Feed | None,
        times: tuple[int, ...],
        now: datetime,
    ) -> NextPoll:
        hints = read_hints(answer.headers, feed, now)
        return self._pace.after_success(now, source.id, times=times, hints=hints)

    async def _record_success(
        self, source: ClaimedSource, record: PollRecord, harvest: Harvest | None = None
    ) -> None:
        if record.url is not None:
            record = await self._settle_move(source, record, record.url)
        articles = harvest.articles if harvest else ()
        stored = await self._recorder.record(source, record, articles)
        log.info("source polled", extra={"source_id": source.id, "new": stored or 0})
        if stored:
            self._wake()

    async def _settle_move(self, source: ClaimedSource, record: PollRecord, url: str) -> PollRecord:
        async with self._database.reading() as session:
            taken = await queries.is_polled(session, url)
        extra = {"source_id": source.id, "to": url}
        if taken:  # both stay, since nobody but an admin can say which of them is too many
            log.warning("source moved to where another one is", extra=extra)
            return replace(record, url=None)
        log.info("source moved for good", extra=extra)
        return record

    async def _record_failure(
        self, source: ClaimedSource, failure: FetchFailed, begun: float
    ) -> None:
        now = self._clock.now()
        due = self._pace.after_failure(
            now,
            source.id,
            failures=source.failures + 1,
            retry_after=retry_after(failure.retry_after, now),
        )
        record = PollRecord(
            polled_at=now,
            next_poll_at=due.at,
            interval_reason=due.reason,
            outcome=failure.error_code,
            succeeded=False,
            took=_since(begun),
            closes=is_gone(source.error_code, failure.error_code),
            error_code=failure.error_code,
            error_detail=one_line(failure.detail)[:_DETAIL] or None,
            moved_to=source.moved_to,
        )
        await self._recorder.record(source, record)
        if failure.error_code == _TOO_MANY:
            wait = retry_after(failure.retry_after, now) or SILENCE
            await self._recorder.silence_host(host_of(source.url), now + wait)
        log.warning(
            "source failed",
            extra={"source_id": source.id, "code": failure.error_code, "detail": failure.detail},
        )

    async def _wait_for_host(self, source: ClaimedSource, answer: FetchFailed) -> None:
        """Be due when the host wants to hear of us again; it was not asked, so nothing failed."""
        now = self._clock.now()
        left = retry_after(answer.retry_after, now) or timedelta()
        record = PollRecord(
            polled_at=now,
            next_poll_at=now + left,
            interval_reason=Reason.ASKED,
            outcome=answer.error_code,
            succeeded=False,
            counts=False,
        )
        await self._recorder.record(source, record)

    async def _put_back(self, sources: Iterable[ClaimedSource]) -> None:
        async with self._database.transaction() as session:
            await queries.put_back(session, sources, now=self._clock.now())


def _since(begun: float) -> timedelta:
    return timedelta(seconds=asyncio.get_running_loop().time() - begun)
