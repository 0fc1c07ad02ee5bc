"""What is told as it happens, and what waits for the digest."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select, update

from bot.digests.alerts.service import AlertService
from bot.ids import ChatId, SubjectId
from bot.rendering.environment import Renderer
from bot.storage.tables import ChatRow, DigestRow, MatchRow, SubscriptionRow
from tests.integration.digests.newsroom import Newsroom

DEAL = "Governor of Port Vale signs harbour deal"


@pytest.fixture
async def koval(room: Newsroom) -> SubjectId:
    return await room.seeding.actor("Ines Koval")


@pytest.fixture
async def chat(room: Newsroom, koval: SubjectId) -> ChatId:
    """A chat that follows one actor at once."""
    chat_id = await room.reader(koval)
    await _set(room, chat_id, mode="instant")
    return chat_id


async def _set(room: Newsroom, chat_id: ChatId, **values: object) -> None:
    async with room.database.transaction() as session:
        await session.execute(
            update(SubscriptionRow).where(SubscriptionRow.chat_id == chat_id).values(**values)
        )


async def _alert(room: Newsroom, *, per_hour: int = 6) -> None:
    service = AlertService(room.database, Renderer(), room.clock, per_hour=per_hour)
    while await service.alert_due():
        pass


async def test_a_story_is_told_at_once_and_not_again_with_the_digest(
    room: Newsroom, chat: ChatId, koval: SubjectId
) -> None:
    await room.publish(DEAL, koval)
    await _alert(room)
    await _alert(room)
    (message,) = await room.said(chat)
    assert message.startswith("⚡ As it happens")
    assert DEAL in message
    await room.at(11, 8)
    assert DEAL not in "".join((await room.said(chat))[1:])


async def test_an_alert_goes_before_all_digests_that_wait(
    room: Newsroom, chat: ChatId, koval: SubjectId
) -> None:
    other = await room.reader(koval)
    await room.publish(DEAL, koval)
    await room.at(11, 8)
    await room.publish("Storm hits Carrow, says Koval", koval, text="A storm came to Carrow.")
    await _alert(room)
    (digest,) = await room.outbox(other)
    alert = (await room.outbox(chat))[-1]
    assert alert.html.startswith("⚡")
    assert alert.send_after < digest.send_after


async def test_who_follows_with_digests_is_told_with_digests(
    room: Newsroom, koval: SubjectId
) -> None:
    chat = await room.reader(koval)
    await room.publish(DEAL, koval)
    await _alert(room)
    assert await room.said(chat) == []
    await room.at(11, 8)
    assert DEAL in (await room.said(chat))[0]


@pytest.mark.parametrize("why", ["quiet", "muted", "paused", "words", "old", "history"])
async def test_what_may_not_be_told_at_once_is_not(
    room: Newsroom, chat: ChatId, koval: SubjectId, why: str
) -> None:
    now = room.clock.now()
    if why == "quiet":
        values: dict[str, object] = {"quiet_from": time(9), "quiet_until": time(10)}
    elif why == "paused":
        values = {"state": "paused"}
    else:
        values = {}
    if values:
        async with room.database.transaction() as session:
            await session.execute(update(ChatRow).values(**values))
    if why == "muted":
        await _set(room, chat, muted_until=now + timedelta(hours=1))
    if why == "words":
        await _set(room, chat, muted_words=["harbour deal"])
    stored_at = now - timedelta(hours=3) if why == "old" else now
    await room.publish(DEAL, koval, stored_at=stored_at, history=why == "history")
    await _alert(room)
    assert await room.said(chat) == []
    async with room.database.reading() as session:
        open_matches = select(MatchRow).where(MatchRow.alerted_at.is_(None))
        assert (await session.scalars(open_matches)).all() == []


async def test_what_was_quiet_comes_with_the_digest(
    room: Newsroom, chat: ChatId, koval: SubjectId
) -> None:
    async with room.database.transaction() as session:
        await session.execute(update(ChatRow).values(quiet_from=time(9), quiet_until=time(10)))
    await room.publish(DEAL, koval)
    await _alert(room)
    await room.at(11, 8)
    assert DEAL in (await room.said(chat))[0]


async def test_an_hour_has_so_many_alerts_and_the_rest_waits_for_the_digest(
    room: Newsroom, chat: ChatId, koval: SubjectId
) -> None:
    titles = ["Storm hits Carrow", "Ferry sinks off Westmere", "Library opens in Velmora"]
    for title in titles:
        await room.publish(title, koval)
    await _alert(room, per_hour=2)
    assert len(await room.said(chat)) == 2
    room.clock.advance(minutes=61)
    await room.publish("Bridge closed in Port Vale", koval)
    await _alert(room, per_hour=2)
    assert len(await room.said(chat)) == 3
    await room.at(11, 8)
    told = "".join(await room.said(chat))
    assert all(told.count(title) == 1 for title in titles)


async def test_a_chat_whose_alert_fails_keeps_no_other_waiting(
    room: Newsroom, chat: ChatId, koval: SubjectId
) -> None:
    async with room.database.transaction() as session:
        row = await session.get_one(ChatRow, chat)
        row.timezone = "Nowhere/AtAll"
    other = await room.reader(koval)
    await _set(room, other, mode="instant")
    await room.publish(DEAL, koval)
    await _alert(room)
    assert len(await room.said(other)) == 1


async def test_a_story_is_told_once_whoever_tells_it_and_after_a_crash_too(
    room: Newsroom, chat: ChatId, koval: SubjectId
) -> None:
    await room.publish(DEAL, koval)
    services = [AlertService(room.database, Renderer(), room.clock) for _ in range(3)]
    for service in services:
        await service.alert_due()
    async with room.database.transaction() as session:
        await session.execute(update(MatchRow).values(alerted_at=None))  # as after a crash
    await services[0].alert_due()
    assert len(await room.said(chat)) == 1
    async with room.database.reading() as session:
        assert len((await session.scalars(select(DigestRow))).all()) == 1
