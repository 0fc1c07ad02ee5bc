"""The sentences of a summary with their dates, one after the other. Pure."""

from collections.abc import Sequence
from datetime import UTC, date, tzinfo

from bot.stories.dates import dated, named_day
from bot.stories.telling.model import Piece, Told


def dated_summary(
    summary: Sequence[Told], pieces: Sequence[Piece], zones: Sequence[tzinfo | None]
) -> list[str]:
    """Return the sentences, dated by their own pieces; ``zones``: where each piece counts days.

    "A day earlier" is counted from the day that the sentence before names, if it is of the same
    piece: what counts from another sentence is told behind it only.
    """
    shown: list[str] = []
    before: tuple[int, date | None] = (-1, None)
    for told in summary:
        piece, zone = pieces[told.piece], zones[told.piece] or UTC
        language = told.language or piece.language
        origin = before[1] if before[0] == told.piece else None
        shown.append(dated(told.text, piece.published_at, language, zone, origin=origin))
        before = (told.piece, named_day(told.text, piece.published_at, language, zone))
    return shown
