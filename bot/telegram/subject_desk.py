"""What the admins' handlers of actors and topics share."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from bot.ids import SubjectId
from bot.matching.curation.model import Sketch
from bot.telegram.conversation import Command

if TYPE_CHECKING:
    from bot.chats.questions import QuestionService
    from bot.matching.curation.service import Curation
    from bot.matching.registry import SubjectRegistry
    from bot.telegram.actor_pages import ActorPages
    from bot.telegram.asking import Asker
    from bot.telegram.conversation import Answer
    from bot.telegram.topic_pages import TopicPages


@dataclass(frozen=True, slots=True)
class Place:
    """The subject that a question or a button is about."""

    subject_id: SubjectId
    page: int
    """Of the list of its kind, to go back to."""


@dataclass(frozen=True, slots=True)
class SubjectDesk:
    """Services and pages for those who look after subjects."""

    registry: "SubjectRegistry"
    curation: "Curation"
    questions: "QuestionService"
    asker: "Asker"
    actors: "ActorPages"
    topics: "TopicPages"

    async def hits(self, place: Place) -> "Answer":
        """Show what a subject matched, whether it is an actor or a topic."""
        card = await self.registry.get(place.subject_id)
        if card is not None and card.kind == "topic":
            return await self.topics.show(place)
        return await self.actors.hits(place)

    async def show(self, place: Place, language: str) -> "Answer":
        """Show a subject, whether it is an actor or a topic."""
        card = await self.registry.get(place.subject_id)
        if card is not None and card.kind == "topic":
            return await self.topics.show(place)
        return await self.actors.show(place, language)


def about_subject(place: Place) -> dict[str, object]:
    """Return the payload of a question about a stored subject."""
    return {"subject": place.subject_id, "page": place.page}


def place_of(asked: Mapping[str, object]) -> Place | None:
    """Return the subject a question was about; None when it was about none."""
    subject, page = asked.get("subject"), asked.get("page")
    if not isinstance(subject, int) or not isinstance(page, int):
        return None
    return Place(SubjectId(subject), page)


def about_sketch(sketch: Sketch) -> dict[str, object]:
    """Return the payload of a question about an actor that is not saved yet."""
    return {
        "names": list(sketch.names),
        "kind": sketch.kind,
        "country": sketch.country,
        "vetoes": list(sketch.vetoes),
    }


def sketch_of(asked: Mapping[str, object]) -> Sketch | None:
    """Return the actor a question was about that is not saved yet; None when it was about none."""
    names = asked.get("names")
    if not isinstance(names, list):
        return None
    return Sketch(
        tuple(cast("list[str]", names)),
        kind=cast("str | None", asked.get("kind")),
        country=cast("str | None", asked.get("country")),
        vetoes=tuple(cast("list[str]", asked.get("vetoes", []))),
    )


def only_answers(command: Command) -> Command:
    """Return a command that takes the answer to its question and cannot be typed."""
    return replace(command, listed=False, typed=False)
