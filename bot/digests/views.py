"""How a chosen story is told: its summary, whom it names, who else reports it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from bot.digests.model import Answer, Body, ChosenStory, Heading, Mention, StoryView
from bot.digests.telling import marks_of, told
from bot.ids import ArticleId
from bot.stories.dates import dated

ALSO_AT_MOST = 4
"""Further reports that are linked; each takes one of a message's 100 entities."""

UNFOLDED = 320
"""Letters of a summary that are seen at once: some eight lines of a telephone."""

Sources = Mapping[ArticleId, Sequence[str]]
"""The titles of the sources that carry each article, the first that had it first."""

Bodies = Mapping[ArticleId, Body]


def story_view(story: ChosenStory, sources: Sources, bodies: Bodies) -> StoryView:
    """Return the story as templates see it; a lead without a body has no summary.

    It stands under the heading of its subject; ``under_headings`` takes away repeated ones.
    """
    lead = story.lead
    body = bodies.get(lead.article_id, Body("", None))
    also = _also(story, sources)
    answers = [answer for report in story.reports for answer in report.answers]
    best = story.heading
    heading = None if best is None else Heading(best.kind, best.subject)
    sentences = told(story, sources, bodies)
    visible = _visible(sentences)
    return StoryView(
        title=dated(lead.title, lead.published_at, body.language, lead.zone),
        url=lead.url,
        sources=tuple(sources.get(lead.article_id, ())),
        published_at=lead.published_at,
        stored_at=lead.stored_at,
        actors=_subjects(answers, "actor", heading),
        topics=_subjects(answers, "topic", heading),
        summary=tuple(sentences[:visible]),
        rest=tuple(sentences[visible:]),
        also=also,
        others=len(story.listed) - len(also),
        known=story.known,
        heading=heading,
        marks=marks_of(lead, sources, body),
    )


def under_headings(stories: Sequence[StoryView]) -> tuple[StoryView, ...]:
    """Return the stories, each subject's heading above its first one only."""
    shown: list[StoryView] = []
    above: Heading | None = None
    for story in stories:
        shown.append(replace(story, heading=None) if story.heading == above else story)
        above = story.heading
    return tuple(shown)


def _visible(sentences: Sequence[str]) -> int:
    """Return how many sentences are seen without unfolding: one at least."""
    letters = 0
    for number, sentence in enumerate(sentences):
        letters += len(sentence)
        if number and letters > UNFOLDED:
            return number
    return len(sentences)


def _subjects(
    answers: Sequence[Answer], kind: Literal["actor", "topic"], heading: Heading | None
) -> tuple[str, ...]:
    named = dict.fromkeys(answer.subject for answer in answers if answer.kind == kind)
    if heading is not None and heading.kind == kind:
        named.pop(heading.subject, None)
    return tuple(named)


def _also(story: ChosenStory, sources: Sources) -> tuple[Mention, ...]:
    """Return one mention a source, those that the lead does not come from first."""
    own = set(sources.get(story.lead.article_id, ()))
    mentions: dict[str, Mention] = {}
    for report in story.listed:
        source = next(iter(sources.get(report.article_id, ())), "")
        mentions.setdefault(source or report.url, Mention(source, report.url))
    ordered = sorted(mentions.values(), key=lambda mention: mention.source in own)
    return tuple(ordered[:ALSO_AT_MOST])
