"""Senders in processes of their own, on one database: they share the work and the pace."""

import asyncio
import time
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.delivery.model import NewPart
from bot.delivery.queries import enqueue
from bot.demo.bot_api.limits import FloodRules
from bot.ids import ChatId
from bot.storage.database import Database
from bot.storage.tables import ChatRow, OutboxRow
from tests.support.bot_api import PATIENCE, LocalTelegram
from tests.support.program import Program

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_url", ["postgres"], indirect=True),
]

READERS = 150


@pytest.fixture
async def telegram() -> AsyncGenerator[LocalTelegram]:
    """One that lets everything through, so that the pace is the senders' own."""
    async with LocalTelegram(rules=FloodRules(enforced=False)) as telegram:
        yield telegram


@pytest.fixture
async def senders(
    tmp_path: Path,
    settings: dict[str, str],
    database_url: str,
    database: Database,  # noqa: ARG001  # emptied when the programs have ended
) -> AsyncGenerator[list[Program]]:
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    programs = [
        Program(folder, {**settings, "BOT_DATABASE_URL": database_url, "BOT_LOG_LEVEL": "DEBUG"})
        for folder in folders
    ]
    yield programs
    for program in programs:
        await program.kill()


async def test_two_senders_share_the_work_and_the_pace(
    senders: list[Program], telegram: LocalTelegram, database_url: str
) -> None:
    database = Database(database_url)
    chats = await _readers(database, telegram)
    for sender in senders:
        await sender.start("run", "--roles", "sender")
    for sender in senders:
        await sender.wait_until_written("started")
    await telegram.wait_until(
        lambda: sum(call.method == "getMe" for call in telegram.calls) > 1 or None,
        PATIENCE,
        what="both to log in",
    )
    now = datetime.now(UTC)
    async with database.transaction() as session:
        lasts = now + timedelta(hours=1)
        await enqueue(
            session,
            [NewPart(chat, f"News for {chat}", send_after=now, expires_at=lasts) for chat in chats],
        )
    await telegram.wait_until(
        lambda: len(telegram.sent) >= READERS or None, PATIENCE, what="all messages"
    )
    await _until_recorded(database)
    await database.close()
    texts = [sent.text for sent in telegram.sent]
    assert sorted(texts) == sorted(f"News for {chat}" for chat in chats)
    # That no limit is broken is proved in virtual time: a busy machine holds up single requests.
    # Each at its own pace they would need half the time.
    moments = [sent.monotonic for sent in telegram.sent]
    assert moments[-1] - moments[0] > (READERS - 30) / 28
    for sender in senders:
        assert sender.written().count("part sent") > READERS / 5
        status, seconds = await sender.stop()
        assert (status, seconds < 8) == (0, True)


async def _readers(database: Database, telegram: LocalTelegram) -> list[ChatId]:
    chats: list[ChatId] = []
    async with database.transaction() as session:
        for number in range(READERS):
            reader = telegram.person(f"Reader{number}")
            reader.person.has_started = True
            row = ChatRow(
                telegram_id=reader.id, kind="private", timezone="UTC", created_at=datetime.now(UTC)
            )
            session.add(row)
            await session.flush()
            chats.append(ChatId(row.id))
    return chats


async def _until_recorded(database: Database) -> None:
    end = time.monotonic() + PATIENCE
    unsent = select(func.count()).where(OutboxRow.state != "sent")
    while True:
        async with database.reading() as session:
            if not await session.scalar(unsent):
                return
        assert time.monotonic() < end
        await asyncio.sleep(0.1)  # another process does it
