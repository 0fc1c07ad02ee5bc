"""The SQL of the lines that sites repeat."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.sources.learning import PAGES
from bot.storage.database import Session, insert_into
from bot.storage.tables import SiteLineRow

MEMORY = timedelta(days=60)
"""A line that was not seen for so long is forgotten: sites are rebuilt."""

BRIEF_MEMORY = timedelta(days=7)
"""The same for a line that was not yet seen often enough to be furniture."""


async def learned_lines(session: Session, sites: Collection[str]) -> dict[str, frozenset[str]]:
    """Return the keys of the lines that are furniture on each of ``sites``."""
    rows = await session.execute(
        select(SiteLineRow.site, SiteLineRow.line_key).where(
            SiteLineRow.site.in_(sites), SiteLineRow.pages >= PAGES
        )
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.site, set()).add(row.line_key)
    return {site: frozenset(keys) for site, keys in found.items()}


async def count_lines(session: Session, lines: Iterable[tuple[str, str]], *, now: datetime) -> None:
    """Add one page for each of ``lines``, as pairs of site and key."""
    counts = Counter(lines)
    if not counts:
        return
    # One order for all processes, as for articles.
    rows = [
        {"site": site, "line_key": key, "pages": pages, "seen_at": now}
        for (site, key), pages in sorted(counts.items())
    ]
    statement = insert_into(session, SiteLineRow)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["site", "line_key"],
            set_={
                "pages": SiteLineRow.pages + statement.excluded.pages,
                "seen_at": statement.excluded.seen_at,
            },
        ),
        rows,
    )


async def forget_lines(session: Session, *, now: datetime) -> None:
    """Drop lines that were not seen for long."""
    await session.execute(delete(SiteLineRow).where(SiteLineRow.seen_at < now - MEMORY))
    rare = SiteLineRow.pages < PAGES
    await session.execute(delete(SiteLineRow).where(rare, SiteLineRow.seen_at < now - BRIEF_MEMORY))
