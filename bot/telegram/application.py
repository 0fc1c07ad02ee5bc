"""Putting the chat together: the library's application, our handlers, and their start and stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ContextTypes, ExtBot, TypeHandler
from telegram.request import BaseRequest

from bot.chats import places
from bot.errors import SettingsError
from bot.telegram.actor_pages import ActorPages
from bot.telegram.asking import Asker
from bot.telegram.commands import Handler, Switchboard
from bot.telegram.connection import (
    Arrivals,
    PoliteBot,
    connect,
    is_from_a_proxy,
    requests_to_telegram,
    said,
)
from bot.telegram.dispatcher import Backstage, Dispatcher
from bot.telegram.double_taps import DoubleTaps
from bot.telegram.files import Files
from bot.telegram.following import FollowingAnswers
from bot.telegram.handlers.actor_editing import ActorEditingHandler
from bot.telegram.handlers.actors import ActorsHandler
from bot.telegram.handlers.adding_sources import AddingSourcesHandler
from bot.telegram.handlers.cancelling import CancellingHandler
from bot.telegram.handlers.describing import DescribingHandler
from bot.telegram.handlers.digest import DigestHandler
from bot.telegram.handlers.explaining import ExplainingHandler
from bot.telegram.handlers.forgetting import ForgettingHandler
from bot.telegram.handlers.health import HealthHandler
from bot.telegram.handlers.helping import HelpHandler
from bot.telegram.handlers.listing import ListHandler
from bot.telegram.handlers.merging import MergingHandler
from bot.telegram.handlers.more import MoreHandler
from bot.telegram.handlers.opml import OpmlHandler
from bot.telegram.handlers.pausing import PausingHandler
from bot.telegram.handlers.quiet import QuietHandler
from bot.telegram.handlers.settings import SettingsHandler
from bot.telegram.handlers.source_articles import SourceArticlesHandler
from bot.telegram.handlers.sources import SourcesHandler
from bot.telegram.handlers.start import StartHandler
from bot.telegram.handlers.stats import StatsHandler
from bot.telegram.handlers.subscribe import SubscribeHandler
from bot.telegram.handlers.subscription_options import SubscriptionOptionsHandler
from bot.telegram.handlers.times import TimeHandler
from bot.telegram.handlers.timezone import TimezoneHandler
from bot.telegram.handlers.topics import TopicsHandler
from bot.telegram.handlers.unsubscribe import UnsubscribeHandler
from bot.telegram.handlers.wrong_matches import WrongMatchHandler
from bot.telegram.limiter import Passage
from bot.telegram.menu import Menu
from bot.telegram.ordering import ChatOrder
from bot.telegram.polling import Polling
from bot.telegram.speaking import Speaker
from bot.telegram.subject_desk import SubjectDesk
from bot.telegram.topic_pages import TopicPages
from bot.telegram.updates import ALLOWED, Updates

if TYPE_CHECKING:
    from bot.chats.inbox.service import Inbox
    from bot.chats.overview.service import OverviewService
    from bot.chats.permissions import Permissions
    from bot.chats.questions import QuestionService
    from bot.chats.service import ChatService
    from bot.chats.subscriptions import SubscriptionService
    from bot.clock import Clock
    from bot.delivery.pacing import Pacing
    from bot.delivery.standstills.service import Standstills
    from bot.digests.explaining.service import ExplainingService
    from bot.digests.service import ComposeService
    from bot.ids import TelegramId
    from bot.matching.curation.service import Curation
    from bot.matching.registry import SubjectRegistry
    from bot.rendering.environment import Renderer
    from bot.sources.catalogue.service import Catalogue
    from bot.sources.imports.service import ImportService

log = logging.getLogger(__name__)

LONG_POLL = 30
"""Seconds for which Telegram holds a request for updates when there are none."""

POLL_PAUSE = 0.1
"""Seconds between polls: for servers that answer at once instead of holding."""

START_RETRY = 5.0
"""Seconds between tries to reach Telegram at the start."""

STOP_PATIENCE = 4.0
"""Seconds that answers under way get when the program stops."""


Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Services:
    """What the handlers call."""

    chats: "ChatService"
    subscriptions: "SubscriptionService"
    questions: "QuestionService"
    inbox: "Inbox"
    registry: "SubjectRegistry"
    curation: "Curation"
    catalogue: "Catalogue"
    imports: "ImportService"
    overview: "OverviewService"
    standstills: "Standstills"
    compose: "ComposeService"
    explaining: "ExplainingService"
    permissions: "Permissions"
    renderer: "Renderer"
    clock: "Clock"
    wake_delivery: Callable[[], None]
    """Says that something lies in the outbox."""


Library = Application[PoliteBot, ContextTypes.DEFAULT_TYPE, Any, Any, Any, None]


class TelegramChat:
    """The bot's side of the conversation: polls for updates and answers them."""

    def __init__(
        self,
        application: Library,
        requests: Sequence[BaseRequest],
        menu: Menu,
        admins: "Iterable[TelegramId]",
        *,
        arrivals: Arrivals,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.application = application
        self.polling = arrivals.polling
        self._inbox = arrivals.inbox
        self._requests = requests
        self._sleep = sleep
        self._menu = menu
        self._admins = admins

    @property
    def bot(self) -> ExtBot[Passage]:
        """The connection, for the sender of the outbox."""
        return self.application.bot

    async def connect(self) -> None:
        """Log in. While Telegram cannot be reached it tries again, for ever.

        Raises ``SettingsError`` when the token is wrong.
        """
        while True:
            try:
                await self.application.initialize()
            except TelegramError as exc:
                if isinstance(exc, InvalidToken) and not is_from_a_proxy(exc):
                    raise SettingsError(
                        "BOT_TOKEN is not a token that Telegram knows: get one from BotFather."
                    ) from None
                log.warning("Telegram not reached", extra={"error": said(exc)})
                await self._sleep(START_RETRY)
            else:
                return

    async def listen(self) -> None:
        """Take updates from now on, and put the commands into Telegram's menu."""
        for left in await self._inbox.left_over():
            await self.application.update_queue.put(Update.de_json(left, self.bot))
        await self.application.start()
        if self.application.updater is not None:
            await self.application.updater.start_polling(
                poll_interval=POLL_PAUSE,
                timeout=LONG_POLL,
                allowed_updates=list(ALLOWED),
                error_callback=_polling_failed,
            )
        self.application.create_task(self._menu.publish(self.bot, self._admins))

    async def stop_listening(self) -> None:
        """Take no more updates; those taken are answered within ``STOP_PATIENCE``, or left."""
        updater = self.application.updater
        try:
            async with asyncio.timeout(STOP_PATIENCE):
                if updater is not None and updater.running:
                    await updater.stop()
                if self.application.running:
                    await self.application.stop()
        except TimeoutError:
            log.warning("stopped in the middle of an answer")

    async def close(self) -> None:
        """Give back the connections; ``stop_listening`` went before."""
        if not self.application.running:
            await self.application.shutdown()
            # The library closes nothing that it could not log in with.
            for request in self._requests:
                await request.shutdown()

    async def start(self) -> None:
        """Log in and take updates."""
        await self.connect()
        await self.listen()

    async def stop(self) -> None:
        """Stop listening and close."""
        await self.stop_listening()
        await self.close()


def build_application(
    token: str,
    base_url: str,
    pacing: "Pacing",
    services: Services,
    *,
    sleep: Sleep = asyncio.sleep,
) -> TelegramChat:
    """Return the chat, not yet started.

    It speaks to the Bot API at ``base_url``, to which ``/bot<token>`` is appended.
    """
    arrivals = Arrivals(Polling(services.clock, services.standstills), services.inbox)
    requests = requests_to_telegram()
    bot = connect(token, base_url, pacing, arrivals, requests)
    builder = Application.builder().bot(bot).concurrent_updates(ChatOrder()).job_queue(None)
    application = builder.build()
    switchboard = Switchboard(_handlers(services, Files(bot)))
    menu = Menu(services.renderer, switchboard)
    updates = Updates(_dispatcher(services, switchboard, menu), services.chats, services.inbox)
    application.add_handler(TypeHandler(Update, updates.handle))
    application.add_error_handler(updates.fail)
    return TelegramChat(
        application,
        requests,
        menu,
        services.permissions.admins,
        arrivals=arrivals,
        sleep=sleep,
    )


def _polling_failed(error: TelegramError) -> None:
    """Log why there are no updates; the library goes on polling, slower and slower."""
    log.warning("updates not fetched", extra={"error": str(error)})


def _dispatcher(services: Services, switchboard: Switchboard, menu: Menu) -> Dispatcher:
    asker = Asker(services.questions)
    following = FollowingAnswers(services.questions, asker, services.clock)
    return Dispatcher(
        switchboard,
        Backstage(
            services.chats,
            services.questions,
            asker,
            following,
            menu,
            DoubleTaps(services.clock),
        ),
        services.permissions,
        Speaker(services.renderer, services.questions),
    )


def _subject_desk(services: Services, asker: Asker) -> SubjectDesk:
    registry, curation, clock = services.registry, services.curation, services.clock
    actors = ActorPages(registry, curation, clock)
    topics = TopicPages(registry, curation.topics, clock)
    return SubjectDesk(registry, curation, services.questions, asker, actors, topics)


def _handlers(services: Services, files: Files) -> list[Handler]:
    """Return all handlers, in the order of Telegram's menu."""
    chats, subscriptions, clock = services.chats, services.subscriptions, services.clock
    questions = services.questions
    asker = Asker(questions)
    following = FollowingAnswers(questions, asker, clock)
    desk = _subject_desk(services, asker)
    digest = DigestHandler(
        services.compose, subscriptions, clock, wake_delivery=services.wake_delivery
    )
    return [
        StartHandler(chats, subscriptions),
        SubscribeHandler(subscriptions, questions, following),
        UnsubscribeHandler(subscriptions, asker),
        ListHandler(subscriptions, clock),
        SubscriptionOptionsHandler(subscriptions, asker),
        digest,
        ExplainingHandler(services.explaining, clock),
        SettingsHandler(subscriptions, clock),
        TimeHandler(chats, asker, clock),
        TimezoneHandler(chats, places.load, questions, asker, clock),
        QuietHandler(chats, asker),
        PausingHandler(chats, clock),
        ForgettingHandler(chats, questions),
        HelpHandler(services.permissions),
        CancellingHandler(questions),
        AddingSourcesHandler(services.catalogue, questions, asker, clock),
        SourcesHandler(services.catalogue, clock),
        SourceArticlesHandler(services.catalogue, clock),
        OpmlHandler(services.imports, questions, files, clock),
        HealthHandler(services.overview, clock),
        ActorsHandler(desk),
        ActorEditingHandler(desk),
        DescribingHandler(desk),
        WrongMatchHandler(desk),
        MergingHandler(desk),
        TopicsHandler(desk),
        StatsHandler(chats),
        MoreHandler(services.compose),
    ]
