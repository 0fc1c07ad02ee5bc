"""Two actors, or two topics, that are one. For admins."""

from collections.abc import Sequence

from bot.chats.model import Question, QuestionKind
from bot.chats.permissions import Audience
from bot.chats.wording import NAME_LIMIT
from bot.ids import SubjectId
from bot.matching.model import SubjectCard
from bot.telegram import actor_keyboards, topic_keyboards
from bot.telegram.buttons import MergeButton, TwinButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap
from bot.telegram.subject_desk import Place, SubjectDesk, only_answers, place_of

ADMINS = Audience.ADMINS

MOST_FOUND = 6


class MergingHandler:
    """Finds the other one, asks, and merges."""

    def __init__(self, desk: SubjectDesk) -> None:
        self._desk = desk

    def commands(self) -> Sequence[Command]:
        """Return the answers to questions; nothing here is typed by itself."""
        kind = QuestionKind.ACTOR_TWIN
        return (only_answers(Command(kind, self.find_twin, ADMINS, asks=kind)),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (
            on_tap(TwinButton, self.confirm_merge, ADMINS),
            on_tap(MergeButton, self.merge, ADMINS),
        )

    async def find_twin(self, request: Request) -> Answer:
        """Show the subjects that the typed text may mean, to merge this one into one of them."""
        place = place_of(request.asked)
        card = None if place is None else await self._desk.registry.get(place.subject_id)
        if place is None or card is None:
            return Answer("stale")
        cards = [one for one in await self._like(card, request.text) if one.id != card.id]
        template = "actors_found" if cards else "actor_unknown"
        return await self._desk.asker.ask(
            request,
            QuestionKind.ACTOR_TWIN,
            template=template,
            values={"written": request.text[:NAME_LIMIT], "actors": cards, "kind": card.kind},
            taps=actor_keyboards.twins(place.subject_id, cards, place.page),
        )

    async def confirm_merge(self, request: Request, button: TwinButton) -> Answer:
        """Say what a merger would do, and ask whether to do it."""
        gone = await self._desk.registry.get(button.gone)
        kept = await self._desk.registry.get(button.kept)
        if gone is None or kept is None:
            return _twin_gone(button.page)
        questions = self._desk.questions
        await questions.cancel(request.chat.id, request.user_id)
        payload = {"gone": button.gone, "kept": button.kept, "page": button.page}
        question_id = await questions.ask(
            request.chat.id, request.user_id, QuestionKind.CONFIRM_MERGE, payload
        )
        values = {"gone": gone, "kept": kept}
        return Answer("confirm_merge", values, actor_keyboards.merge(question_id))

    async def merge(self, request: Request, button: MergeButton) -> Answer:
        """Merge the two subjects that were shown."""
        questions = self._desk.questions
        question = await questions.tapped(request.chat, request.user_id, button.question_id)
        if question is None or question.kind is not QuestionKind.CONFIRM_MERGE:
            return Answer("stale")
        await questions.close(question.id)
        gone, place = _merger(question)
        if not await self._desk.curation.merge(gone, place.subject_id):
            return _twin_gone(place.page)
        return await self._desk.show(place, request.chat.language)

    async def _like(self, card: SubjectCard, text: str) -> Sequence[SubjectCard]:
        """Return subjects of the same kind that ``text`` may mean."""
        if card.kind == "topic":
            return await self._desk.curation.topics.like(text, limit=MOST_FOUND)
        found = await self._desk.registry.find_actors(text[:NAME_LIMIT])
        if any(one.id != card.id for one in found):
            return found
        return await self._desk.registry.near_misses(text[:NAME_LIMIT], limit=MOST_FOUND)


def _twin_gone(page: int) -> Answer:
    return Answer("twin_gone", taps=actor_keyboards.back(page) + topic_keyboards.back(page))


def _merger(question: Question) -> tuple[SubjectId, Place]:
    """Return the subject that goes, and the one that takes its place."""
    gone, kept, page = (question.payload.get(key) for key in ("gone", "kept", "page"))
    if not (isinstance(gone, int) and isinstance(kept, int) and isinstance(page, int)):
        raise TypeError("a question about a merger names two subjects and a page")
    return SubjectId(gone), Place(SubjectId(kept), page)
