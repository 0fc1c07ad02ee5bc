"""The whole chat on a local Telegram: real services, a real database, people who type and tap."""

import asyncio
from datetime import time, timedelta

from sqlalchemy import func, select

from bot.chats.inbox.service import Inbox
from bot.chats.model import Address, ChatKind
from bot.chats.overview.service import OverviewService
from bot.chats.permissions import Permissions
from bot.chats.questions import QuestionService
from bot.chats.service import ChatService, Defaults
from bot.chats.subscriptions import SubscriptionService
from bot.clock import SystemClock
from bot.delivery.ledger.service import PaceLedger
from bot.delivery.limits import Limits
from bot.delivery.model import NewPart
from bot.delivery.pacing import Pacing
from bot.delivery.queries import enqueue
from bot.delivery.service import DeliveryService
from bot.delivery.standstills.service import Standstills
from bot.digests.explaining.service import ExplainingService
from bot.digests.service import ComposeService
from bot.ids import TelegramId
from bot.matching.curation.service import Curation
from bot.matching.registry import SubjectRegistry
from bot.matching.service import MatchService
from bot.sources.catalogue.service import Catalogue
from bot.sources.fetching import Fetcher
from bot.sources.imports.service import ImportService
from bot.sources.parsing import ParserPool
from bot.storage.database import Database
from bot.storage.tables import ChatRow, Row, SubscriptionRow
from bot.stories.service import GroupService
from bot.telegram.application import Services, Sleep, build_application
from bot.telegram.import_progress import ImportProgress
from bot.telegram.sender import TelegramSender
from tests.support import wording
from tests.support.bot_api import Bubble, ChatView, LocalTelegram, Player
from tests.support.clock import ManualClock
from tests.support.feed_server import FeedServer
from tests.support.seeding import Seeding

NO_HURRY = Limits(
    per_second=10_000, window_count=10_000, chat_spacing=0, group_count=10_000, answers_at_once=99
)
"""Pacing has tests of its own; here nobody waits for it."""

ADMIN = 9_001
LIMIT = 3
"""Subscriptions of a chat."""


class Stage:
    """Everything at once; ``start`` and ``stop`` frame a test."""

    def __init__(
        self,
        database: Database,
        clock: ManualClock,
        telegram: LocalTelegram,
        outside: tuple[Fetcher, ParserPool, FeedServer],
        *,
        allowed_chats: tuple[TelegramId, ...] = (),
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        fetcher, parsers, self.feeds = outside
        self.database, self.clock, self.telegram = database, clock, telegram
        self.seeding = Seeding(database, clock)
        self.catalogue = Catalogue(database, fetcher, clock, parsers=parsers)
        self.imports = ImportService(database, self.catalogue, clock)
        self.registry = SubjectRegistry(database, clock)
        self.matching = MatchService(database, clock)
        self.curation = Curation(database, self.registry, self.matching, clock)
        self.grouping = GroupService(database, clock)
        self.woken = 0
        renderer = wording.renderer()
        self.compose = ComposeService(database, renderer, clock)
        self.chats = ChatService(database, clock, self.registry, Defaults("UTC", time(8)))
        own = (lambda: clock.now().timestamp()) if database.is_sqlite else None
        self.ledger = PaceLedger(database, moment=own)
        pacing = Pacing(SystemClock(), limits=NO_HURRY)
        services = Services(
            chats=self.chats,
            subscriptions=SubscriptionService(
                database, self.registry, self.matching, clock, limit=LIMIT
            ),
            questions=QuestionService(database, clock),
            inbox=Inbox(database, clock),
            registry=self.registry,
            curation=self.curation,
            catalogue=self.catalogue,
            imports=self.imports,
            overview=OverviewService(database, self.catalogue, self.ledger, clock),
            standstills=Standstills(database, clock),
            compose=self.compose,
            explaining=ExplainingService(database),
            permissions=Permissions([TelegramId(ADMIN)], allowed_chats),
            renderer=renderer,
            clock=clock,
            wake_delivery=self._wake,
        )
        self.bot = build_application(telegram.token, telegram.url, pacing, services, sleep=sleep)
        self.progress = ImportProgress(self.bot.bot, renderer, self.imports)
        self.delivery = DeliveryService(
            database, TelegramSender(self.bot.bot), pacing, clock, renderer=renderer
        )
        self.reader = telegram.person("Rana")
        self.admin = telegram.person("Adil", id=ADMIN)

    def _wake(self) -> None:
        self.woken += 1

    def said(self) -> list[str]:
        """Return everything the bot has written or changed, in whatever chat."""
        return [sent.text for sent in self.telegram.sent]

    async def deliver(self) -> None:
        """Send what lies in the outbox."""
        while await self.delivery.deliver_due():
            pass

    async def say_something(self, player: Player) -> None:
        """Put a message for somebody into the outbox."""
        chat = await self.chats.arrive(Address(TelegramId(player.id), 0, ChatKind.PRIVATE), "en")
        now = self.clock.now()
        part = NewPart(chat.id, "News", send_after=now, expires_at=now + timedelta(hours=1))
        async with self.database.transaction() as session:
            await enqueue(session, [part])

    async def publish(self, title: str, text: str = "") -> None:
        """Let an article arrive, matched and grouped."""
        source = await self.seeding.source("The Harbour Post")
        await self.seeding.article(title, text, sources=[source], matched=False)
        while await self.matching.match_due():
            pass
        while await self.grouping.group_due():
            pass

    async def press(
        self,
        player: Player,
        bubble: Bubble,
        button: str,
        expected: str,
        chat: ChatView | None = None,
    ) -> Bubble:
        """Tap, and return the bot's message that says ``expected``: a new one, or this, edited."""
        await player.tap(bubble, button)
        return await (chat or player.chat).wait_for(expected, after=bubble.id - 1)

    async def count(self, table: type[Row]) -> int:
        async with self.database.reading() as session:
            return await session.scalar(select(func.count()).select_from(table)) or 0

    async def chat_row(self, telegram_id: int, thread_id: int = 0) -> ChatRow | None:
        async with self.database.reading() as session:
            statement = select(ChatRow).where(
                ChatRow.telegram_id == telegram_id, ChatRow.thread_id == thread_id
            )
            return await session.scalar(statement)

    async def follows(self, telegram_id: int, thread_id: int = 0) -> int:
        """Return how many subjects a chat follows."""
        row = await self.chat_row(telegram_id, thread_id)
        if row is None:
            return 0
        async with self.database.reading() as session:
            statement = select(func.count()).where(SubscriptionRow.chat_id == row.id)
            return await session.scalar(statement) or 0
