from datetime import UTC, datetime

from bot.stories.telling.dating import dated_summary
from bot.stories.telling.model import Piece, Told

PIECE = Piece(title="", text="", language="en", published_at=datetime(2026, 11, 19, tzinfo=UTC))
LATER = "A day earlier talks had failed."


def _told(*sentences: str, piece: int = 0) -> list[Told]:
    first, *rest = sentences
    return [Told(first, 0, "en"), *(Told(one, piece, "en") for one in rest)]


def test_a_day_earlier_is_counted_from_the_sentence_before() -> None:
    summary = _told("The strike began on Monday.", LATER)
    assert dated_summary(summary, [PIECE], [None]) == [
        "The strike began on Monday (16 Nov).",
        "A day earlier (15 Nov) talks had failed.",
    ]


def test_it_is_not_where_that_names_no_day_or_two_or_is_another_articles() -> None:
    for before in ("The strike began.", "It began on Monday and ended on Tuesday."):
        assert dated_summary(_told(before, LATER), [PIECE], [UTC])[1] == LATER
    apart = _told("The strike began on Monday.", LATER, piece=1)
    assert dated_summary(apart, [PIECE, PIECE], [None, None])[1] == LATER
