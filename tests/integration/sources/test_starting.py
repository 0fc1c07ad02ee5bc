"""What the program does about claims when it starts."""

import asyncio
from datetime import timedelta

from sqlalchemy import select, update

from bot.app import run
from bot.parts import Parts
from bot.settings import Role, Settings
from bot.sources import queries
from bot.sources.catalogue.model import NewSource
from bot.sources.catalogue.queries import insert_sources
from bot.sources.service import LEASE
from bot.storage.database import Database
from bot.storage.tables import SourceRow
from tests.support.clock import ManualClock


async def test_only_where_nobody_else_can_poll_are_claims_freed_at_the_start(
    database: Database, clock: ManualClock
) -> None:
    now = clock.now()
    new = [NewSource("https://post.example/feed", "Post")]
    async with database.transaction() as session:
        await insert_sources(session, new, {0: now}, added_by=None, now=now)
        (claimed,) = await queries.claim_due(session, now=now, limit=1, lease=LEASE)
        # Paused, so that the program does not poll it before its time is looked at.
        await session.execute(update(SourceRow).values(state="paused"))
    clock.advance(seconds=10)
    stop = asyncio.Event()
    stop.set()
    settings = Settings(roles=frozenset({Role.POLLER}))
    await run(Parts(settings, database, clock), stop)
    async with database.reading() as session:
        due = await session.scalar(select(SourceRow.next_poll_at))
    dead = now + timedelta(seconds=10)
    assert due == (dead if database.is_sqlite else claimed.lease_until)
