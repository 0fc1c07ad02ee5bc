"""What a chat gets after the bot, or the chat itself, was away, and what a week's digest holds."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from bot.chats.service import ChatService, Defaults
from bot.delivery import queries as outbox
from bot.digests.appointments import queries as appointments
from bot.digests.appointments.service import AppointmentService
from bot.ids import ChatId, SubjectId, TelegramId
from bot.matching.registry import SubjectRegistry
from bot.storage.tables import ChatRow, DigestRow, SubscriptionRow
from tests.integration.digests.newsroom import Newsroom

DEAL = "Governor of Port Vale signs harbour deal"
STORM = "Storm leaves thousands in Carrow without power"
SATURDAY = 5


@pytest.fixture
async def koval(room: Newsroom) -> SubjectId:
    return await room.seeding.actor("Ines Koval")


def _chats(room: Newsroom) -> ChatService:
    registry = SubjectRegistry(room.database, room.clock)
    return ChatService(room.database, room.clock, registry, Defaults("UTC", time(8)))


async def _telegram_id(room: Newsroom, chat: ChatId) -> TelegramId:
    async with room.database.reading() as session:
        return TelegramId((await session.get_one(ChatRow, chat)).telegram_id)


async def _missed(room: Newsroom) -> list[tuple[int, int, bool]]:
    """Return day, missed times and whether it expired, of each digest in a slot."""
    statement = select(DigestRow).where(DigestRow.slot.is_not(None)).order_by(DigestRow.id)
    async with room.database.reading() as session:
        rows = (await session.scalars(statement)).all()
    return [(row.local_date.day, row.missed, row.expired) for row in rows]


async def test_what_was_missed_in_days_of_silence_is_one_digest(
    room: Newsroom, koval: SubjectId
) -> None:
    chat = await room.reader(koval, times=[time(8), time(18)])
    await room.at(10, 18)
    await room.publish(DEAL, koval)
    assert await room.at(14, 11) == 1
    assert await room.compose.compose_due() == 0
    message = (await room.said(chat))[-1]
    assert DEAL in message
    assert "Later than planned: the bot was away." in message
    assert await _missed(room) == [(10, 0, False), (14, 6, False)]
    assert await room.scheduled(chat) == (
        datetime(2026, 3, 14, 18, tzinfo=UTC), date(2026, 3, 14), 1
    )  # fmt: skip


async def test_a_digest_that_is_far_too_late_is_left_for_the_next_which_says_since_when(
    room: Newsroom, koval: SubjectId
) -> None:
    chat = await room.reader(koval)
    await room.publish(DEAL, koval)
    await room.at(11, 8)
    await room.publish(STORM, koval)
    assert await room.at(14, 2) == 1, "at two in the night, 18 hours late"
    assert len(await room.said(chat)) == 1
    await room.at(14, 8)
    message = (await room.said(chat))[-1]
    assert STORM in message
    assert "Since your last digest, on Wed, Mar 11." in message
    assert "Later than planned" not in message
    assert await _missed(room) == [(11, 0, False), (13, 2, True), (14, 0, False)]


async def test_a_weekly_digest_holds_what_the_week_brought(
    room: Newsroom, koval: SubjectId
) -> None:
    chat = await room.reader(koval, times=[time(10)], days={SATURDAY})
    await room.publish(DEAL, koval)
    await room.at(14, 10)
    room.clock.jump(datetime(2026, 3, 14, 10, 1, tzinfo=UTC))  # a week and more before the next
    await room.publish(STORM, koval)
    for day in range(15, 21):
        assert await room.at(day, 10) == 0
    assert await room.at(21, 10, 30) == 1
    first, second = await room.said(chat)
    assert (DEAL in first, STORM in second) == (True, True)
    assert "Since your last digest, on Sat, Mar 14." in second
    assert await room.digests(chat) == [(date(2026, 3, 14), 0), (date(2026, 3, 21), 0)]


async def test_a_weekly_digest_comes_days_late_and_loses_nothing(
    room: Newsroom, koval: SubjectId
) -> None:
    chat = await room.reader(koval, times=[time(10)], days={SATURDAY})
    await room.publish("Ferry sinks off Westmere", koval)
    await room.at(14, 10)
    room.clock.jump(datetime(2026, 3, 14, 10, 1, tzinfo=UTC))
    await room.publish(DEAL, koval)
    assert await room.at(25, 3) == 1
    assert DEAL in (await room.said(chat))[-1]
    assert (await room.scheduled(chat))[1] == date(2026, 3, 28)


async def test_a_chat_that_is_back_gets_one_digest_of_what_it_missed_and_soon(
    room: Newsroom, koval: SubjectId
) -> None:
    chat = await room.reader(koval)
    await room.publish(DEAL, koval)
    await room.at(11, 8)
    telegram_id = await _telegram_id(room, chat)
    async with room.database.transaction() as session:
        await outbox.park_chat(session, telegram_id, reason="bot was blocked by the user")
    for number in range(3):
        await room.publish(f"Storm number {number} hits Carrow", koval, text=f"Storm {number}.")
        assert await room.at(12 + number, 8) == 0
    room.clock.jump(datetime(2026, 3, 15, 15, tzinfo=UTC))
    assert await _chats(room).revive(telegram_id) == 1
    assert await room.at(15, 15, 1) == 1
    assert await room.at(15, 15, 2) == 0
    (*_, message) = await room.said(chat)
    assert DEAL in message, "what was given up when it was parked"
    assert "I could not reach you. What you missed since Tue, Mar 10:" in message
    assert all(f"Storm number {number}" in message for number in range(3))
    assert await room.scheduled(chat) == (
        datetime(2026, 3, 16, 8, tzinfo=UTC), date(2026, 3, 16), 0
    )  # fmt: skip
    assert await room.digests(chat) == [(date(2026, 3, 11), 0), (date(2026, 3, 15), None)]


async def test_a_chat_that_is_back_and_missed_nothing_is_told_nothing(
    room: Newsroom, koval: SubjectId
) -> None:
    chat = await room.reader(koval)
    telegram_id = await _telegram_id(room, chat)
    async with room.database.transaction() as session:
        await outbox.park_chat(session, telegram_id, reason="kicked")
    await _chats(room).revive(telegram_id)
    room.clock.advance(minutes=2)
    assert await room.compose.compose_due() == 1
    assert await room.said(chat) == []
    assert (await room.scheduled(chat))[1] == date(2026, 3, 11)


async def test_who_paused_before_being_out_of_reach_has_still_paused_when_back(
    room: Newsroom, koval: SubjectId
) -> None:
    chat, chats = await room.reader(koval), _chats(room)
    telegram_id = await _telegram_id(room, chat)
    await chats.pause(chat)
    await chats.park(telegram_id, "kicked")
    assert await chats.revive(telegram_id) == 0
    async with room.database.reading() as session:
        assert (await session.get_one(ChatRow, chat)).state == "paused"


@pytest.mark.parametrize("first", ["times", "zone", "pause", "stop"])
async def test_what_a_chat_does_first_when_it_is_back_neither_loses_nor_forces_its_digest(
    room: Newsroom, koval: SubjectId, first: str
) -> None:
    chat, chats = await room.reader(koval), _chats(room)
    telegram_id = await _telegram_id(room, chat)
    await room.publish(DEAL, koval)
    async with room.database.transaction() as session:
        await outbox.park_chat(session, telegram_id, reason="kicked")
    await chats.revive(telegram_id)
    if first == "times":
        await chats.set_slots(chat, ())
    elif first == "zone":
        await chats.set_timezone(chat, "Asia/Tokyo")
    else:
        await (chats.pause if first == "pause" else chats.stop)(chat)
        room.clock.advance(minutes=2)
        assert await room.compose.compose_due() == 0
        await chats.resume(chat)
        assert (await room.scheduled(chat))[2] == 0
        return
    room.clock.advance(minutes=2)
    assert await room.compose.compose_due() == 1
    assert DEAL in (await room.said(chat))[0]


async def test_what_a_clock_of_another_year_has_scheduled_is_scheduled_anew(
    room: Newsroom, koval: SubjectId
) -> None:
    weekly = await room.reader(koval, days={SATURDAY})
    chat, service = await room.reader(koval), AppointmentService(room.database, room.clock)
    assert await service.recall() == 0
    today = room.clock.now()
    room.clock.jump(today + timedelta(days=3650))
    assert await room.compose.compose_due() == 2
    room.clock.jump(today)
    assert await service.recall() == 2
    assert await service.recall() == 0
    assert (await room.scheduled(chat))[1] == date(2026, 3, 11)
    assert (await room.scheduled(weekly))[1] == date(2026, 3, 14)


async def test_what_came_while_a_subject_was_muted_does_not_come_after_it(
    room: Newsroom, koval: SubjectId
) -> None:
    chat = await room.reader(koval)
    until = room.clock.now() + timedelta(days=2)
    async with room.database.transaction() as session:
        await session.execute(update(SubscriptionRow).values(muted_until=until))
    await room.publish(DEAL, koval)
    room.clock.jump(until + timedelta(hours=1))
    await room.publish(STORM, koval)
    await room.at(13, 8)
    (message,) = await room.said(chat)
    assert (DEAL in message, STORM in message) == (False, True)


async def test_a_setting_touched_after_a_digest_was_put_off_does_not_lose_it(
    room: Newsroom, koval: SubjectId
) -> None:
    chat = await room.reader(koval)
    await room.publish(DEAL, koval)
    room.clock.jump(datetime(2026, 3, 11, 8, tzinfo=UTC))
    async with room.database.transaction() as session:
        until = room.clock.now() + timedelta(minutes=5)
        await appointments.put_off(session, chat, until=until, now=room.clock.now())
    room.clock.advance(minutes=6)
    await _chats(room).set_timezone(chat, "UTC")
    assert await room.compose.compose_due() == 1
    assert await room.digests(chat) == [(date(2026, 3, 11), 0)]
