"""What a reader does not want to hear of a subject: muted words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.digests.model import Body, Report
from bot.ids import ArticleId
from bot.matching.tokens import fold


def muting(reports: Sequence[Report]) -> list[ArticleId]:
    """Return the articles whose texts have to be read for muted words."""
    return [
        report.article_id
        for report in reports
        if any(answer.muted_words for answer in report.answers)
    ]


def unmuted(reports: Sequence[Report], bodies: Mapping[ArticleId, Body]) -> list[Report]:
    """Return the reports without the answers that the reader does not want to hear.

    A report whose answers are all muted is left out: the reader's own filter removed it.
    """
    heard: list[Report] = []
    for report in reports:
        body = bodies.get(report.article_id)
        if body is None:
            heard.append(report)
            continue
        text = f"{report.title}\n{body.summary}\n{body.text}"
        answers = tuple(
            answer for answer in report.answers if not speaks_of(answer.muted_words, text)
        )
        if answers:
            heard.append(replace(report, answers=answers))
    return heard


def speaks_of(words: Sequence[str], text: str) -> bool:
    """Tell whether ``text`` has one of the words or phrases, as whole words, however written."""
    if not words:
        return False
    folded = f" {fold(text)} "
    return any(f" {phrase} " in folded for phrase in map(fold, words) if phrase)
