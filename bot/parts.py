"""The parts of the program: the services of all rooms, wired to one database and one clock."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from datetime import timedelta
from functools import cached_property

from bot.chats.inbox.service import Inbox
from bot.chats.overview.service import OverviewService
from bot.chats.permissions import Permissions
from bot.chats.questions import QuestionService
from bot.chats.service import ChatService, Defaults
from bot.chats.subscriptions import SubscriptionService
from bot.clock import Clock
from bot.delivery.ledger.service import PaceLedger
from bot.delivery.limits import Limits
from bot.delivery.pacing import Pacing
from bot.delivery.service import DeliveryService, Policy
from bot.delivery.standstills.service import Standstills
from bot.digests.alerts.service import AlertService
from bot.digests.appointments.service import AppointmentService
from bot.digests.explaining.service import ExplainingService
from bot.digests.service import ComposeService
from bot.errors import SettingsError
from bot.ids import TelegramId
from bot.matching.curation.service import Curation
from bot.matching.registry import SubjectRegistry
from bot.matching.service import MatchService
from bot.rendering.environment import Renderer
from bot.settings import Role, Settings
from bot.sources.catalogue.service import Catalogue
from bot.sources.fetching import Fetcher
from bot.sources.health.service import HealthService
from bot.sources.imports.service import ImportService
from bot.sources.parsing import ParserPool
from bot.sources.retention.service import RetentionService
from bot.sources.revisiting.service import RevisitingService
from bot.sources.schedule import Pace
from bot.sources.service import PollService
from bot.storage import schema
from bot.storage.database import Database
from bot.storage.lock import sole_user
from bot.storage.notifying import Notices
from bot.stories.service import GroupService
from bot.telegram.application import Services, TelegramChat, build_application
from bot.telegram.sender import TelegramSender
from bot.ticker import Ticker


def require_startable(settings: Settings) -> None:
    """Raise ``SettingsError`` when ``run`` cannot work with these settings, before it begins."""
    if settings.token is None and settings.roles & {Role.CHAT, Role.SENDER}:
        raise SettingsError(
            "BOT_TOKEN is not set: get a token from https://t.me/BotFather and put it into .env, "
            "or try the bot without one with `make demo` (news-digest-bot demo)."
        )
    require_whole_roles(settings)


def require_whole_roles(settings: Settings) -> None:
    """Raise ``SettingsError`` when roles are divided that only one process can have."""
    if settings.roles != frozenset(Role) and Database(settings.database).is_sqlite:
        raise SettingsError(
            "BOT_ROLES can be divided among processes only on PostgreSQL; "
            "leave it out, or set BOT_DATABASE_URL to a PostgreSQL database."
        )


@asynccontextmanager
async def open_database(settings: Settings, *, alone: bool) -> AsyncGenerator[Database]:
    """Open the database with its schema up to date; a SQLite file is migrated here.

    ``alone``: be the only one on a SQLite file for as long as it is open. Raises
    ``StorageError`` when that cannot be, or the database is out of reach or has another schema.
    """
    database = Database(settings.database)
    file = database.file
    try:
        with sole_user(file) if file and alone else nullcontext():
            if file:
                file.parent.mkdir(parents=True, exist_ok=True)
                await schema.migrate(database)
            await schema.require_current(database)
            yield database
    finally:
        await database.close()


class Parts:
    """The services of all rooms, wired to one database, one clock and one ticker.

    Each is built when it is first asked for: a process has those that its roles use.
    """

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        self.notices = Notices(database)
        self.ticker = Ticker(clock, announce=self.notices.announce)
        self.renderer = Renderer(settings.templates_dir)
        most = settings.paid_broadcast
        limits = Limits.for_broadcast(most) if most else Limits()
        self.ledger = _ledger(database, clock, limits)
        self.pacing = Pacing(clock, limits=limits, ledger=self.ledger)
        self.fetcher = Fetcher(
            allow_private=settings.allow_private_sources, user_agent=settings.user_agent
        )
        self.parsers = ParserPool()
        self.admins = [TelegramId(number) for number in settings.admin_ids]

    # What several roles use.

    @cached_property
    def catalogue(self) -> Catalogue:
        """Sources, as admins see and change them."""
        return Catalogue(
            self.database,
            self.fetcher,
            self.clock,
            parsers=self.parsers,
            wake=lambda: self.ticker.wake("poll"),
        )

    @cached_property
    def matching(self) -> MatchService:
        """The step match; the chat has new subjects matched against the stored week."""
        return MatchService(self.database, self.clock)

    @cached_property
    def alerts(self) -> AlertService:
        """Tells at once what a chat wants to know at once."""
        return AlertService(
            self.database, self.renderer, self.clock, per_hour=self.settings.alerts_per_hour
        )

    @cached_property
    def appointments(self) -> AppointmentService:
        """Finds digests that a wrong clock has scheduled."""
        return AppointmentService(self.database, self.clock)

    @cached_property
    def composing(self) -> ComposeService:
        """The step compose; the chat has digests composed on demand."""
        return ComposeService(
            self.database,
            self.renderer,
            self.clock,
            max_stories=self.settings.max_stories,
            quiet_notice=self.settings.quiet_notice,
            latest=timedelta(hours=self.settings.digest_expires_hours),
        )

    # The role poller.

    @cached_property
    def polling(self) -> PollService:
        """The step poll."""
        return PollService(
            self.database,
            self.fetcher,
            self.clock,
            parsers=self.parsers,
            pace=Pace(
                timedelta(seconds=self.settings.poll_interval),
                timedelta(seconds=self.settings.max_poll_interval),
            ),
            wake=lambda: self.ticker.wake("match"),
        )

    @cached_property
    def revisiting(self) -> RevisitingService:
        """Looks again at articles that may have changed."""
        return RevisitingService(
            self.database,
            self.fetcher,
            self.clock,
            parsers=self.parsers,
            robots=self.polling.robots,
        )

    @cached_property
    def health(self) -> HealthService:
        """Tells admins of sources that fail."""
        return HealthService(
            self.database, self.catalogue, self.renderer, self.clock, admins=self.admins
        )

    @cached_property
    def retention(self) -> RetentionService:
        """Forgets what has been kept long enough."""
        kept = timedelta(days=self.settings.keep_text_days)
        return RetentionService(self.database, self.clock, kept=kept)

    # The role editor, beside the steps match and compose.

    @cached_property
    def grouping(self) -> GroupService:
        """The step group."""
        return GroupService(
            self.database, self.clock, across_languages=self.settings.across_languages
        )

    # The role chat.

    @cached_property
    def imports(self) -> ImportService:
        """Lists of feeds that are being read in."""
        return ImportService(self.database, self.catalogue, self.clock)

    @cached_property
    def overview(self) -> OverviewService:
        """How all is going, for admins."""
        return OverviewService(self.database, self.catalogue, self.ledger, self.clock)

    @cached_property
    def subjects(self) -> SubjectRegistry:
        """Topics and actors."""
        return SubjectRegistry(self.database, self.clock)

    @cached_property
    def chats(self) -> ChatService:
        """Chats and their settings."""
        settings = self.settings
        defaults = Defaults(settings.default_timezone, settings.default_digest_time)
        return ChatService(self.database, self.clock, self.subjects, defaults)

    @cached_property
    def subscriptions(self) -> SubscriptionService:
        """Who follows what."""
        return SubscriptionService(
            self.database,
            self.subjects,
            self.matching,
            self.clock,
            limit=self.settings.max_subscriptions,
        )

    async def close(self) -> None:
        """Give back connections and worker processes."""
        await self.fetcher.close()
        await self.parsers.close()

    def telegram(self) -> TelegramChat:
        """Build the chat, not yet connected. Raises ``SettingsError`` when there is no token."""
        require_startable(self.settings)
        services = Services(
            chats=self.chats,
            subscriptions=self.subscriptions,
            questions=QuestionService(self.database, self.clock),
            inbox=Inbox(self.database, self.clock),
            registry=self.subjects,
            curation=Curation(self.database, self.subjects, self.matching, self.clock),
            catalogue=self.catalogue,
            imports=self.imports,
            overview=self.overview,
            standstills=Standstills(self.database, self.clock),
            compose=self.composing,
            explaining=ExplainingService(self.database),
            permissions=Permissions(
                self.admins, [TelegramId(number) for number in self.settings.allowed_chats]
            ),
            renderer=self.renderer,
            clock=self.clock,
            wake_delivery=lambda: self.ticker.wake("deliver"),
        )
        token = self.settings.token
        text = token.get_secret_value() if token else ""
        return build_application(text, self.settings.api_url, self.pacing, services)

    def delivery(self, telegram: TelegramChat) -> DeliveryService:
        """Build the sender of the outbox."""
        return DeliveryService(
            self.database,
            TelegramSender(telegram.bot, paid=self.settings.paid_broadcast > 0),
            self.pacing,
            self.clock,
            renderer=self.renderer,
            policy=Policy(
                self.settings.uncertain, timedelta(minutes=self.settings.late_after_minutes)
            ),
        )


def _ledger(database: Database, clock: Clock, limits: Limits) -> PaceLedger:
    # SQLite has no clock of its own, and no processes that would have to agree about the time.
    own = (lambda: clock.now().timestamp()) if database.is_sqlite else None
    return PaceLedger(database, limits=limits, moment=own)


@asynccontextmanager
async def open_parts(settings: Settings, clock: Clock, *, alone: bool) -> AsyncGenerator[Parts]:
    """Open the database and build the parts upon it; ``alone`` as in ``open_database``."""
    async with open_database(settings, alone=alone) as database:
        parts = Parts(settings, database, clock)
        try:
            yield parts
        finally:
            await parts.close()
