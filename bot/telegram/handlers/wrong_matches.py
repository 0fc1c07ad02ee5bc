"""Articles that do not mean the subject they match: phrases that say so. For admins."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.chats.wording import NAME_LIMIT
from bot.telegram import actor_keyboards
from bot.telegram.buttons import PlanWrongButton, VetoButton, WrongMatchButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap
from bot.telegram.handlers.actors import plan_page
from bot.telegram.subject_desk import (
    Place,
    SubjectDesk,
    about_sketch,
    about_subject,
    only_answers,
    place_of,
    sketch_of,
)

ADMINS = Audience.ADMINS


class WrongMatchHandler:
    """Takes exceptions of actors and topics, and of actors that are not saved yet."""

    def __init__(self, desk: SubjectDesk) -> None:
        self._desk = desk

    def commands(self) -> Sequence[Command]:
        """Return the answers to questions; nothing here is typed by itself."""
        kind = QuestionKind.WRONG_MATCH
        return (only_answers(Command(kind, self.veto, ADMINS, asks=kind)),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (
            on_tap(WrongMatchButton, self.wrong, ADMINS),
            on_tap(PlanWrongButton, self.wrong_plan, ADMINS),
            on_tap(VetoButton, self.pick_veto, ADMINS),
        )

    async def wrong(self, request: Request, button: WrongMatchButton) -> Answer:
        """Ask in which phrase something else is meant."""
        place = Place(button.subject_id, button.page)
        options = await self._desk.curation.veto_options(button.subject_id, button.article_id)
        if not options[0]:
            return await self._desk.hits(place)
        return await self._ask(request, about_subject(place), options)

    async def wrong_plan(self, request: Request, button: PlanWrongButton) -> Answer:
        """Ask the same of an actor that is not saved yet."""
        questions = self._desk.questions
        question = await questions.tapped(request.chat, request.user_id, button.question_id)
        sketch = None if question is None else sketch_of(question.payload)
        if sketch is None:
            return Answer("stale")
        options = await self._desk.curation.planned_veto_options(sketch, button.article_id)
        if not options[0]:
            return await plan_page(self._desk, request, sketch)
        return await self._ask(request, about_sketch(sketch), options)

    async def pick_veto(self, request: Request, button: VetoButton) -> Answer:
        """Take the phrase that was tapped."""
        questions = self._desk.questions
        question = await questions.tapped(request.chat, request.user_id, button.question_id)
        phrases = [] if question is None else cast("list[str]", question.payload.get("phrases", []))
        if question is None or not 0 <= button.number < len(phrases):
            return Answer("stale")
        await questions.close(question.id)
        return await self._veto(request, question.payload, phrases[button.number])

    async def veto(self, request: Request) -> Answer:
        """Take the phrase that was typed."""
        phrase = request.text[:NAME_LIMIT]
        if any(map(str.isalnum, phrase)):
            return await self._veto(request, request.asked, phrase)
        return await self._desk.asker.ask(request, QuestionKind.WRONG_MATCH, template="bad_phrase")

    async def _ask(
        self, request: Request, asked: dict[str, object], options: tuple[str, Sequence[str]]
    ) -> Answer:
        found, phrases = options
        about = replace(request, asked={**asked, "phrases": list(phrases)})
        values = {"found": found, "phrases": phrases}
        answer = await self._desk.asker.ask(about, QuestionKind.WRONG_MATCH, values=values)
        if answer.asks is None:
            return answer
        return replace(answer, taps=actor_keyboards.vetoes(answer.asks, phrases) + answer.taps)

    async def _veto(self, request: Request, asked: Mapping[str, object], phrase: str) -> Answer:
        sketch, place = sketch_of(asked), place_of(asked)
        if sketch is not None:
            vetoes = tuple(dict.fromkeys((*sketch.vetoes, phrase)))
            return await plan_page(self._desk, request, replace(sketch, vetoes=vetoes))
        if place is None:
            return Answer("stale")
        await self._desk.curation.add_veto(place.subject_id, phrase)
        return await self._desk.hits(place)
