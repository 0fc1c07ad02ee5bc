"""What many chats have in common is read and told once, and nobody's digest is another's."""

from datetime import UTC, datetime, time

from sqlalchemy import insert, text

from bot.digests.appointments import queries
from bot.digests.service import ROUND
from bot.ids import ChatId, SubjectId
from bot.storage.database import Database
from bot.storage.tables import ChatRow, SlotRow, SubscriptionRow
from tests.integration.digests.newsroom import Newsroom
from tests.support.clock import ManualClock

NEWS = "Ferry line to Carrow opens"
CLAIM = """
SELECT id FROM chats WHERE next_digest_at <= :now AND state = 'active'
ORDER BY next_digest_at, id LIMIT 500
"""


async def test_more_chats_than_one_transaction_takes_each_get_their_own(room: Newsroom) -> None:
    koval, arlen = [await room.seeding.actor(title) for title in ("Ines Koval", "Tomas Arlen")]
    both = await room.reader(koval, arlen)
    less = await room.reader(koval)
    others = await _readers(room, arlen, ROUND)
    await room.publish("Harbour of Port Vale signs", koval)
    await room.publish(NEWS, arlen)
    assert await room.at(11, 8) == ROUND + 2
    assert await room.compose.compose_due() == 0
    shares = [len(await room.had(chat)) for chat in (both, less, *others)]
    assert shares == [2, 1] + [1] * ROUND
    (last,) = await room.said(others[-1])
    assert NEWS in last
    assert "1 story" in last


async def _readers(room: Newsroom, subject: SubjectId, count: int) -> list[ChatId]:
    """Add chats that follow the subject, due at eight on the 11th."""
    now, numbers = room.clock.now(), range(1_000, 1_000 + count)
    at = datetime(2026, 3, 11, 8, tzinfo=UTC)
    due = {"next_digest_at": at, "next_digest_date": at.date(), "next_digest_slot": 0}
    chat = {"kind": "private", "timezone": "UTC", "created_at": now, **due}
    follow: dict[str, object] = {"subject_id": subject, "created_at": now, "muted_words": []}
    async with room.database.transaction() as session:
        await session.execute(
            insert(ChatRow), [{**chat, "id": one, "telegram_id": one} for one in numbers]
        )
        slots = [{"chat_id": one, "slot": 0, "local_time": time(8)} for one in numbers]
        await session.execute(insert(SlotRow), slots)
        follows = [{**follow, "chat_id": one} for one in numbers]
        await session.execute(insert(SubscriptionRow), follows)
    return [ChatId(one) for one in numbers]


async def test_who_is_due_is_read_from_an_index_in_order(
    database: Database, clock: ManualClock
) -> None:
    now = clock.now()
    chat = {"kind": "private", "timezone": "UTC", "created_at": now, "next_digest_at": now}
    async with database.transaction() as session:
        await session.execute(
            insert(ChatRow), [{**chat, "telegram_id": number} for number in range(2_000)]
        )
        await session.execute(text("ANALYZE chats"))
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    async with database.reading() as session:
        assert len(await queries.due_chats(session, now=now, limit=500)) == 500
        plan = await session.execute(
            text(f"{explain} {CLAIM}"), {"now": str(now) if database.is_sqlite else now}
        )
    told = "\n".join(str(row) for row in plan)
    assert "ix_chats_due" in told
    assert "TEMP B-TREE" not in told
    assert "Sort" not in told
