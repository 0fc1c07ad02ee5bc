"""SIGKILL again and again while digests go out to many, on a line that loses requests and answers.

What is promised holds for each article and reader: it comes, once unmarked at most, and at most
once more as a possible repeat. Where both answers are lost, nobody knows, and a third is not tried.
"""

import asyncio
import contextlib
import random
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.demo.bot_api.faults import Fault
from bot.digests.appointments.queries import reschedule
from bot.ids import ChatId
from bot.matching.registry import SubjectRegistry
from bot.matching.service import MatchService
from bot.storage.database import Database
from bot.storage.tables import ChatRow, OutboxRow, SlotRow, SubscriptionRow
from tests.support.bot_api import PATIENCE, Bubble, LocalTelegram, Player
from tests.support.clock import ManualClock
from tests.support.program import Program
from tests.support.seeding import Seeding

EVENING = datetime(2026, 3, 9, 20, tzinfo=UTC)
MORNING = datetime(2026, 3, 10, 8, 0, 1, tzinfo=UTC)
READERS = 40
ARTICLES = 10
KILLS = 4
FAULTS = 8
SENTENCE = "The mayor of Port Vale said that berth {0} opens in spring, and that {0} ships wait. "


# After a kill on PostgreSQL leases of a minute run out first: too long for a test.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_killed_while_sending_to_many_nothing_is_lost_and_nothing_comes_a_third_time(
    program: Program, telegram: LocalTelegram, database_url: str
) -> None:
    chance = random.Random(20260310)  # noqa: S311  # a dice, not a key
    readers = [telegram.person(f"Reader{number}") for number in range(READERS)]
    titles = await _prepare(database_url, readers)
    for number, reader in enumerate(chance.sample(readers, FAULTS)):
        kind = ("reset_before", "reset_after")[number % 2]
        telegram.fail(Fault(kind=kind, method="sendMessage", chat_id=reader.id))
    for _ in range(KILLS):
        sent = len(telegram.sent)
        await program.start(at=MORNING)
        # At the end there may be nothing left to send, or nothing but what waits for its turn.
        with contextlib.suppress(AssertionError):
            patience = 2.5 if sent >= READERS - FAULTS else PATIENCE
            await telegram.wait_until(
                lambda sent=sent: len(telegram.sent) > sent or None, patience, what="a message"
            )
        await asyncio.sleep(chance.uniform(0, 0.4))  # the moment of the kill is the point
        await program.kill()
    await program.start(at=MORNING)
    doubtful = await _settled(database_url)
    for reader in readers:
        for title in titles:
            _check_copies(reader, title, doubtful=reader.id in doubtful)
    assert len(doubtful) < FAULTS
    assert telegram.violations == []


async def _settled(database_url: str) -> set[int]:
    """Wait until all is sent; return who has a message of which two answers were lost."""
    database = Database(database_url)
    end = time.monotonic() + PATIENCE
    while True:
        async with database.reading() as session:
            found = await session.execute(
                select(ChatRow.telegram_id, OutboxRow.state).join(
                    OutboxRow, OutboxRow.chat_id == ChatRow.id
                )
            )
            states = {row.telegram_id: row.state for row in found}
        if len(states) == READERS and set(states.values()) <= {"sent", "uncertain"}:
            break
        assert time.monotonic() < end, states
        await asyncio.sleep(0.2)
    await database.close()
    return {reader for reader, state in states.items() if state == "uncertain"}


def _check_copies(reader: Player, title: str, *, doubtful: bool) -> None:
    copies = [bubble for bubble in reader.chat.from_bot if title in bubble.text]
    marked = [bubble for bubble in copies if _is_marked(bubble)]
    assert copies or doubtful, f"{title!r} was lost"
    assert len(copies) - len(marked) <= 1, "twice without a word"
    assert len(marked) <= 1, "a third copy"


def _is_marked(bubble: Bubble) -> bool:
    return "possibly a repeat" in bubble.text.lower()


async def _prepare(database_url: str, readers: list[Player]) -> list[str]:
    """Let all follow an actor of whom much was reported, as the steps before would leave it."""
    clock = ManualClock(EVENING)
    database = Database(database_url)
    seeding = Seeding(database, clock)
    subject = (await SubjectRegistry(database, clock).ensure_actor(["Port Vale"])).id
    titles = [f"Berth {number} of Port Vale opens" for number in range(101, 101 + ARTICLES)]
    for number, title in enumerate(titles):
        text = "".join(SENTENCE.format(number * 10 + line) for line in range(9))
        await seeding.article(title, text, matched=False)
    while await MatchService(database, clock).match_due():
        pass
    for reader in readers:
        reader.person.has_started = True
        async with database.transaction() as session:
            row = ChatRow(
                telegram_id=reader.id,
                kind="private",
                timezone="UTC",
                created_at=EVENING - timedelta(days=2),
            )
            session.add(row)
            await session.flush()
            chat_id = ChatId(row.id)
            at = {"slot": 0, "local_time": MORNING.replace(second=0).time()}
            await session.execute(insert(SlotRow).values(chat_id=chat_id, **at))
            muted: list[str] = []
            follows = {"subject_id": subject, "muted_words": muted, "created_at": EVENING}
            await session.execute(insert(SubscriptionRow).values(chat_id=chat_id, **follows))
            await reschedule(session, chat_id, EVENING)
    await database.close()
    return titles
