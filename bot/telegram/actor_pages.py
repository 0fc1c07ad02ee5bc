"""What admins see of one actor."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.ids import QuestionId, SubjectId
from bot.matching.curation.model import Plan
from bot.matching.curation.service import Curation
from bot.matching.registry import SubjectRegistry
from bot.telegram import actor_keyboards
from bot.telegram.conversation import Answer

HITS = 5
"""Recent articles of an actor shown with their evidence."""


@dataclass(frozen=True, slots=True)
class Place:
    """The actor that a question or a button is about."""

    subject_id: SubjectId
    page: int
    """Of the list of actors, to go back to."""


class ActorPages:
    """An actor, its names and its hits, each as a message that takes the place of the last."""

    def __init__(self, registry: SubjectRegistry, curation: Curation, clock: Clock) -> None:
        self._registry = registry
        self._curation = curation
        self._clock = clock

    def plan(self, plan: Plan, question_id: QuestionId) -> Answer:
        """Show an actor before it is saved."""
        values = {"plan": plan, "now": self._clock.now()}
        taps = actor_keyboards.save(question_id, proposals=bool(plan.proposals))
        return Answer("confirm_actor", values, taps)

    async def show(self, place: Place) -> Answer:
        """Show the actor, with what an admin can do with it."""
        card = await self._registry.get(place.subject_id)
        dossier = await self._curation.dossier(place.subject_id)
        if card is None or dossier is None:
            return Answer("actor_gone", taps=actor_keyboards.back(place.page), edits=True)
        recent = await self._registry.recent(place.subject_id)
        values = {"actor": card, "dossier": dossier, "recent": recent, "now": self._clock.now()}
        return Answer("actor", values, actor_keyboards.actor(card, dossier, place.page), edits=True)

    async def names(self, place: Place) -> Answer:
        """Show the names by their numbers, to change them."""
        card = await self._registry.get(place.subject_id)
        dossier = await self._curation.dossier(place.subject_id)
        if card is None or dossier is None:
            return Answer("actor_gone", taps=actor_keyboards.back(place.page), edits=True)
        values = {"actor": card, "dossier": dossier}
        taps = actor_keyboards.names(card.id, dossier.aliases, place.page)
        return Answer("actor_names", values, taps, edits=True)

    async def hits(self, place: Place) -> Answer:
        """Show what the actor matched, and why."""
        card = await self._registry.get(place.subject_id)
        if card is None:
            return Answer("actor_gone", taps=actor_keyboards.back(place.page), edits=True)
        recent = await self._registry.recent(place.subject_id, limit=HITS)
        values = {"actor": card, "recent": recent, "now": self._clock.now()}
        taps = actor_keyboards.hits(card.id, recent.samples, place.page)
        return Answer("actor_hits", values, taps, edits=True)
