"""Which stories a digest tells, in which order, and which article speaks for each. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from bot.digests.model import ChosenStory, Reach, Report, Selection
from bot.ids import StoryId
from bot.stories.ranking import Weight, importance

WINDOW = timedelta(days=7)
"""No article stored longer ago than this is news to anybody."""

GRACE = timedelta(days=1)
"""A new subscription brings what was stored within a day before it."""

READABLE = 200
"""Letters of text from which a summary can be made."""

_ALONE = Reach(sources=1, recent_sources=0)


def news_since(subscribed_at: datetime, now: datetime) -> datetime:
    """Return the moment after which an article must be stored to come in a digest."""
    return max(subscribed_at - GRACE, now - WINDOW)


def choose(
    reports: Iterable[Report],
    reach: Mapping[StoryId, Reach],
    known: Collection[StoryId],
    *,
    now: datetime,
    most: int,
) -> Selection:
    """Return the stories of ``reports``, at most ``most`` of them shown and the rest behind.

    No report is left out. The order depends on nothing but the arguments' values; equal stories
    come the newer first.
    """
    stories = sorted(
        by_story(reports, known),
        key=lambda story: (
            -importance(_weight(story, reach.get(story.story_id, _ALONE), now)),
            -_newest(story).timestamp(),
            -story.story_id,
        ),
    )
    return Selection(tuple(stories[:most]), tuple(stories[most:]))


def by_story(reports: Iterable[Report], known: Collection[StoryId] = ()) -> list[ChosenStory]:
    """Return the reports as stories, each with the one that speaks for it, in order of first."""
    grouped: defaultdict[StoryId, list[Report]] = defaultdict(list)
    for report in reports:
        grouped[report.story_id].append(report)
    return [_story(story_id, members, known) for story_id, members in grouped.items()]


def _story(story_id: StoryId, members: list[Report], known: Collection[StoryId]) -> ChosenStory:
    lead = min(members, key=_suits_as_lead)
    listed = sorted(
        (report for report in members if report is not lead),
        key=lambda report: (report.at, report.article_id),
        reverse=True,
    )
    return ChosenStory(story_id, lead, tuple(listed), story_id in known)


def _suits_as_lead(report: Report) -> tuple[float, bool, datetime, int]:
    """Sort key: the best match first, one that can be summarised, the earliest, the oldest id."""
    return (-round(report.score, 1), report.letters < READABLE, report.at, report.article_id)


def _weight(story: ChosenStory, reach: Reach, now: datetime) -> Weight:
    subjects = {answer.subject for report in story.reports for answer in report.answers}
    return Weight(
        sources=reach.sources,
        match=max(report.score for report in story.reports),
        age_hours=(now - _newest(story)) / timedelta(hours=1),
        subjects=len(subjects),
        recent_sources=reach.recent_sources,
    )


def _newest(story: ChosenStory) -> datetime:
    return max(report.at for report in story.reports)
