"""One actor: its names, what speaks for it, what it matched and why. For admins."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from bot.chats.model import QuestionKind
from bot.chats.permissions import Audience
from bot.chats.wording import NAME_LIMIT
from bot.matching.curation.model import Removal
from bot.matching.model import Strength
from bot.matching.registry import UnusableNameError
from bot.telegram import actor_keyboards
from bot.telegram.buttons import (
    ActorAction,
    ActorButton,
    AliasAction,
    AliasButton,
    NamesButton,
)
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap
from bot.telegram.handlers.actors import MOST_NAMES, split_names
from bot.telegram.handlers.describing import ask_country, ask_kind
from bot.telegram.subject_desk import Place, SubjectDesk, about_subject, only_answers, place_of

ADMINS = Audience.ADMINS

ASKS = {
    ActorAction.ADD: QuestionKind.ACTOR_NAMES,
    ActorAction.CONTEXT: QuestionKind.ACTOR_CONTEXT,
    ActorAction.MERGE: QuestionKind.ACTOR_TWIN,
}
"""What has to be typed."""


class ActorEditingHandler:
    """Shows an actor and changes it."""

    def __init__(self, desk: SubjectDesk) -> None:
        self._desk = desk
        self._curation = desk.curation
        self._pages = desk.actors

    def commands(self) -> Sequence[Command]:
        """Return the answers to questions; nothing here is typed by itself."""
        names, context = QuestionKind.ACTOR_NAMES, QuestionKind.ACTOR_CONTEXT
        return (
            only_answers(Command(names, self.add_names, ADMINS, asks=names)),
            only_answers(Command(context, self.describe, ADMINS, asks=context)),
        )

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (
            on_tap(ActorButton, self.act, ADMINS),
            on_tap(AliasButton, self.edit_name, ADMINS),
            on_tap(NamesButton, self.turn_names, ADMINS),
        )

    async def act(self, request: Request, button: ActorButton) -> Answer:
        """Do with an actor what was tapped."""
        place = Place(button.subject_id, button.page)
        match button.action:
            case ActorAction.ADD | ActorAction.CONTEXT | ActorAction.MERGE:
                return await self._ask(request, place, ASKS[button.action])
            case ActorAction.KIND | ActorAction.COUNTRY:
                return await self._ask_description(request, place, button.action)
            case ActorAction.NAMES:
                return await self._pages.names(place)
            case ActorAction.HITS:
                return await self._pages.hits(place)
            case ActorAction.REMOVE | ActorAction.REALLY:
                return await self._remove(place, really=button.action is ActorAction.REALLY)
            case ActorAction.REVIEWED | ActorAction.UNVETO | ActorAction.SHOW:
                return await self._changed(request, place, button.action)

    async def turn_names(self, _request: Request, button: NamesButton) -> Answer:
        """Show another page of the names."""
        return await self._pages.names(Place(button.subject_id, button.page), button.number)

    async def edit_name(self, _request: Request, button: AliasButton) -> Answer:
        """Mark a name strong or weak, or remove it; show the names."""
        place = Place(button.subject_id, button.page)
        number = await self._pages.number_of(place, button.alias_id)
        match button.action:
            case AliasAction.STRONG:
                strength = Strength.STRONG
            case AliasAction.WEAK:
                strength = Strength.WEAK
            case AliasAction.REMOVE:
                await self._curation.remove_name(button.subject_id, button.alias_id)
                return await self._pages.names(place, number)
            case _:
                assert_never(button.action)
        await self._curation.mark_name(button.subject_id, button.alias_id, strength)
        return await self._pages.names(place, number)

    async def add_names(self, request: Request) -> Answer:
        """Add the names that were typed."""
        place = place_of(request.asked)
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
        return await self._desk.asker.ask(
            request, QuestionKind.ACTOR_NAMES, template="bad_actor", values=values
        )

    async def describe(self, request: Request) -> Answer:
        """Take the words that were typed as the actor's context; "-" for none."""
        place = place_of(request.asked)
        if place is None:
            return Answer("stale")
        words = [] if request.text.strip() == "-" else request.text.split("|")
        await self._curation.set_context(place.subject_id, words)
        return await self._pages.show(place, request.chat.language)

    async def _changed(self, request: Request, place: Place, action: ActorAction) -> Answer:
        if action is ActorAction.REVIEWED:
            await self._curation.review(place.subject_id)
        elif action is ActorAction.UNVETO:
            await self._curation.clear_vetoes(place.subject_id)
        return await self._pages.show(place, request.chat.language)

    async def _remove(self, place: Place, *, really: bool) -> Answer:
        if not really:
            return await self._pages.confirm_removal(place)
        card = await self._desk.registry.get(place.subject_id)
        ending = await self._curation.remove(place.subject_id)
        if card is None or ending is Removal.GONE:
            return Answer("actor_gone", taps=actor_keyboards.back(place.page), edits=True)
        if ending is Removal.REMOVED:
            taps = actor_keyboards.back(place.page)
            return Answer("subject_removed", {"subject": card}, taps, edits=True)
        return await self._pages.kept(card, ending, place.page)

    async def _ask(self, request: Request, place: Place, kind: QuestionKind) -> Answer:
        card = await self._desk.registry.get(place.subject_id)
        dossier = await self._curation.dossier(place.subject_id)
        if card is None or dossier is None:
            return Answer("actor_gone", taps=actor_keyboards.back(place.page))
        about = replace(request, asked=about_subject(place))
        return await self._desk.asker.ask(about, kind, values={"actor": card, "dossier": dossier})

    async def _ask_description(self, request: Request, place: Place, action: ActorAction) -> Answer:
        card = await self._desk.registry.get(place.subject_id)
        if card is None:
            return Answer("actor_gone", taps=actor_keyboards.back(place.page))
        ask = ask_kind if action is ActorAction.KIND else ask_country
        return await ask(self._desk, replace(request, asked=about_subject(place)), card.name)
