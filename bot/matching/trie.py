"""Paths of words, found while walking along a text.

Not Aho-Corasick: this takes one more name in microseconds, gives one back without a trace, and
knows whole words only. Where a path is alone, nothing is built for it: most names are alone after
their first word, and a branch for each of their words would cost ten times the memory. A name that
knows its own path stands there itself; for other paths, what is left of it.
"""

from collections.abc import Callable, Iterable, KeysView, Sequence
from collections.abc import Set as AbstractSet
from sys import intern
from typing import Generic, Protocol, TypeVar, cast

T = TypeVar("T")

Forms = str | tuple[str, ...]
"""One place of a path: a word, or several of which any may stand there."""
Path = Iterable[Forms]


class _Tail:
    """What is left of a path that nobody shares."""

    __slots__ = ("rest", "value")

    def __init__(self, rest: tuple[Forms, ...], value: object) -> None:
        self.rest = rest
        self.value = value


class _Branch:
    """A place where paths part, or end while others go on."""

    __slots__ = ("children", "ends")

    def __init__(self) -> None:
        self.children: dict[str, object] = {}
        """Branches and leaves: tails, and values that know their own paths."""
        self.ends: tuple[object, ...] = ()


class Lattice(Protocol):
    """The ways through a text: at each place several readings, and words that may be skipped."""

    def steps(self, position: int, *, first: bool) -> Sequence[tuple[str, int]]:
        """Return the words at ``position`` with where each leads; ``first`` starts a path."""
        ...

    def words(self, position: int) -> AbstractSet[str]:
        """Return the words alone with which a path may go on at ``position``."""
        ...


def _no_path(value: object, _: int) -> Path:
    raise TypeError(f"{value!r} has no path of its own")


class Trie(Generic[T]):
    """Values at the ends of paths of words."""

    def __init__(self, path_of: Callable[[T, int], Iterable[Forms]] = _no_path) -> None:
        """Take what says the own path of a value, from so many words deep on.

        It must say the same as long as the value is here.
        """
        self._root: _Branch = _Branch()
        self._path_of = path_of

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
        self._put(self._root, _Tail(tuple(map(intern, path)), value), 0)

    def add_own(self, value: T) -> None:
        """Put ``value`` at the end of its own path."""
        self._put(self._root, value, 0)

    def remove(self, path: Iterable[str], value: T) -> None:
        """Take ``value`` from the end of ``path``, and the path where nothing else needs it."""
        self._take(self._root, _Tail(tuple(path), value), 0)

    def remove_own(self, value: T) -> None:
        """Take ``value`` from the end of its own path."""
        self._take(self._root, value, 0)

    def _rest(self, leaf: object, depth: int) -> Iterable[Forms]:
        """Return what is left of a leaf's path after so many words."""
        return leaf.rest if isinstance(leaf, _Tail) else self._path_of(cast("T", leaf), depth)

    def _put(self, node: _Branch, leaf: object, depth: int) -> None:
        """Hang a leaf, whose path has come ``depth`` words deep, below a branch."""
        rest = tuple(self._rest(leaf, depth))
        if not rest:
            value = leaf.value if isinstance(leaf, _Tail) else leaf
            if value not in node.ends:
                node.ends = (*node.ends, value)
            return
        shorter = _Tail(rest[1:], leaf.value) if isinstance(leaf, _Tail) else leaf
        children, first = node.children, rest[0]
        for word in (first,) if isinstance(first, str) else first:
            child = children.get(word)
            if child is None:
                children[word] = shorter
                continue
            if not isinstance(child, _Branch):
                if _is_same(child, shorter):
                    continue
                branch: _Branch = _Branch()
                self._put(branch, child, depth + 1)
                children[word] = child = branch
            self._put(child, shorter, depth + 1)

    def _take(self, node: _Branch, leaf: object, depth: int) -> None:
        """Take a leaf from below a branch, and branches with which nothing is left."""
        rest = tuple(self._rest(leaf, depth))
        if not rest:
            value = leaf.value if isinstance(leaf, _Tail) else leaf
            node.ends = tuple(one for one in node.ends if one != value)
            return
        shorter = _Tail(rest[1:], leaf.value) if isinstance(leaf, _Tail) else leaf
        children, first = node.children, rest[0]
        for word in (first,) if isinstance(first, str) else first:
            child = children.get(word)
            if isinstance(child, _Branch):
                self._take(child, shorter, depth + 1)
                if not (child.ends or child.children):
                    del children[word]
            elif child is not None and _is_same(child, shorter):
                del children[word]

    def walk(self, lattice: Lattice, start: int) -> list[tuple[int, T]]:
        """Return each value whose path begins at ``start``, with the place after its last word."""
        found: list[tuple[int, object]] = []
        pending = [(self._root, lattice.steps(start, first=True), 1)]
        while pending:
            node, steps, depth = pending.pop()
            children = node.children
            for word, following in steps:
                child = children.get(word)
                if child is None:
                    continue
                if not isinstance(child, _Branch):
                    value = child.value if isinstance(child, _Tail) else child
                    ends = _ends(self._rest(child, depth), lattice, following)
                    found += [(end, value) for end in ends]
                    continue
                found += [(following, value) for value in child.ends]
                # Most given names are known, and few of their bearers have this surname.
                if not child.children.keys().isdisjoint(lattice.words(following)):
                    pending.append((child, lattice.steps(following, first=False), depth + 1))
        return cast("list[tuple[int, T]]", found)

    def find(self, words: Sequence[str]) -> list[tuple[int, int, T]]:
        """Return the values of all paths in a text that has one reading, with their places.

        For paths that were given, of one word at each place. A place is the first word and the word
        after the last. This is ``walk`` at every word of a plain text, in one pass: 100,000 names
        cost four times the splitting of the text.
        """
        root, last = self._root.children, len(words)
        found: list[tuple[int, int, object]] = []
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
                if isinstance(child, _Tail):
                    rest = child.rest
                    end = following + len(rest)
                    if not rest or tuple(words[following:end]) == rest:
                        found.append((start, end, child.value))
        return cast("list[tuple[int, int, T]]", found)


def _is_same(child: object, leaf: object) -> bool:
    """Say whether a leaf stands there already."""
    if isinstance(child, _Tail) and isinstance(leaf, _Tail):
        return child.value == leaf.value and child.rest == leaf.rest
    return child == leaf


def _ends(rest: Iterable[Forms], lattice: Lattice, position: int) -> list[int]:
    """Return the places to which what is left of a path leads from ``position``."""
    ends = [position]
    for wanted in rest:
        if len(ends) == 1:  # nearly always, and then mostly another word stands there
            words = lattice.words(ends[0])
            if (wanted not in words) if isinstance(wanted, str) else words.isdisjoint(wanted):
                return []
        found: list[int] = []
        for place in ends:
            for word, end in lattice.steps(place, first=False):
                is_there = word == wanted if isinstance(wanted, str) else word in wanted
                if is_there and end not in found:
                    found.append(end)
        if not found:
            return found
        ends = found
    return ends
