"""What a source brought: a list, and of one article who printed it and what changed. For admins."""

from collections.abc import Sequence

from bot.chats.paging import Paging
from bot.chats.permissions import Audience
from bot.clock import Clock
from bot.ids import SourceId
from bot.sources.catalogue.service import Catalogue
from bot.telegram import source_keyboards
from bot.telegram.conversation import Answer, Command, Request, TapRule, on_tap
from bot.telegram.source_buttons import SourceArticleButton, SourceArticlesButton

ADMINS = Audience.ADMINS

PAGE = 5
MOST_NAMED = 3
"""Paragraphs of each kind, of one change."""
MOST_CHANGES = 4
"""The newest; a live report has dozens."""


class SourceArticlesHandler:
    """Turns the list's pages, and opens an article."""

    def __init__(self, catalogue: Catalogue, clock: Clock) -> None:
        self._catalogue = catalogue
        self._clock = clock

    def commands(self) -> Sequence[Command]:
        """Return what can be typed: nothing."""
        return ()

    def taps(self) -> Sequence[TapRule]:
        """Return what can be tapped."""
        return (
            on_tap(SourceArticlesButton, self.turn, ADMINS),
            on_tap(SourceArticleButton, self.open, ADMINS),
        )

    async def turn(self, _request: Request, button: SourceArticlesButton) -> Answer:
        """Show another page of what a source brought."""
        found = await articles_page(self._catalogue, self._clock, button.source_id, button.page)
        return found or Answer("stale")

    async def open(self, _request: Request, button: SourceArticleButton) -> Answer:
        """Show where an article appeared, and what changed in it."""
        article = await self._catalogue.appearances.biography(button.article_id)
        if article is None:
            return Answer("stale")
        values = {
            "article": article,
            "revisions": article.revisions[-MOST_CHANGES:],
            "most": MOST_NAMED,
            "now": self._clock.now(),
        }
        taps = source_keyboards.article(button.source_id, button.page)
        return Answer("source_article", values, taps, edits=True)


async def articles_page(
    catalogue: Catalogue, clock: Clock, source_id: SourceId, number: int
) -> Answer | None:
    """Return a page of what a source brought; None: there is no such source."""
    source = await catalogue.get(source_id)
    if source is None:
        return None
    page = Paging.of(await catalogue.appearances.count(source_id), number, PAGE)
    listed = await catalogue.appearances.page(source_id, page.offset, PAGE)
    values = {"source": source, "articles": listed, "page": page, "now": clock.now()}
    taps = source_keyboards.articles(source_id, listed, page)
    return Answer("source_articles", values, taps, edits=True)
