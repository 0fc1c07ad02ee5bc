from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.digests.model import (
    Answer,
    Body,
    ChosenStory,
    DigestView,
    Heading,
    Mark,
    Mention,
    Report,
    StoryView,
)
from bot.digests.parts import Wording
from bot.digests.views import ALSO_AT_MOST, UNFOLDED, story_view, under_headings
from bot.ids import ArticleId, DigestId, StoryId
from bot.rendering.environment import Renderer
from bot.rendering.telegram_html import fits, to_plain

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
WORDING = Wording(Renderer(), "en")
TEXT = "The harbour opens in May. Nobody knows at what hour. Ines Koval will not come to the feast."


def _report(number: int, *answers: Answer) -> Report:
    url = f"https://paper.example/{number}"
    return Report(ArticleId(number), StoryId(1), f"Title {number}", url, NOW, NOW, 900, answers)


def _story(count: int) -> ChosenStory:
    lead, *listed = (_report(number) for number in range(count))
    return ChosenStory(StoryId(1), lead, tuple(listed))


def _view(**changes: object) -> StoryView:
    view = StoryView(
        title="Harbour opens",
        url="https://paper.example/1",
        sources=("Harbour Post",),
        published_at=NOW - timedelta(hours=3),
        stored_at=NOW,
        actors=("Ines Koval",),
        topics=(),
        summary=("The harbour opens in May.",),
        also=(),
        others=0,
        known=False,
        rest=(),
        heading=None,
        marks=frozenset(),
    )
    return replace(view, **changes)  # type: ignore[arg-type]  # the tests' own names


def _digest(*stories: StoryView, more: int = 0) -> DigestView:
    day = date(2026, 3, 4)
    return DigestView(
        under_headings(stories),
        day,
        ZoneInfo("UTC"),
        NOW,
        1,
        more,
        asked=False,
        corrections=(),
        late=False,
    )


def test_the_summary_contains_the_words_that_matched() -> None:
    start = TEXT.index("Ines Koval")
    lead = _report(1, Answer("Ines Koval", "actor", 0.5, ((start, start + 10),)))
    story = ChosenStory(StoryId(1), lead, ())
    view = story_view(story, {}, {ArticleId(1): Body(TEXT, "en")})
    assert view.summary[-1] == "Ines Koval will not come to the feast."


def test_each_subject_is_named_once_and_queries_apart_from_actors() -> None:
    answers = [Answer("Ines Koval", "actor", 0.5, ()), Answer("harbour AND May", "topic", 0.4, ())]
    story = ChosenStory(StoryId(1), _report(1, *answers), (_report(2, *answers),))
    view = story_view(story, {}, {})
    assert view.heading == Heading("actor", "Ines Koval")
    assert (view.actors, view.topics) == ((), ("harbour AND May",))


def test_further_sources_are_named_once_each_and_the_rest_is_counted() -> None:
    sources = {ArticleId(number): [f"Paper {number % 7}"] for number in range(12)}
    view = story_view(_story(12), sources, {})
    assert len({mention.source for mention in view.also}) == ALSO_AT_MOST
    assert all(mention.source != "Paper 0" for mention in view.also)
    assert view.others == 11 - ALSO_AT_MOST


def test_hostile_titles_and_addresses_stay_text() -> None:
    bad = _view(title="<b>Harbour</b> & \u202eopens", url="javascript:alert(1)", summary=("<i>",))
    (message,) = WORDING.digest(_digest(bad)).texts
    assert fits(message)
    assert "<b>Harbour</b> & opens" in to_plain(message)
    assert "javascript" not in message


def test_a_story_without_date_text_or_source_is_still_told() -> None:
    bare = _view(sources=(), published_at=None, summary=(), stored_at=NOW - timedelta(minutes=20))
    (message,) = WORDING.digest(_digest(bare)).texts
    assert "\u2068paper.example\u2069 · found 20 minutes ago" in to_plain(message)


def test_an_arabic_title_has_a_line_of_its_own_and_an_arabic_name_is_isolated() -> None:
    title = "حاكم المدينة يوقع الاتفاق"
    view = _view(
        title=title, sources=("صوت الميناء",), also=(Mention("الفنار", "https://a.example"),)
    )
    lines = to_plain(WORDING.digest(_digest(view)).texts[0]).splitlines()
    assert title in lines
    assert "\u2068صوت الميناء\u2069 · 3 hours ago" in lines
    assert "↳ Also in: \u2068الفنار\u2069" in lines


def test_the_templates_leave_no_blank_lines_inside_a_story() -> None:
    view = _view(topics=("harbour",), known=True, others=2)
    (message,) = WORDING.digest(_digest(view, more=3)).texts
    header, story, footer = to_plain(message).split("\n\n")
    assert header.splitlines() == ["📰 Your digest", "Wednesday, March 4, 2026",
                                   "4 stories · 1 source"]  # fmt: skip
    assert story.splitlines() == [
        "Harbour opens",
        "Update · \u2068Harbour Post\u2069 · 3 hours ago",
        "The harbour opens in May.",
        "Also about: 👤 \u2068Ines Koval\u2069 🔎 \u2068harbour\u2069",
        "↳ Also in: +2",
    ]
    assert footer == "3 more stories: tap below."


def test_a_subject_stands_above_its_first_story() -> None:
    koval, port = Heading("actor", "Ines Koval"), Heading("topic", "harbour AND May")
    stories = [_view(heading=heading, actors=()) for heading in (koval, koval, port)]
    (message,) = WORDING.digest(_digest(*stories)).texts
    assert message.count("👤 <b><u>\u2068Ines Koval\u2069</u></b>") == 1
    assert message.count("🔎 <b><u>\u2068harbour AND May\u2069</u></b>") == 1
    assert "Also about" not in message


def test_what_is_long_is_folded_away_but_for_its_beginning() -> None:
    start = "The harbour of Port Vale opens in May, said Ines Koval, who leads the fishermen. "
    later = "Ines Koval asked the council for a second pier, because the old one is too short. "
    third = "Ships from Lumeria will come twice a week from the summer on, the council hopes now. "
    text = "\n\n".join(
        (f"{start}Fishermen had waited for years and held a feast on the new quay.", later, third)
    )
    body = {ArticleId(1): Body(text, "en")}
    view = story_view(ChosenStory(StoryId(1), _report(1), ()), {}, body)
    told = [*view.summary, *view.rest]
    assert sum(map(len, view.summary)) <= UNFOLDED
    assert bool(view.rest) == (sum(map(len, told)) > UNFOLDED)
    (message,) = WORDING.digest(_digest(_view(rest=("It may be June.",)))).texts
    assert "\n<blockquote expandable>It may be June.</blockquote>" in message
    assert fits(message)


def test_opinion_live_blogs_and_paywalls_are_named() -> None:
    marks = frozenset({Mark.OPINION, Mark.LIVE, Mark.PAYWALLED})
    (message,) = WORDING.digest(_digest(_view(marks=marks))).texts
    assert "Opinion · Live · 🔒 \u2068Harbour Post\u2069" in to_plain(message)


def test_a_long_digest_is_split_between_stories() -> None:
    told = ("A sentence of the story that takes its place on the line. " * 7,)
    stories = [_view(title=f"Title {number}", summary=told) for number in range(12)]
    parts = WORDING.digest(_digest(*stories)).texts
    assert len(parts) > 1
    assert all(fits(part) for part in parts)
    assert all(part.startswith("<b>") for part in parts)


def test_buttons_under_a_digest() -> None:
    keyboard = WORDING.keys(DigestId(4), 12, 3)
    assert [[key.text for key in row] for row in keyboard] == [
        ["3 more stories"], ["❓ Why these", "👎 Fewer like this"], ["⚙️ Settings"],
    ]  # fmt: skip
    assert len(WORDING.keys(DigestId(4), 12, 0)) == 2


def test_the_button_is_there_only_while_stories_are_left() -> None:
    assert WORDING.more_key(DigestId(4), 12, 0) is None
    keyboard = WORDING.more_key(DigestId(4), 12, 1)
    assert keyboard is not None
    assert (keyboard[0][0].text, keyboard[0][0].data) == ("1 more story", "more1:4:12")
