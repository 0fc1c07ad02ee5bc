"""Whether two articles are one agency's text, by the runs of four words they share.

Candidates are found by a sample of the runs in the first paragraphs, hashed the same way on every
machine. Which runs are in the sample depends on nothing but themselves, so a text with another
sentence before it keeps the samples of what it shares with the other. Candidates are then
compared by all their runs.
"""

from collections.abc import Iterator
from zlib import crc32

KEPT = 6
"""So many marks of an article are kept in the index, to find it by."""

LOOKED_UP = 12
"""So many of another's are looked up there: the beginnings need not be the same to the word."""

CONTAINED = 0.5
"""The share of the new text's runs that has to be in the stored one: so little in it is new."""

OUTGROWN = 1.5
"""A new text may be so much longer than the stored one that is contained in it; a longer one is
an article that quotes it."""

_MOSTLY = 0.8
_BEGINNING = 900
_MIN_MARKS = 4
_MAX_TEXT = 30_000
_RUN = 4
_SIGNS = str.maketrans(dict.fromkeys(".,;:!?\"'()[]«»“”‘’—–-،؛؟…/|", " "))
_SIGNED = 2**31


def marks_of(text: str) -> list[int]:
    """Return at most ``LOOKED_UP`` numbers (signed, 32 bits) that stand for a text's beginning.

    In ascending order; the first ``KEPT`` of them are for the index. Empty for a text too short to
    be told apart from others (some 25 words).
    """
    words = _words(text[:_BEGINNING])
    # A quarter of all runs: which one, its first word tells.
    chosen = (place for place, word in enumerate(words[: 1 - _RUN]) if not crc32(word) & 3)
    marks = {crc32(b" ".join(words[place : place + _RUN])) - _SIGNED for place in chosen}
    return sorted(marks)[:LOOKED_UP] if len(marks) >= _MIN_MARKS else []


def is_same_text(new: str, stored: str) -> bool:
    """Return whether ``new`` says nothing that ``stored`` does not, small edits aside."""
    one, other = set(_runs(new)), set(_runs(stored))
    if not one or not other:
        return False
    common = len(one & other)
    if common >= CONTAINED * len(one):
        return True
    return common >= _MOSTLY * len(other) and len(one) <= OUTGROWN * len(other)


def _runs(text: str) -> Iterator[bytes]:
    words = _words(text[:_MAX_TEXT])
    return (b" ".join(words[place : place + _RUN]) for place in range(len(words) - _RUN + 1))


def _words(text: str) -> list[bytes]:
    return text.casefold().translate(_SIGNS).encode("utf-8", "replace").split()
