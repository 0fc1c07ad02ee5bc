"""A few sentences that tell what happened and contain what was asked for. Pure.

Extractive: each sentence stays as its source wrote it, apart from a dateline taken off its start
and cuts marked with "…". A sentence is worth its position, its closeness to the rest of the text
and to the title; each further one must add something (maximal marginal relevance).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.stories.dates import names_a_day
from bot.stories.telling.kinds import PAYWALLED_BELOW, is_opinion, is_paywalled, is_press_release
from bot.stories.telling.leaning import is_cut_off, opens_with_quote
from bot.stories.telling.live import is_live
from bot.stories.telling.model import Piece, Span, Told, Wish
from bot.stories.telling.reading import Candidate, read
from bot.stories.telling.scoring import contained, gain, likeness, penalty, together, worths

LIMIT = 700
"""Characters of a whole summary."""
MOST = 3
READ_PIECES = 6
"""Articles of a story that are read."""
BEGINNING = 15
"""Sentences of an article among which its news is looked for."""

_SAME_FACT = 0.6
"""Share of a sentence's words that may stand in what other articles told."""
_SAID_AGAIN = 0.75
"""And in any one sentence of its own article."""
_BLANK_BEFORE_MARK = re.compile(r" ([.,;:!?؟،؛۔](?:\s|\Z))")
_GAP_AT_END = re.compile(r"\s*(?:\[…\]|\[\.\.\.\]|\(…\)|\.\.\.|…)\s*\Z")


@dataclass(frozen=True, slots=True)
class _Scored:
    candidate: Candidate
    piece: int
    worth: float
    language: str

    @property
    def place(self) -> tuple[int, int]:
        return self.piece, self.candidate.index

    @property
    def text(self) -> str:
        return self.candidate.text


def summarize(
    piece: Piece, wishes: Sequence[Wish] = (), *, most: int = MOST, limit: int = LIMIT
) -> list[str]:
    """Return at most ``most`` clean sentences of one article; empty if it has none.

    For each wish one sentence that speaks of it is told, as far as there is room, unless it stands
    in the repeated title or in site furniture only. All sentences together are at most ``limit``
    characters, a cut one included.
    """
    return [told.text for told in summarize_story([piece], [wishes], most=most, limit=limit)]


def summarize_story(
    pieces: Sequence[Piece],
    wishes: Sequence[Sequence[Wish]],
    *,
    most: int = MOST,
    limit: int = LIMIT,
) -> list[Told]:
    """Return at most ``most`` sentences of several articles on one event, no fact twice.

    ``wishes``: for each piece, the same wishes in the same order. The first article of those that
    are open, no opinion, no press release and no live blog is told from before the others, and
    the others add to it. Opinion is told from only where nothing else is.
    """
    if most < 1:
        return []
    order = _speakers(pieces)
    scored = [one for place, number in enumerate(order)
              for one in _scored(pieces[number], wishes[number], place)]  # fmt: skip
    if not scored:
        return _paywalled(pieces, order, limit)
    chosen = _asked_for(scored, most, limit)
    if not chosen:
        chosen = [max(scored, key=_opening)]
        _add_what_it_refers_to(chosen, scored, most, limit)
    elif len(chosen) < most:
        _add_lead(chosen, scored, limit)
    while len(chosen) < most and (further := _next(chosen, scored, limit)) is not None:
        chosen.append(further)
    in_order = sorted(chosen, key=lambda one: one.place)
    return [Told(_tidy(_fitted(one, limit)), order[one.piece], one.language) for one in in_order]


def _speakers(pieces: Sequence[Piece]) -> list[int]:
    """Return who may speak, the best first; the order given decides between equals."""
    if len(pieces) == 1:
        return [0]
    numbers = sorted(range(len(pieces)), key=lambda number: (_reserve(pieces[number]), number))
    news = [number for number in numbers if not is_opinion(pieces[number])]
    return (news or numbers)[:READ_PIECES]


def _reserve(piece: Piece) -> tuple[bool, bool, bool, bool]:
    short = len(piece.text) < PAYWALLED_BELOW // 2
    return is_paywalled(piece), is_press_release(piece), is_live(piece), short


def _scored(piece: Piece, wishes: Sequence[Wish], place: int) -> list[_Scored]:
    reading = read(piece, wishes)
    found = reading.candidates
    weak = [penalty(one.text, leans=one.leans) for one in found]
    news = None if place else _news(found)
    worth = worths([one.bag for one in found], weak, reading.title, news)
    # Every further article is told from only for what it adds.
    return [_Scored(one, place, value - 0.5 * bool(place), reading.language)
            for one, value in zip(found, worth, strict=True)]  # fmt: skip


def _news(found: Sequence[Candidate]) -> int | None:
    """Return the place of the first sentence with a day that can stand alone; None: there is none.

    A feature begins with somebody's life, and what happened comes behind it, on a day.
    """
    return next(
        (
            place
            for place, one in enumerate(found[:BEGINNING])
            if not one.leans and names_a_day(one.text, one.language)
        ),
        None,
    )


def _paywalled(pieces: Sequence[Piece], order: Sequence[int], limit: int) -> list[Told]:
    """Return the line under the title, where there is no text to tell from."""
    for number in order:
        line = " ".join(pieces[number].summary.split())
        if line and len(line) <= limit:
            return [Told(line, number)]
    return []


def _asked_for(scored: Sequence[_Scored], most: int, limit: int) -> list[_Scored]:
    """Return for each wish the sentence that answers it best, unless one chosen does already."""
    chosen: list[_Scored] = []
    for wish in range(len(scored[0].candidate.answers)):
        best = max(scored, key=lambda one: _answer(one, wish))
        answer = best.candidate.answers[wish]
        if not answer or any(one.candidate.answers[wish] >= answer for one in chosen):
            continue
        if not chosen or (len(chosen) < most and len(best.text) <= _room(chosen, limit)):
            chosen.append(best)
            _add_what_it_refers_to(chosen, scored, most, limit)
    return chosen


def _answer(one: _Scored, wish: int) -> tuple[float, bool, float]:
    return one.candidate.answers[wish], not one.candidate.leans, one.worth


def _opening(one: _Scored) -> tuple[bool, bool, float]:
    """Sort key for the first sentence: no pronoun and no quotation, where there is a choice."""
    text = one.text
    return one.piece == 0, not (one.candidate.leans or opens_with_quote(text)), one.worth


def _add_what_it_refers_to(
    chosen: list[_Scored], scored: Sequence[_Scored], most: int, limit: int
) -> None:
    """Add the sentence that the last one chosen leans on, when both fit."""
    last = chosen[-1]
    if not last.candidate.leans or len(chosen) >= most:
        return
    before = next((one for one in scored if one.place == _before(last)), None)
    if before is not None and before not in chosen and len(before.text) <= _room(chosen, limit):
        chosen.append(before)


def _before(one: _Scored) -> tuple[int, int]:
    return one.piece, one.candidate.index - 1


def _add_lead(chosen: list[_Scored], scored: Sequence[_Scored], limit: int) -> None:
    """Add the first sentence, when it fits: it says what happened, and the others lean on it."""
    lead = scored[0]
    if lead in chosen or lead.candidate.leans or opens_with_quote(lead.text):
        return
    if len(lead.text) <= _room(chosen, limit) and lead.worth > 0 and _adds(lead, chosen):
        chosen.append(lead)


def _room(chosen: Sequence[_Scored], limit: int) -> int:
    return limit - sum(len(one.text) + 1 for one in chosen)


def _next(chosen: Sequence[_Scored], scored: Sequence[_Scored], limit: int) -> _Scored | None:
    room = _room(chosen, limit)
    told = {one.place for one in chosen}
    first = min(told)
    fitting = [
        one
        for one in scored
        if one.place not in told
        and len(one.text) <= room
        and _stands(one, told, first)
        and _adds(one, chosen)
    ]
    return max(fitting, key=lambda one: _gain(one, chosen), default=None)


def _stands(one: _Scored, told: set[tuple[int, int]], first: tuple[int, int]) -> bool:
    """Say whether it can be told: nothing that leans or is a quotation comes first or alone.

    What "he said" is told only where it was asked for.
    """
    if one.candidate.is_spoken and not any(one.candidate.answers):
        return False
    if one.candidate.leans:
        return _before(one) in told
    return one.place > first or not opens_with_quote(one.text)


def _adds(one: _Scored, chosen: Sequence[_Scored]) -> bool:
    """Say whether most of it is new; one article's writer has seen to that himself as a rule."""
    bag = one.candidate.bag
    others = [other.candidate.bag for other in chosen if other.piece != one.piece]
    if others and contained(bag, together(others)) >= _SAME_FACT:
        return False
    return all(contained(bag, other.candidate.bag) < _SAID_AGAIN for other in chosen)


def _gain(one: _Scored, chosen: Sequence[_Scored]) -> float:
    likest = max(likeness(one.candidate.bag, other.candidate.bag) for other in chosen)
    return gain(one.worth, likest, max(one.candidate.answers, default=0.0))


def _tidy(sentence: str) -> str:
    """Return ``sentence`` with single spaces, none before a comma, and its source's cut marked."""
    text = _BLANK_BEFORE_MARK.sub(r"\1", " ".join(sentence.split()))
    return _GAP_AT_END.sub("…", text) if is_cut_off(text) else text


def _fitted(one: _Scored, limit: int) -> str:
    """Return ``text`` cut to ``limit`` between words, with what was asked for inside."""
    text, wanted = one.text, one.candidate.wanted
    if len(text) <= limit:
        return text
    room = limit - 2
    start = 0
    if wanted is not None and wanted[1] > room:
        start = min(max(0, wanted[0] - room // 2), len(text) - room)
        start = text.find(" ", start, wanted[0]) + 1 or start
    end = start + room
    if end >= len(text):
        return "…" + text[start:]
    end = max(text.rfind(" ", start, end), min(wanted[1] if wanted else 0, end)) or end
    return ("…" if start else "") + text[start:end].rstrip(" ,;:–—-") + "…"


__all__ = ["LIMIT", "MOST", "Piece", "Span", "Told", "Wish", "summarize", "summarize_story"]
