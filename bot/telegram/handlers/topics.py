"""/topics: which there are, what they match and why, and what a query would. For admins."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.chats.wording import QUERY_LIMIT, point_at
from bot.matching.curation.model import Removal
from bot.matching.model import SubjectCard
from bot.matching.topics import QueryError
from bot.telegram import topic_keyboards
from bot.telegram.buttons import KeepTopicButton, TopicAction, TopicButton, TopicsButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap
from bot.telegram.subject_desk import Place, SubjectDesk, about_subject, only_answers

ADMINS = Audience.ADMINS


class TopicsHandler:
    """Lists topics, shows and changes one, and tries queries out on the stored week."""

    def __init__(self, desk: SubjectDesk) -> None:
        self._desk = desk
        self._curation = desk.curation
        self._pages = desk.topics

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        attempt = Command("topics_try", self.attempt, ADMINS, asks=QuestionKind.TRY_TOPIC)
        return (Command("topics", self.find, ADMINS), only_answers(attempt))

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (
            on_tap(TopicsButton, self.turn, ADMINS),
            on_tap(TopicButton, self.act, ADMINS),
            on_tap(KeepTopicButton, self.keep, ADMINS),
        )

    async def find(self, request: Request) -> Answer:
        """Show the topic that means the same as this query; without one, all topics."""
        return await self.attempt(request) if request.text else await self._pages.all(0)

    async def turn(self, _request: Request, button: TopicsButton) -> Answer:
        """Show another page of the topics."""
        return await self._pages.all(button.page)

    async def attempt(self, request: Request) -> Answer:
        """Show the topic, or what the query would match; where it cannot be read, point there."""
        query = request.text
        if len(query) > QUERY_LIMIT:
            return await self._again(request, "too_long", {"limit": QUERY_LIMIT})
        try:
            found = await self._curation.topics.attempt(query)
        except QueryError as exc:
            return await self._point(request, query, exc)
        if isinstance(found, SubjectCard):
            return await self._pages.show(Place(found.id, 0))
        question_id = await self._desk.questions.ask(
            request.chat.id, request.user_id, QuestionKind.CONFIRM_TOPIC, {"query": query}
        )
        return self._pages.tried(query, found, question_id)

    async def keep(self, request: Request, button: KeepTopicButton) -> Answer:
        """Make the query that was tried a topic, and show it."""
        questions = self._desk.questions
        question = await questions.tapped(request.chat, request.user_id, button.question_id)
        query = None if question is None else question.payload.get("query")
        if question is None or not isinstance(query, str):
            return Answer("stale")
        await questions.close(question.id)
        try:
            card = await self._curation.topics.keep(query)
        except QueryError as exc:  # an actor in it is gone
            return await self._point(request, query, exc)
        return await self._pages.show(Place(card.id, 0))

    async def act(self, request: Request, button: TopicButton) -> Answer:
        """Do with a topic what was tapped."""
        place = Place(button.subject_id, button.page)
        match button.action:
            case TopicAction.SHOW:
                return await self._pages.show(place)
            case TopicAction.UNVETO:
                await self._curation.clear_vetoes(place.subject_id)
                return await self._pages.show(place)
            case TopicAction.MERGE:
                return await self._ask_twin(request, place)
            case TopicAction.REMOVE:
                return await self._pages.confirm_removal(place)
            case TopicAction.REALLY:
                return await self._remove(place)

    async def _remove(self, place: Place) -> Answer:
        card = await self._desk.registry.get(place.subject_id)
        ending = await self._curation.remove(place.subject_id)
        if card is None or ending is Removal.GONE:
            return self._pages.gone(place.page)
        if ending is Removal.REMOVED:
            taps = topic_keyboards.back(place.page)
            return Answer("subject_removed", {"subject": card}, taps, edits=True)
        return self._pages.kept(card, ending, place.page)

    async def _ask_twin(self, request: Request, place: Place) -> Answer:
        card = await self._desk.registry.get(place.subject_id)
        if card is None:
            return self._pages.gone(place.page)
        about = replace(request, asked=about_subject(place))
        return await self._desk.asker.ask(
            about, QuestionKind.ACTOR_TWIN, template="ask_topic_twin", values={"topic": card}
        )

    async def _point(self, request: Request, query: str, error: QueryError) -> Answer:
        spot = point_at(query, error.position, error.length)
        values = {"reason": error.reason.value, "spot": spot}
        return await self._again(request, "bad_query", values)

    async def _again(self, request: Request, template: str, values: Mapping[str, object]) -> Answer:
        kind = QuestionKind.TRY_TOPIC
        return await self._desk.asker.ask(request, kind, template=template, values=values)
