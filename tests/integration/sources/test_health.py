"""What admins and readers hear when sources stop working: everything, once."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from bot.ids import ChatId, SourceId, TelegramId
from bot.sources.catalogue.service import Catalogue
from bot.sources.fetching import Fetcher
from bot.sources.health.service import HealthService
from bot.sources.parsing import ParserPool
from bot.sources.schedule import Pace
from bot.sources.service import PollService
from bot.storage.database import Database
from bot.storage.tables import ChatRow, OutboxRow, SourceRow
from tests.support.clock import ManualClock
from tests.support.feed_server import HTML, FeedServer, rss
from tests.support.seeding import Seeding
from tests.support.wording import renderer


@dataclass
class Room:
    database: Database
    clock: ManualClock
    server: FeedServer
    catalogue: Catalogue
    polling: PollService
    health: HealthService
    seeding: Seeding
    admin: ChatId

    async def source(self, path: str) -> SourceId:
        source = await self.catalogue.add(self.server.url(path), title=path, added_by=None)
        return source.id

    async def texts(self, chat: ChatId | None = None) -> list[str]:
        """Return what waits for a chat (the admin's unless told) in the outbox."""
        async with self.database.reading() as session:
            statement = select(OutboxRow.html).where(OutboxRow.chat_id == (chat or self.admin))
            return list(await session.scalars(statement.order_by(OutboxRow.id)))

    async def fail_for(self, source: SourceId, how_long: timedelta) -> None:
        async with self.database.transaction() as session:
            since = self.clock.now() - how_long
            values = {"failing_since": since, "failures": 9, "error_code": "http_500"}
            await session.execute(update(SourceRow).where(SourceRow.id == source).values(**values))


@pytest.fixture
async def room(
    database: Database,
    server: FeedServer,
    clock: ManualClock,
    fetcher: Fetcher,
    parsers: ParserPool,
) -> Room:
    catalogue = Catalogue(database, fetcher, clock, parsers=parsers)
    quarter = timedelta(minutes=15)
    polling = PollService(database, fetcher, clock, parsers=parsers, pace=Pace(quarter))
    seeding = Seeding(database, clock)
    admin = await seeding.chat()
    async with database.reading() as session:
        number = (await session.get_one(ChatRow, admin)).telegram_id
    health = HealthService(
        database, catalogue, renderer(), clock, admins=[TelegramId(number), TelegramId(404)]
    )
    return Room(database, clock, server, catalogue, polling, health, seeding, admin)


async def test_admins_hear_of_a_failing_source_after_a_day_and_after_a_week_with_the_reason(
    room: Room,
) -> None:
    await room.source("/feed")
    room.server.answer("/feed", 500)
    for _ in range(40):
        await room.polling.poll_due()
        await room.health.tell_due()
        room.clock.advance(hours=6)
    day, week = await room.texts()
    assert "For a day" in day
    assert "error 500" in day
    assert "never read" in day
    assert "For a week" in week


async def test_a_source_that_works_again_is_told_of_anew_when_it_fails_anew(room: Room) -> None:
    source = await room.source("/feed")
    await room.fail_for(source, timedelta(days=2))
    assert await room.health.tell_due() == 1
    room.server.publish("/feed", rss())
    await room.polling.poll_due()
    assert await room.health.tell_due() == 0
    room.server.answer("/feed", 500)
    for _ in range(8):
        room.clock.advance(hours=6)
        await room.polling.poll_due()
        await room.health.tell_due()
    assert len(await room.texts()) == 2


async def test_a_closed_source_is_told_of_at_once_with_the_feed_its_site_names_now(
    room: Room,
) -> None:
    await room.source("/feed")
    room.server.answer("/feed", 410)
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/news.xml"></head>'
    room.server.publish("/", page, content_type=HTML)
    room.server.publish("/news.xml", rss())
    for _ in range(3):
        await room.polling.poll_due()
        await room.health.tell_due()
        room.clock.advance(hours=2)
    (text,) = await room.texts()
    assert "gone for good" in text
    assert f"names another feed now: <code>{room.server.url('/news.xml')}</code>" in text
    assert "/sources" in text  # there its page has the button
    assert "/addsource" not in text


async def test_many_failing_sources_are_one_message(room: Room) -> None:
    for number in range(12):
        await room.fail_for(await room.source(f"/feed{number}"), timedelta(days=1, hours=1))
    assert await room.health.tell_due() == 1
    (text,) = await room.texts()
    assert all(f"/feed{number}" in text for number in range(12))


async def test_two_processes_tell_once(room: Room) -> None:
    source = await room.source("/feed")
    room.server.answer("/feed", 500)
    await room.fail_for(source, timedelta(days=8))
    first, second = await room.health.tell_due(), await room.health.tell_due()
    assert (first, second) == (1, 0)


async def test_readers_hear_once_that_a_subject_has_lost_all_its_sources(room: Room) -> None:
    mira, aldo = await room.seeding.actor("Mira Solund"), await room.seeding.actor("Aldo Brenn")
    reader = await room.seeding.chat(follows=[mira, aldo])
    dying, living = await room.seeding.source("Dying"), await room.seeding.source("Living")
    one = await room.seeding.article("Mira opens a bridge", sources=[dying])
    both = await room.seeding.article("Aldo sings", sources=[dying, living])
    await room.seeding.match(one, mira)
    await room.seeding.match(both, aldo)
    await room.fail_for(dying, timedelta(days=6))
    await room.health.tell_due()
    assert await room.texts(reader) == []
    await room.fail_for(dying, timedelta(days=8))
    for _ in range(3):
        await room.health.tell_due()
        room.clock.advance(hours=1)
    (text,) = await room.texts(reader)
    assert "Mira Solund" in text
    assert "Aldo Brenn" not in text


async def test_readers_hear_of_a_removed_source_and_not_of_a_paused_one(room: Room) -> None:
    mira = await room.seeding.actor("Mira Solund")
    reader = await room.seeding.chat(follows=[mira])
    source = await room.seeding.source("Harbour Post")
    await room.seeding.match(
        await room.seeding.article("Mira opens a bridge", sources=[source]), mira
    )
    await room.catalogue.pause(source)
    await room.health.tell_due()
    assert await room.texts(reader) == []
    async with room.database.transaction() as session:
        await session.execute(delete(SourceRow).where(SourceRow.id == source))
    await room.health.tell_due()
    assert len(await room.texts(reader)) == 1


async def test_what_no_admin_was_there_to_hear_is_told_to_the_first_who_comes(
    room: Room, database: Database
) -> None:
    health = HealthService(
        database, room.catalogue, renderer(), room.clock, admins=[TelegramId(404)]
    )
    await room.fail_for(await room.source("/feed"), timedelta(days=2))
    assert await health.tell_due() == 0
    assert await room.health.tell_due() == 1
