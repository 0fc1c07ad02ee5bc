"""One actor: its names, what speaks for it, what it matched and why. For admins."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import assert_never, cast

from bot.chats.model import Question, QuestionKind
from bot.chats.permissions import Audience
from bot.chats.questions import QuestionService
from bot.chats.wording import NAME_LIMIT
from bot.ids import SubjectId
from bot.matching.curation.service import Curation
from bot.matching.model import Strength
from bot.matching.registry import SubjectRegistry, UnusableNameError
from bot.telegram import actor_keyboards
from bot.telegram.actor_pages import ActorPages, Place
from bot.telegram.asking import Asker
from bot.telegram.buttons import (
    ActorAction,
    ActorButton,
    AliasAction,
    AliasButton,
    MergeButton,
    TwinButton,
    VetoButton,
    WrongMatchButton,
)
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap
from bot.telegram.handlers.actors import MOST_NAMES, split_names

ADMINS = Audience.ADMINS

ASKS = {
    ActorAction.ADD: QuestionKind.ACTOR_NAMES,
    ActorAction.CONTEXT: QuestionKind.ACTOR_CONTEXT,
    ActorAction.MERGE: QuestionKind.ACTOR_TWIN,
}
"""What has to be typed."""


class ActorEditingHandler:
    """Shows an actor and changes it."""

    def __init__(
        self,
        registry: SubjectRegistry,
        curation: Curation,
        questions: QuestionService,
        asker: Asker,
        pages: ActorPages,
    ) -> None:
        self._registry = registry
        self._curation = curation
        self._questions = questions
        self._asker = asker
        self._pages = pages

    def commands(self) -> Sequence[Command]:
        """Return the answers to questions; nothing here is typed by itself."""
        kinds = QuestionKind
        return (
            _answer(Command(kinds.ACTOR_NAMES, self.add_names, ADMINS, asks=kinds.ACTOR_NAMES)),
            _answer(Command(kinds.ACTOR_CONTEXT, self.describe, ADMINS, asks=kinds.ACTOR_CONTEXT)),
            _answer(Command(kinds.ACTOR_TWIN, self.find_twin, ADMINS, asks=kinds.ACTOR_TWIN)),
            _answer(Command(kinds.WRONG_MATCH, self.veto, ADMINS, asks=kinds.WRONG_MATCH)),
        )

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (
            on_tap(ActorButton, self.act, ADMINS),
            on_tap(AliasButton, self.edit_name, ADMINS),
            on_tap(WrongMatchButton, self.wrong, ADMINS),
            on_tap(VetoButton, self.pick_veto, ADMINS),
            on_tap(TwinButton, self.confirm_merge, ADMINS),
            on_tap(MergeButton, self.merge, ADMINS),
        )

    async def act(self, request: Request, button: ActorButton) -> Answer:
        """Do with an actor what was tapped."""
        place = Place(button.subject_id, button.page)
        if button.action in ASKS:
            return await self._ask(request, place, ASKS[button.action])
        match button.action:
            case ActorAction.NAMES:
                return await self._pages.names(place)
            case ActorAction.HITS:
                return await self._pages.hits(place)
            case ActorAction.REVIEWED:
                await self._curation.review(place.subject_id)
            case ActorAction.UNVETO:
                await self._curation.clear_vetoes(place.subject_id)
            case _:
                pass
        return await self._pages.show(place)

    async def edit_name(self, _request: Request, button: AliasButton) -> Answer:
        """Mark a name strong or weak, or remove it; show the names."""
        place = Place(button.subject_id, button.page)
        match button.action:
            case AliasAction.STRONG:
                strength = Strength.STRONG
            case AliasAction.WEAK:
                strength = Strength.WEAK
            case AliasAction.REMOVE:
                await self._curation.remove_name(button.subject_id, button.alias_id)
                return await self._pages.names(place)
            case _:
                assert_never(button.action)
        await self._curation.mark_name(button.subject_id, button.alias_id, strength)
        return await self._pages.names(place)

    async def add_names(self, request: Request) -> Answer:
        """Add the names that were typed."""
        place = _place(request.asked)
        if place is None:
            return Answer("stale")
        names = split_names(request.text)
        try:
            if names is not None:
                await self._curation.add_names(place.subject_id, names)
                return await self._pages.names(place)
        except UnusableNameError:
            pass
        values = {"limit": NAME_LIMIT, "most": MOST_NAMES}
        return await self._asker.ask(
            request, QuestionKind.ACTOR_NAMES, template="bad_actor", values=values
        )

    async def describe(self, request: Request) -> Answer:
        """Take the words that were typed as the actor's context; "-" for none."""
        place = _place(request.asked)
        if place is None:
            return Answer("stale")
        words = [] if request.text.strip() == "-" else request.text.split("|")
        await self._curation.set_context(place.subject_id, words)
        return await self._pages.show(place)

    async def wrong(self, request: Request, button: WrongMatchButton) -> Answer:
        """Ask in which phrase the name means something else."""
        place = Place(button.subject_id, button.page)
        found, phrases = await self._curation.veto_options(button.subject_id, button.article_id)
        if not found:
            return await self._pages.hits(place)
        asked = {"subject": place.subject_id, "page": place.page, "phrases": list(phrases)}
        about = replace(request, asked=asked)
        answer = await self._asker.ask(
            about, QuestionKind.WRONG_MATCH, values={"found": found, "phrases": phrases}
        )
        if answer.asks is None:
            return answer
        return replace(answer, taps=actor_keyboards.vetoes(answer.asks, phrases) + answer.taps)

    async def pick_veto(self, request: Request, button: VetoButton) -> Answer:
        """Take the phrase that was tapped."""
        question = await self._questions.tapped(request.chat, request.user_id, button.question_id)
        phrases = [] if question is None else cast("list[str]", question.payload.get("phrases", []))
        if question is None or not 0 <= button.number < len(phrases):
            return Answer("stale")
        await self._questions.close(question.id)
        return await self._veto(question.payload, phrases[button.number])

    async def veto(self, request: Request) -> Answer:
        """Take the phrase that was typed."""
        return await self._veto(request.asked, request.text[:NAME_LIMIT])

    async def find_twin(self, request: Request) -> Answer:
        """Show the actors that the typed name may mean, to merge this one into one of them."""
        place = _place(request.asked)
        if place is None:
            return Answer("stale")
        name = request.text[:NAME_LIMIT]
        cards = await self._registry.find_actors(name)
        cards = [card for card in cards if card.id != place.subject_id]
        if not cards:
            near = await self._registry.near_misses(name)
            cards = [card for card in near if card.id != place.subject_id]
        values = {"written": name, "actors": cards}
        taps = actor_keyboards.twins(place.subject_id, cards, place.page)
        template = "actors_found" if cards else "actor_unknown"
        return await self._asker.ask(
            request, QuestionKind.ACTOR_TWIN, template=template, values=values, taps=taps
        )

    async def confirm_merge(self, request: Request, button: TwinButton) -> Answer:
        """Say what a merger would do, and ask whether to do it."""
        gone = await self._registry.get(button.gone)
        kept = await self._registry.get(button.kept)
        if gone is None or kept is None:
            return Answer("actor_gone", taps=actor_keyboards.back(button.page))
        await self._questions.cancel(request.chat.id, request.user_id)
        payload = {"gone": button.gone, "kept": button.kept, "page": button.page}
        question_id = await self._questions.ask(
            request.chat.id, request.user_id, QuestionKind.CONFIRM_MERGE, payload
        )
        values = {"gone": gone, "kept": kept}
        return Answer("confirm_merge", values, actor_keyboards.merge(question_id))

    async def merge(self, request: Request, button: MergeButton) -> Answer:
        """Merge the two actors that were shown."""
        question = await self._questions.tapped(request.chat, request.user_id, button.question_id)
        if question is None:
            return Answer("stale")
        await self._questions.close(question.id)
        gone, kept, page = _merger(question)
        if not await self._curation.merge(gone, kept):
            return Answer("actor_gone", taps=actor_keyboards.back(page))
        return await self._pages.show(Place(kept, page))

    async def _ask(self, request: Request, place: Place, kind: QuestionKind) -> Answer:
        card = await self._registry.get(place.subject_id)
        dossier = await self._curation.dossier(place.subject_id)
        if card is None or dossier is None:
            return Answer("actor_gone", taps=actor_keyboards.back(place.page))
        about = replace(request, asked={"subject": place.subject_id, "page": place.page})
        return await self._asker.ask(about, kind, values={"actor": card, "dossier": dossier})

    async def _veto(self, asked: Mapping[str, object], phrase: str) -> Answer:
        place = _place(asked)
        if place is None:
            return Answer("stale")
        await self._curation.add_veto(place.subject_id, phrase)
        return await self._pages.hits(place)


def _answer(command: Command) -> Command:
    return replace(command, listed=False, typed=False)


def _place(asked: Mapping[str, object]) -> Place | None:
    """Return the actor a question was about; None when it was about none."""
    subject, page = asked.get("subject"), asked.get("page")
    if not isinstance(subject, int) or not isinstance(page, int):
        return None
    return Place(SubjectId(subject), page)


def _merger(question: Question) -> tuple[SubjectId, SubjectId, int]:
    payload = cast("dict[str, int]", question.payload)
    return SubjectId(payload["gone"]), SubjectId(payload["kept"]), payload["page"]
