"""Names by how they sound, in any spelling and script.

A word sounds in several ways, and a name of three words in the product of them. So a name is kept
once, as a path of what each of its words may sound like, and that by its skeletons for all names.
"""

from collections.abc import Iterable
from functools import lru_cache
from sys import intern

from bot.matching.lattice import MOST_REMEMBERED, Sounding, Step, skeletons
from bot.matching.model import Rule
from bot.matching.names import Hit, Name, NameWord, heard_as, is_article
from bot.matching.spelling import same_words
from bot.matching.trie import Trie


class _Words:
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
        said = _said(word)
        uses = self._uses.get(said, 0)
        self._uses[said] = uses + 1
        if uses:
            return
        self._met.clear()
        for skeleton in heard_as(word):
            before = self._by_skeleton.get(skeleton)
            self._by_skeleton[skeleton] = said if before is None else (*_several(before), said)

    def remove(self, word: NameWord) -> None:
        """Forget a word that was added once."""
        said = _said(word)
        self._uses[said] -= 1
        if self._uses[said]:
            return
        del self._uses[said]
        self._met.clear()
        for skeleton in heard_as(word):
            left = [one for one in _several(self._by_skeleton[skeleton]) if one != said]
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
        said = (_several(words[skeleton]) for skeleton in heard if skeleton in words)
        return tuple(dict.fromkeys(one for several in said for one in several))


class HeardNames:
    """Names that say enough by their sound."""

    def __init__(self) -> None:
        self._names: Trie[Name] = Trie()
        # Apart, for few given names are surnames, and a text has many that begin no name or end it.
        self.first = _Words()
        """The first words of names."""
        self.later = _Words()
        """All others."""

    @property
    def is_empty(self) -> bool:
        """Say whether no word of a name is left."""
        return self._names.is_empty and self.first.is_empty and self.later.is_empty

    def add(self, name: Name) -> None:
        """Look for a name from now on, if it says enough."""
        if not name.is_heard():
            return
        first, *others = name.words
        self.first.add(first)
        for word in others:
            self.later.add(word)
        self._names.add(map(_said, name.words), name)

    def remove(self, name: Name) -> None:
        """Forget a name that was added."""
        if not name.is_heard():
            return
        first, *others = name.words
        self.first.remove(first)
        for word in others:
            self.later.remove(word)
        self._names.remove(map(_said, name.words), name)

    def hits(self, sounding: Sounding, known: Iterable[Hit]) -> list[Hit]:
        """Return the places where a name sounds like what is written, but for ``known``."""
        tokens, heard = sounding.tokens, _Heard(sounding, self)
        places = {(hit.start, hit.end, id(hit.name)) for hit in known}
        found: list[Hit] = []
        for start in tokens.name_like:
            if not heard.may_begin(start):
                continue
            for end, name in self._names.walk(heard, start):
                place = (start, end, id(name))
                if place in places or not sounding.whole(start, end):
                    continue
                places.add(place)
                if same_words(name, tokens, start, end):
                    found.append(Hit(name, Rule.SPELLING, start, end))
        return found


class _Heard:
    """A text as a lattice of what the words of names may sound like."""

    def __init__(self, sounding: Sounding, names: HeardNames) -> None:
        self._sounding = sounding
        self._raw = sounding.tokens.raw
        self._first = names.first
        self._later = names.later
        self._known: dict[int, list[Step]] = {}
        self._words: dict[int, frozenset[str]] = {}

    def may_begin(self, position: int) -> bool:
        """Say whether a name may begin at a word; in few texts two words are one."""
        if self._sounding.is_plain:
            return bool(self._first.said_by(self._raw[position]))
        return bool(self._read(position, self._first))

    def steps(self, position: int, *, first: bool) -> list[Step]:
        """Return what words may sound like, with where they lead, each pair once."""
        if first:
            return self._read(position, self._first)
        known = self._known.get(position)
        if known is None:
            known = self._known[position] = self._continued(position)
        return known

    def words(self, position: int) -> frozenset[str]:
        """Return the words alone that may be heard after others."""
        found = self._words.get(position)
        if found is None:
            steps = self.steps(position, first=False)
            found = self._words[position] = frozenset([word for word, _ in steps])
        return found

    def _continued(self, position: int) -> list[Step]:
        if position >= len(self._raw):
            return []
        found = self._read(position, self._later)
        if is_article(self._sounding.tokens, position):
            return list(dict.fromkeys([*found, *self.steps(position + 1, first=False)]))
        return found

    def _read(self, position: int, words: _Words) -> list[Step]:
        if self._sounding.is_plain:
            following = position + 1
            return [(one, following) for one in words.said_by(self._raw[position])]
        steps = self._sounding.steps(position, first=True)
        said = ((one, end) for skeleton, end in steps for one in words.said_as((skeleton,)))
        return list(dict.fromkeys(said))


@lru_cache(maxsize=65_536)
def _said(word: NameWord) -> str:
    """Return all the ways a word may sound as one: the same for many words."""
    return intern("/".join(heard_as(word)))


def _several(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return words if isinstance(words, tuple) else (words,)
