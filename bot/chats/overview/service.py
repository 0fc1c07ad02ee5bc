"""How everything is, for admins."""

from bot.chats.overview import queries
from bot.chats.overview.model import Overview
from bot.clock import Clock
from bot.sources.catalogue.service import Catalogue
from bot.storage.database import Database


class OverviewService:
    """Looks, and changes nothing."""

    def __init__(self, database: Database, catalogue: Catalogue, clock: Clock) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clock = clock

    async def look(self) -> Overview:
        """Return how the sources are, what waits at each step, and what was missed."""
        sources = await self._catalogue.health()
        async with self._database.reading() as session:
            found = await queries.queues(session, now=self._clock.now())
            missed = await queries.missed(session, now=self._clock.now())
        return Overview(sources, tuple(found), missed)
