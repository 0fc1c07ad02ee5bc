"""Stories told and judged, each once for all chats that it is told alike.

A summary takes some ten milliseconds, so what has been told is kept. The key of each result is all
that it is made of (texts by their fingerprints), so nothing that is kept can be out of date.
"""

import logging
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from bot.digests.model import Body, ChosenStory, Had, StoryView
from bot.digests.returning.worth import is_worth_telling, memory_of, only_new
from bot.digests.shelf.shelf import Shelf
from bot.digests.telling import read_for
from bot.digests.views import story_view
from bot.ids import ArticleId
from bot.memo import Memo

log = logging.getLogger(__name__)

KEPT = 10_000
"""Results of each kind that are kept: some ten MB."""

_Value = TypeVar("_Value")


class Untold(Exception):  # noqa: N818  # no error: it says what is to be done first
    """Stories have to be told that have not been; nothing has been written yet."""

    def __init__(self, work: Sequence[Callable[[], object]]) -> None:
        super().__init__(f"{len(work)} stories to be told")
        self._work = work

    def tell(self) -> None:
        """Do it. It may take seconds: do it in a thread, with no transaction open."""
        for one in self._work:
            try:
                one()
            except Exception:  # who needs it will meet the same again, and is put off alone
                log.exception("story not judged")


@dataclass(frozen=True, slots=True)
class Told:
    """What has been told."""

    views: Memo[Hashable, StoryView] = field(default_factory=lambda: Memo(KEPT))
    verdicts: Memo[Hashable, bool] = field(default_factory=lambda: Memo(KEPT))


class Teller:
    """Tells the stories on one shelf."""

    def __init__(self, told: Told, shelf: Shelf, *, patient: bool = False) -> None:
        """``patient``: leave for later what has not been told; ``check`` then says so."""
        self._told = told
        self._shelf = shelf
        self._patient = patient
        self._later: dict[Hashable, Callable[[], object]] = {}

    def check(self) -> None:
        """Raise Untold if anything was left for later: what was returned then means nothing."""
        if self._later:
            raise Untold(list(self._later.values()))

    def view(self, story: ChosenStory, had: Had | None) -> StoryView:
        """Return the story as templates see it; of a known one what is new in it."""
        view = self._shelf.views.get(_case(story, had))
        return self._view(story, had) if view is None else view

    def has_told(self, story: ChosenStory, had: Had | None) -> bool:
        """Tell whether the story was told so from this shelf, and nothing is to be read for it."""
        return _case(story, had) in self._shelf.views

    def _view(self, story: ChosenStory, had: Had | None) -> StoryView:
        shelf = self._shelf
        key = (
            story,
            tuple(shelf.titles.get(one.article_id) for one in story.reports),
            tuple(map(shelf.mark, read_for(story))),
            None if had is None else tuple(map(shelf.mark, had.articles)),
        )
        work = partial(_told, story, had, shelf)
        view = self._ask(self._told.views, key, work, lambda: story_view(story, {}, {}))
        if key not in self._later:
            shelf.views[_case(story, had)] = view
        return view

    def is_worth_telling(self, story: ChosenStory, had: Had) -> bool:
        """Tell whether a known story is worth telling again."""
        shelf = self._shelf
        known = {title for article in had.articles for title in shelf.titles.get(article, ())}
        named = {title for article in read_for(story) for title in shelf.titles.get(article, ())}
        counts = (len(known), len(known | named))
        key = (
            tuple(one.title for one in story.reports),
            tuple(map(shelf.mark, read_for(story))),
            tuple(map(shelf.mark, had.articles)),
            counts,
        )
        return self._ask(
            self._told.verdicts, key, partial(_judged, story, had, shelf, counts), lambda: True
        )

    def _ask(
        self,
        memo: Memo[Hashable, _Value],
        key: Hashable,
        work: Callable[[], _Value],
        meanwhile: Callable[[], _Value],
    ) -> _Value:
        if not self._patient or key in memo:
            return memo.get(key, work)
        self._later[key] = partial(memo.get, key, work)
        return meanwhile()


def _case(story: ChosenStory, had: Had | None) -> tuple[ChosenStory, tuple[ArticleId, ...] | None]:
    return story, None if had is None else had.articles


def _told(story: ChosenStory, had: Had | None, shelf: Shelf) -> StoryView:
    try:
        bodies = _read(story, shelf)
        if had is not None:
            bodies = only_new(memory_of(had, shelf.bodies), story.reports, bodies)
        return story_view(story, shelf.titles, bodies)
    except Exception:  # one odd text must not keep a chat's whole digest back, for a week
        log.exception("story not summarised", extra={"article_id": story.lead.article_id})
        return story_view(story, shelf.titles, {})


def _judged(story: ChosenStory, had: Had, shelf: Shelf, counts: tuple[int, int]) -> bool:
    sources_had, sources_now = counts
    return is_worth_telling(
        memory_of(had, shelf.bodies),
        story.reports,
        _read(story, shelf),
        sources_had=sources_had,
        sources_now=sources_now,
    )


def _read(story: ChosenStory, shelf: Shelf) -> dict[ArticleId, Body]:
    """Return the texts that the story is told from: other chats may have others on the shelf."""
    return {one: shelf.bodies[one] for one in read_for(story) if one in shelf.bodies}
