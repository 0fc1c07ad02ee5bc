"""What a source brought, who else printed it, and what changed in it since. For admins."""

import asyncio
from itertools import pairwise

from bot.ids import ArticleId, SourceId
from bot.sources.articles.changes import changes_between
from bot.sources.catalogue.appearances import queries
from bot.sources.catalogue.appearances.model import Biography, ListedArticle, Revision, Text
from bot.storage.database import Database


class Appearances:
    """Reads only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, source_id: SourceId) -> int:
        """Return how many articles of a source are stored."""
        async with self._database.reading() as session:
            return await queries.count_articles(session, source_id)

    async def page(self, source_id: SourceId, offset: int, limit: int) -> list[ListedArticle]:
        """Return some of a source's articles, the newest first."""
        async with self._database.reading() as session:
            return await queries.articles_of(session, source_id, offset=offset, limit=limit)

    async def biography(self, article_id: ArticleId) -> Biography | None:
        """Return where an article appeared and what changed in it; None: there is none."""
        async with self._database.reading() as session:
            found = await queries.texts_of(session, article_id)
            if found is None:
                return None
            appearances = await queries.appearances_of(session, article_id)
        newest, earlier = found
        # Comparing long texts takes its time.
        revisions = await asyncio.to_thread(_revisions, [*earlier, newest])
        return Biography(
            title=newest.title,
            url=newest.url,
            language=newest.language,
            words=len(newest.text.split()),
            appearances=tuple(appearances),
            revisions=revisions,
        )


def _revisions(texts: list[Text]) -> tuple[Revision, ...]:
    """Return what each text changed in the one before it; ``texts``: oldest first."""
    found = (
        Revision(old.replaced_at, changes_between(old.title, old.text, new.title, new.text))
        for old, new in pairwise(texts)
        if old.replaced_at is not None and old.text and new.text  # emptied ones tell nothing
    )
    return tuple(revision for revision in found if revision.changes)
