"""What admins see of topics."""

from bot.chats.paging import Paging
from bot.clock import Clock
from bot.ids import QuestionId
from bot.matching.curation.model import Removal, Trial
from bot.matching.curation.topics import TopicCuration
from bot.matching.model import SubjectCard
from bot.matching.registry import SubjectRegistry
from bot.telegram import topic_keyboards
from bot.telegram.conversation import Answer
from bot.telegram.subject_desk import Place

HITS = 5
"""Recent articles of a topic shown with their evidence."""
PAGE = 10


class TopicPages:
    """The topics, one of them, and a query that is none yet."""

    def __init__(self, registry: SubjectRegistry, topics: TopicCuration, clock: Clock) -> None:
        self._registry = registry
        self._topics = topics
        self._clock = clock

    async def all(self, number: int) -> Answer:
        """Show a page of all topics."""
        _, total = await self._topics.page(0, 1)
        page = Paging.of(total, number, PAGE)
        lines, _ = await self._topics.page(page.offset, PAGE)
        values = {"lines": lines, "page": page}
        return Answer("topics", values, topic_keyboards.topics(lines, page), edits=True)

    async def show(self, place: Place) -> Answer:
        """Show the topic, what it matched and why, with what an admin can do with it."""
        dossier = await self._topics.dossier(place.subject_id)
        if dossier is None:
            return self.gone(place.page)
        recent = await self._registry.recent(place.subject_id, limit=HITS)
        values = {"dossier": dossier, "recent": recent, "now": self._clock.now()}
        taps = topic_keyboards.topic(dossier, recent.samples, place.page)
        return Answer("topic", values, taps, edits=True)

    def tried(self, query: str, trial: Trial, question_id: QuestionId) -> Answer:
        """Show what a query would match that is no topic yet."""
        values = {"query": query, "trial": trial, "now": self._clock.now()}
        return Answer("topic_tried", values, topic_keyboards.tried(question_id))

    async def confirm_removal(self, place: Place) -> Answer:
        """Ask whether the topic is to go."""
        card = await self._registry.get(place.subject_id)
        if card is None:
            return self.gone(place.page)
        taps = topic_keyboards.removal(card.id, place.page)
        return Answer("confirm_subject_removal", {"subject": card}, taps, edits=True)

    def kept(self, card: SubjectCard, reason: Removal, page: int) -> Answer:
        """Say why the topic is not removed."""
        values = {"subject": card, "reason": reason.value}
        return Answer("subject_kept", values, topic_keyboards.to_topic(card.id, page), edits=True)

    @staticmethod
    def gone(page: int) -> Answer:
        """Say that the topic does not exist any more."""
        return Answer("topic_gone", taps=topic_keyboards.back(page), edits=True)
