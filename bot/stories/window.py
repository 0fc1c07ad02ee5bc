"""The articles of the window, prepared once and kept for as long as they are in it."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.ids import ArticleId, StoryId
from bot.storage.database import Session
from bot.stories.model import Article, Place
from bot.stories.preparing import Prepared, prepare
from bot.stories.queries import read_articles
from bot.stories.trust import WINDOW

log = logging.getLogger(__name__)

CONTEXT: timedelta = 2 * WINDOW
"""What may be clustered anew, and what lies a window before it."""


class Window:
    """Reads a text once, and again only when it has changed."""

    def __init__(self) -> None:
        self._kept: dict[ArticleId, tuple[Place, Prepared]] = {}

    async def members(
        self, session: Session, places: Sequence[Place]
    ) -> list[tuple[Prepared, StoryId]]:
        """Return the articles at ``places`` with their stories."""
        self._forget(places)
        missing = {one.article_id: one for one in places if one.article_id not in self._kept}
        for prepared in await self.prepared(session, list(missing)):
            article_id = prepared.article.article_id
            self._kept[article_id] = (missing[article_id], prepared)
        return [
            (self._kept[place.article_id][1], place.story_id)
            for place in places
            if place.article_id in self._kept
        ]

    async def prepared(self, session: Session, ids: Sequence[ArticleId]) -> list[Prepared]:
        """Return articles as they are in the database now."""
        articles = await read_articles(session, ids)
        # In a thread: the first time there may be thousands.
        return await asyncio.to_thread(lambda: list(map(_prepared, articles)))

    def _forget(self, places: Sequence[Place]) -> None:
        """Drop what has changed since, and what is too old for any window."""
        now = {place.article_id: place.content for place in places}
        latest = max((place.at for place in places), default=None)
        self._kept = {
            article_id: (place, prepared)
            for article_id, (place, prepared) in self._kept.items()
            if now.get(article_id, place.content) == place.content
            and latest is not None
            and place.at >= latest - CONTEXT
        }


def _prepared(article: Article) -> Prepared:
    try:
        return prepare(article)
    except Exception:  # one odd text must not keep all others from being told
        log.exception("article not read", extra={"article_id": article.article_id})
        return prepare(replace(article, title="", text=""))
