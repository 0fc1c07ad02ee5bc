"""Showing evidence in its text: the words that made a match, and some around them."""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.ids import SubjectId
from bot.matching.model import Evidence, Piece

AROUND = 70
"""Characters of context on either side of the words in a snippet."""
LONGEST = 200
"""Characters of a snippet, without the dots at its ends."""

_BLANKS = re.compile(r"\s+")


_NUMBERED_ACTOR = re.compile(r"@#([0-9]{1,18})")


def distinct(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return evidence in its order without what stands in the same place as one before it.

    The same words often answer several names of an actor, in two scripts for example.
    """
    kept: list[Evidence] = []
    for one in evidence:
        if not any(_same_place(one, other) for other in kept):
            kept.append(one)
    return tuple(kept)


def _same_place(one: Evidence, other: Evidence) -> bool:
    """Say whether one of two stretches lies in the other."""
    if one.where != other.where:
        return False
    inside = other.start <= one.start and one.end <= other.end
    return inside or (one.start <= other.start and other.end <= one.end)


def actors_in(queries: Iterable[str]) -> set[SubjectId]:
    """Return the actors that queries, or parts of them, in normal form speak of."""
    found = (number for query in queries for number in _NUMBERED_ACTOR.findall(query))
    return {SubjectId(int(number)) for number in found}


def spoken(query: str, names: Mapping[SubjectId, str]) -> str:
    """Return a query in normal form with actors by their names, as people type them."""

    def named(found: re.Match[str]) -> str:
        name = names.get(SubjectId(int(found[1])))
        return found[0] if name is None else '@"' + name.replace('"', " ") + '"'

    return _NUMBERED_ACTOR.sub(named, query)


def headline(title: str, evidence: Iterable[Evidence]) -> tuple[Piece, ...]:
    """Return the whole title in pieces, with the words that made the match marked."""
    return _pieces(title, _spans(title, evidence, "title"), 0, len(title))


def snippet(text: str, evidence: Sequence[Evidence]) -> tuple[Piece, ...]:
    """Return the text around its first evidence, cut between words; empty when it has none."""
    spans = _spans(text, evidence, "text")
    if not spans:
        return ()
    first = next(piece for piece in evidence if piece.where == "text")
    start = _word_start(text, max(0, first.start - AROUND), first.start)
    last = max(first.end, min(first.end + AROUND, start + LONGEST, len(text)))
    end = _word_end(text, last, first.end)
    shown = list(_pieces(text, spans, start, end))
    if start > 0:
        shown.insert(0, Piece("…"))
    if end < len(text):
        shown.append(Piece("…"))
    return tuple(shown)


def _spans(text: str, evidence: Iterable[Evidence], where: str) -> list[tuple[int, int]]:
    """Return the marked stretches in order, without overlap; one beyond the text is left out."""
    spans: list[tuple[int, int]] = []
    found = ((one.start, one.end) for one in evidence if one.where == where)
    for start, end in sorted(found):
        if 0 <= start < end <= len(text) and (not spans or start >= spans[-1][1]):
            spans.append((start, end))
    return spans


def _pieces(text: str, spans: Iterable[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    place = start
    for first, last in spans:
        if first < place or last > end:
            continue
        pieces.append(Piece(_one_line(text[place:first])))
        pieces.append(Piece(_one_line(text[first:last]), found=True))
        place = last
    pieces.append(Piece(_one_line(text[place:end])))
    return tuple(piece for piece in pieces if piece.text)


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text)


def _word_start(text: str, place: int, latest: int) -> int:
    """Return the start of the first whole word at or after ``place``."""
    if place == 0:
        return 0
    blank = text.find(" ", place, latest)
    return place if blank < 0 else blank + 1


def _word_end(text: str, place: int, earliest: int) -> int:
    """Return the end of the last whole word before ``place``."""
    if place == len(text):
        return place
    blank = text.rfind(" ", earliest, place)
    return place if blank < 0 else blank
