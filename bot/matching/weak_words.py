"""Surnames and other weak names of one word: found, but nearly always passed over."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.ids import SubjectId
from bot.matching.contexts import Speaking
from bot.matching.kept_names import KeptNames, NameNumber
from bot.matching.lattice import MOST_REMEMBERED, Sounding, Spelled
from bot.matching.model import Rule
from bot.matching.names import MAX_PATHS, Hit, Name, is_weak
from bot.matching.said import SaidWords, said
from bot.matching.spelling import same_words

Table = dict[str, NameNumber | tuple[NameNumber, ...]]
"""Numbers of names by one of their keys, or by what they sound like; most are alone."""


def is_weak_word(name: Name) -> bool:
    """Say whether a name is one weak word, with no weight for the verdict on any other name.

    A weak acronym has some: brackets may explain it as another's.
    """
    return is_weak(name) and len(name.words) == 1 and not name.is_acronym


class WeakWords:
    """All weak names of one word, by their keys and by their sounds."""

    def __init__(self, words: SaidWords, names: KeptNames) -> None:
        """Take the table of sounds, which holds words of others, too, and all names."""
        self._words = words
        self._names = names
        self._spelled: Table = {}
        self._capitalised: Table = {}
        """Those that stand only where a capital may be."""
        self._heard: Table = {}
        """By what they sound like."""
        self._met: dict[str, _Alike] = {}
        """Names that words met in texts sound like, until there are other names."""

    @property
    def is_empty(self) -> bool:
        """Say whether no word is left."""
        return not (self._spelled or self._capitalised or self._heard)

    def add(self, number: NameNumber, name: Name) -> None:
        """Look for a name from now on."""
        self._met.clear()
        for table, key in self._entries(name):
            before = table.get(key)
            table[key] = number if before is None else (*_several(before), number)
            if table is self._heard:
                self._words.add(name.words[0], key)

    def remove(self, number: NameNumber, name: Name) -> None:
        """Forget it."""
        self._met.clear()
        for table, key in self._entries(name):
            left = [one for one in _several(table[key]) if one != number]
            if left:
                table[key] = tuple(left) if len(left) > 1 else left[0]
            else:
                del table[key]
            if table is self._heard:
                self._words.remove(name.words[0], key)

    def _entries(self, name: Name) -> Iterator[tuple[Table, str]]:
        table = self._capitalised if name.is_capitalised else self._spelled
        for key in name.words[0].keys[:MAX_PATHS]:
            yield table, key
        if name.is_heard():
            yield self._heard, said(name.words[0])

    def hits(
        self, lattice: Spelled, sounding: Sounding, proper: Iterable[int], speaking: Speaking
    ) -> list[Hit]:
        """Return the places where one may stand, unless nothing could speak for its actor."""
        found: dict[tuple[int, int, int], Hit] = {}
        for table, starts in (
            (self._spelled, lattice.starts_anywhere(self._spelled.keys()) if self._spelled else ()),
            (self._capitalised, lattice.starts(proper, self._capitalised)),
        ):
            for start, end, name in self._spoken_for(table, lattice, starts, speaking):
                if lattice.whole(start, end):
                    found[start, end, id(name)] = Hit(name, Rule.EXACT, start, end)
        tokens = sounding.tokens
        for start, end, name in self._sounding(sounding, speaking):
            place = (start, end, id(name))
            if place not in found and same_words(name, tokens, start, end):
                found[place] = Hit(name, Rule.SPELLING, start, end)
        return list(found.values())

    def _spoken_for(
        self, table: Table, lattice: Spelled, starts: Iterable[int], speaking: Speaking
    ) -> list[tuple[int, int, Name]]:
        """Return the names that may stand at ``starts``, if something may speak for their actor."""
        found: list[tuple[int, int, Name]] = []
        for start in starts:
            for key, end in lattice.steps(start, first=True):
                numbers = table.get(key)
                if numbers:
                    spoken = speaking.spoken(self._named(numbers), start, end)
                    found += [(start, end, one) for one in spoken]
        return found

    def _sounding(self, sounding: Sounding, speaking: Speaking) -> list[tuple[int, int, Name]]:
        """Return the names that words sound like, of actors for whom something may speak."""
        tokens = sounding.tokens
        if not sounding.is_plain:
            return self._joined(sounding, speaking)
        met, raw = self._met, tokens.raw
        found: list[tuple[int, int, Name]] = []
        for start in tokens.name_like:
            alike = met.get(raw[start]) or self._meet(raw[start])
            if alike.names and (alike.is_shortened or speaking.may_speak(alike.bearers, start)):
                spoken = speaking.spoken(alike.names, start, start + 1)
                found += [(start, start + 1, one) for one in spoken]
        return found

    def _joined(self, sounding: Sounding, speaking: Speaking) -> list[tuple[int, int, Name]]:
        """Return what ``_sounding`` does for a text in which two words may be one."""
        found: list[tuple[int, int, Name]] = []
        for start in sounding.tokens.name_like:
            for skeleton, end in sounding.steps(start, first=True):
                for sound in self._words.said_as((skeleton,)):
                    names = self._named(self._heard.get(sound, ()))
                    found += [(start, end, one) for one in speaking.spoken(names, start, end)]
        return found

    def _meet(self, written: str) -> "_Alike":
        if len(self._met) >= MOST_REMEMBERED:
            self._met.clear()
        heard = (self._heard.get(sound, ()) for sound in self._words.said_by(written))
        numbers = dict.fromkeys(one for several in heard for one in _several(several))
        alike = _alike(self._named(tuple(numbers))) if numbers else _NOBODY
        self._met[written] = alike
        return alike

    def _named(self, numbers: NameNumber | tuple[NameNumber, ...]) -> tuple[Name, ...]:
        return tuple(map(self._names.name, _several(numbers)))


class _Alike(NamedTuple):
    """The names that a word sounds like, with what tells that none of them could be meant."""

    names: tuple[Name, ...]
    bearers: frozenset[SubjectId]
    is_shortened: bool
    """Whether one of them is a group's without its kind, which may stand behind it."""


def _alike(names: tuple[Name, ...]) -> _Alike:
    bearers = frozenset(name.subject_id for name in names)
    return _Alike(names, bearers, any(name.is_shortened for name in names))


_NOBODY = _alike(())


def _several(numbers: NameNumber | tuple[NameNumber, ...]) -> tuple[NameNumber, ...]:
    return numbers if isinstance(numbers, tuple) else (numbers,)
