"""How a story's reports are told in a few sentences for one chat. Pure."""

from collections.abc import Mapping, Sequence

from bot.digests.model import Body, ChosenStory, Mark, Report
from bot.ids import ArticleId
from bot.stories.summary import READ_PIECES, Piece, Wish, summarize_story
from bot.stories.telling.dating import dated_summary
from bot.stories.telling.kinds import is_opinion, is_press_release


def read_for(story: ChosenStory) -> tuple[ArticleId, ...]:
    """Return the articles whose texts are needed to tell the story, the lead first."""
    return tuple(report.article_id for report in story.reports[:READ_PIECES])


def told(
    story: ChosenStory,
    sources: Mapping[ArticleId, Sequence[str]],
    bodies: Mapping[ArticleId, Body],
) -> list[str]:
    """Return one to three sentences, dated; none when no report has a text.

    For each subject that a report answers, one sentence that says so is told, where there is
    room. Reports in another language than the lead's are not told from.
    """
    language = _body(story.lead, bodies).language
    reports = [
        report
        for report in story.reports
        if report is story.lead
        or (report.article_id in bodies and _body(report, bodies).language == language)
    ]
    pieces = [_piece(report, sources, _body(report, bodies)) for report in reports]
    wishes = _wishes(reports)
    summary = summarize_story(pieces, wishes)
    return dated_summary(summary, pieces, [report.zone for report in reports])


def marks_of(
    report: Report, sources: Mapping[ArticleId, Sequence[str]], body: Body
) -> frozenset[Mark]:
    """Return what the report is beside news, as its page says or as its words and address show."""
    piece = _piece(report, sources, body)
    found = set(report.marks)
    if is_opinion(piece):
        found.add(Mark.OPINION)
    if is_press_release(piece):
        found.add(Mark.PRESS_RELEASE)
    return frozenset(found)


def _body(report: Report, bodies: Mapping[ArticleId, Body]) -> Body:
    return bodies.get(report.article_id, Body("", None))


def _piece(report: Report, sources: Mapping[ArticleId, Sequence[str]], body: Body) -> Piece:
    return Piece(
        title=report.title,
        text=body.text,
        language=body.language,
        published_at=report.published_at,
        url=report.url,
        source=next(iter(sources.get(report.article_id, ())), ""),
        summary=body.summary,
        opinion=Mark.OPINION in report.marks,
        live=Mark.LIVE in report.marks,
        paywalled=Mark.PAYWALLED in report.marks,
    )


def _wishes(reports: Sequence[Report]) -> list[list[Wish]]:
    """Return for each report the same subjects in the same order, the best match first."""
    kinds = {
        answer.subject: answer.kind
        for answer in sorted(
            (answer for report in reports for answer in report.answers),
            key=lambda answer: -answer.score,
        )
    }
    spans = [{answer.subject: answer.spans for answer in report.answers} for report in reports]
    return [
        [Wish(found.get(subject, ()), together=kind == "topic") for subject, kind in kinds.items()]
        for found in spans
    ]
