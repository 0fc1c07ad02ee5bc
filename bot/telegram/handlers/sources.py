"""/sources: which publications are polled, and how each of them is. For admins."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.chats.paging import Paging
from bot.chats.permissions import Audience
from bot.clock import Clock
from bot.ids import SourceId
from bot.sources.catalogue.inspection import Refusal
from bot.sources.catalogue.model import Change, Taking
from bot.sources.catalogue.service import Catalogue
from bot.telegram import source_keyboards
from bot.telegram.conversation import Answer, Command, Later, Reply, Request, TapRule, on_tap
from bot.telegram.handlers.source_articles import articles_page
from bot.telegram.source_buttons import (
    SourceAction,
    SourceButton,
    SourceLanguageButton,
    SourcesButton,
    searched,
)
from bot.telegram.source_keyboards import Spot

ADMINS = Audience.ADMINS

PAGE = 6
POLLS = 6
"""Of the remembered polls are shown."""

_CHANGES: Mapping[SourceAction, Change] = {
    SourceAction.HALF: Change(weight=0.5),
    SourceAction.ONE: Change(weight=1.0),
    SourceAction.DOUBLE: Change(weight=2.0),
    SourceAction.WITH_PAGES: Change(full_text=True),
    SourceAction.FEED_ONLY: Change(full_text=False),
}


class SourcesHandler:
    """Lists sources, and shows, tests, changes and removes one."""

    def __init__(self, catalogue: Catalogue, clock: Clock) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._deeds: Mapping[SourceAction, Callable[[SourceId], Awaitable[object]]] = {
            SourceAction.PAUSE: catalogue.pause,
            SourceAction.RESUME: catalogue.resume,
            SourceAction.POLL: catalogue.poll_soon,
        }
        self._pages: Mapping[SourceAction, Callable[[SourceId, Spot], Awaitable[Answer]]] = {
            SourceAction.REMOVE: self._ask_to_remove,
            SourceAction.REALLY: self._remove,
            SourceAction.FOUND: self._take_found,
            SourceAction.LANGUAGE: self._ask_language,
            SourceAction.ARTICLES: self._articles,
        }

    def commands(self) -> Sequence[Command]:
        """Return what can be typed."""
        return (Command("sources", self.find, ADMINS, ("source_list",)),)

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (
            on_tap(SourcesButton, self.turn, ADMINS),
            on_tap(SourceButton, self.act, ADMINS),
            on_tap(SourceLanguageButton, self.set_language, ADMINS),
        )

    async def find(self, request: Request) -> Answer:
        """Show the sources that have the typed words in title or address; without any, all."""
        return await self._page(Spot(words=searched(request.text)))

    async def turn(self, _request: Request, button: SourcesButton) -> Answer:
        """Show another page, or another list."""
        return await self._page(Spot(button.page, button.show, button.words))

    async def act(self, _request: Request, button: SourceButton) -> Reply:
        """Do with a source what was tapped."""
        source_id, spot = button.source_id, Spot(button.page, button.show, button.words)
        match button.action:
            case SourceAction.TEST:
                return Later(Answer("testing_source"), lambda: self._test(source_id, spot))
            case action if action in self._pages:
                return await self._pages[action](source_id, spot)
            case action if action in _CHANGES:
                await self._catalogue.change(source_id, _CHANGES[action])
            case action if action in self._deeds:
                await self._deeds[action](source_id)
            case _:
                pass
        return await self._show(source_id, spot, asked=button.action is SourceAction.POLL)

    async def set_language(self, _request: Request, button: SourceLanguageButton) -> Answer:
        """Set the language that was tapped, or none."""
        await self._catalogue.change(button.source_id, Change(language=button.language))
        return await self._show(button.source_id, Spot())

    async def _page(self, spot: Spot) -> Answer:
        catalogue = self._catalogue
        narrowed = {"show": spot.show, "words": spot.words}
        _, total = await catalogue.page(0, 1, show=spot.show, words=spot.words)
        if not total and spot == Spot():
            return Answer("no_sources", taps=source_keyboards.no_sources(), edits=True)
        page = Paging.of(total, spot.page, PAGE)
        listed, _ = await catalogue.page(page.offset, PAGE, show=spot.show, words=spot.words)
        values = {"sources": listed, "page": page, "now": self._clock.now(), **narrowed}
        return Answer("sources", values, source_keyboards.sources(listed, page, spot), edits=True)

    async def _show(
        self, source_id: SourceId, spot: Spot, *, asked: bool = False, taking: Taking | None = None
    ) -> Answer:
        dossier = await self._catalogue.dossier(source_id)
        if dossier is None:
            return _gone(spot)
        values = {
            "dossier": dossier,
            "polls": dossier.source.last_polls[:POLLS],
            "asked": asked,
            "taking": taking,
            "now": self._clock.now(),
        }
        return Answer("source", values, source_keyboards.source(dossier.source, spot), edits=True)

    async def _test(self, source_id: SourceId, spot: Spot) -> Answer:
        found = await self._catalogue.test(source_id)
        values = {"found": found, "refused": isinstance(found, Refusal), "now": self._clock.now()}
        return Answer("source_tested", values, source_keyboards.one_source(source_id, spot))

    async def _take_found(self, source_id: SourceId, spot: Spot) -> Answer:
        taking = await self._catalogue.take_found(source_id)
        return await self._show(source_id, spot, taking=taking)

    async def _ask_language(self, source_id: SourceId, spot: Spot) -> Answer:
        source = await self._catalogue.get(source_id)
        if source is None:
            return _gone(spot)
        taps = source_keyboards.languages(source)
        return Answer("ask_source_language", {"source": source}, taps, edits=True)

    async def _articles(self, source_id: SourceId, spot: Spot) -> Answer:
        found = await articles_page(self._catalogue, self._clock, source_id, 0)
        return _gone(spot) if found is None else found

    async def _ask_to_remove(self, source_id: SourceId, spot: Spot) -> Answer:
        source = await self._catalogue.get(source_id)
        if source is None:
            return _gone(spot)
        taps = source_keyboards.remove_source(source, spot)
        return Answer("confirm_remove", {"source": source}, taps, edits=True)

    async def _remove(self, source_id: SourceId, spot: Spot) -> Answer:
        source = await self._catalogue.get(source_id)
        if source is None or not await self._catalogue.remove(source_id):
            return _gone(spot)
        taps = source_keyboards.back_to_sources(spot)
        return Answer("source_removed", {"source": source}, taps, edits=True)


def _gone(spot: Spot) -> Answer:
    return Answer("source_gone", taps=source_keyboards.back_to_sources(spot), edits=True)
