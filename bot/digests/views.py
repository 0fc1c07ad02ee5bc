"""How a chosen story is told: its summary, whom it names, who else reports it. Pure."""

from collections.abc import Mapping, Sequence
from typing import Literal

from bot.digests.model import Answer, Body, ChosenStory, Mention, StoryView
from bot.ids import ArticleId
from bot.stories.dates import dated
from bot.stories.summary import summarize

ALSO_AT_MOST = 4
"""Further reports that are linked; each takes one of a message's 100 entities."""

Sources = Mapping[ArticleId, Sequence[str]]
"""The titles of the sources that carry each article, the first that had it first."""

Bodies = Mapping[ArticleId, Body]


def story_view(story: ChosenStory, sources: Sources, bodies: Bodies) -> StoryView:
    """Return the story as templates see it; a lead without a body has no summary."""
    lead = story.lead
    body = bodies.get(lead.article_id, Body("", None))
    wanted = [span for answer in lead.answers for span in answer.spans]
    also = _also(story, sources)
    answers = [answer for report in story.reports for answer in report.answers]
    return StoryView(
        title=dated(lead.title, lead.published_at, body.language),
        url=lead.url,
        sources=tuple(sources.get(lead.article_id, ())),
        published_at=lead.published_at,
        stored_at=lead.stored_at,
        actors=_subjects(answers, "actor"),
        topics=_subjects(answers, "topic"),
        summary=tuple(
            dated(sentence, lead.published_at, body.language)
            for sentence in summarize(lead.title, body.text, wanted, body.language)
        ),
        also=also,
        others=len(story.listed) - len(also),
        known=story.known,
    )


def _subjects(answers: Sequence[Answer], kind: Literal["actor", "topic"]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(answer.subject for answer in answers if answer.kind == kind))


def _also(story: ChosenStory, sources: Sources) -> tuple[Mention, ...]:
    """Return one mention a source, those that the lead does not come from first."""
    own = set(sources.get(story.lead.article_id, ()))
    mentions: dict[str, Mention] = {}
    for report in story.listed:
        source = next(iter(sources.get(report.article_id, ())), "")
        mentions.setdefault(source or report.url, Mention(source, report.url))
    ordered = sorted(mentions.values(), key=lambda mention: mention.source in own)
    return tuple(ordered[:ALSO_AT_MOST])
