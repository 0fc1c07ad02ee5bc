"""The demo's surroundings: a local Telegram with its chat page, and sample sources."""

from aiohttp import web

from bot.clock import Clock
from bot.demo.bot_api.server import BotApiServer
from bot.demo.cast import ADMIN_ID, READER_ID, open_local_telegram
from bot.demo.chat_page import ChatPage, Hint, Jump
from bot.demo.guard import only_from_here
from bot.demo.listening import Listener, listen
from bot.demo.sources.newsroom import Newsroom
from bot.demo.sources.outlets import ACTOR, OUTLETS, TOPIC
from bot.demo.sources.server import SourceSites

PREFERRED_PORT = 8787

HINTS = (
    Hint(READER_ID, "Follow somebody in the news", f"/subscribe {ACTOR[0]}"),
    Hint(READER_ID, "Follow a topic", f"/topic {TOPIC}"),
    Hint(READER_ID, "See a digest now", "/digest"),
    Hint(ADMIN_ID, "Look after the sources", "/sources"),
)


class Demo:
    """Two servers on this machine: Telegram with the chat page, and the outlets' sites.

    Everything is in memory and gone with ``stop``. Both use the clock that the bot uses, so
    that a jump moves everybody.
    """

    token: str
    admin_id = ADMIN_ID
    reader_id = READER_ID
    actor_names = ACTOR
    """An actor whom the outlets write about, under each of its spellings."""
    topic = TOPIC

    def __init__(
        self,
        clock: Clock,
        *,
        jump: Jump | None = None,
        zone: str = "UTC",
        seconds_between_articles: float = 6.0,
        port: int = PREFERRED_PORT,
    ) -> None:
        """``jump`` is what the page's button calls, None for no button; ``zone`` an IANA name."""
        self.api = open_local_telegram(clock)
        self.token = self.api.token
        self._page = ChatPage(self.api, HINTS, zone, jump)
        self._newsroom = Newsroom(clock, seconds_between_articles)
        self._port = port
        self._telegram: Listener | None = None
        self._sources: Listener | None = None

    async def start(self) -> None:
        """Open both ports, the preferred ones or the next that are free; OSError if none is."""
        telegram = web.Application(middlewares=[only_from_here])
        BotApiServer(self.api).add_to(telegram)
        self._page.add_to(telegram)
        self._telegram = await listen(telegram, self._port)
        sources = web.Application(middlewares=[only_from_here])
        SourceSites(self._newsroom).add_to(sources)
        self._sources = await listen(sources, self._port + 1 if self._port else 0)

    async def stop(self) -> None:
        """Close both ports; what hangs on them is cut off within a second."""
        for listener in (self._telegram, self._sources):
            if listener:
                await listener.stop()

    @property
    def api_url(self) -> str:
        """The base of the Bot API: ``/bot<token>/<method>`` follows."""
        return _running(self._telegram).url

    @property
    def page_url(self) -> str:
        """The address to open in a browser."""
        return f"{_running(self._telegram).url}/"

    @property
    def feeds(self) -> list[tuple[str, str]]:
        """The sample sources: each outlet's title and the address of its feed."""
        base = _running(self._sources).url
        return [(outlet.title, f"{base}{outlet.feed_path}") for outlet in OUTLETS.values()]

    @property
    def feed_urls(self) -> list[str]:
        """The addresses of the sample sources' feeds."""
        return [url for _, url in self.feeds]


def _running(listener: Listener | None) -> Listener:
    if listener is None:
        raise RuntimeError("the demo has not been started")
    return listener
