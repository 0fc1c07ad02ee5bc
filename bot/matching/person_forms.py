"""What else follows from a person's full name: as others write its words, and what he is called."""

from collections.abc import Iterator

from bot.matching import transcriptions
from bot.matching.joined_names import (
    with_faith_apart,
    with_faith_joined,
    with_particle_joined,
    with_parts_apart,
    with_parts_joined,
)
from bot.matching.letters import spelled_out
from bot.matching.names import SONS, SONS_BEHIND, NameWord, bare, word_list

OF_HOUSE = 3
"""Words of a name that says whose son somebody is, without his house."""
PAIR = 2
MOST_INITIALS = 3


CHANGES = (
    with_parts_joined,
    with_parts_apart,
    with_particle_joined,
    with_faith_apart,
    with_faith_joined,
)
"""Each gives a name in other words, or None."""


def called_shorter(words: tuple[NameWord, ...]) -> Iterator[tuple[NameWord, ...]]:
    """Yield the first words of a name where the people leave out the rest; that needs evidence.

    Tamim bin Hamad, without his house; Abiy, whose second name is his father's.
    """
    if len(words) > OF_HOUSE and words[1].keys[0] in SONS:
        yield words[:OF_HOUSE]
    given = word_list("given_names")
    if len(words) != PAIR or words[0].keys[0] in given or words[1].article:
        return
    if words[0].written.isascii() and words[1].keys[0] in given:
        yield words[:1]


def respelled(words: tuple[NameWord, ...]) -> Iterator[str]:
    """Yield a full name as others cut, join or transcribe its words."""
    yield from _transcribed(words)
    written = tuple(word.written for word in words)
    first, *rest = written
    if not rest:
        return
    surname = words[-1].keys[0]
    for son in SONS_BEHIND:  # İmam oğlu
        if surname.endswith(son) and len(surname) > len(son) + 1:
            last = written[-1]
            yield " ".join([*written[:-1], last[: -len(son)], last[-len(son) :]])
    for change in CHANGES:
        other = change(written)
        if other:
            yield " ".join(other)
    if 1 < len(bare(first)) <= MOST_INITIALS:  # JD Vance, جي دي فانس
        yield from (" ".join([one, *rest]) for one in spelled_out(first))


def _transcribed(words: tuple[NameWord, ...]) -> list[str]:
    """Return an East Asian name as Russian writes it, and as Arabic cuts it."""
    plain = [word.keys[0] for word in words]
    if len(words) < PAIR or not "".join(plain).isascii():
        return []
    if plain[0] in word_list("surnames_first"):
        forms = (transcriptions.chinese(plain), transcriptions.chinese_by_syllable(plain))
    else:
        forms = (transcriptions.japanese(plain),)
    return [form for form in forms if form]
