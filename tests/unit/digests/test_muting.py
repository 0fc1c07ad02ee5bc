from datetime import UTC, datetime

import pytest

from bot.digests.model import Answer, Body, Report
from bot.digests.muting import muting, speaks_of, unmuted
from bot.ids import ArticleId, StoryId

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["football"], "Football: Lumeria wins", True),
        (["football"], "The footballer spoke", False),
        (["cup final"], "The Cup-Final was late", True),
        (["كرة القدم"], "مباراة في كرة القدم اليوم", True),
        (["فوتبول"], "مباراة اليوم", False),
        (["", "…"], "anything", False),
        ([], "anything", False),
    ],
)
def test_muted_words_are_whole_words_however_written(
    words: list[str], text: str, found: bool
) -> None:
    assert speaks_of(words, text) is found


def _report(*answers: Answer) -> Report:
    url = "https://paper.example/1"
    return Report(ArticleId(1), StoryId(1), "Cup final", url, NOW, NOW, 900, answers)


def test_a_muted_answer_goes_and_the_report_stays_for_the_others() -> None:
    muted = Answer("Lumeria", "actor", 0.9, (), muted_words=("cup",))
    heard = Answer("Ines Koval", "actor", 0.5, ())
    bodies = {ArticleId(1): Body("Lumeria won.", "en")}
    (report,) = unmuted([_report(muted, heard)], bodies)
    assert report.answers == (heard,)
    assert unmuted([_report(muted)], bodies) == []
    assert muting([_report(muted), _report(heard)]) == [ArticleId(1)]
