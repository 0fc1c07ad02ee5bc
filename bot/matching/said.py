"""What the words of all names sound like: one table for full names, weak words and surnames.

A word sounds in several ways. All of them together are one string, which is the same for many
words: what a word of a text may be is looked up once, by its skeletons, whoever asks.
"""

from collections.abc import Iterable
from functools import lru_cache
from sys import intern
from typing import NamedTuple

from bot.matching.lattice import MOST_REMEMBERED, skeletons
from bot.matching.names import NameWord, heard_as


class _Uses(NamedTuple):
    """In how many places of names a sound stands: in all, and behind other words."""

    all: int
    later: int


@lru_cache(maxsize=1_024)
def _uses(of_all: int, of_later: int) -> _Uses:
    """Return one object for all sounds that are used as much: nearly all are in few names."""
    return _Uses(of_all, of_later)


_NEVER = _Uses(0, 0)


class SaidWords:
    """What words of names may sound like, by skeleton."""

    def __init__(self) -> None:
        self._by_skeleton: dict[str, str | tuple[str, ...]] = {}
        self._uses: dict[str, _Uses] = {}
        self._met: dict[str, tuple[str, ...]] = {}
        """What words that were met in texts may be, until there are other names."""

    @property
    def is_empty(self) -> bool:
        """Say whether no word is left."""
        return not (self._by_skeleton or self._uses)

    def add(self, word: NameWord, sound: str, *, later: bool = False) -> bool:
        """Let a word be heard by its sound, once more if it is already.

        ``later``: behind others in a name. Returns whether that is new.
        """
        before = self._uses.get(sound, _NEVER)
        self._uses[sound] = _uses(before.all + 1, before.later + later)
        if before.all:
            return later and not before.later
        self._met.clear()
        for skeleton in heard_as(word):
            known = self._by_skeleton.get(skeleton)
            if known is None:
                self._by_skeleton[intern(skeleton)] = sound
            else:
                self._by_skeleton[skeleton] = (*_several(known), sound)
        return later

    def remove(self, word: NameWord, sound: str, *, later: bool = False) -> bool:
        """Forget a word that was added once; return whether no name goes on with it any more."""
        before = self._uses[sound]
        gone = later and before.later == 1
        if before.all > 1:
            self._uses[sound] = _uses(before.all - 1, before.later - later)
            return gone
        del self._uses[sound]
        self._met.clear()
        for skeleton in heard_as(word):
            left = [one for one in _several(self._by_skeleton[skeleton]) if one != sound]
            if left:
                self._by_skeleton[skeleton] = tuple(left) if len(left) > 1 else left[0]
            else:
                del self._by_skeleton[skeleton]
        return gone

    def said_by(self, written: str) -> tuple[str, ...]:
        """Return what words of names a written word may be, by its sound."""
        found = self._met.get(written)
        if found is None:
            if len(self._met) >= MOST_REMEMBERED:
                self._met.clear()
            found = self._met[written] = self.said_as(skeletons(written))
        return found

    def going_on(self, heard: Iterable[str]) -> list[str]:
        """Return those words that stand behind others in names: few given names are surnames."""
        uses = self._uses
        return [one for one in heard if uses[one].later]

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
