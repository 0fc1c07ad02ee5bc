"""What people ask about a digest that they have: why, who else, and less of it."""

from collections.abc import Sequence

from bot.digests.explaining import queries
from bot.digests.explaining.model import Likeable, Timeline, Told, Why
from bot.digests.reach.queries import outlets_of
from bot.ids import ChatId, DigestId, SourceId, StoryId, SubjectId
from bot.storage.database import Database
from bot.stories.upkeep.queries import current_story

REASONS = 12
"""Stories that one answer explains: all that a digest shows at once, as a rule."""

REPORTS = 25
"""Reports in a timeline; each takes a link of a message's 100."""

LESS = -1.0


class ExplainingService:
    """Answers out of what is recorded; a chat hears of nothing that it has not been told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def why(self, chat_id: ChatId, digest_id: DigestId) -> Why | None:
        """Return why the digest told its stories; None when it is not the chat's."""
        async with self._database.reading() as session:
            if not await queries.has_digest(session, chat_id, digest_id):
                return None
            reasons, left_out = await queries.reasons(session, chat_id, digest_id, limit=REASONS)
        return Why(reasons, left_out)

    async def told(self, chat_id: ChatId, message_id: int | None) -> Sequence[Told]:
        """Return the stories that a message of the bot told.

        Where it told none, or there is no message, those of the chat's latest digest.
        """
        async with self._database.reading() as session:
            if message_id is not None:
                told = await queries.told_in(session, chat_id, message_id)
                if told:
                    return told
            return await queries.told_last(session, chat_id, limit=REASONS)

    async def timeline(self, chat_id: ChatId, story_id: StoryId) -> Timeline | None:
        """Return who reported the story when; None when the chat has never had it.

        A story that has become part of another is told as that one.
        """
        async with self._database.reading() as session:
            if not await queries.has_had(session, chat_id, story_id):
                return None
            heir = await current_story(session, story_id)
            if heir is None:
                return None
            carriers = await queries.carriers_of(session, heir)
            outlets = await outlets_of(session, [heir])
        if not carriers:
            return None
        return Timeline(
            story_id=heir,
            title=carriers[0].title,
            carriers=carriers[:REPORTS],
            left_out=max(0, len(carriers) - REPORTS),
            sources=outlets[heir],
        )

    async def likeables(self, chat_id: ChatId, digest_id: DigestId) -> Sequence[Likeable] | None:
        """Return what of a digest the chat can have less of; None when it is not the chat's."""
        async with self._database.reading() as session:
            if not await queries.has_digest(session, chat_id, digest_id):
                return None
            return await queries.likeables(session, chat_id, digest_id)

    async def want_subject(self, chat_id: ChatId, subject_id: SubjectId, *, less: bool) -> None:
        """Tell less of a followed subject than of others, or as much again."""
        async with self._database.transaction() as session:
            wish = LESS if less else 0.0
            await queries.set_subject_wish(session, chat_id, subject_id, wish)

    async def want_source(self, chat_id: ChatId, source_id: SourceId, *, less: bool) -> None:
        """Tell less of a source than of others, or as much again."""
        async with self._database.transaction() as session:
            wish = LESS if less else 0.0
            await queries.set_source_wish(session, chat_id, source_id, wish)
