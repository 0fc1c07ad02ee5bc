"""Forgetting the texts of old articles: titles, addresses, matches and their evidence stay."""

import logging
from datetime import timedelta

from bot.clock import Clock
from bot.sources.copies.queries import forget_marks
from bot.sources.learned.queries import forget_lines
from bot.sources.retention import queries
from bot.storage.database import Database

PREVIEWED = timedelta(days=8)
"""Texts that no subject wants are kept so long: a new subject is matched against a week."""
BATCH = 500
"""Texts in one transaction, so that others can write in between."""

log = logging.getLogger(__name__)


class RetentionService:
    """Prunes texts. An article itself stays: its feed may still list it, and it is not news."""

    def __init__(self, database: Database, clock: Clock, *, kept: timedelta) -> None:
        """``kept``: how long the text of a matched article stays; at least ``PREVIEWED``."""
        self._database = database
        self._clock = clock
        self._kept = max(kept, PREVIEWED)

    async def prune(self) -> int:
        """Forget what is old enough; return how many texts went. Killed, it goes on next time."""
        now = self._clock.now()
        async with self._database.transaction() as session:
            await forget_marks(session, now=now)
            await forget_lines(session, now=now)
            await queries.drop_versions(session, before=now - self._kept)
        total = 0
        while True:
            async with self._database.transaction() as session:
                pruned = await queries.prune_texts(
                    session, matched_before=now - self._kept, before=now - PREVIEWED, limit=BATCH
                )
            total += pruned
            if pruned < BATCH:
                break
        if total:
            log.info("texts of old articles forgotten", extra={"articles": total})
        return total
