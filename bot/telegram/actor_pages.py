"""What admins see of one actor."""

from bot.chats.paging import Paging
from bot.clock import Clock
from bot.ids import AliasId, QuestionId
from bot.matching.countries import Country, country_named
from bot.matching.curation.model import Plan
from bot.matching.curation.service import Curation
from bot.matching.model import SubjectCard
from bot.matching.registry import SubjectRegistry
from bot.telegram import actor_keyboards
from bot.telegram.actor_keyboards import page_of_names
from bot.telegram.conversation import Answer
from bot.telegram.subject_desk import Place

NAMES = 12
"""Names on a page, with their buttons: as many rows as a telephone shows with the text."""
HITS = 5
"""Recent articles of an actor shown with their evidence."""


class ActorPages:
    """An actor, its names and its hits, each as a message that takes the place of the last."""

    def __init__(self, registry: SubjectRegistry, curation: Curation, clock: Clock) -> None:
        self._registry = registry
        self._curation = curation
        self._clock = clock

    def plan(self, plan: Plan, question_id: QuestionId, language: str) -> Answer:
        """Show an actor before it is saved."""
        values = {
            "plan": plan,
            "country": country_in(plan.sketch.country, language),
            "now": self._clock.now(),
        }
        return Answer("confirm_actor", values, actor_keyboards.plan(question_id, plan), edits=True)

    async def show(self, place: Place, language: str) -> Answer:
        """Show the actor, with what an admin can do with it."""
        card = await self._registry.get(place.subject_id)
        dossier = await self._curation.dossier(place.subject_id)
        if card is None or dossier is None:
            return self._gone(place)
        recent = await self._registry.recent(place.subject_id)
        values = {
            "actor": card,
            "dossier": dossier,
            "country": country_in(dossier.country, language),
            "recent": recent,
            "now": self._clock.now(),
        }
        return Answer("actor", values, actor_keyboards.actor(card, dossier, place.page), edits=True)

    async def names(self, place: Place, number: int = 0) -> Answer:
        """Show a page of the names by their numbers, to change them."""
        card = await self._registry.get(place.subject_id)
        dossier = await self._curation.dossier(place.subject_id)
        if card is None or dossier is None:
            return self._gone(place)
        page = Paging.of(len(dossier.aliases), number, NAMES)
        values = {"actor": card, "names": page_of_names(dossier, page), "page": page}
        taps = actor_keyboards.names(place, dossier, page)
        return Answer("actor_names", values, taps, edits=True)

    async def number_of(self, place: Place, alias_id: AliasId) -> int:
        """Return on which page of its names an actor has this one; 0 when it is gone."""
        dossier = await self._curation.dossier(place.subject_id)
        aliases = [] if dossier is None else [one.id for one in dossier.aliases]
        return aliases.index(alias_id) // NAMES if alias_id in aliases else 0

    async def hits(self, place: Place) -> Answer:
        """Show what the actor matched, and why."""
        card = await self._registry.get(place.subject_id)
        if card is None:
            return self._gone(place)
        recent = await self._registry.recent(place.subject_id, limit=HITS)
        values = {"actor": card, "recent": recent, "now": self._clock.now()}
        taps = actor_keyboards.hits(card.id, recent.samples, place.page)
        return Answer("actor_hits", values, taps, edits=True)

    async def confirm_removal(self, place: Place) -> Answer:
        """Ask whether the actor is to go."""
        card = await self._registry.get(place.subject_id)
        if card is None:
            return self._gone(place)
        taps = actor_keyboards.removal(card.id, place.page)
        return Answer("confirm_subject_removal", {"subject": card}, taps, edits=True)

    async def kept(self, card: SubjectCard, reason: str, page: int) -> Answer:
        """Say why the actor is not removed."""
        topics = await self._registry.topics_about(card.id)
        values = {"subject": card, "reason": reason, "topics": topics}
        return Answer("subject_kept", values, actor_keyboards.to_actor(card.id, page), edits=True)

    @staticmethod
    def _gone(place: Place) -> Answer:
        return Answer("actor_gone", taps=actor_keyboards.back(place.page), edits=True)


def country_in(stored: str | None, language: str) -> str | None:
    """Return a stored country by its name in ``language``; one that nobody knows as it is."""
    if stored is None:
        return None
    country: Country | None = country_named(stored, language)
    return stored if country is None else country.name
