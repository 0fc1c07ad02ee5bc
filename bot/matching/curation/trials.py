"""Trying subjects out on the stored week."""

from typing import TYPE_CHECKING

from bot.ids import SubjectId
from bot.matching.curation import queries as curated
from bot.matching.curation.model import Trial

if TYPE_CHECKING:
    from bot.matching.model import Subject
    from bot.matching.service import MatchService
    from bot.storage.database import Database

UNSAVED = SubjectId(0)
"""Stands for a subject that is tried out and not saved; no stored one has it."""

SAMPLES = 3


async def try_out(database: "Database", matching: "MatchService", subject: "Subject") -> Trial:
    """Return what a subject would match; one with the id of a stored one stands in its place."""
    matches = await matching.try_out(subject)
    # The newest articles have the highest numbers, but for history; only some are shown.
    newest = sorted(matches, key=lambda match: match.article_id)[-50:]
    async with database.reading() as session:
        samples = await curated.samples_of(session, newest)
    return Trial(len(matches), tuple(samples[:SAMPLES]))
