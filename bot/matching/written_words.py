"""The words of a name as they stand in a text: without articles, Abd al-X as one, parts joined."""

from collections.abc import Collection, Iterator
from itertools import combinations

from bot.matching.lattice import JOINER
from bot.matching.names import is_skipped
from bot.matching.readings import servant_of
from bot.matching.tokens import Tokens


def words_as(tokens: Tokens, start: int, end: int, number: int) -> Iterator[list[str]]:
    """Yield the ways to take the words ``start`` to ``end`` as so many words of a name.

    Persian puts a zero width non-joiner within words, and some typists between them, so that of
    three parts any two may be one word.
    """
    plain = _words(tokens, start, end, ())
    if len(plain) == number:
        yield plain
        return
    joints = [place for place in range(start, end - 1) if tokens.gap(place) == JOINER]
    for chosen in combinations(joints, min(len(joints), max(0, len(plain) - number))):
        written = _words(tokens, start, end, chosen)
        if len(written) == number:
            yield written


def _words(tokens: Tokens, start: int, end: int, joints: Collection[int]) -> list[str]:
    """Return the words, each joined with the next after the places ``joints``."""
    written: list[str] = []
    for index in range(start, end):
        raw = tokens.raw[index]
        if index + 1 < end and is_skipped(tokens, index):
            continue
        servant = servant_of(written[-1], raw) if written else None
        if servant:
            written[-1] = servant
        elif written and index - 1 in joints:
            written[-1] += raw
        else:
            written.append(raw)
    return written
