"""Looking after topics: which there are, what they match, what a query would."""

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ids import SubjectId
from bot.matching.curation import queries as curated
from bot.matching.curation.model import TopicDossier, TopicLine, Trial
from bot.matching.curation.trials import UNSAVED, try_out
from bot.matching.model import SubjectCard, Topic
from bot.matching.tokens import tokenize
from bot.matching.topics import QueryError

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.matching.registry import SubjectRegistry
    from bot.matching.service import MatchService
    from bot.storage.database import Database

RECENTLY = timedelta(days=7)


class TopicCuration:
    """What admins see of topics; what they change goes the same way as with actors."""

    def __init__(
        self,
        database: "Database",
        registry: "SubjectRegistry",
        matching: "MatchService",
        clock: "Clock",
    ) -> None:
        self._database = database
        self._registry = registry
        self._matching = matching
        self._clock = clock

    async def page(self, offset: int, limit: int) -> tuple[list[TopicLine], int]:
        """Return topics, those of most followers first, and how many there are in all."""
        since = self._clock.now() - RECENTLY
        async with self._database.reading() as session:
            ids, total = await curated.topic_ids(session, offset=offset, limit=limit)
            hits = await curated.hits_since(session, ids, since)
            cards = await curated.cards(session, ids)
        return [TopicLine(card, hits.get(card.id, 0)) for card in cards], total

    async def attempt(self, query: str) -> SubjectCard | Trial:
        """Return the topic that means the same as a query, or else what it would match.

        Raises ``QueryError`` for a query that is refused.
        """
        normal_form = (await self._registry.understood(query)).normal_form
        existing = await self._registry.find_topic(query)
        card = None if existing is None else await self._registry.get(existing)
        if card is not None:
            return card
        return await try_out(self._database, self._matching, Topic(UNSAVED, normal_form))

    async def keep(self, query: str) -> SubjectCard:
        """Make a topic that stays when nobody follows it; match the week against it.

        Raises ``QueryError`` for a query that is refused.
        """
        card = await self._registry.ensure_topic(query, curated=True)
        await self._matching.match_week(card.id)
        return card

    async def dossier(self, topic: SubjectId) -> TopicDossier | None:
        """Return what is known of a topic; None when it is gone."""
        async with self._database.reading() as session:
            said = await curated.query_of(session, topic)
            cards = await curated.cards(session, [topic])
        return TopicDossier(cards[0], *said) if said and cards else None

    async def like(self, text: str, *, limit: int) -> list[SubjectCard]:
        """Return the topic that means the same as ``text``, or those with all of its words."""
        try:
            found = await self.attempt(text)
        except QueryError:
            found = None
        if isinstance(found, SubjectCard):
            return [found]
        words = tokenize(text).words
        if not words:
            return []
        async with self._database.reading() as session:
            ids = await curated.topics_with_words(session, words, limit=limit)
            return await curated.cards(session, ids)
