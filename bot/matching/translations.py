"""Organisations by what the words of their names mean, in any language and order.

A text has the name of one where, in a row, all its words stand by their meanings, and no others but
articles and links: Milliyetçi Hareket Partisi, for the Nationalist Movement Party. Words of which
no meaning is known must sound alike: Front de libération du peuple du Tigré.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice, product
from sys import intern
from typing import NamedTuple

from bot.matching.explanations import LINKS
from bot.matching.folding import fold_word
from bot.matching.kept_names import KeptNames, NameNumber
from bot.matching.lattice import JOINER, MOST_REMEMBERED, Spelled, ends_name, skeletons
from bot.matching.meanings import NUMBER, STATE, Meanings, is_mere_kind, meanings_by_word, tells
from bot.matching.model import Alias, Rule, Strength
from bot.matching.names import Hit, Name, is_article, is_weak, traits
from bot.matching.readings import LATIN_ARTICLES, readings
from bot.matching.sounds import skeletons_of
from bot.matching.surroundings import ENGLISH, has_case
from bot.matching.tokens import Tokens, tokenize
from bot.matching.writings import is_persian

LEAST_WORDS = 2
MOST_WORDS = 7
"""With a meaning, of a name."""
MOST_WAYS = 16
"""To take the words of one name, or of one place in a text."""
LEAST_TELLING = 3
"""Words of a name without a proper one that need no evidence."""
SOUND = "="
"""Begins what stands for a word of which only the sound is known."""
_AND = "/"
LEAST_SOUND = 3
"""Consonants of such a word; one less where the others say enough."""
MOST_LINKS = 3
"""Articles and links between two words of a name."""
_LINKS = LINKS | LATIN_ARTICLES | {
    "pour", "para", "per", "von", "vom", "zur", "fur", "e", "i", "l", "d", "dem", "den", "ye", "yi",
    "por", "los", "las", "من", "اجل", "براي", "بو", "za", "за", "w",
}  # fmt: skip
BODIES = frozenset(
    {"army", "forces", "armed", "police", "parliament", "government", "ministry", "defense",
     "foreign", "interior", "central", "bank", "court", "supreme", "constitutional", "air", "naval",
     "intelligence", "military", "general", "public", "health", "finance", "oil", "justice"}
)  # fmt: skip
"""What only a state has, so that it is told by the state, and not by a capital."""


class _Word(NamedTuple):
    """A word of a text that may be one of a name."""

    at: int
    end: int
    """The word after; Persian non-joiners part one word into two."""
    ways: tuple[Meanings, ...]


class _Remembered(dict[str, tuple[Meanings, ...]]):
    """What words that were met may be in the names there are."""

    def __init__(self, read: Callable[[str], tuple[Meanings, ...]]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, written: str) -> tuple[Meanings, ...]:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        found = self[written] = self._read(written)
        return found


class Translations:
    """All names of organisations that have meanings, by these."""

    def __init__(self, names: KeptNames) -> None:
        self._kept = names
        self._names: dict[str, tuple[NameNumber, ...]] = {}
        self._wanted: dict[str, int] = {}
        """The meanings and sounds of all names, each with the number of names."""
        self._told = _Remembered(self._told_by)
        self._telling: set[str] = set()
        """The words that were met and may be some in the names there are."""
        self._heard = _Remembered(self._heard_in)

    @property
    def is_empty(self) -> bool:
        """Say whether no name is left."""
        return not (self._names or self._wanted)

    def add(self, number: NameNumber, name: Name) -> None:
        """Look for a name from now on, if its words have meanings."""
        for key in keys_of(name):
            self._names[key] = (*self._names.get(key, ()), number)
            for one in key.split(_AND):
                self._wanted[one] = self._wanted.get(one, 0) + 1
            self._forget_words()

    def remove(self, number: NameNumber, name: Name) -> None:
        """Forget a name that was added."""
        for key in keys_of(name):
            left = tuple(one for one in self._names.get(key, ()) if one != number)
            if left:
                self._names[key] = left
            else:
                self._names.pop(key, None)
            for one in key.split(_AND):
                self._wanted[one] -= 1
                if not self._wanted[one]:
                    del self._wanted[one]
            self._forget_words()

    def _forget_words(self) -> None:
        self._told.clear()
        self._telling.clear()
        self._heard.clear()

    def _told_by(self, written: str) -> tuple[Meanings, ...]:
        ways, wanted = meanings_by_word[written], self._wanted.keys()
        return tuple(way for way in ways if wanted >= set(way)) if ways else ways

    def _heard_in(self, written: str) -> tuple[Meanings, ...]:
        if fold_word(written) in _LINKS:
            return ()
        sounds = [f"{SOUND}{one}" for one in skeletons(written)]
        return tuple((one,) for one in sounds if one in self._wanted)

    def hits(self, lattice: Spelled, known: Iterable[Hit]) -> list[Hit]:
        """Return the places where a name is said in other words than its own."""
        if not self._names:
            return []
        found: list[Hit] = []
        for run in self._runs(lattice):
            for first, last, name in self._names_in(run):
                words = run[first : last + 1]
                hit = Hit(_as_translated(name), Rule.DERIVED, words[0].at, words[-1].end)
                if _is_written_so(name, words, lattice.tokens) and _stands_alone(hit, lattice):
                    found.append(hit)
        if not found:
            return found
        places = {(hit.name.subject_id, hit.start, hit.end) for hit in known}
        return [hit for hit in found if (hit.name.subject_id, hit.start, hit.end) not in places]

    def _names_in(self, run: Sequence[_Word]) -> Iterator[tuple[int, int, Name]]:
        for first in range(len(run)):
            for last in range(first, min(len(run), first + MOST_WORDS)):
                for key in _keys([word.ways for word in run[first : last + 1]]):
                    for number in self._names.get(key, ()):
                        yield first, last, self._kept.name(number)

    def _runs(self, lattice: Spelled) -> Iterator[list[_Word]]:
        """Yield the words with meanings that stand together, with what sounds like a name's."""
        tokens, told = lattice.tokens, self._told
        words = set(tokens.raw)
        for word in [one for one in words if one not in told]:
            if told[word]:
                self._telling.add(word)
        words &= self._telling  # few, so that no more is asked of the rest
        found = {at: told[word] for at, word in enumerate(tokens.raw) if word in words}
        ends: dict[int, int] = {}
        if JOINER in tokens.text:
            self._join(found, ends, tokens)
        self._add_sounds(found, ends, tokens)
        run: list[_Word] = []
        for at in sorted(found):
            if run and not _goes_on(run[-1].end, at, lattice):
                yield run
                run = []
            run.append(_Word(at, ends.get(at, at + 1), found[at]))
        if run:
            yield run

    def _join(
        self, found: dict[int, tuple[Meanings, ...]], ends: dict[int, int], tokens: Tokens
    ) -> None:
        """Put words that a non-joiner parts in the place of their parts: بین‌المللی."""
        raw = tokens.raw
        for at in range(len(raw) - 1):
            word = raw[at] + raw[at + 1]
            ways = self._told[word] if tokens.gap(at) == JOINER else ()
            if ways:
                self._telling.add(word)  # in the next text it may stand there as one
                found[at], ends[at] = ways, at + 2
                found.pop(at + 1, None)

    def _add_sounds(
        self, found: dict[int, tuple[Meanings, ...]], ends: dict[int, int], tokens: Tokens
    ) -> None:
        """Add the words beside those with meanings that may be proper names."""
        words, raw, last = tokens.words, tokens.raw, len(tokens.words)
        for at in list(found):
            for step in (-1, 1):
                place = at - 1 if step < 0 else ends.get(at, at + 1)
                for _ in range(MOST_LINKS):
                    if not 0 <= place < last or words[place] not in _LINKS:
                        break
                    place += step
                if 0 <= place < last and place not in found and self._heard[raw[place]]:
                    found[place] = self._heard[raw[place]]


def _goes_on(before: int, after: int, lattice: Spelled) -> bool:
    """Say whether nothing but articles and links stands between two words."""
    if after - before > MOST_LINKS:
        return False
    words = lattice.tokens.words
    linked = all(words[place] in _LINKS for place in range(before, after))
    return linked and lattice.whole(before - 1, after + 1)


def _stands_alone(hit: Hit, lattice: Spelled) -> bool:
    """Say whether the words beside do not make it a longer name of another.

    They may say what kind of group it is, where the name does not, or of which state it is.
    """
    own = _own_meanings(hit.name.alias.written)
    if not any(one[0] in _PROPER for one in own) and _is_of_another(hit, lattice.tokens):
        return False
    has_kind = any(is_mere_kind(one) for one in own)
    for ways in (_beside(hit.start, -1, lattice), _beside(hit.end - 1, 1, lattice)):
        said = {meaning for way in ways for meaning in way}
        if all(one.startswith(STATE) for one in said):
            if said and not any(said & _meanings_of(term) for term in hit.name.context):
                return False
        elif has_kind or not any(map(is_mere_kind, said)):
            return False
    return True


def _is_of_another(hit: Hit, tokens: Tokens) -> bool:
    """Say whether a proper name follows behind a link: the Democratic Party of Highlands."""
    place = hit.end
    while (
        place < len(tokens) and tokens.words[place] in OF and not ends_name(tokens.gap(place - 1))
    ):
        place += 1
    return hit.end < place < len(tokens) and tokens.raw[place][0].isupper()


ARTICLES = frozenset({"the", "la", "le", "les", "el", "los", "las", "die", "das", "den", "dem"})
"""With these alone a name does not go on."""
OF = frozenset({"of", "de", "du", "des", "del", "von", "der", "the", "la", "le"})


def _beside(at: int, step: int, lattice: Spelled) -> tuple[Meanings, ...]:
    """Return the meanings of the next word before or after, but for links."""
    tokens, place = lattice.tokens, at + step
    if 0 < place < len(tokens) and step > 0 and tokens.words[place] in ARTICLES:
        return ()  # … Kurdistan la réunion
    while 0 <= place < len(tokens) and tokens.words[place] in _LINKS:
        place += step
    if not 0 <= place < len(tokens) or not _goes_on(*_between(at, place), lattice):
        return ()
    written = tokens.raw[place]
    return () if written.isdigit() else meanings_by_word[written]


def _between(one: int, other: int) -> tuple[int, int]:
    return (one + 1, other) if one < other else (other + 1, one)


def _is_written_so(name: Name, words: Sequence[_Word], tokens: Tokens) -> bool:
    """Say whether the words have the capitals, or the articles, of a name."""
    raw = [tokens.raw[word.at] for word in words]
    own = _own_meanings(name.alias.written)
    states = {one for one in own if one.startswith(STATE)}
    if states and own - states <= BODIES:
        return True
    if not has_case(raw[0]):
        definite = any(reading.article for reading in readings(raw[-1]))
        proper = any(one[0] in _PROPER or tells(one) for one in own)
        return definite or proper or is_persian(tokens)
    if not tokens.has_capitals:
        return True
    if not ENGLISH.isdisjoint(tokens.words):
        return all(word[0].isupper() or word[0].isdigit() for word in raw)
    return raw[0][0].isupper() or raw[0][0].isdigit()


@lru_cache(maxsize=4_096)
def _as_translated(name: Name) -> Name:
    """Return a name as it stands in other words: weak where these are any group's."""
    own = _own_meanings(name.alias.written)
    telling = len(own) >= LEAST_TELLING or any(one[0] in _PROPER or tells(one) for one in own)
    alias = name.alias if telling else Alias(name.alias.written, Strength.WEAK)
    return replace(name, alias=alias, traits=traits(is_translated=True))


_PROPER = frozenset({STATE, NUMBER, SOUND})


def keys_of(name: Name) -> list[str]:
    """Return the keys of a name by its meanings; none for one that is not translated."""
    if name.is_person or name.is_state or name.is_acronym or len(name.words) < LEAST_WORDS:
        return []
    if is_weak(name):
        return []  # what is any group's in its own language is so in all others
    return list(_keys_of(name.alias.written))


@lru_cache(maxsize=16_384)
def _keys_of(written: str) -> tuple[str, ...]:
    words = _content(written)
    if not LEAST_WORDS <= len(words) <= MOST_WORDS:
        return ()
    meant = [ways for ways in map(meanings_by_word.__getitem__, words) if ways]
    known = len(meant)
    if known < LEAST_WORDS and all(any(map(is_mere_kind, ways[0])) for ways in meant):
        return ()  # most names, and Gorran Movement: the kinds of groups see to it
    ways = [_ways(word, least=LEAST_SOUND - (known >= LEAST_WORDS)) for word in words]
    proper = [way for way in ways if way and way[0][0][0] == SOUND]
    if not all(ways) or len(ways) - len(proper) < LEAST_WORDS - (len(proper) > 0):
        return ()
    return tuple(_keys(ways))


def _content(written: str) -> list[str]:
    """Return the words of a typed name that say something."""
    tokens = tokenize(written)
    return [
        raw
        for at, raw in enumerate(tokens.raw)
        if tokens.words[at] not in _LINKS and not is_article(tokens, at)
    ]


def _ways(word: str, *, least: int = LEAST_SOUND) -> tuple[Meanings, ...]:
    """Return the meanings of a word of a name, or else its sound."""
    found = meanings_by_word[word]
    if found:
        return found
    whole = [one for one in readings(word) if not one.split]
    plain = next((one.part for one in whole if one.article), whole[0].part if whole else word)
    sounds = skeletons_of(plain)
    return tuple((f"{SOUND}{one}",) for one in sounds if len(one.strip("A")) >= least)


@lru_cache(maxsize=16_384)
def _own_meanings(written: str) -> frozenset[str]:
    """Return the meanings of a name that is translated, with the sounds of its other words."""
    first, *_ = _keys_of(written)
    return frozenset(first.split(_AND))


@lru_cache(maxsize=16_384)
def _meanings_of(written: str) -> frozenset[str]:
    ways = (way for word in _content(written) for way in _ways(word)[:1])
    return frozenset(meaning for way in ways for meaning in way)


def _keys(words: Sequence[tuple[Meanings, ...]]) -> Iterator[str]:
    """Yield the meanings of words in an order that is the same for all orders of them."""
    for way in islice(product(*words), MOST_WAYS):
        yield intern(_AND.join(sorted(meaning for meanings in way for meaning in meanings)))
