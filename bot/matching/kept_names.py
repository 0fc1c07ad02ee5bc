"""The names of all actors, packed: most are not met for days, and taken apart they fill memory.

What an index files is a name's number. The names of an actor are unpacked when a text first leads
to one of them; those that were met last stay unpacked.
"""

import marshal
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from sys import intern
from typing import NamedTuple, cast

from bot.ids import SubjectId
from bot.matching.model import Alias, Strength
from bot.matching.names import Bearer, Name, NameWord, Traits
from bot.matching.trie import Forms

NameNumber = int
"""One way through one name of an actor: the actor's id, which name it is, and which way."""

WAY_BITS = 5
"""Of the number of a name's way; ``Name.other_paths`` has three more than ``MAX_PATHS`` at most."""
NAME_BITS = 11
MOST_NAMES = 1 << NAME_BITS
"""Of one actor; a state has some two hundred."""
ACTOR_BITS = WAY_BITS + NAME_BITS
MOST_UNPACKED = 8_192
"""Actors of whom the names stay unpacked: some 4,000 bytes each."""

_PackedWord = str | tuple[str, bool, tuple[str, ...]]
"""A word with its article and keys; alone where it has but the key that folding gives it."""
_PackedBearer = tuple[tuple[str, ...], tuple[object, ...]]
"""Its names by the places of their words, and all else but its id."""


class _Record(NamedTuple):
    """The names of an actor as they are packed."""

    subject_id: SubjectId
    bearers: tuple[_PackedBearer, ...]
    words: tuple[_PackedWord, ...]
    names: tuple[str, ...]
    """For each name how it is written (empty: in the usual way), and in letters that stand for
    numbers its marks, its bearer and its words."""


class KeptNames:
    """All actors' names by their numbers."""

    def __init__(self) -> None:
        self._records: dict[SubjectId, bytes] = {}

    @property
    def is_empty(self) -> bool:
        """Say whether no name is left."""
        return not self._records

    def add(self, subject_id: SubjectId, names: Sequence[Name]) -> None:
        """Keep the names of an actor; the first of them has the number of ``numbers``."""
        self._records[subject_id] = _packed(subject_id, names)

    def remove(self, subject_id: SubjectId) -> None:
        """Forget the names of an actor."""
        del self._records[subject_id]

    def of(self, subject_id: SubjectId) -> tuple[Name, ...]:
        """Return all names of an actor; none of one that is not known."""
        record = self._records.get(subject_id)
        return () if record is None else _unpacked(record)

    def name(self, number: NameNumber) -> Name:
        """Return a name by its number, the same for all ways through it."""
        names = _unpacked(self._records[cast("SubjectId", number >> ACTOR_BITS)])
        return names[number >> WAY_BITS & MOST_NAMES - 1]

    def path(self, number: NameNumber, depth: int) -> list[Forms]:
        """Return the words along which one way through a name leads, from so many on."""
        name, way = self.name(number), number & (1 << WAY_BITS) - 1
        if way:
            return list(name.other_paths()[way - 1][depth:])
        return [word.keys for word in name.words[depth:]]


def numbers(subject_id: SubjectId, names: Iterable[Name]) -> Iterable[tuple[NameNumber, Name]]:
    """Yield the names of an actor with their numbers; one more is another way through a name."""
    first = subject_id << ACTOR_BITS
    return ((first | place << WAY_BITS, name) for place, name in enumerate(names))


def bearer_of(number: NameNumber) -> SubjectId:
    """Return whose name a number is."""
    return cast("SubjectId", number >> ACTOR_BITS)


def forms_of(word: NameWord) -> Forms:
    """Return the keys of a word; mostly it is one."""
    first, *others = word.keys
    return word.keys if others else first


def _packed(subject_id: SubjectId, names: Sequence[Name]) -> bytes:
    words: dict[NameWord, int] = {}
    bearers: dict[int, str] = {}
    packed_bearers: list[_PackedBearer] = []
    packed: list[str] = []
    for name in names:
        bearer = bearers.get(id(name.bearer))
        if bearer is None:
            bearer = bearers[id(name.bearer)] = chr(len(bearers))
            packed_bearers.append(_packed_bearer(name.bearer, words))
        written = name.alias.written
        plain = written == _usual(name.words)
        marks = _marks(name.traits, name.alias.strength)
        packed += ("" if plain else written, marks + bearer + _places(name.words, words))
    of_words = tuple(map(_packed_word, words))
    # Plain tuples, which nothing else than marshal is quicker to write.
    return marshal.dumps((subject_id, tuple(packed_bearers), of_words, tuple(packed)))


def _usual(words: Iterable[NameWord]) -> str:
    """Return how a name of these words is usually written."""
    return " ".join([word.written if not word.article else _with_article(word) for word in words])


def _with_article(word: NameWord) -> str:
    return f"{'al-' if word.written.isascii() else 'ال'}{word.written}"


def _places(words: Iterable[NameWord], known: dict[NameWord, int]) -> str:
    """Return the places of words among those that are ``known``, to which they are added."""
    return "".join([chr(known.setdefault(word, len(known))) for word in words])


@lru_cache(maxsize=128)
def _marks(traits: Traits, strength: Strength) -> str:
    bits = sum(1 << place for place, holds in enumerate(traits) if holds)
    return chr(bits | (strength is Strength.WEAK) << len(traits))


def _packed_word(word: NameWord) -> _PackedWord:
    if not word.article and word.keys == (word.written.lower(),):
        return word.written
    return (word.written, word.article, word.keys)


_plain_of = attrgetter(*[one.name for one in fields(Bearer)][1:-1])
"""All that is known of a bearer but the first, its id, and the last, its names."""


def _packed_bearer(bearer: Bearer, words: dict[NameWord, int]) -> _PackedBearer:
    return tuple([_places(typed, words) for typed in bearer.typed]), _plain_of(bearer)


@lru_cache(maxsize=MOST_UNPACKED)
def _unpacked(record: bytes) -> tuple[Name, ...]:
    # No text from outside: what is read was packed by this process.
    loaded = cast("tuple[object, ...]", marshal.loads(record))  # noqa: S302
    subject_id, packed_bearers, packed_words, packed = _Record._make(cast("_Record", loaded))
    words = {chr(place): _unpacked_word(one) for place, one in enumerate(packed_words)}
    bearers = [_unpacked_bearer(subject_id, one, words) for one in packed_bearers]
    pairs = iter(packed)
    names: list[Name] = []
    for written, code in zip(pairs, pairs, strict=True):
        own = tuple([words[place] for place in code[2:]])
        traits, strength = _meant_by(code[0])
        alias = Alias(written or _usual(own), strength)
        names.append(Name(bearers[ord(code[1])], alias, own, traits))
    return tuple(names)


@lru_cache(maxsize=65_536)
def _unpacked_word(packed: _PackedWord) -> NameWord:
    """Return one object for all names that have a word."""
    if isinstance(packed, str):
        return NameWord(intern(packed), (intern(packed.lower()),), article=False)
    written, article, keys = packed
    return NameWord(intern(written), tuple(map(intern, keys)), article)


@lru_cache(maxsize=128)
def _meant_by(mark: str) -> tuple[Traits, Strength]:
    marks, count = ord(mark), len(Traits._fields)
    held = Traits(*(bool(marks >> place & 1) for place in range(count)))
    return held, Strength.WEAK if marks >> count else Strength.STRONG


def _unpacked_bearer(
    subject_id: SubjectId, packed: _PackedBearer, words: Mapping[str, NameWord]
) -> Bearer:
    typed, plain = packed
    own = tuple([tuple([words[place] for place in places]) for places in typed])
    make = cast("Callable[..., Bearer]", Bearer)
    return make(subject_id, *plain, own)
