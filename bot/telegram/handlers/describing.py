"""What an actor is, and in which country it is at home: saved or not yet. For admins."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.chats.model import Question, QuestionKind
from bot.chats.paging import Paging
from bot.chats.permissions import Audience
from bot.chats.wording import NAME_LIMIT
from bot.ids import QuestionId
from bot.matching.countries import (
    Country,
    countries,
    countries_like,
    country_named,
    country_of_code,
)
from bot.matching.curation.model import Sketch
from bot.telegram import actor_keyboards, keyboards
from bot.telegram.buttons import (
    ActorAction,
    ActorButton,
    ActorKind,
    CountriesButton,
    CountryButton,
    KindButton,
    PlanAction,
    PlanButton,
)
from bot.telegram.conversation import Answer, Command, Request, Tap, TapRule, on_tap
from bot.telegram.handlers.actors import plan_page
from bot.telegram.subject_desk import SubjectDesk, only_answers, place_of, sketch_of

ADMINS = Audience.ADMINS

PAGE = 20
"""Countries on a page, two in a row."""


class DescribingHandler:
    """Takes an actor's kind and country."""

    def __init__(self, desk: SubjectDesk) -> None:
        self._desk = desk

    def commands(self) -> Sequence[Command]:
        """Return the answers to questions; nothing here is typed by itself."""
        kind = QuestionKind.ACTOR_COUNTRY
        return (only_answers(Command(kind, self.type_country, ADMINS, asks=kind)),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (
            on_tap(PlanButton, self.act, ADMINS),
            on_tap(KindButton, self.choose_kind, ADMINS),
            on_tap(CountriesButton, self.turn, ADMINS),
            on_tap(CountryButton, self.choose_country, ADMINS),
        )

    async def act(self, request: Request, button: PlanButton) -> Answer:
        """Do with an actor that is not saved yet what was tapped."""
        question = await self._tapped(request, button.question_id)
        sketch = None if question is None else sketch_of(question.payload)
        if question is None or sketch is None:
            return Answer("stale")
        if button.action is PlanAction.SHOW:
            return await self._plan_again(request, question, sketch)
        ask = ask_kind if button.action is PlanAction.KIND else ask_country
        return await ask(self._desk, replace(request, asked=question.payload), sketch.names[0])

    async def choose_kind(self, request: Request, button: KindButton) -> Answer:
        """Take the kind that was tapped."""
        kind = "" if button.kind is ActorKind.UNSAID else button.kind.value
        return await self._take(request, button.question_id, kind=kind)

    async def choose_country(self, request: Request, button: CountryButton) -> Answer:
        """Take the country that was tapped; a forged code is none."""
        country = country_of_code(button.code)
        if button.code and country is None:
            return Answer("stale")
        name = "" if country is None else country.name
        return await self._take(request, button.question_id, country=name)

    async def turn(self, request: Request, button: CountriesButton) -> Answer:
        """Show another page of the countries."""
        question = await self._tapped(request, button.question_id)
        if question is None:
            return Answer("stale")
        named = await _name_of(self._desk, question.payload)
        return _countries(request, question.id, named, button.number)

    async def type_country(self, request: Request) -> Answer:
        """Take the country that was typed; where there is none of that name, offer near ones."""
        text, language = request.text[:NAME_LIMIT], request.chat.language
        country = country_named(text)
        if country is not None:
            return await self._describe(request, request.asked, country=country.name)
        near = countries_like(text, language, limit=6)
        kind = QuestionKind.ACTOR_COUNTRY
        answer = await self._desk.asker.ask(
            request, kind, template="bad_country", values={"written": text, "near": near}
        )
        return _with_countries(answer, near, None)

    async def _take(
        self,
        request: Request,
        question_id: QuestionId,
        *,
        kind: str | None = None,
        country: str | None = None,
    ) -> Answer:
        question = await self._tapped(request, question_id)
        if question is None:
            return Answer("stale")
        await self._desk.questions.close(question.id)
        return await self._describe(request, question.payload, kind=kind, country=country)

    async def _describe(
        self,
        request: Request,
        asked: Mapping[str, object],
        *,
        kind: str | None = None,
        country: str | None = None,
    ) -> Answer:
        """Note what was said (empty: nothing is known), and show the actor; None: as it is."""
        sketch, place = sketch_of(asked), place_of(asked)
        if sketch is not None:
            said = replace(
                sketch,
                kind=sketch.kind if kind is None else kind or None,
                country=sketch.country if country is None else country or None,
            )
            return await plan_page(self._desk, request, said)
        if place is None:
            return Answer("stale")
        await self._desk.curation.describe(place.subject_id, kind=kind, country=country)
        return await self._desk.actors.show(place, request.chat.language)

    async def _plan_again(self, request: Request, question: Question, sketch: Sketch) -> Answer:
        await self._desk.questions.cancel(request.chat.id, request.user_id)
        await self._desk.questions.close(question.id)
        return await plan_page(self._desk, request, sketch)

    async def _tapped(self, request: Request, question_id: QuestionId) -> Question | None:
        return await self._desk.questions.tapped(request.chat, request.user_id, question_id)


async def ask_kind(desk: SubjectDesk, request: Request, named: str) -> Answer:
    """Ask what the actor is that ``request.asked`` is about."""
    question_id = await desk.questions.ask(
        request.chat.id, request.user_id, QuestionKind.PICK_ACTOR_KIND, request.asked
    )
    place = place_of(request.asked)
    if place is None:
        back = Tap("actor_show", PlanButton(question_id, PlanAction.SHOW))
    else:
        back = Tap("actor_show", ActorButton(place.subject_id, ActorAction.SHOW, place.page))
    taps = actor_keyboards.kinds(question_id, back)
    return Answer("ask_actor_kind", {"named": named}, taps, edits=True)


async def ask_country(desk: SubjectDesk, request: Request, named: str) -> Answer:
    """Ask in which country the actor is at home that ``request.asked`` is about."""
    kind = QuestionKind.ACTOR_COUNTRY
    answer = await desk.asker.ask(request, kind, values={"named": named})
    language = request.chat.language
    return _with_countries(
        answer, countries(language), Paging.of(len(countries(language)), 0, PAGE)
    )


def _with_countries(answer: Answer, listed: Sequence[Country], page: Paging | None) -> Answer:
    """Return a question for a country with countries to tap."""
    if answer.asks is None:
        return answer
    shown = listed if page is None else listed[page.offset : page.offset + page.size]
    return replace(answer, taps=actor_keyboards.countries(answer.asks, shown, page) + answer.taps)


def _countries(request: Request, question_id: QuestionId, named: str, number: int) -> Answer:
    """Show another page of the countries in the place of the last."""
    listed = countries(request.chat.language)
    page = Paging.of(len(listed), number, PAGE)
    shown = listed[page.offset : page.offset + PAGE]
    taps = actor_keyboards.countries(question_id, shown, page) + keyboards.cancel(question_id)
    return Answer("ask_actor_country", {"named": named}, taps, edits=True)


async def _name_of(desk: SubjectDesk, asked: Mapping[str, object]) -> str:
    """Return the name of the actor a question is about."""
    sketch, place = sketch_of(asked), place_of(asked)
    if sketch is not None:
        return sketch.names[0]
    card = None if place is None else await desk.registry.get(place.subject_id)
    return "" if card is None else card.name
