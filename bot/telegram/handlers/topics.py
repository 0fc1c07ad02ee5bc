"""/topics: what a query would match, and why. For admins."""

from collections.abc import Mapping, Sequence

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.chats.wording import QUERY_LIMIT, point_at
from bot.clock import Clock
from bot.matching.curation.model import Trial
from bot.matching.curation.service import Curation
from bot.matching.topics import QueryError
from bot.telegram.asking import Asker
from bot.telegram.conversation import Answer, Command, Request, TapRule

ADMINS = Audience.ADMINS


class TopicsHandler:
    """Tries queries out on the stored week."""

    def __init__(self, curation: Curation, asker: Asker, clock: Clock) -> None:
        self._curation = curation
        self._asker = asker
        self._clock = clock

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (Command("topics", self.attempt, ADMINS, asks=QuestionKind.TRY_TOPIC),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped: nothing."""
        return ()

    async def attempt(self, request: Request) -> Answer:
        """Show what the query would match; where it cannot be read, point at the place."""
        query = request.text
        if len(query) > QUERY_LIMIT:
            return await self._again(request, "too_long", {"limit": QUERY_LIMIT})
        try:
            found = await self._curation.topics.attempt(query)
        except QueryError as exc:
            spot = point_at(query, exc.position, exc.length)
            values = {"reason": exc.reason.value, "spot": spot}
            return await self._again(request, "bad_query", values)
        known = None if isinstance(found, Trial) else found
        trial = found if isinstance(found, Trial) else Trial(0, ())
        values = {"query": query, "trial": trial, "known": known, "now": self._clock.now()}
        return Answer("topic_tried", values)

    async def _again(self, request: Request, template: str, values: Mapping[str, object]) -> Answer:
        kind = QuestionKind.TRY_TOPIC
        return await self._asker.ask(request, kind, template=template, values=values)
