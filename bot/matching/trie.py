"""Paths of words, found while walking along a text.

Not Aho-Corasick: this takes one more name in microseconds, gives one back without a trace, and
knows whole words only. A path that nobody shares is kept in one piece: most names are alone after
their first word, and a branch for each of their words would cost ten times the memory.
"""

from collections.abc import Iterable, KeysView, Sequence
from collections.abc import Set as AbstractSet
from sys import intern
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


class _Tail(Generic[T]):
    """What is left of a path that nobody shares."""

    __slots__ = ("rest", "value")

    def __init__(self, rest: tuple[str, ...], value: T) -> None:
        self.rest = rest
        self.value = value


class _Branch(Generic[T]):
    """A place where paths part, or end while others go on."""

    __slots__ = ("children", "ends")

    def __init__(self) -> None:
        self.children: dict[str, _Branch[T] | _Tail[T]] = {}
        self.ends: tuple[T, ...] = ()

    def hang(self, path: Sequence[str], value: T) -> None:
        """Put the end of a path here; nothing may be in its way."""
        if not path:
            self.ends = (*self.ends, value)
        else:
            self.children[path[0]] = _Tail(tuple(path[1:]), value)


class Lattice(Protocol):
    """The ways through a text: at each place several readings, and words that may be skipped."""

    def steps(self, position: int, *, first: bool) -> Sequence[tuple[str, int]]:
        """Return the words at ``position`` with where each leads; ``first`` starts a path."""
        ...

    def words(self, position: int) -> AbstractSet[str]:
        """Return the words alone with which a path may go on at ``position``."""
        ...


class Trie(Generic[T]):
    """Values at the ends of paths of words."""

    def __init__(self) -> None:
        self._root: _Branch[T] = _Branch()

    @property
    def is_empty(self) -> bool:
        """Say whether there is no path."""
        return not self._root.children

    @property
    def starts(self) -> KeysView[str]:
        """The first words of all paths, as they are now: most words of a text are none."""
        return self._root.children.keys()

    def add(self, path: Iterable[str], value: T) -> None:
        """Put ``value`` at the end of ``path``, once; a path has at least one word."""
        words = tuple(map(intern, path))
        node = self._root
        for depth, word in enumerate(words):
            child = node.children.get(word)
            if child is None:
                node.hang(words[depth:], value)
                return
            if isinstance(child, _Tail):
                if child.value == value and child.rest == words[depth + 1 :]:
                    return
                branch: _Branch[T] = _Branch()
                branch.hang(child.rest, child.value)
                node.children[word] = child = branch
            node = child
        if value not in node.ends:
            node.hang((), value)

    def remove(self, path: Iterable[str], value: T) -> None:
        """Take ``value`` from the end of ``path``, and the path where nothing else needs it."""
        words = tuple(path)
        trail: list[_Branch[T]] = [self._root]
        for depth, word in enumerate(words):
            child = trail[-1].children.get(word)
            if child is None:
                return
            if isinstance(child, _Tail):
                if child.rest != words[depth + 1 :] or child.value != value:
                    return
                del trail[-1].children[word]
                break
            trail.append(child)
        else:
            trail[-1].ends = tuple(one for one in trail[-1].ends if one != value)
        for depth in range(len(trail) - 1, 0, -1):
            if trail[depth].ends or trail[depth].children:
                return
            del trail[depth - 1].children[words[depth - 1]]

    def walk(self, lattice: Lattice, start: int) -> list[tuple[int, T]]:
        """Return each value whose path begins at ``start``, with the place after its last word."""
        found: list[tuple[int, T]] = []
        pending = [(self._root, lattice.steps(start, first=True))]
        while pending:
            node, steps = pending.pop()
            children = node.children
            for word, following in steps:
                child = children.get(word)
                if child is None:
                    continue
                if isinstance(child, _Tail):
                    found += [(end, child.value) for end in _ends(child, lattice, following)]
                    continue
                if child.ends:
                    found += [(following, value) for value in child.ends]
                # Most given names are known, and few of their bearers have this surname.
                if not child.children.keys().isdisjoint(lattice.words(following)):
                    pending.append((child, lattice.steps(following, first=False)))
        return found

    def find(self, words: Sequence[str]) -> list[tuple[int, int, T]]:
        """Return the values of all paths in a text that has one reading, with their places.

        A place is the first word and the word after the last. This is ``walk`` at every word of a
        plain text, in one pass: 100,000 names cost four times the splitting of the text.
        """
        root, last = self._root.children, len(words)
        found: list[tuple[int, int, T]] = []
        for start in [at for at, word in enumerate(words) if word in root]:
            child, following = root[words[start]], start + 1
            while isinstance(child, _Branch):
                if child.ends:
                    found += [(start, following, value) for value in child.ends]
                further = child.children.get(words[following]) if following < last else None
                if further is None:
                    break
                child, following = further, following + 1
            else:
                rest = child.rest
                end = following + len(rest)
                if not rest or tuple(words[following:end]) == rest:
                    found.append((start, end, child.value))
        return found


def _ends(tail: _Tail[T], lattice: Lattice, position: int) -> Sequence[int]:
    """Return the places to which what is left of a path leads from ``position``."""
    if tail.rest and tail.rest[0] not in lattice.words(position):
        return ()
    ends = [position]
    for wanted in tail.rest:
        found: list[int] = []
        for place in ends:
            for word, end in lattice.steps(place, first=False):
                if word == wanted and end not in found:
                    found.append(end)
        if not found:
            return found
        ends = found
    return ends
