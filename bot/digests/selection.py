"""Which stories a digest tells, in which order, and which article speaks for each. Pure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain, islice
from types import MappingProxyType

from bot.digests.model import ChosenStory, Mark, Reach, Report, Selection
from bot.ids import ArticleId, StoryId
from bot.matching.tokens import tokenize
from bot.stories.ranking import Weight, importance

WINDOW = timedelta(days=7)
"""An article stored within this is news to who has not had it."""

LONGEST = timedelta(days=14)
"""No article stored longer ago is news to anybody: it reaches over a missed weekly digest."""

USUAL = timedelta(hours=36)
"""A digest that follows another within this need not say from when on it tells."""

GRACE = timedelta(days=1)
"""A new subscription brings what was stored within a day before it."""

SHARE = 0.4
"""Of the stories shown, what one source or one subject may have while others have any."""

VARIETY = 0.3
"""How much a story loses that is the same, word by word, as one before it."""

VARIED = 60
"""Stories that are compared with each other."""

READABLE = 200
"""Letters of text from which a summary can be made."""

_ALONE = Reach(sources=1, recent_sources=0)
_HOUR = timedelta(hours=1)
_NOT_NEWS = frozenset({Mark.OPINION, Mark.LIVE})


def news_since(
    subscribed_at: datetime,
    now: datetime,
    *,
    told_at: datetime | None,
    muted_until: datetime | None = None,
) -> datetime:
    """Return the moment after which an article must be stored to come in a digest.

    ``told_at``: when the chat last had a digest with stories; None: nobody knows, or long ago.
    ``muted_until``: what was stored before a mute ended is not wanted after it either.
    """
    reach = now - LONGEST if told_at is None else max(now - LONGEST, told_at - GRACE)
    since = max(subscribed_at - GRACE, min(now - WINDOW, reach))
    return since if muted_until is None else max(since, muted_until)


def tells_since(told_at: datetime | None, now: datetime) -> datetime | None:
    """Return from when on a digest tells, if a reader should know; None: it is the usual day."""
    if told_at is None or now - told_at <= USUAL:
        return None
    return max(told_at, now - LONGEST)


@dataclass(frozen=True, slots=True)
class Known:
    """What a chat's earlier digests mean for stories that come again."""

    stories: Collection[StoryId] = ()
    """Those of which the chat has had reports."""
    stale: Collection[StoryId] = ()
    """Those of ``stories`` whose new reports add nothing of note."""


def choose(
    reports: Iterable[Report],
    reach: Mapping[StoryId, Reach],
    known: Known,
    *,
    now: datetime,
    most: int,
    sources: Mapping[ArticleId, Sequence[str]] = MappingProxyType({}),
) -> Selection:
    """Return the stories of ``reports``, at most ``most`` of them shown and the rest behind.

    No report is left out. The order depends on nothing but the arguments' values; equal stories
    come the newer first. A story that is like one already chosen comes later than it would by
    itself. Where there is enough of others, one source and one subject have no more than
    ``SHARE`` of what is shown, and one that the reader wants less of has one story. What the chat
    has had and nothing was added to is never shown by itself. ``sources``: of each article, the
    first that had it first; an article without any is of no source.
    """
    ranked = _varied(by_story(reports, known), reach, now)
    fresh = [story for story in ranked if story.is_new]
    shown = _mixed(fresh, most, sources)
    told = [story for story in ranked if story.story_id in shown]
    return Selection(
        tuple(_by_subject(told)),
        tuple(story for story in ranked if story.story_id not in shown),
    )


def _varied(
    stories: Sequence[ChosenStory], reach: Mapping[StoryId, Reach], now: datetime
) -> list[ChosenStory]:
    """Return the stories by importance, less what each has in common with those before it.

    This is maximal marginal relevance (https://doi.org/10.1145/290941.291025), greedy. Beyond
    ``VARIED`` places the plain order is good enough: nobody reads that far at once.
    """
    worth = {
        story.story_id: importance(_weight(story, reach.get(story.story_id, _ALONE), now))
        for story in stories
    }
    left = sorted(
        stories,
        key=lambda one: (-worth[one.story_id], -one.newest.timestamp(), -one.story_id),
    )
    words = {story.story_id: _words(story.lead.title) for story in left[:VARIED]}
    candidates, rest = left[:VARIED], left[VARIED:]
    likeness = dict.fromkeys(words, 0.0)
    ranked: list[ChosenStory] = []
    while candidates:
        # Of equals the first, which is the more important by itself.
        best = max(
            candidates, key=lambda one: worth[one.story_id] - VARIETY * likeness[one.story_id]
        )
        candidates.remove(best)
        ranked.append(best)
        said = words[best.story_id]
        for one in candidates:
            alike = _alike(said, words[one.story_id])
            likeness[one.story_id] = max(likeness[one.story_id], alike)
    return ranked + rest


@lru_cache(maxsize=10_000)  # one story is chosen for many chats
def _words(title: str) -> frozenset[str]:
    return frozenset(tokenize(title).words)


def _alike(first: frozenset[str], second: frozenset[str]) -> float:
    """Return what share of the words of both titles they have in common, 0..1."""
    common = len(first & second)
    return common / (len(first) + len(second) - common) if common else 0.0


def _by_subject(stories: Sequence[ChosenStory]) -> Iterable[ChosenStory]:
    """Return the stories subject by subject, the subject with the best story first."""
    groups: defaultdict[tuple[str, str] | None, list[ChosenStory]] = defaultdict(list)
    for story in stories:
        heading = story.heading
        groups[heading and (heading.kind, heading.subject)].append(story)
    return chain.from_iterable(groups.values())


def _mixed(
    stories: Sequence[ChosenStory], most: int, sources: Mapping[ArticleId, Sequence[str]]
) -> set[StoryId]:
    """Return the stories to show: the best, save where one source or subject crowds others out."""
    if len(stories) <= most and not any(_wish(story) < 0 for story in stories):
        return {story.story_id for story in stories}
    fair = max(1, int(SHARE * most))
    counts: Counter[tuple[str, str]] = Counter()
    shown: list[StoryId] = []
    crowded: list[StoryId] = []
    for story in stories:
        shares = _shares(story, sources)
        limit = fair if _wish(story) >= 0 else 1
        if len(shown) < most and all(counts[share] < limit for share in shares):
            shown.append(story.story_id)
            counts.update(shares)
        elif limit == fair:
            crowded.append(story.story_id)
    return {*shown, *islice(crowded, most - len(shown))}


def _shares(
    story: ChosenStory, sources: Mapping[ArticleId, Sequence[str]]
) -> list[tuple[str, str]]:
    """Return whose room a story takes: its lead's source, and the subject it answers best."""
    source = [("source", title) for title in sources.get(story.lead.article_id, ())[:1]]
    heading = story.heading
    return source if heading is None else [*source, (heading.kind, heading.subject)]


def by_story(reports: Iterable[Report], known: Known | None = None) -> list[ChosenStory]:
    """Return the reports as stories, each with the one that speaks for it, in order of first."""
    grouped: defaultdict[StoryId, list[Report]] = defaultdict(list)
    for report in reports:
        grouped[report.story_id].append(report)
    had = known or Known()
    return [
        _story(story_id, tuple(members), story_id in had.stories, story_id not in had.stale)
        for story_id, members in grouped.items()
    ]


@lru_cache(maxsize=10_000)
def _story(
    story_id: StoryId,
    members: tuple[Report, ...],
    known: bool,  # noqa: FBT001  # named, they would cost the cache as much as it saves
    is_new: bool,  # noqa: FBT001
) -> ChosenStory:
    lead = min(members, key=_suits_as_lead)
    listed = sorted(
        (report for report in members if report is not lead),
        key=lambda report: (report.at, report.article_id),
        reverse=True,
    )
    return ChosenStory(
        story_id,
        lead,
        tuple(listed),
        known=known,
        is_new=is_new,
    )


def _suits_as_lead(report: Report) -> tuple[bool, bool, float, bool, datetime, int]:
    """Sort key: news before opinion, open before paid, the best match, one with text, the first."""
    return (
        Mark.OPINION in report.marks,
        Mark.PAYWALLED in report.marks,
        -round(report.score, 1),
        report.letters < READABLE,
        report.at,
        report.article_id,
    )


def _weight(story: ChosenStory, reach: Reach, now: datetime) -> Weight:
    return Weight(
        sources=reach.sources,
        match=story.match,
        age_hours=(now - story.newest) / _HOUR,
        subjects=story.subjects,
        recent_sources=reach.recent_sources,
        wish=_wish(story),
        is_news=_NOT_NEWS.isdisjoint(story.lead.marks),
        is_new=story.is_new,
    )


def _wish(story: ChosenStory) -> float:
    """Return what the chat wants of the story's subject and its lead's source, together."""
    return story.lead.wish + (story.heading.wish if story.heading else 0.0)
