"""Reading what one chat's digest is made of, and having it decided."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.digests import queries
from bot.digests.model import Body, ChosenStory, Report, Selection, StoryView
from bot.digests.muting import muting, unmuted
from bot.digests.reach.queries import reach_of
from bot.digests.returning import queries as returning
from bot.digests.returning.worth import Had, is_worth_telling, memory_of, only_new
from bot.digests.selection import Known, by_story, choose
from bot.digests.telling import read_for
from bot.digests.views import Bodies, Sources, story_view
from bot.ids import ArticleId, ChatId, StoryId
from bot.storage.database import Session

log = logging.getLogger(__name__)

COMPARED = 2000
"""Reports whose sources are looked up to share a digest out among them."""


async def select(
    session: Session,
    chat_id: ChatId,
    *,
    now: datetime,
    most: int,
    among: Collection[ArticleId] | None = None,
) -> Selection:
    """Return what is new to the chat, at most ``most`` stories of it to be shown.

    ``among``: only of these articles; None: of all.
    """
    told_at = None if among is not None else await queries.told_at(session, chat_id, now=now)
    news = await queries.news_for(session, chat_id, now=now, told_at=told_at, among=among)
    reports = await _wanted(session, news)
    stories = {report.story_id for report in reports}
    reach = await reach_of(session, stories, now=now)
    known = await _known(session, chat_id, reports)
    sources: Sources = {}
    if len(stories) > most or any(report.wish < 0 for report in reports):
        sources = await queries.sources_of(session, [one.article_id for one in reports[:COMPARED]])
    chosen = choose(reports, reach, known, now=now, most=most, sources=sources)
    return replace(chosen, told_at=told_at)


async def _wanted(session: Session, reports: Sequence[Report]) -> Sequence[Report]:
    """Return the reports without what the chat's muted words take out."""
    read = muting(reports)
    return unmuted(reports, await queries.bodies_of(session, read)) if read else reports


async def views(
    session: Session, chat_id: ChatId, stories: Collection[ChosenStory]
) -> tuple[StoryView, ...]:
    """Return the stories as templates see them; of known ones what the chat does not know."""
    articles = [report.article_id for story in stories for report in story.reports]
    sources = await queries.sources_of(session, articles)
    had = await _earlier(session, chat_id, stories)
    read = {article for story in stories for article in read_for(story)}
    remembered = {article for one in had.values() for article in one.articles}
    bodies = await queries.bodies_of(session, read | remembered)
    return tuple(_told(story, had.get(story.story_id), sources, bodies) for story in stories)


async def _earlier(
    session: Session, chat_id: ChatId, stories: Collection[ChosenStory]
) -> dict[StoryId, Had]:
    """Return what the chat had of the stories before these reports."""
    known = {story.story_id: story for story in stories if story.known}
    if not known:
        return {}
    found = await returning.had_of(session, chat_id, known)
    now = {story.story_id: {one.article_id for one in story.reports} for story in stories}
    return {
        story_id: Had(tuple(one for one in had.articles if one not in now[story_id]))
        for story_id, had in found.items()
    }


async def _known(session: Session, chat_id: ChatId, reports: Sequence[Report]) -> Known:
    """Return which stories come again, and which of those bring nothing worth telling."""
    had = await returning.had_of(session, chat_id, {report.story_id for report in reports})
    if not had:
        return Known()
    again = [story for story in by_story(reports) if story.story_id in had]
    fresh = {article for story in again for article in read_for(story)}
    remembered = {article for one in had.values() for article in one.articles}
    bodies = await queries.bodies_of(session, fresh | remembered)
    sources = await queries.sources_of(session, fresh | remembered)
    stale = {
        story.story_id
        for story in again
        if not _worth_telling(story, had[story.story_id], sources, bodies)
    }
    return Known(frozenset(had), frozenset(stale))


def _worth_telling(story: ChosenStory, had: Had, sources: Sources, bodies: Bodies) -> bool:
    known = {title for article in had.articles for title in sources.get(article, ())}
    named = {title for one in story.reports for title in sources.get(one.article_id, ())}
    return is_worth_telling(
        memory_of(had, bodies),
        story.reports,
        bodies,
        sources_had=len(known),
        sources_now=len(known | named),
    )


def _told(
    story: ChosenStory, had: Had | None, sources: Sources, bodies: Mapping[ArticleId, Body]
) -> StoryView:
    try:
        if had is not None:
            bodies = only_new(memory_of(had, bodies), story.reports, bodies)
        return story_view(story, sources, bodies)
    except Exception:  # one odd text must not keep a chat's whole digest back, for a week
        log.exception("story not summarised", extra={"article_id": story.lead.article_id})
        return story_view(story, sources, {})
