"""What these tests share: chats and parts in a database, and a service that sends them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import select, update

from bot.delivery.ledger.service import PaceLedger
from bot.delivery.model import NewPart, Sender
from bot.delivery.pacing import Pacing
from bot.delivery.queries import enqueue
from bot.delivery.service import DeliveryService, Policy
from bot.ids import ChatId, DigestId
from bot.rendering.keyboard import Keyboard
from bot.storage.database import Database, insert_into
from bot.storage.tables import (
    ArticleRow,
    ChatRow,
    DigestItemRow,
    DigestRow,
    OutboxRow,
    StoryRow,
    SubjectRow,
    SubscriptionRow,
)
from bot.telegram.sender import TelegramSender
from tests.support.clock import ManualClock
from tests.support.telegram_wire import BotApi
from tests.support.wording import renderer


class KeptSilence(PaceLedger):
    """The pace that one process keeps alone: this clock runs on while a database is asked."""

    @property
    def shared(self) -> bool:
        return False


@dataclass
class World:
    """An installation with a database, Telegram, and a clock that sleeping moves."""

    database: Database
    clock: ManualClock
    api: BotApi

    def service(
        self,
        *,
        uncertain: Literal["resend", "skip"] = "resend",
        sender: Sender | None = None,
        ledger: type[PaceLedger] = KeptSilence,
    ) -> DeliveryService:
        pace = ledger(self.database, moment=lambda: self.clock.now().timestamp())
        pacing = Pacing(self.clock, sleep=self._sleep, ledger=pace)
        return DeliveryService(
            self.database,
            sender or TelegramSender(self.api.bot(pacing)),
            pacing,
            self.clock,
            renderer=renderer(),
            policy=Policy(uncertain),
        )

    async def _sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.clock.advance(seconds=seconds + 0.001)  # sleeping is never too short

    async def chat(self, telegram_id: int, *, kind: str = "private", thread_id: int = 0) -> ChatId:
        now = self.clock.now()
        return ChatId(
            await self.add(
                ChatRow,
                telegram_id=telegram_id,
                thread_id=thread_id,
                kind=kind,
                timezone="UTC",
                created_at=now,
                next_digest_at=now + timedelta(days=1),
            )
        )

    async def add(self, table: type[Any], **values: object) -> int:
        async with self.database.transaction() as session:
            statement = insert_into(session, table).values(**values).returning(table.id)
            return (await session.execute(statement)).scalar_one()

    async def queue(
        self,
        chat_id: ChatId,
        *texts: str,
        keyboard: Keyboard | None = None,
        digest_id: DigestId | None = None,
        lasts: timedelta = timedelta(hours=12),
        reply_to: int | None = None,
        later: timedelta = timedelta(),
    ) -> None:
        now = self.clock.now() + later
        parts = [
            NewPart(
                chat_id,
                text,
                send_after=now,
                expires_at=now + lasts,
                keyboard=keyboard,
                digest_id=digest_id,
                part=number,
                reply_to=reply_to,
            )
            for number, text in enumerate(texts)
        ]
        async with self.database.transaction() as session:
            await enqueue(session, parts)

    async def article(self, number: int) -> int:
        now = self.clock.now()
        return await self.add(
            ArticleRow,
            canonical_url=f"https://dawn.example/{number}",
            url=f"https://dawn.example/{number}",
            title=f"Title {number}",
            text="",
            stored_at=now,
            title_key=f"title {number}",
            content_hash=b"x",
        )

    async def digest(
        self, chat_id: ChatId, *articles: int, slot: int | None = 0, parts: Sequence[int] = ()
    ) -> DigestId:
        """Compose a digest that shows these articles, all in its first message or in ``parts``."""
        now = self.clock.now()
        digest_id = await self.add(
            DigestRow, chat_id=chat_id, local_date=now.date(), slot=slot, composed_at=now
        )
        story_id = await self.add(StoryRow, created_at=now, first_at=now, latest_at=now)
        async with self.database.transaction() as session:
            for position, article_id in enumerate(articles):
                row = insert_into(session, DigestItemRow).values(
                    chat_id=chat_id,
                    article_id=article_id,
                    digest_id=digest_id,
                    story_id=story_id,
                    place="lead",
                    position=position,
                    part=parts[position] if parts else 0,
                )
                await session.execute(row)
        return DigestId(digest_id)

    async def follow(self, chat_id: ChatId, subject: str) -> None:
        now = self.clock.now()
        async with self.database.reading() as session:
            query = select(SubjectRow.id).where(SubjectRow.normal_form == subject)
            found = (await session.execute(query)).scalar_one_or_none()
        subject_id = found or await self.add(
            SubjectRow,
            kind="topic",
            name=subject,
            normal_form=subject,
            created_at=now,
            changed_at=now,
        )
        await self.add(SubscriptionRow, chat_id=chat_id, subject_id=subject_id, created_at=now)

    async def parts(self) -> list[OutboxRow]:
        """Return the outbox, in order."""
        async with self.database.reading() as session:
            query = select(OutboxRow).order_by(OutboxRow.id)
            return list((await session.execute(query)).scalars())

    async def states(self) -> list[str]:
        return [part.state for part in await self.parts()]

    async def get_chat(self, chat_id: ChatId) -> ChatRow | None:
        async with self.database.reading() as session:
            return await session.get(ChatRow, chat_id)

    async def had(self, chat_id: ChatId) -> set[int]:
        """Return the articles that count as shown to a chat."""
        async with self.database.reading() as session:
            query = select(DigestItemRow.article_id).where(DigestItemRow.chat_id == chat_id)
            return set((await session.execute(query)).scalars())

    async def subscriptions(self, chat_id: ChatId) -> int:
        async with self.database.reading() as session:
            query = select(SubscriptionRow.id).where(SubscriptionRow.chat_id == chat_id)
            return len((await session.execute(query)).scalars().all())

    async def change(self, **values: object) -> None:
        """Change all parts, as a process that died would have left them."""
        async with self.database.transaction() as session:
            await session.execute(update(OutboxRow).values(**values))
