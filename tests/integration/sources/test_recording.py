"""Results that are written together, and claims that nobody holds any more."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.ids import SourceId
from bot.sources import queries
from bot.sources.catalogue.model import NewSource
from bot.sources.catalogue.queries import insert_sources
from bot.sources.fetching import Fetcher
from bot.sources.model import ClaimedSource, NewArticle, PollRecord
from bot.sources.parsing import ParserPool
from bot.sources.recording import PollRecorder
from bot.sources.schedule import Pace
from bot.sources.service import LEASE, PollService
from bot.storage.database import Database
from bot.storage.tables import ArticleRow, EntryRow, SourceRow
from tests.support.clock import ManualClock

TEXT = (
    "The ferry between Westmere and Ostend stopped on Monday after its crew found a crack in the "
    "rudder, the harbour master said, and travellers were told to take the bridge until Friday."
)


async def _claimed(database: Database, clock: ManualClock, number: int) -> list[ClaimedSource]:
    """Return so many new sources, claimed."""
    now = clock.now()
    new = [NewSource(f"https://post{place}.example/feed", "Post") for place in range(number)]
    async with database.transaction() as session:
        await insert_sources(
            session, new, dict.fromkeys(range(number), now), added_by=None, now=now
        )
        return await queries.claim_due(session, now=now, limit=number, lease=LEASE)


async def _rows(database: Database) -> list[SourceRow]:
    async with database.reading() as session:
        return list(await session.scalars(select(SourceRow).order_by(SourceRow.id)))


async def _articles(database: Database) -> dict[str, list[SourceId]]:
    """Return all articles' titles, and in which sources they appeared."""
    async with database.reading() as session:
        found = await session.execute(
            select(ArticleRow.title, EntryRow.source_id)
            .join(EntryRow, EntryRow.article_id == ArticleRow.id)
            .order_by(EntryRow.id)
        )
        appeared: dict[str, list[SourceId]] = {}
        for title, source_id in found:
            appeared.setdefault(title, []).append(SourceId(source_id))
    return appeared


def _success(now: datetime) -> PollRecord:
    return PollRecord(
        polled_at=now,
        next_poll_at=now + timedelta(hours=1),
        interval_reason="usual",
        outcome="read",
        succeeded=True,
    )


def _article(name: str, *, marks: tuple[int, ...] = (), text: str = TEXT) -> NewArticle:
    address = f"https://post.example/{name.replace(' ', '-')}"
    return NewArticle(
        entry_key=name,
        canonical_url=address,
        link_key=address,
        url=address,
        title=name,
        text=text,
        language="en",
        author=None,
        published_at=None,
        title_key=name.casefold(),
        content_hash=b"1",
        history=False,
        replaces=None,
        marks=marks,
    )


async def test_results_that_come_together_are_each_kept_apart(
    database: Database, clock: ManualClock
) -> None:
    late, new, failed, idle = await _claimed(database, clock, 4)
    recorder = PollRecorder(database)
    late = replace(late, lease_until=late.lease_until - timedelta(seconds=1))
    good = _success(clock.now())
    bad = replace(good, succeeded=False, outcome="dns", error_code="dns", error_detail="no name")
    stored = await asyncio.gather(
        recorder.record(late, good, [_article("Too late")]),
        recorder.record(new, good, [_article("Ferry stops"), _article("Bridge opens")]),
        recorder.record(failed, bad),
        recorder.record(idle, replace(good, language="ckb")),
    )
    assert stored == [None, 2, 0, 0]
    assert await _articles(database) == {"Ferry stops": [new.id], "Bridge opens": [new.id]}
    rows = {row.id: row for row in await _rows(database)}
    assert rows[late.id].last_polled_at is None
    assert rows[late.id].next_poll_at == clock.now() + LEASE
    assert [rows[each.id].failures for each in (new, failed, idle)] == [0, 1, 0]
    assert rows[failed.id].failing_since == clock.now()
    assert rows[failed.id].last_success_at is None
    assert rows[idle.id].first_polled_at == clock.now()
    assert (rows[idle.id].language, rows[new.id].language) == ("ckb", None)


async def test_one_text_in_two_results_of_one_group_is_one_article(
    database: Database, clock: ManualClock
) -> None:
    one, other, third = await _claimed(database, clock, 3)
    recorder = PollRecorder(database)
    good = _success(clock.now())
    stored = await asyncio.gather(
        recorder.record(one, good, [_article("Ferry stops", marks=(1, 2, 3))]),
        recorder.record(other, good, [_article("Ferry to Ostend stops", marks=(7, 2, 9))]),
        recorder.record(third, good, [_article("Ferry stops", marks=(4, 5, 6))]),
    )
    appeared = await _articles(database)
    assert sorted(appeared["Ferry stops"]) == [one.id, other.id, third.id]
    assert len(appeared) == 1
    assert stored == [1, 0, 0]


async def test_an_article_that_is_refused_takes_no_other_result_along(
    database: Database, clock: ManualClock
) -> None:
    one, other = await _claimed(database, clock, 2)
    recorder = PollRecorder(database)
    good = _success(clock.now())
    broken = replace(_article("Broken"), title=None)  # type: ignore[arg-type]  # as from a mistake
    stored = await asyncio.gather(
        recorder.record(one, good, [broken, _article("Bridge opens")]),
        recorder.record(other, good, [_article("Ferry stops")]),
    )
    assert stored == [1, 1]
    assert await _articles(database) == {"Bridge opens": [one.id], "Ferry stops": [other.id]}
    assert [row.last_success_at for row in await _rows(database)] == [clock.now()] * 2


async def test_a_cancelled_polls_result_is_waited_for(
    database: Database, clock: ManualClock
) -> None:
    (source,) = await _claimed(database, clock, 1)
    recorder = PollRecorder(database)
    recording = asyncio.create_task(
        recorder.record(source, _success(clock.now()), [_article("Ferry stops")])
    )
    await asyncio.sleep(0)
    recording.cancel()
    with pytest.raises(asyncio.CancelledError):
        await recording
    await recorder.until_written()
    assert await _articles(database) == {"Ferry stops": [source.id]}


async def test_claims_of_the_dead_are_freed_and_waits_are_kept(
    database: Database, fetcher: Fetcher, clock: ManualClock, parsers: ParserPool
) -> None:
    held, recorded, silenced = await _claimed(database, clock, 3)
    hour = clock.now() + timedelta(hours=1)
    recorder = PollRecorder(database)
    await recorder.record(recorded, _success(clock.now()))
    await recorder.silence_host("post2.example:443", hour)
    pace = Pace(timedelta(minutes=15))
    polling = PollService(database, fetcher, clock, parsers=parsers, pace=pace)
    clock.advance(seconds=3)
    assert await polling.free_claims() == 1
    times = {row.id: row.next_poll_at for row in await _rows(database)}
    assert times == {held.id: clock.now(), recorded.id: hour, silenced.id: hour}
    assert await polling.free_claims() == 0
