from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.ids import ArticleId, StoryId
from bot.stories.grouping import WINDOW, place
from bot.stories.model import Article, Placed
from bot.stories.preparing import Prepared, prepare

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DEAL = "Governor of Port Vale signs harbour deal"
DEAL_TOO = "Port Vale governor signs harbour deal with Lumeria"
STORM = "Storm leaves thousands in Carrow without power"
WIRE = (
    "The rail bridge over the river Ain at Melby will close for eight months from February, the "
    "railway said on Tuesday. Inspectors found cracks in two of its iron arches. Trains to the "
    "south will be diverted through Carrow, which adds fifty minutes to each journey."
)


def _new(number: int, title: str, at: datetime = NOW, text: str = "") -> Prepared:
    return prepare(Article(ArticleId(number), title, text, at=at))


def _member(
    number: int, story: int, title: str, at: datetime = NOW, text: str = ""
) -> tuple[Prepared, StoryId]:
    return _new(number, title, at, text), StoryId(story)


def _lead(placed: Placed) -> tuple[int, int]:
    return placed.article.article_id, placed.lead


def test_an_article_joins_the_story_that_reports_its_event() -> None:
    members = [_member(1, 10, STORM), _member(2, 20, DEAL)]
    (placed,) = place([_new(3, DEAL_TOO)], members)
    assert placed.story_id == 20


def test_an_article_of_another_event_opens_a_story() -> None:
    (placed,) = place([_new(3, STORM)], [_member(2, 20, DEAL)])
    assert (placed.story_id, placed.lead) == (None, 3)


def test_two_newcomers_of_one_event_open_one_story_with_the_earlier_as_its_first() -> None:
    early, late = _new(8, DEAL_TOO, NOW - timedelta(hours=1)), _new(7, DEAL)
    assert [_lead(placed) for placed in place([late, early], [])] == [(8, 8), (7, 8)]


def test_three_days_later_the_same_title_is_another_event() -> None:
    earlier = NOW - WINDOW - timedelta(minutes=1)
    (placed,) = place([_new(3, DEAL)], [_member(2, 20, DEAL, earlier)])
    assert placed.story_id is None


def test_a_copy_goes_to_its_original_under_whatever_title() -> None:
    members = [_member(1, 10, "Bridge to close", text=WIRE), _member(2, 20, DEAL)]
    (placed,) = place([_new(3, "Commuters face long winter", text=f"Sign up! {WIRE}")], members)
    assert (placed.story_id, placed.copy) == (10, True)


def test_between_two_stories_alike_nothing_is_guessed() -> None:
    members = [_member(1, 10, DEAL), _member(2, 20, DEAL)]
    (placed,) = place([_new(3, DEAL_TOO)], members)
    assert placed.story_id is None


titles = st.sampled_from([DEAL, DEAL_TOO, STORM, "Letters", "Ines Koval resigns as party leader"])
hours = st.integers(0, 100).map(lambda back: NOW - timedelta(hours=back))


@given(st.lists(st.tuples(titles, hours), max_size=12), st.randoms())
def test_every_newcomer_gets_one_place_whatever_the_order(
    articles: list[tuple[str, datetime]], random: Random
) -> None:
    newcomers = [_new(number, *article) for number, article in enumerate(articles, start=1)]
    shuffled = newcomers.copy()
    random.shuffle(shuffled)
    placed = place(shuffled, [])
    assert placed == place(newcomers, [])
    numbers = sorted(one.article.article_id for one in placed)
    assert numbers == list(range(1, len(articles) + 1))
