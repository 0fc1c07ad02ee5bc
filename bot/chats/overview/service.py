"""How everything is, for admins."""

from datetime import timedelta

from bot.chats.overview import queries
from bot.chats.overview.model import Overview, Sending
from bot.clock import Clock
from bot.delivery.ledger.service import PaceLedger
from bot.delivery.standstills.service import Standstills
from bot.sources.catalogue.service import Catalogue
from bot.storage.database import Database

DOUBTFUL = 10
"""Messages that are listed."""


class OverviewService:
    """Looks, and changes nothing."""

    def __init__(
        self, database: Database, catalogue: Catalogue, ledger: PaceLedger, clock: Clock
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._ledger = ledger
        self._standstills = Standstills(database, clock)
        self._clock = clock

    async def look(self) -> Overview:
        """Return how the sources are, what waits at each step, and what was missed or failed."""
        now = self._clock.now()
        sources = await self._catalogue.health()
        async with self._database.reading() as session:
            found = await queries.queues(session, now=now)
            missed = await queries.missed(session, now=now)
            doubtful = await queries.doubtful(session, now=now, limit=DOUBTFUL)
        return Overview(sources, tuple(found), missed, await self._sending(), tuple(doubtful))

    async def _sending(self) -> Sending:
        standstill = await self._standstills.current()
        silence = (await self._ledger.silences()).get(None)
        limits, slowness = self._ledger.limits, await self._ledger.slowness()
        pace = limits.pace(0.0, slowness)  # ``since`` counts from now
        return Sending(
            stopped_since=None if standstill is None else standstill.since,
            silent_for=None if silence is None else timedelta(seconds=silence),
            per_second=round(pace) if pace < limits.per_second else None,
        )
