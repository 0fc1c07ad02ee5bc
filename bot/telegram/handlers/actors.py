"""/addactor, /actors: actors that are always there to follow. For admins."""

from collections.abc import Sequence

from bot.chats.model import QuestionKind
from bot.chats.paging import Paging
from bot.chats.permissions import Audience
from bot.chats.wording import NAME_LIMIT
from bot.matching.curation.model import Sketch
from bot.matching.registry import UnusableNameError
from bot.telegram import actor_keyboards, keyboards
from bot.telegram.buttons import ActorsButton, Choice, SaveActorButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap
from bot.telegram.subject_desk import Place, SubjectDesk, about_sketch, sketch_of

ADMINS = Audience.ADMINS

PAGE = 10
MOST_NAMES = 30


class ActorsHandler:
    """Adds actors with all their names, and lists them."""

    def __init__(self, desk: SubjectDesk) -> None:
        self._desk = desk

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (
            Command("addactor", self.plan, ADMINS, asks=QuestionKind.ADD_ACTOR),
            Command("actors", self.find, ADMINS),
        )

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (
            on_tap(ActorsButton, self.turn, ADMINS),
            on_tap(SaveActorButton, self.save, ADMINS),
        )

    async def plan(self, request: Request) -> Answer:
        """Show what an actor of these names would match: NAME | alias | alias."""
        names = split_names(request.text)
        if names is None:
            return await self._ask_again(request)
        try:
            return await plan_page(self._desk, request, Sketch(tuple(names)))
        except UnusableNameError:
            return await self._ask_again(request)

    async def save(self, request: Request, button: SaveActorButton) -> Answer:
        """Save the actor that was shown, or give a known one what it lacks."""
        questions = self._desk.questions
        question = await questions.tapped(request.chat, request.user_id, button.question_id)
        sketch = None if question is None else sketch_of(question.payload)
        if question is None or sketch is None:
            return Answer("stale")
        proposing = button.proposals is Choice.YES
        card = await self._desk.curation.save(sketch, proposing=proposing)
        await questions.close(question.id)
        return Answer("actor_added", {"actor": card}, actor_keyboards.to_actor(card.id))

    async def find(self, request: Request) -> Answer:
        """Show the actor of this name; without one, all actors."""
        if not request.text:
            return await self._page(0)
        name = request.text[:NAME_LIMIT]
        found = await self._desk.registry.find_actors(name)
        if len(found) == 1:
            return await self._desk.actors.show(Place(found[0].id, 0), request.chat.language)
        if not found:
            found = await self._desk.registry.near_misses(name, limit=PAGE)
        values = {"written": name, "actors": found}
        return Answer("actors_found", values, actor_keyboards.found(found))

    async def turn(self, _request: Request, button: ActorsButton) -> Answer:
        """Show another page."""
        return await self._page(button.page)

    async def _ask_again(self, request: Request) -> Answer:
        values = {"limit": NAME_LIMIT, "most": MOST_NAMES}
        return await self._desk.asker.ask(
            request, QuestionKind.ADD_ACTOR, template="bad_actor", values=values
        )

    async def _page(self, number: int) -> Answer:
        registry = self._desk.registry
        _, total = await registry.page_of_actors(0, 1)
        page = Paging.of(total, number, PAGE)
        actors, _ = await registry.page_of_actors(page.offset, PAGE)
        values = {"actors": actors, "page": page}
        return Answer("actors", values, keyboards.actors(actors, page), edits=True)


async def plan_page(desk: SubjectDesk, request: Request, sketch: Sketch) -> Answer:
    """Show an actor before it is saved, and ask whether to save it.

    Raises ``UnusableNameError`` when no name has a letter or digit.
    """
    plan = await desk.curation.plan(sketch)
    kind, payload = QuestionKind.CONFIRM_ACTOR, about_sketch(sketch)
    question_id = await desk.questions.ask(request.chat.id, request.user_id, kind, payload)
    return desk.actors.plan(plan, question_id, request.chat.language)


def split_names(text: str) -> list[str] | None:
    """Return the names between the bars; None when there are none, too many or too long ones."""
    names = [part.strip() for part in text.split("|") if part.strip()]
    too_long = any(len(name) > NAME_LIMIT for name in names)
    return None if not names or too_long or len(names) > MOST_NAMES else names
