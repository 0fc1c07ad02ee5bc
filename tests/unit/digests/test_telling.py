from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.digests.model import Answer, Body, ChosenStory, Mark, Report
from bot.digests.telling import marks_of, read_for, told
from bot.ids import ArticleId, StoryId
from bot.stories.summary import READ_PIECES

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAM = (
    "Engineers found cracks in the Kirfen dam on Sunday and told 6,000 people to leave. "
    "The reservoir is being lowered by a metre a day."
)
BLAME = "Builder Strata blamed an earthquake that shook the valley in the month of May."
SOURCES = {ArticleId(1): ["Harbour Post"], ArticleId(2): ["Valley News"]}


def _report(number: int, *answers: Answer, title: str = "Dam cracks") -> Report:
    url = f"https://paper.example/{number}"
    return Report(ArticleId(number), StoryId(1), title, url, NOW, NOW, 900, answers)


def _answer(subject: str, text: str) -> Answer:
    start = text.index(subject)
    return Answer(subject, "actor", 0.7, ((start, start + len(subject)),))


def test_another_report_tells_of_the_followed_actor_where_the_lead_does_not() -> None:
    story = ChosenStory(StoryId(1), _report(1), (_report(2, _answer("Strata", BLAME)),))
    bodies = {ArticleId(1): Body(DAM, "en"), ArticleId(2): Body(BLAME, "en")}
    assert BLAME in told(story, SOURCES, bodies)


def test_sentences_are_dated_by_their_own_report() -> None:
    later = replace(_report(2), published_at=datetime(2026, 3, 11, tzinfo=UTC))
    story = ChosenStory(StoryId(1), _report(1), (later,))
    bodies = {
        ArticleId(1): Body(DAM, "en"),
        ArticleId(2): Body(f"{BLAME[:-1]} and was sued on Sunday.", "en"),
    }
    sentences = " ".join(told(story, SOURCES, bodies))
    assert "on Sunday (1 Mar) and told" in sentences
    assert "sued on Sunday (8 Mar)" in sentences


def test_a_report_in_another_language_is_not_told_from() -> None:
    story = ChosenStory(StoryId(1), _report(1), (_report(2),))
    bodies = {
        ArticleId(1): Body(DAM, "en"),
        ArticleId(2): Body("قال الوزير إن السد آمن ولا خطر على السكان في الوادي.", "ar"),
    }
    assert all(sentence.isascii() for sentence in told(story, SOURCES, bodies))


def test_a_story_without_texts_is_told_by_nothing_and_few_texts_are_read() -> None:
    story = ChosenStory(StoryId(1), _report(0), tuple(map(_report, range(1, 20))))
    assert told(story, {}, {}) == []
    assert read_for(story) == tuple(map(ArticleId, range(READ_PIECES)))


@pytest.mark.parametrize(("title", "text", "mark"), [
    ("Opinion: A dam nobody needed", DAM, Mark.OPINION),
    ("Dam opens", f"PRESS RELEASE\n\n{DAM}", Mark.PRESS_RELEASE),
])  # fmt: skip
def test_what_words_show_of_a_report_is_marked(title: str, text: str, mark: Mark) -> None:
    assert marks_of(_report(1, title=title), SOURCES, Body(text, "en")) == {mark}
    assert marks_of(_report(1), SOURCES, Body(DAM, "en")) == frozenset()
