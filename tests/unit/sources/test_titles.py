import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.titles import Titles

TITLE = "Westmere harbour reopens after divers clear the sunken dredger"


@pytest.mark.parametrize(
    "line",
    [
        TITLE,
        TITLE.upper(),
        f"“{TITLE}”",
        f"{TITLE} | The Post",
        f"Breaking: {TITLE}",
        "Westmere harbour reopens after divers clear the sunken",
        "Westmere harbour reopens after divers clear sunken dredger",
    ],
)
def test_a_title_is_known_again(line: str) -> None:
    assert Titles([TITLE]).match(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Westmere harbour",
        "The harbour of Westmere opened again on Tuesday, said the mayor.",
        "Divers clear the harbour",
        f"{TITLE}, and the mayor of the town said on Tuesday that nobody would have to pay for it.",
        "...",
    ],
)
def test_other_lines_are_none(line: str) -> None:
    assert not Titles([TITLE]).match(line)


def test_short_titles_have_to_be_equal() -> None:
    titles = Titles(["Ferry late"])
    assert titles.match("Ferry, late!")
    assert not titles.match("Ferry late again")


@given(st.lists(st.text(max_size=60), max_size=3), st.text(max_size=80))
def test_any_line_can_be_asked_for(titles: list[str], line: str) -> None:
    Titles(titles).match(line)
