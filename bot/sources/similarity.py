"""Whether two articles are one agency's text, by the runs of four words they share.

Candidates are found by a sample of the runs in the first paragraphs, hashed the same way on every
machine. Which runs are in the sample depends on nothing but themselves, so a text with another
sentence before it keeps the samples of what it shares with the other. Candidates are then
compared by all their runs.
"""

from collections.abc import Iterator
from itertools import groupby
from zlib import crc32

MARKS = 3
"""So many marks an article has; copies have one of them in common, or all."""

CONTAINED = 0.3
"""The share of the new text's runs that has to be in the stored one: every edited word breaks four
of them, so a text with a quarter of its words changed keeps a third."""

NEWS = 40
"""So many words in a row that the stored text has not are news: then it is no copy, however much
of its background it shares."""

_BEGINNING = 450
_IN_COMMON = 0.25
_LONG = 4
_STEM = 5
_MIN_SAMPLE = 4
_ORDERS = (0, 0x5A3C_96E1, 0xA5C3_691E)
_MAX_TEXT = 30_000
_RUN = 4
_SIGNS = str.maketrans(dict.fromkeys(".,;:!?\"'()[]«»“”‘’—–-،؛؟…/|", " "))
_SIGNED = 2**31


def marks_of(text: str) -> tuple[int, ...]:
    """Return ``MARKS`` numbers (signed, 32 bits) that stand for a text's beginning.

    They are of runs of three words, one less than texts are compared by: a candidate too many
    costs little, one that is missed is an article too many.

    Each is the least of the sample under an order of its own, so two beginnings have it in common
    with the probability that is the share of runs they have in common (Broder 1997, min-wise
    hashing). Empty for a text too short to be told apart from others (some 25 words).
    """
    words = _words(text[:_BEGINNING])
    # A quarter of all runs: which one, its first word tells.
    sample = {
        crc32(b" ".join(run))
        for run in zip(words, words[1:], words[2:], strict=False)
        if not (len(run[0]) + run[0][0]) & 3
    }
    if len(sample) < _MIN_SAMPLE:
        return ()
    return tuple(min([number ^ order for number in sample]) - _SIGNED for order in _ORDERS)


def is_same_text(new: str, stored: str) -> bool:
    """Return whether ``new`` says nothing that ``stored`` does not, small edits aside."""
    known = set(_runs(stored))
    found = [run in known for run in _runs(new)]
    if not found or sum(found) < CONTAINED * len(found):
        return False
    return all(same or sum(1 for _ in stretch) < NEWS for same, stretch in groupby(found))


def titles_agree(one: str, other: str) -> bool:
    """Return whether two titles can be one article's in two outlets.

    ``one`` and ``other``: as of ``identity.title_key``. They are reworded, but a word or two stay,
    and the same numbers. Texts that are the same under titles that have nothing in common are
    standing texts, of a weather report or a table, with something else above them.
    """
    words, others = _stems(one), _stems(other)
    if _numbers(one) != _numbers(other) and _numbers(one) and _numbers(other):
        return False
    common = len(words & others)
    return common > 0 and common >= _IN_COMMON * min(len(words), len(others))


def _stems(key: str) -> set[str]:
    """Return what stands for a title's longer words: their beginnings, since endings change."""
    words = {word[:_STEM] for word in key.split() if len(word) >= _LONG and not word.isdigit()}
    return words or {key[place : place + 2] for place in range(len(key) - 1)}


def _numbers(key: str) -> set[str]:
    return {word for word in key.split() if word.isdigit()}


def _runs(text: str) -> Iterator[bytes]:
    words = _words(text[:_MAX_TEXT])
    return (b" ".join(words[place : place + _RUN]) for place in range(len(words) - _RUN + 1))


def _words(text: str) -> list[bytes]:
    return text.casefold().translate(_SIGNS).encode("utf-8", "replace").split()
