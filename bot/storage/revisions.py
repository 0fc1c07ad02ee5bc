"""Counters that say "something changed" in commit order."""

from sqlalchemy import select

from bot.storage.database import Session, insert_into
from bot.storage.tables import RevisionRow


async def bump(session: Session, topic: str) -> None:
    """Move the counter of ``topic`` by one, in the caller's transaction.

    The row stays locked until the commit: changes of one topic are put in commit order.
    """
    first = insert_into(session, RevisionRow).values(topic=topic, revision=1)
    await session.execute(
        first.on_conflict_do_update(
            index_elements=[RevisionRow.topic], set_={"revision": RevisionRow.revision + 1}
        )
    )


async def hold(session: Session, topic: str) -> None:
    """Let changes of ``topic`` wait until the commit; others may hold it at the same time."""
    statement = select(RevisionRow.revision).where(RevisionRow.topic == topic)
    await session.execute(statement.with_for_update(read=True))


async def read(session: Session, topic: str) -> int:
    """Return the counter of ``topic``; 0 before its first change."""
    statement = select(RevisionRow.revision).where(RevisionRow.topic == topic)
    return await session.scalar(statement) or 0
