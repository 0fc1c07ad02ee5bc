from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.model import Answer, Mark, Reach, Report
from bot.digests.selection import Known, by_story, choose, news_since, tells_since
from bot.ids import ArticleId, StoryId

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def _report(
    number: int, story: int = 1, *, score: float = 0.5, hours: float = 1, letters: int = 900
) -> Report:
    return Report(
        article_id=ArticleId(number),
        story_id=StoryId(story),
        title=f"Title {number}",
        url=f"https://paper.example/{number}",
        published_at=NOW - timedelta(hours=hours),
        stored_at=NOW,
        letters=letters,
        answers=(Answer("Ines Koval", "actor", score, ()),),
    )


reports = st.lists(
    st.builds(
        _report,
        st.integers(1, 400),
        st.integers(1, 9),
        score=st.floats(0, 1),
        hours=st.floats(0, 100),
        letters=st.integers(0, 2_000),
    ),
    unique_by=lambda report: report.article_id,
    max_size=40,
)


@given(reports, st.integers(1, 12))
def test_every_report_is_shown_listed_or_behind_more(news: list[Report], most: int) -> None:
    selection = choose(news, {}, Known(), now=NOW, most=most)
    told = [report for story in (*selection.shown, *selection.more) for report in story.reports]
    assert sorted(report.article_id for report in told) == sorted(r.article_id for r in news)
    assert len(selection.shown) <= most
    assert not selection.more or len(selection.shown) == most


@given(reports, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_rows_come(news: list[Report], random: Random) -> None:
    shuffled = news.copy()
    random.shuffle(shuffled)
    first = choose(news, {}, Known(), now=NOW, most=5)
    assert choose(shuffled, {}, Known(), now=NOW, most=5) == first


def test_the_story_of_more_sources_comes_first() -> None:
    reach = {StoryId(1): Reach(1, 0), StoryId(2): Reach(6, 0)}
    selection = choose([_report(1, 1), _report(2, 2)], reach, Known(), now=NOW, most=5)
    assert [story.story_id for story in selection.shown] == [2, 1]


@given(reports.filter(bool), st.floats(0.1, 10), st.floats(0, 10), st.data())
def test_more_weight_never_ranks_a_story_lower(
    news: list[Report], weight: float, more: float, data: st.DataObject
) -> None:
    heavier = data.draw(st.sampled_from([report.story_id for report in news]))

    def place(sources: float) -> int:
        reach = {heavier: Reach(sources, sources)}
        shown = choose(news, reach, Known(), now=NOW, most=99).shown
        return [story.story_id for story in shown].index(heavier)

    assert place(weight + more) <= place(weight)


def _about(number: int, subject: str, *, hours: float = 1) -> Report:
    report = _report(number, number, hours=hours)
    return replace(report, answers=(Answer(subject, "actor", 0.5, ()),))


def test_one_source_has_no_more_than_its_share_while_others_have_any() -> None:
    news = [_about(number, f"Actor {number}", hours=number) for number in range(1, 61)]
    sources = {report.article_id: ["Loud Post"] for report in news[:50]}
    sources |= {report.article_id: [f"Post {report.article_id}"] for report in news[50:]}
    shown = choose(news, {}, Known(), now=NOW, most=10, sources=sources).shown
    loud = [story for story in shown if sources[story.lead.article_id] == ["Loud Post"]]
    assert (len(shown), len(loud)) == (10, 4)


def test_one_subject_has_no_more_than_its_share_while_others_have_any() -> None:
    news = [_about(number, "Busy") for number in range(1, 31)]
    news += [_about(number, f"Quiet {number}", hours=40) for number in range(31, 34)]
    shown = choose(news, {}, Known(), now=NOW, most=10).shown
    quiet = [story for story in shown if story.lead.answers[0].subject != "Busy"]
    assert (len(shown), len(quiet)) == (10, 3)  # the busy one fills what the others leave


def test_who_follows_one_subject_gets_its_best_stories() -> None:
    news = [_about(number, "Only", hours=number) for number in range(1, 31)]
    shown = choose(news, {}, Known(), now=NOW, most=5).shown
    assert [story.story_id for story in shown] == [1, 2, 3, 4, 5]


def test_of_a_subject_that_the_reader_wants_less_of_one_story_is_shown() -> None:
    news = [_about(number, "Busy", hours=number) for number in range(1, 5)]
    less = [replace(one, answers=(replace(one.answers[0], wish=-1.0),)) for one in news]
    selection = choose([*less, _about(9, "Quiet", hours=40)], {}, Known(), now=NOW, most=10)
    assert [story.story_id for story in selection.shown] == [9, 1]
    assert [story.story_id for story in selection.more] == [2, 3, 4]


def test_of_a_source_that_the_reader_wants_less_of_one_story_is_shown() -> None:
    news = [replace(_about(number, f"Actor {number}"), wish=-1.0) for number in range(1, 4)]
    sources = {report.article_id: ["Loud Post"] for report in news}
    selection = choose(news, {}, Known(), now=NOW, most=10, sources=sources)
    assert (len(selection.shown), len(selection.more)) == (1, 2)


def test_what_is_known_and_says_nothing_new_waits_behind_more() -> None:
    known = Known(stories={StoryId(1), StoryId(2)}, stale={StoryId(1)})
    selection = choose([_report(1, 1), _report(2, 2)], {}, known, now=NOW, most=10)
    assert [story.story_id for story in selection.shown] == [2]
    assert [story.story_id for story in selection.more] == [1]


def test_a_story_like_one_before_it_comes_later() -> None:
    storm = [
        replace(_about(number, "Storm", hours=number), title="Storm floods the old port")
        for number in (1, 2)
    ]
    vote = replace(_about(3, "Storm", hours=3), title="Council votes on a tax")
    shown = choose([*storm, vote], {}, Known(), now=NOW, most=10).shown
    assert [story.story_id for story in shown] == [1, 3, 2]


def test_stories_stand_subject_by_subject_the_best_first() -> None:
    news = [_about(1, "A", hours=1), _about(2, "B", hours=5), _about(3, "A", hours=30)]
    shown = choose(news, {}, Known(), now=NOW, most=10).shown
    assert [story.story_id for story in shown] == [1, 3, 2]


def test_an_opinion_piece_does_not_speak_for_a_story_nor_a_paywalled_one() -> None:
    opinion = replace(_report(1, score=0.9), marks=frozenset({Mark.OPINION}))
    paid = replace(_report(2, score=0.8), marks=frozenset({Mark.PAYWALLED}))
    (story,) = by_story([opinion, paid, _report(3, score=0.2)])
    assert story.lead.article_id == 3
    (story,) = by_story([opinion, paid])
    assert story.lead.article_id == 2


def test_news_ranks_before_opinion() -> None:
    opinion = replace(_report(1, 1), marks=frozenset({Mark.OPINION}))
    shown = choose([opinion, _report(2, 2, hours=9)], {}, Known(), now=NOW, most=10).shown
    assert [story.story_id for story in shown] == [2, 1]


def test_the_best_match_speaks_for_the_story() -> None:
    (story,) = by_story([_report(1, score=0.3), _report(2, score=0.9)])
    assert story.lead.article_id == 2


def test_of_equal_matches_the_first_that_can_be_summarised_speaks() -> None:
    (story,) = by_story([_report(1, hours=9, letters=0), _report(2, hours=2), _report(3, hours=5)])
    assert [report.article_id for report in story.reports] == [3, 2, 1]


YEAR_AGO, DAY = NOW - timedelta(days=365), timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "since"),
    [(1, 7), (6, 7), (7, 8), (10, 11), (13, 14), (40, 14), (None, 14)],
)
def test_news_are_a_weeks_or_since_the_last_digest_and_never_over_two_weeks(
    days: int | None, since: int
) -> None:
    told_at = None if days is None else NOW - days * DAY
    assert news_since(YEAR_AGO, NOW, told_at=told_at) == NOW - since * DAY
    assert news_since(NOW, NOW, told_at=told_at) == NOW - DAY, "a day before the subscription"


def test_what_came_while_a_subject_was_muted_is_no_news_after_it() -> None:
    muted_until = NOW - timedelta(hours=5)
    assert news_since(YEAR_AGO, NOW, told_at=NOW - DAY, muted_until=muted_until) == muted_until


@pytest.mark.parametrize(
    ("hours", "since"), [(None, None), (24, None), (36, None), (37, 37), (168, 168), (999, 336)]
)
def test_a_digest_says_since_when_it_tells_unless_one_came_the_day_before(
    hours: int | None, since: int | None
) -> None:
    told_at = None if hours is None else NOW - timedelta(hours=hours)
    expected = None if since is None else NOW - timedelta(hours=since)
    assert tells_since(told_at, NOW) == expected


def test_reports_that_chats_see_otherwise_do_not_collide() -> None:
    """Nor do their stories: a thousand chats with muted words of their own would take seconds."""
    seen = [
        replace(_report(1), answers=(Answer("Ines Koval", "actor", 0.5, (), muted_words=(word,)),))
        for word in map(str, range(100))
    ]
    assert len(set(map(hash, seen))) == len(seen)
    assert len({hash(by_story([report])[0]) for report in seen}) == len(seen)
