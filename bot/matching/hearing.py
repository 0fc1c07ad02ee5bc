"""Names by how they sound, in any spelling and script.

A word sounds in several ways, and a name of three words in the product of them. So a name is kept
once, as a path of what each of its words may sound like, and that by its skeletons for all names.
"""

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from bot.matching.kept_names import KeptNames, NameNumber
from bot.matching.lattice import MOST_REMEMBERED, Sounding, Step
from bot.matching.model import Rule
from bot.matching.names import Hit, Name, is_skipped
from bot.matching.said import SaidWords, said
from bot.matching.spelling import same_words
from bot.matching.trie import Path, Trie

_Sounds = dict[str, None]
"""What a word may sound like, in order, and quickly asked for one of it."""


class HeardNames:
    """Names that say enough by their sound."""

    def __init__(self, words: SaidWords, names: KeptNames) -> None:
        """Take the table of sounds, which holds words of others, too, and all names."""
        self._trie: Trie[NameNumber] = Trie(self._path_of)
        self._names = names
        self._words = words
        # What words met in texts may be, until there are other names.
        self._met_first: dict[str, _Start] = {}
        self._met_later: dict[str, _Sounds] = {}

    @property
    def is_empty(self) -> bool:
        """Say whether no word of a name is left."""
        return self._trie.is_empty

    def add(self, number: NameNumber, name: Name) -> None:
        """Look for a name from now on, if it says enough."""
        if not name.is_heard():
            return
        first, *others = path = tuple(map(said, name.words))
        self._words.add(name.words[0], first)
        self._met_first.clear()
        for word, sound in zip(name.words[1:], others, strict=True):
            if self._words.add(word, sound, later=True):
                self._met_later.clear()
        self._trie.add_along(path, number)

    def remove(self, number: NameNumber, name: Name) -> None:
        """Forget a name that was added."""
        if not name.is_heard():
            return
        first, *others = path = tuple(map(said, name.words))
        self._words.remove(name.words[0], first)
        for word, sound in zip(name.words[1:], others, strict=True):
            if self._words.remove(word, sound, later=True):
                self._met_later.clear()
        self._trie.remove_along(path, number)
        self._met_first.clear()

    def begin(self, written: str) -> "_Start":
        """Return what first words of names a written word may be."""
        found = self._met_first.get(written)
        if found is None:
            if len(self._met_first) >= MOST_REMEMBERED:
                self._met_first.clear()
            starts = self._trie.starts
            sounds = dict.fromkeys([one for one in self._words.said_by(written) if one in starts])
            found = self._met_first[written] = _Start(sounds, self._all_seconds(sounds))
        return found

    def begin_before(self, written: str, words: Collection[str]) -> list[str]:
        """Return of what ``begin`` does those with which, and one of ``words``, a name begins."""
        found: list[str] = []
        for sound in self.begin(written).sounds:
            seconds = self._trie.seconds(sound)
            if seconds is None or not seconds.isdisjoint(words):
                found.append(sound)
        return found

    def _all_seconds(self, first: Iterable[str]) -> frozenset[str] | None:
        """Return what stands second in names with these first words; None if one has no second."""
        found: set[str] = set()
        for sound in first:
            seconds = self._trie.seconds(sound)
            if seconds is None:
                return None
            found |= seconds
        return frozenset(found)

    def go_on(self, written: str) -> _Sounds:
        """Return what later words of names a written word may be."""
        found = self._met_later.get(written)
        if found is None:
            if len(self._met_later) >= MOST_REMEMBERED:
                self._met_later.clear()
            later = self._words.going_on(self._words.said_by(written))
            found = self._met_later[written] = dict.fromkeys(later)
        return found

    def begin_as(self, skeleton: str) -> list[str]:
        """Return the first words of names that have a skeleton."""
        starts = self._trie.starts
        return [one for one in self._words.said_as((skeleton,)) if one in starts]

    def go_on_as(self, skeleton: str) -> list[str]:
        """Return the later words of names that have a skeleton."""
        return self._words.going_on(self._words.said_as((skeleton,)))

    def _path_of(self, number: NameNumber, depth: int) -> Path:
        words = self._names.name(number).words
        return map(said, words[depth:])  # most are given up at their next word

    def hits(self, sounding: Sounding, known: Iterable[Hit]) -> list[Hit]:
        """Return the places where a name sounds like what is written, but for ``known``."""
        tokens, heard = sounding.tokens, _Heard(sounding, self)
        places = {(hit.start, hit.end, id(hit.name)) for hit in known}
        found: list[Hit] = []
        for start in tokens.name_like:
            if not heard.may_begin(start):
                continue
            for end, number in self._trie.walk(heard, start):
                name = self._names.name(number)
                place = (start, end, id(name))
                if place in places or not sounding.whole(start, end):
                    continue
                places.add(place)
                if same_words(name, tokens, start, end):
                    found.append(Hit(name, Rule.SPELLING, start, end))
        return found


class _Start(NamedTuple):
    """What first words of names a written word may be."""

    sounds: _Sounds
    seconds: frozenset[str] | None
    """What may stand behind them; None where one of them is a name by itself."""


class _Heard:
    """A text as a lattice of what the words of names may sound like."""

    def __init__(self, sounding: Sounding, names: HeardNames) -> None:
        self._sounding = sounding
        self._raw = sounding.tokens.raw
        self._names = names
        self._known: dict[int, list[Step]] = {}
        self._is_plain = sounding.is_plain

    def may_begin(self, position: int) -> bool:
        """Say whether a name may begin at a word and go on; in few texts two words are one."""
        if not self._is_plain:
            return bool(self.steps(position, first=True))
        start = self._names.begin(self._raw[position])
        if start.seconds is None:
            return True
        return bool(start.seconds) and not start.seconds.isdisjoint(self.words(position + 1))

    def steps(self, position: int, *, first: bool) -> list[Step]:
        """Return what words may sound like, with where they lead, each pair once."""
        if first:
            names = self._names
            if self._is_plain:
                following = position + 1
                found = names.begin_before(self._raw[position], self.words(following))
                return [(one, following) for one in found]
            return self._read(position, names.begin_as)
        known = self._known.get(position)
        if known is None:
            known = self._known[position] = self._continued(position)
        return known

    def words(self, position: int) -> Collection[str]:
        """Return the words alone that may be heard after others."""
        if position >= len(self._raw):
            return ()
        if self._is_plain and not is_skipped(self._sounding.tokens, position):
            return self._names.go_on(self._raw[position])
        return [word for word, _ in self.steps(position, first=False)]

    def _continued(self, position: int) -> list[Step]:
        if position >= len(self._raw):
            return []
        if self._is_plain:
            found = [(one, position + 1) for one in self._names.go_on(self._raw[position])]
        else:
            found = self._read(position, self._names.go_on_as)
        if is_skipped(self._sounding.tokens, position):
            return list(dict.fromkeys([*found, *self.steps(position + 1, first=False)]))
        return found

    def _read(self, position: int, by_skeleton: Callable[[str], Iterable[str]]) -> list[Step]:
        steps = self._sounding.steps(position, first=True)
        heard = ((one, end) for skeleton, end in steps for one in by_skeleton(skeleton))
        return list(dict.fromkeys(heard))
