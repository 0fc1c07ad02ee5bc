"""Letting one subject take the place of another, in one transaction."""

from datetime import datetime

from bot.ids import SubjectId
from bot.matching import queries
from bot.matching.merging import queries as merging
from bot.matching.topic_actors import take_over_in_topics, touch_topics_of
from bot.storage import revisions
from bot.storage.database import Session


async def merge(session: Session, gone: SubjectId, kept: SubjectId, now: datetime) -> bool:
    """Let ``kept`` take over names, followers, matches and exceptions of ``gone``, which goes.

    Returns False, with nothing changed, when one of the two is gone already, both are the same or
    one is an actor and one a topic. What a chat has had is recorded by article, so that nothing
    comes twice. Topics that speak of the one actor speak of the other then; one that means the
    same as another topic by that is merged into it.
    """
    await revisions.bump(session, "subjects")
    kinds = await merging.kinds_held(session, [gone, kept])
    if gone == kept or len(kinds) != len({gone, kept}) or kinds[gone] != kinds[kept]:
        return False
    if kinds[gone] == "actor":
        await merging.move_aliases(session, gone, kept)
        for topic, same in (await take_over_in_topics(session, gone, kept, now)).items():
            await _replace(session, topic, same, now)
        await touch_topics_of(session, kept, now)
        await queries.touch(session, kept, now)
    await _replace(session, gone, kept, now)
    return True


async def _replace(session: Session, gone: SubjectId, kept: SubjectId, now: datetime) -> None:
    await merging.move_followers(session, gone, kept)
    await merging.move_matches(session, gone, kept)
    # A topic looks for no more than before: to match the week again would only lose what the
    # other one found, and its followers have not had yet.
    if await merging.take_over_description(session, gone, kept):
        await queries.touch(session, kept, now)
    await merging.delete_subject(session, gone)
