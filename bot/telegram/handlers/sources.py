"""/addsource, /sources: which publications are polled. For admins."""

from collections.abc import Sequence
from typing import assert_never

from bot.chats.model import QuestionKind
from bot.chats.paging import Paging
from bot.chats.permissions import Audience
from bot.chats.questions import QuestionService
from bot.clock import Clock
from bot.ids import SourceId
from bot.sources.catalogue.service import Catalogue
from bot.sources.model import Inspection, Refusal
from bot.telegram import keyboards
from bot.telegram.asking import Asker
from bot.telegram.buttons import AddSourceButton, SourceAction, SourceButton, SourcesButton
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap

ADMINS = Audience.ADMINS

PAGE = 6


class SourcesHandler:
    """Adds, tests, pauses and removes sources."""

    def __init__(
        self, catalogue: Catalogue, questions: QuestionService, asker: Asker, clock: Clock
    ) -> None:
        self._catalogue = catalogue
        self._questions = questions
        self._asker = asker
        self._clock = clock

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        asks = QuestionKind.ADD_SOURCE
        return (
            Command("addsource", self.inspect, ADMINS, ("source_add",), asks=asks),
            Command("sources", self.first_page, ADMINS, ("source_list",)),
        )

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (
            on_tap(AddSourceButton, self.add, ADMINS),
            on_tap(SourcesButton, self.turn, ADMINS),
            on_tap(SourceButton, self.act, ADMINS),
        )

    async def inspect(self, request: Request) -> Answer:
        """Look at the address; show what was found there, and ask whether to add it."""
        found = await self._catalogue.inspect(request.text.split(" ")[0])
        match found:
            case Refusal():
                return await self._asker.ask(
                    request,
                    QuestionKind.ADD_SOURCE,
                    template="source_refused",
                    values={"refusal": found, "address": request.text},
                )
            case Inspection(known=known) if known is not None:
                values = {"inspection": found, "now": self._clock.now()}
                return Answer("source_known", values, keyboards.one_source(known))
            case Inspection():
                return await self._confirm(request, found)
            case _:
                assert_never(found)

    async def add(self, request: Request, button: AddSourceButton) -> Answer:
        """Add the source that was shown."""
        question = await self._questions.tapped(request.chat, request.user_id, button.question_id)
        if question is None:
            return Answer("stale")
        source = await self._catalogue.add(
            str(question.payload["feed_url"]),
            title=str(question.payload["title"]),
            added_by=request.user_id,
        )
        await self._questions.close(question.id)
        return Answer("source_added", {"source": source}, keyboards.one_source(source.id))

    async def first_page(self, _request: Request) -> Answer:
        """Show the sources and how they are."""
        return await self._page(0)

    async def turn(self, _request: Request, button: SourcesButton) -> Answer:
        """Show another page."""
        return await self._page(button.page)

    async def act(self, _request: Request, button: SourceButton) -> Answer:
        """Do with a source what was tapped."""
        source_id, page = button.source_id, button.page
        match button.action:
            case SourceAction.SHOW:
                pass
            case SourceAction.TEST:
                return await self._test(source_id, page)
            case SourceAction.PAUSE:
                await self._catalogue.pause(source_id)
            case SourceAction.RESUME:
                await self._catalogue.resume(source_id)
            case SourceAction.REMOVE:
                return await self._ask_to_remove(source_id, page)
            case SourceAction.REALLY:
                return await self._remove(source_id, page)
            case _:
                assert_never(button.action)
        return await self._show(source_id, page)

    async def _confirm(self, request: Request, found: Inspection) -> Answer:
        payload = {"feed_url": found.feed_url, "title": found.title}
        question_id = await self._questions.ask(
            request.chat.id, request.user_id, QuestionKind.CONFIRM_SOURCE, payload
        )
        values = {"inspection": found, "now": self._clock.now()}
        return Answer("confirm_source", values, keyboards.add_source(question_id))

    async def _page(self, number: int) -> Answer:
        _, total = await self._catalogue.page(0, 1)
        page = Paging.of(total, number, PAGE)
        if not total:
            return Answer("no_sources", taps=keyboards.no_sources(), edits=True)
        listed, _ = await self._catalogue.page(page.offset, PAGE)
        values = {"sources": listed, "page": page, "now": self._clock.now()}
        return Answer("sources", values, keyboards.sources(listed, page), edits=True)

    async def _show(self, source_id: SourceId, page: int) -> Answer:
        source = await self._catalogue.get(source_id)
        if source is None:
            return Answer("source_gone", taps=keyboards.back_to_sources(page), edits=True)
        values = {"source": source, "now": self._clock.now()}
        return Answer("source", values, keyboards.source(source, page), edits=True)

    async def _test(self, source_id: SourceId, page: int) -> Answer:
        found = await self._catalogue.test(source_id)
        values = {"found": found, "refused": isinstance(found, Refusal), "now": self._clock.now()}
        return Answer("source_tested", values, keyboards.one_source(source_id, page))

    async def _ask_to_remove(self, source_id: SourceId, page: int) -> Answer:
        source = await self._catalogue.get(source_id)
        if source is None:
            return Answer("source_gone", taps=keyboards.back_to_sources(page), edits=True)
        taps = keyboards.remove_source(source, page)
        return Answer("confirm_remove", {"source": source}, taps, edits=True)

    async def _remove(self, source_id: SourceId, page: int) -> Answer:
        source = await self._catalogue.get(source_id)
        if source is None:
            return Answer("source_gone", taps=keyboards.back_to_sources(page), edits=True)
        await self._catalogue.remove(source_id)
        taps = keyboards.back_to_sources(page)
        return Answer("source_removed", {"source": source}, taps, edits=True)
