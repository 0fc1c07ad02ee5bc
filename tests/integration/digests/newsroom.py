"""A chat that follows an actor, and the news it may get: what these tests have in common."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from sqlalchemy import select

from bot.digests.appointments import queries
from bot.digests.schedule import EVERY_DAY, Slot
from bot.digests.service import ComposeService
from bot.ids import ArticleId, ChatId, SourceId, SubjectId
from bot.rendering.telegram_html import to_plain
from bot.storage.database import Database
from bot.storage.tables import ChatRow, DigestItemRow, DigestRow, OutboxRow
from bot.stories.service import GroupService
from tests.support.clock import ManualClock
from tests.support.seeding import Seeding
from tests.support.wording import renderer


class Newsroom:
    """Seeds, groups and composes; reads back what came of it."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.database = database
        self.clock = clock
        self.seeding = Seeding(database, clock)
        self.compose = self.service()

    def service(self, *, quiet_notice: bool = True) -> ComposeService:
        return ComposeService(self.database, renderer(), self.clock, quiet_notice=quiet_notice)

    async def reader(
        self,
        *follows: SubjectId,
        times: Sequence[time] = (time(8, 0),),
        days: Collection[int] = EVERY_DAY,
        timezone: str = "UTC",
    ) -> ChatId:
        """Add a chat whose next digest is scheduled."""
        slots = [Slot(at, frozenset(days)) for at in times]
        chat_id = await self.seeding.chat(follows=follows, slots=slots, timezone=timezone)
        async with self.database.transaction() as session:
            await queries.reschedule(session, chat_id, self.clock.now())
        return chat_id

    async def publish(
        self,
        title: str,
        *subjects: SubjectId,
        text: str = "",
        sources: Sequence[SourceId] = (),
        found: str = "",
        score: float = 0.8,
        history: bool = False,
        stored_at: datetime | None = None,
    ) -> ArticleId:
        """Store an article, match it and put it into its story."""
        article_id = await self.seeding.article(
            title, text, sources=sources, history=history, stored_at=stored_at
        )
        await self.seeding.match(article_id, *subjects, found=found, score=score)
        await GroupService(self.database, self.clock).group_due()
        return article_id

    async def at(self, day: int, hour: int, minute: int = 0) -> int:
        """Move the clock to a moment of March 2026 (UTC) and compose what is due."""
        self.clock.jump(datetime(2026, 3, day, hour, minute, tzinfo=self.clock.now().tzinfo))
        return await self.compose.compose_due()

    async def outbox(self, chat_id: ChatId) -> list[OutboxRow]:
        async with self.database.reading() as session:
            statement = select(OutboxRow).where(OutboxRow.chat_id == chat_id).order_by(OutboxRow.id)
            return list(await session.scalars(statement))

    async def said(self, chat_id: ChatId) -> list[str]:
        """What the chat will read, message by message."""
        return [to_plain(row.html) for row in await self.outbox(chat_id)]

    async def had(self, chat_id: ChatId) -> dict[int, tuple[str, int]]:
        """Place and position by article."""
        async with self.database.reading() as session:
            rows = await session.scalars(
                select(DigestItemRow).where(DigestItemRow.chat_id == chat_id)
            )
            return {row.article_id: (row.place, row.position) for row in rows}

    async def digests(self, chat_id: ChatId) -> list[tuple[date, int | None]]:
        async with self.database.reading() as session:
            rows = await session.execute(
                select(DigestRow.local_date, DigestRow.slot)
                .where(DigestRow.chat_id == chat_id)
                .order_by(DigestRow.id)
            )
            return [(day, slot) for day, slot in rows]

    async def scheduled(self, chat_id: ChatId) -> tuple[datetime | None, date | None, int | None]:
        async with self.database.reading() as session:
            row = (
                await session.execute(
                    select(
                        ChatRow.next_digest_at, ChatRow.next_digest_date, ChatRow.next_digest_slot
                    ).where(ChatRow.id == chat_id)
                )
            ).one()
        return row.next_digest_at, row.next_digest_date, row.next_digest_slot
