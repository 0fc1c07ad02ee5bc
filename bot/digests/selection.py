"""Which stories a digest tells, in which order, and which article speaks for each. Pure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from types import MappingProxyType

from bot.digests.model import ChosenStory, Reach, Report, Selection
from bot.ids import ArticleId, StoryId
from bot.stories.ranking import Weight, importance

WINDOW = timedelta(days=7)
"""No article stored longer ago than this is news to anybody."""

GRACE = timedelta(days=1)
"""A new subscription brings what was stored within a day before it."""

SHARE = 0.4
"""Of the stories shown, what one source or one subject may have while others have any."""

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
    sources: Mapping[ArticleId, Sequence[str]] = MappingProxyType({}),
) -> Selection:
    """Return the stories of ``reports``, at most ``most`` of them shown and the rest behind.

    No report is left out. The order depends on nothing but the arguments' values; equal stories
    come the newer first. Where there is enough of others, one source and one subject have no more
    than ``SHARE`` of what is shown. ``sources``: of each article, the first that had it first; an
    article without any is of no source.
    """
    stories = sorted(
        by_story(reports, known),
        key=lambda story: (
            -importance(_weight(story, reach.get(story.story_id, _ALONE), now)),
            -_newest(story).timestamp(),
            -story.story_id,
        ),
    )
    shown = _mixed(stories, most, sources)
    return Selection(
        tuple(story for story in stories if story.story_id in shown),
        tuple(story for story in stories if story.story_id not in shown),
    )


def _mixed(
    stories: Sequence[ChosenStory], most: int, sources: Mapping[ArticleId, Sequence[str]]
) -> set[StoryId]:
    """Return the stories to show: the best, save where one source or subject crowds others out."""
    if len(stories) <= most:
        return {story.story_id for story in stories}
    fair = max(1, int(SHARE * most))
    counts: Counter[tuple[str, str]] = Counter()
    shown: list[StoryId] = []
    for story in stories:
        shares = _shares(story, sources)
        if len(shown) < most and all(counts[share] < fair for share in shares):
            shown.append(story.story_id)
            counts.update(shares)
    crowded = (story.story_id for story in stories if story.story_id not in set(shown))
    return {*shown, *islice(crowded, most - len(shown))}


def _shares(
    story: ChosenStory, sources: Mapping[ArticleId, Sequence[str]]
) -> list[tuple[str, str]]:
    """Return whose room a story takes: its lead's source, and the subject it answers best."""
    source = [("source", title) for title in sources.get(story.lead.article_id, ())[:1]]
    answers = sorted(
        (answer for report in story.reports for answer in report.answers),
        key=lambda answer: (-answer.score, answer.kind, answer.subject),
    )
    return [*source, *((answer.kind, answer.subject) for answer in answers[:1])]


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
