"""Paths of words, found while walking along a text.

Not Aho-Corasick: this takes one more name in microseconds, gives one back without a trace, and
knows whole words only. Where a path is alone or has few beside it, nothing is built for it: so are
most names after their first word, and a branch for each of their words would cost ten times the
memory. A value that knows its own path stands there itself, below a first word behind the second,
so that it is asked only where both stand; for other paths, what is left of it.
"""

from collections.abc import Callable, Collection, Iterable, KeysView, Sequence
from itertools import chain
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


class _Few(tuple[object, ...]):
    """Leaves below one word that no branch parts, each behind what comes next on its path.

    Nothing comes next, ``()``, where the path ends.
    """

    __slots__ = ()


MOST_TOGETHER = 6
"""Leaves that are asked one by one: a branch for so few would take three times the memory."""


class _Branch:
    """A place where paths part, or end while others go on."""

    __slots__ = ("children", "ends")

    def __init__(self) -> None:
        self.children: dict[str, object] = {}
        """Branches and leaves, one or few: tails, and values that know their own paths."""
        self.ends: tuple[object, ...] = ()


class Lattice(Protocol):
    """The ways through a text: at each place several readings, and words that may be skipped."""

    def steps(self, position: int, *, first: bool) -> Sequence[tuple[str, int]]:
        """Return the words at ``position`` with where each leads; ``first`` starts a path."""
        ...

    def words(self, position: int) -> Collection[str]:
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
        self._seconds: dict[str, frozenset[str] | None] = {}

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
        rest = tuple(map(intern, path))
        self._seconds.clear()
        self._put(self._root, _Tail(rest, value), rest, 0)

    def add_own(self, value: T) -> None:
        """Put ``value`` at the end of its own path."""
        self.add_along(tuple(self._path_of(value, 0)), value)

    def add_along(self, path: tuple[Forms, ...], value: T, *, rare: bool = False) -> None:
        """Put ``value`` at the end of its own path, for who has that at hand.

        ``rare``: hardly a text has the first word, so that the value may be asked for the second.
        """
        self._seconds.clear()
        children, further = self._root.children, path[1:]
        first = (path[0],) if isinstance(path[0], str) else path[0]
        if further and not rare and children.keys().isdisjoint(first):
            children.update(dict.fromkeys(first, _Few((further[0], value))))
        else:
            self._put(self._root, value, path, 0)

    def remove(self, path: Iterable[str], value: T) -> None:
        """Take ``value`` from the end of ``path``, and the path where nothing else needs it."""
        rest = tuple(path)
        self._seconds.clear()
        self._take(self._root, _Tail(rest, value), rest, 0)

    def remove_own(self, value: T) -> None:
        """Take ``value`` from the end of its own path."""
        self.remove_along(tuple(self._path_of(value, 0)), value)

    def remove_along(self, path: tuple[Forms, ...], value: T) -> None:
        """Take ``value`` from the end of its own path, for who has that at hand."""
        self._seconds.clear()
        self._take(self._root, value, path, 0)

    def _rest(self, leaf: object, depth: int) -> Iterable[Forms]:
        """Return what is left of a leaf's path after so many words."""
        return leaf.rest if isinstance(leaf, _Tail) else self._path_of(cast("T", leaf), depth)

    def _put(self, node: _Branch, leaf: object, rest: tuple[Forms, ...], depth: int) -> None:
        """Hang a leaf below a branch; its path has come ``depth`` words deep, ``rest`` is left."""
        if not rest:
            value = leaf.value if isinstance(leaf, _Tail) else leaf
            if value not in node.ends:
                node.ends = (*node.ends, value)
            return
        first, further = rest[0], rest[1:]
        shorter = _Tail(further, leaf.value) if isinstance(leaf, _Tail) else leaf
        for word in (first,) if isinstance(first, str) else first:
            if word in node.children:
                self._hang(node.children, word, (shorter, further), depth + 1)
            else:
                node.children[word] = shorter

    def _hang(
        self,
        children: dict[str, object],
        word: str,
        one: tuple[object, tuple[Forms, ...]],
        depth: int,
    ) -> None:
        """Hang a leaf, with what is left of its path, beside what hangs below a word."""
        child, (leaf, rest) = children[word], one
        if not isinstance(child, _Branch):
            few = child if isinstance(child, _Few) else (self._next(child, depth), child)
            if any(_is_same(one, leaf) for one in few[1::2]):
                return
            if len(few) < 2 * MOST_TOGETHER:
                children[word] = _Few((*few, rest[0] if rest else (), leaf))
                return
            children[word] = branch = _Branch()
            both = iter(few)
            for forms, other in zip(both, both, strict=True):
                self._part(branch, cast("Forms", forms), other, depth)
            child = branch
        self._put(child, leaf, rest, depth)

    def _part(self, branch: _Branch, forms: Forms, leaf: object, depth: int) -> None:
        """Hang a leaf, of which no more is at hand than what comes next, below a new branch."""
        words = (forms,) if isinstance(forms, str) else forms
        if isinstance(leaf, _Tail) or not branch.children.keys().isdisjoint(words):
            self._put(branch, leaf, tuple(self._rest(leaf, depth)), depth)
        elif words:
            branch.children.update(dict.fromkeys(words, leaf))
        else:
            branch.ends = (*branch.ends, leaf)

    def _next(self, leaf: object, depth: int) -> Forms:
        """Return what comes next on a leaf's path; nothing, where it ends."""
        forms = next(iter(self._rest(leaf, depth)), ())
        return forms[0] if len(forms) == 1 else forms

    def _take(self, node: _Branch, leaf: object, rest: tuple[Forms, ...], depth: int) -> None:
        """Take a leaf from below a branch, and branches with which nothing is left."""
        if not rest:
            value = leaf.value if isinstance(leaf, _Tail) else leaf
            node.ends = tuple(one for one in node.ends if one != value)
            return
        shorter = _Tail(rest[1:], leaf.value) if isinstance(leaf, _Tail) else leaf
        children, first = node.children, rest[0]
        for word in (first,) if isinstance(first, str) else first:
            child = children.get(word)
            if isinstance(child, _Branch):
                self._take(child, shorter, rest[1:], depth + 1)
                if not (child.ends or child.children):
                    del children[word]
            elif child is not None:
                _take_leaf(children, word, shorter)

    def seconds(self, word: str) -> frozenset[str] | None:
        """Return all words that come second on paths that begin with one; None if one ends there.

        Where nothing of them follows in a text, no walk from ``word`` comes to an end. What was
        asked for is remembered until paths change.
        """
        if word not in self._seconds:
            self._seconds[word] = self._read_seconds(word)
        return self._seconds[word]

    def _read_seconds(self, word: str) -> frozenset[str] | None:
        child = self._root.children.get(word)
        if isinstance(child, _Branch):
            return None if child.ends else frozenset(child.children)
        if isinstance(child, _Few):
            nexts = cast("tuple[Forms, ...]", child[::2])
        else:
            nexts = () if child is None else (self._next(child, 1),)
        if not all(nexts):
            return None
        several = ((one,) if isinstance(one, str) else one for one in nexts)
        return frozenset(chain.from_iterable(several))

    def walk(self, lattice: Lattice, start: int) -> list[tuple[int, T]]:
        """Return each value whose path begins at ``start``, with the place after its last word."""
        found: list[tuple[int, object]] = []
        pending = [(self._root, lattice.steps(start, first=True), 1)]
        while pending:
            node, steps, depth = pending.pop()
            children, place = node.children, -1
            words: Collection[str] = ()
            for word, following in steps:
                child = children.get(word)
                if child is None:
                    continue
                if following != place:
                    place, words = following, lattice.words(following)
                if not isinstance(child, _Branch):
                    leaves = _going_on(child, words) if isinstance(child, _Few) else (child,)
                    found += [
                        end
                        for leaf in leaves
                        for end in self._ends(leaf, lattice, following, depth)
                    ]
                    continue
                if child.ends:
                    found += [(following, value) for value in child.ends]
                # Most given names are known, and few of their bearers have this surname.
                if not child.children.keys().isdisjoint(words):
                    pending.append((child, lattice.steps(following, first=False), depth + 1))
        return cast("list[tuple[int, T]]", found)

    def _ends(
        self, leaf: object, lattice: Lattice, position: int, depth: int
    ) -> list[tuple[int, object]]:
        """Return a leaf's value with the places to which the rest of its path leads."""
        ends = [position]
        for wanted in self._rest(leaf, depth):
            # Nearly always there is one, and then mostly another word stands there.
            if len(ends) == 1 and not _may_go_on(wanted, lattice.words(ends[0])):
                return []
            found: list[int] = []
            for place in ends:
                for word, end in lattice.steps(place, first=False):
                    is_there = word == wanted if isinstance(wanted, str) else word in wanted
                    if is_there and end not in found:
                        found.append(end)
            if not found:
                return []
            ends = found
        value = leaf.value if isinstance(leaf, _Tail) else leaf
        return [(end, value) for end in ends]

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
                for leaf in child[1::2] if isinstance(child, _Few) else (child,):
                    if not isinstance(leaf, _Tail):
                        continue
                    end = following + len(leaf.rest)
                    if not leaf.rest or tuple(words[following:end]) == leaf.rest:
                        found.append((start, end, leaf.value))
        return cast("list[tuple[int, int, T]]", found)


def _take_leaf(children: dict[str, object], word: str, leaf: object) -> None:
    """Take a leaf from those that hang below a word without a branch."""
    child = children[word]
    if not isinstance(child, _Few):
        if _is_same(child, leaf):
            del children[word]
        return
    both = iter(child)
    left = [pair for pair in zip(both, both, strict=True) if not _is_same(pair[1], leaf)]
    if left:
        children[word] = _Few(chain.from_iterable(left))
    else:
        del children[word]


def _going_on(few: _Few, words: Collection[str]) -> list[object]:
    """Return the leaves that may go on with one of ``words``, and those that end here."""
    both = iter(few)
    return [
        leaf
        for forms, leaf in zip(both, both, strict=True)
        if (forms in words if isinstance(forms, str) else _may_go_on(cast("Forms", forms), words))
    ]


def _may_go_on(forms: Forms, words: Collection[str]) -> bool:
    if isinstance(forms, str):
        return forms in words
    return not forms or any(form in words for form in forms)


def _is_same(child: object, leaf: object) -> bool:
    """Say whether a leaf stands there already."""
    if isinstance(child, _Tail) and isinstance(leaf, _Tail):
        return child.value == leaf.value and child.rest == leaf.rest
    return child == leaf
