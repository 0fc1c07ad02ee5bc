"""The SQL that keeps stories true when articles come to them, move, or leave."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update

from bot.ids import ArticleId, StoryId
from bot.storage.database import Session
from bot.storage.tables import StoryMemberRow, StoryRow
from bot.stories.leads import lead_of
from bot.stories.model import Article, Move
from bot.stories.queries import homes_of, members_of, open_stories, read_articles


async def refresh(session: Session, stories: Collection[StoryId]) -> None:
    """Set first and latest moment and the lead of stories by the articles they have now."""
    members = await members_of(session, stories)
    ids = [article_id for articles in members.values() for article_id in articles]
    read = {article.article_id: article for article in await read_articles(session, ids)}
    copies = {
        article_id for article_id, (_, copy) in (await homes_of(session, ids)).items() if copy
    }
    for story_id, article_ids in members.items():
        articles = [read[article_id] for article_id in article_ids]
        moments = [article.at for article in articles if article.at is not None]
        await session.execute(
            update(StoryRow)
            .where(StoryRow.id == story_id)
            .values(
                first_at=min(moments),
                latest_at=max(moments),
                lead_article_id=lead_of(articles, copies),
            )
        )


async def move(
    session: Session, moves: Sequence[Move], articles: Mapping[ArticleId, Article], now: datetime
) -> list[Move]:
    """Move articles that are still where the plan found them; return the moves as done.

    New stories are opened for clusters without one.
    """
    homes = await homes_of(session, [one.article_id for one in moves])
    due = [one for one in moves if homes.get(one.article_id, (None,))[0] == one.origin]
    leads: dict[int, ArticleId] = {}
    for one in due:
        if one.story_id is None:
            leads.setdefault(one.cluster, one.article_id)
    opened = await open_stories(session, [articles[lead] for lead in leads.values()], now=now)
    done = [
        Move(one.article_id, one.origin, one.story_id or opened[leads[one.cluster]], one.cluster)
        for one in due
    ]
    by_story: defaultdict[StoryId, list[ArticleId]] = defaultdict(list)
    for one in done:
        if one.story_id is not None:
            by_story[one.story_id].append(one.article_id)
    for story_id, moved in by_story.items():
        await session.execute(
            update(StoryMemberRow)
            .where(StoryMemberRow.article_id.in_(moved))
            .values(story_id=story_id)
        )
    return done


async def mark_copies(
    session: Session, copies: Collection[ArticleId], seen: Collection[ArticleId]
) -> set[StoryId]:
    """Mark those of ``seen`` that are copies, and no others; return the stories it changes."""
    homes = await homes_of(session, seen)
    changed: set[StoryId] = set()
    for is_copy in (True, False):
        wrong = [
            article_id
            for article_id, (_, marked) in homes.items()
            if marked is not is_copy and (article_id in copies) is is_copy
        ]
        changed |= {homes[article_id][0] for article_id in wrong}
        await session.execute(
            update(StoryMemberRow).where(StoryMemberRow.article_id.in_(wrong)).values(copy=is_copy)
        )
    return changed


async def retire(session: Session, successors: Mapping[StoryId, StoryId]) -> None:
    """Point stories that have no articles any more, and what points at them, at others."""
    for story_id, successor in successors.items():
        await session.execute(
            update(StoryRow)
            .where((StoryRow.id == story_id) | (StoryRow.successor_id == story_id))
            .values(successor_id=successor)
        )


async def standing(session: Session, stories: Iterable[StoryId]) -> set[StoryId]:
    """Return those of ``stories`` that have an article."""
    return set(await members_of(session, set(stories)))


async def current_story(session: Session, story_id: StoryId) -> StoryId | None:
    """Return the story itself, or the one that its articles went to; None: there is none.

    What was delivered keeps the story it was told as, so this is where to look for what came of
    it.
    """
    row = (
        await session.execute(
            select(StoryRow.id, StoryRow.successor_id).where(StoryRow.id == story_id)
        )
    ).one_or_none()
    return None if row is None else StoryId(row.successor_id or row.id)
