"""Whether a story that a chat has had is worth telling again, and what is new in it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.digests.model import Body, Had, Report
from bot.ids import ArticleId
from bot.stories.novelty import NEWS, Memory

JUMP = 2.0
"""How many times as many sources make a known story worth telling again."""

JUMP_LEAST = 3
"""Sources that must have come in for that at least."""


def memory_of(had: Had, bodies: Mapping[ArticleId, Body]) -> Memory:
    """Return the sentences of what a chat has had of a story, titles too."""
    known = [bodies[article] for article in had.articles if article in bodies]
    return Memory((f"{body.title}\n\n{body.text}", body.language) for body in known)


def is_worth_telling(
    memory: Memory,
    reports: Sequence[Report],
    bodies: Mapping[ArticleId, Body],
    *,
    sources_had: int,
    sources_now: int,
) -> bool:
    """Tell whether ``reports`` say something new on the story, or many more tell it now."""
    added = sources_now - sources_had
    if added >= JUMP_LEAST and sources_now >= JUMP * sources_had:
        return True
    texts: list[tuple[str, str | None]] = []
    for report in reports:
        body = bodies.get(report.article_id, Body("", None))
        texts.append((f"{report.title}\n\n{body.text}", body.language))
    return memory.new_share(texts) >= NEWS


def only_new(
    memory: Memory, reports: Sequence[Report], bodies: Mapping[ArticleId, Body]
) -> dict[ArticleId, Body]:
    """Return the reports' bodies without the sentences that the chat knows."""
    return {
        report.article_id: replace(body, text=memory.only_new(body.text, body.language))
        for report in reports
        if (body := bodies.get(report.article_id)) is not None
    }
