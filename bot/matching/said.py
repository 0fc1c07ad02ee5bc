"""What the words of all names sound like: one table for full names, weak words and surnames.

A word sounds in several ways. All of them together are one string, which is the same for many
words: what a word of a text may be is looked up once, by its skeletons, whoever asks.
"""

from collections.abc import Iterable
from functools import lru_cache
from sys import intern

from bot.matching.lattice import MOST_REMEMBERED, skeletons
from bot.matching.names import NameWord, heard_as


class SaidWords:
    """What words of names may sound like, by skeleton."""

    def __init__(self) -> None:
        self._by_skeleton: dict[str, str | tuple[str, ...]] = {}
        self._uses: dict[str, int] = {}
        self._met: dict[str, tuple[str, ...]] = {}
        """What words that were met in texts may be, until there are other names."""

    @property
    def is_empty(self) -> bool:
        """Say whether no word is left."""
        return not (self._by_skeleton or self._uses)

    def add(self, word: NameWord) -> None:
        """Let a word be heard, once more if it is already."""
        sound = said(word)
        uses = self._uses.get(sound, 0)
        self._uses[sound] = uses + 1
        if uses:
            return
        self._met.clear()
        for skeleton in heard_as(word):
            before = self._by_skeleton.get(skeleton)
            self._by_skeleton[skeleton] = sound if before is None else (*_several(before), sound)

    def remove(self, word: NameWord) -> None:
        """Forget a word that was added once."""
        sound = said(word)
        self._uses[sound] -= 1
        if self._uses[sound]:
            return
        del self._uses[sound]
        self._met.clear()
        for skeleton in heard_as(word):
            left = [one for one in _several(self._by_skeleton[skeleton]) if one != sound]
            if left:
                self._by_skeleton[skeleton] = tuple(left) if len(left) > 1 else left[0]
            else:
                del self._by_skeleton[skeleton]

    def said_by(self, written: str) -> tuple[str, ...]:
        """Return what words of names a written word may be, by its sound."""
        found = self._met.get(written)
        if found is None:
            if len(self._met) >= MOST_REMEMBERED:
                self._met.clear()
            found = self._met[written] = self.said_as(skeletons(written))
        return found

    def said_as(self, heard: Iterable[str]) -> tuple[str, ...]:
        """Return what words of names have one of these skeletons."""
        words = self._by_skeleton
        found = (_several(words[skeleton]) for skeleton in heard if skeleton in words)
        return tuple(dict.fromkeys(one for several in found for one in several))


@lru_cache(maxsize=65_536)
def said(word: NameWord) -> str:
    """Return all the ways a word may sound as one: the same for many words."""
    return intern("/".join(heard_as(word)))


def _several(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return words if isinstance(words, tuple) else (words,)
