"""Organisations by what the words of their names mean, in any language and order.

A text has the name of one where, in a row, all its words stand by their meanings, and no others but
articles and links: Milliyetçi Hareket Partisi, for the Nationalist Movement Party. Words of which
no meaning is known must sound alike: Front de libération du peuple du Tigré.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice, product
from sys import intern
from typing import NamedTuple

from bot.matching.explanations import LINKS
from bot.matching.lattice import JOINER, Spelled, skeletons
from bot.matching.meanings import NUMBER, STATE, Meanings, is_mere_kind, meanings_by_word
from bot.matching.model import Alias, Rule, Strength
from bot.matching.names import Hit, Name, is_article, traits
from bot.matching.readings import LATIN_ARTICLES, readings
from bot.matching.sounds import skeletons_of
from bot.matching.spelling import is_persian
from bot.matching.surroundings import ENGLISH, has_case
from bot.matching.tokens import Tokens, tokenize

LEAST_WORDS = 2
MOST_WORDS = 7
"""With a meaning, of a name."""
MOST_WAYS = 16
"""To take the words of one name, or of one place in a text."""
LEAST_TELLING = 3
"""Words of a name without a proper one that need no evidence."""
SOUND = "="
"""Begins what stands for a word of which only the sound is known."""
LEAST_SOUND = 3
"""Consonants of such a word."""
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


class Translations:
    """All names of organisations that have meanings, by these."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[Name, ...]] = {}
        self._sounds: dict[str, int] = {}
        """Of words without a meaning, with the number of names."""

    @property
    def is_empty(self) -> bool:
        """Say whether no name is left."""
        return not (self._names or self._sounds)

    def add(self, name: Name) -> None:
        """Look for a name from now on, if its words have meanings."""
        for key in keys_of(name):
            self._names[key] = (*self._names.get(key, ()), name)
            for sound in _sounds_in(key):
                self._sounds[sound] = self._sounds.get(sound, 0) + 1

    def remove(self, name: Name) -> None:
        """Forget a name that was added."""
        for key in keys_of(name):
            left = tuple(one for one in self._names.get(key, ()) if one is not name)
            if left:
                self._names[key] = left
            else:
                self._names.pop(key, None)
            for sound in _sounds_in(key):
                self._sounds[sound] -= 1
                if not self._sounds[sound]:
                    del self._sounds[sound]

    def hits(self, lattice: Spelled, known: Iterable[Hit]) -> list[Hit]:
        """Return the places where a name is said in other words than its own."""
        if not self._names:
            return []
        places = {(hit.name.subject_id, hit.start, hit.end) for hit in known}
        found: list[Hit] = []
        for run in self._runs(lattice):
            for first, last, name in self._names_in(run):
                start, end = run[first].at, run[last].end
                if (name.subject_id, start, end) in places:
                    continue
                beside = (*run[first - 1 : first], *run[last + 1 : last + 2])
                if _stands_alone(name, beside) and _is_written_so(
                    name, run[first : last + 1], lattice.tokens
                ):
                    found.append(Hit(_as_translated(name), Rule.DERIVED, start, end))
        return found

    def _names_in(self, run: Sequence[_Word]) -> Iterator[tuple[int, int, Name]]:
        for first in range(len(run)):
            for last in range(first + LEAST_WORDS - 1, min(len(run), first + MOST_WORDS)):
                for key in _keys([word.ways for word in run[first : last + 1]]):
                    for name in self._names.get(key, ()):
                        yield first, last, name

    def _runs(self, lattice: Spelled) -> Iterator[list[_Word]]:
        """Yield the words with meanings that stand together, with what sounds like one of a name."""
        tokens = lattice.tokens
        known = enumerate(map(meanings_by_word.__getitem__, tokens.raw))
        told = [_Word(at, at + 1, ways) for at, ways in known if ways]
        if JOINER in tokens.text:
            told = _with_joined(told, tokens)
        if len(told) < LEAST_WORDS and not self._sounds:
            return
        run: list[_Word] = []
        for word in self._with_sounds(told, tokens) if self._sounds else told:
            if run and not _goes_on(run[-1].end, word.at, lattice):
                if len(run) >= LEAST_WORDS:
                    yield run
                run = []
            run.append(word)
        if len(run) >= LEAST_WORDS:
            yield run

    def _with_sounds(self, told: Sequence[_Word], tokens: Tokens) -> list[_Word]:
        """Add the words near those with meanings that may be proper names."""
        at = {place for word in told for place in (word.at, word.end - 1)}
        near = {place + step for place in at for step in _NEAR} - at
        heard: list[_Word] = []
        for place in near:
            if not 0 <= place < len(tokens) or tokens.words[place] in _LINKS:
                continue
            sounds = self._sounds.keys() & set(skeletons(tokens.raw[place]))
            if sounds:
                heard.append(
                    _Word(place, place + 1, tuple((f"{SOUND}{sound}",) for sound in sounds))
                )
        return sorted([*told, *heard]) if heard else list(told)


_NEAR = (-3, -2, -1, 1, 2, 3)


def _goes_on(before: int, after: int, lattice: Spelled) -> bool:
    """Say whether nothing but articles and links stands between two words."""
    if after - before > MOST_LINKS:
        return False
    words = lattice.tokens.words
    linked = all(words[place] in _LINKS for place in range(before, after))
    return linked and lattice.whole(before - 1, after + 1)


def _with_joined(told: Sequence[_Word], tokens: Tokens) -> list[_Word]:
    """Put words that a non-joiner parts in the place of their parts: بین‌المللی."""
    raw = tokens.raw
    joined: dict[int, _Word] = {}
    for at in range(len(raw) - 1):
        ways = meanings_by_word[raw[at] + raw[at + 1]] if tokens.gap(at) == JOINER else ()
        if ways:
            joined[at] = _Word(at, at + 2, ways)
    rest = [word for word in told if word.at not in joined and word.at - 1 not in joined]
    return sorted([*rest, *joined.values()])


def _stands_alone(name: Name, beside: Sequence[_Word]) -> bool:
    """Say whether the words beside do not make it a longer name of another.

    They may say what kind of group it is, where the name does not, or of which state it is.
    """
    own = _meanings_of(name.alias.written)
    has_kind = any(is_mere_kind(one) for one in own)
    for word in beside:
        said = {meaning for way in word.ways for meaning in way}
        if all(one.startswith(STATE) for one in said):
            if not any(said & _meanings_of(term) for term in name.context):
                return False
        elif has_kind or not any(map(is_mere_kind, said)):
            return False
    return True


def _is_written_so(name: Name, words: Sequence[_Word], tokens: Tokens) -> bool:
    """Say whether the words have the capitals, or the articles, of a name."""
    raw = [tokens.raw[word.at] for word in words]
    own = _meanings_of(name.alias.written)
    states = {one for one in own if one.startswith(STATE)}
    if states and own - states <= BODIES:
        return True
    if not has_case(raw[0]):
        definite = any(reading.article for reading in readings(raw[-1]))
        proper = bool(states) or any(one.startswith(SOUND) for one in own)
        return definite or proper or is_persian(tokens)
    if not tokens.has_capitals:
        return True
    if not ENGLISH.isdisjoint(tokens.words) or len(words) < LEAST_TELLING:
        return all(word[0].isupper() or word[0].isdigit() for word in raw)
    return raw[0][0].isupper() or raw[0][0].isdigit()


@lru_cache(maxsize=4_096)
def _as_translated(name: Name) -> Name:
    """Return a name as it stands in other words: weak where these are any group's."""
    own = _meanings_of(name.alias.written)
    proper = any(one[0] in _PROPER for one in own)
    telling = len(own) >= LEAST_TELLING or proper
    alias = name.alias if telling else Alias(name.alias.written, Strength.WEAK)
    return replace(name, alias=alias, traits=traits(is_translated=True))


_PROPER = frozenset({STATE, NUMBER, SOUND})


def keys_of(name: Name) -> list[str]:
    """Return the keys of a name by its meanings; none for one that is not translated."""
    if name.is_person or name.is_state or name.is_acronym or len(name.words) < LEAST_WORDS:
        return []
    return list(_keys_of(name.alias.written))


@lru_cache(maxsize=16_384)
def _keys_of(written: str) -> tuple[str, ...]:
    words = _content(written)
    if not LEAST_WORDS <= len(words) <= MOST_WORDS:
        return ()
    ways = [_ways(word) for word in words]
    proper = [way for way in ways if way and way[0][0][0] == SOUND]
    if not all(ways) or len(ways) - len(proper) < LEAST_WORDS - (len(proper) > 0):
        return ()
    if len(ways) - len(proper) < LEAST_WORDS and any(map(is_mere_kind, _meanings_of(written))):
        return ()  # Gorran Movement: the kinds of groups see to it
    return tuple(_keys(ways))


def _content(written: str) -> list[str]:
    """Return the words of a typed name that say something."""
    tokens = tokenize(written)
    return [
        raw
        for at, raw in enumerate(tokens.raw)
        if tokens.words[at] not in _LINKS and not is_article(tokens, at)
    ]


def _ways(word: str) -> tuple[Meanings, ...]:
    """Return the meanings of a word of a name, or else its sound."""
    found = meanings_by_word[word]
    if found:
        return found
    plain = next((one.part for one in readings(word) if not one.split), word)
    sounds = skeletons_of(plain)
    return tuple((f"{SOUND}{one}",) for one in sounds if len(one.strip("A")) >= LEAST_SOUND)


@lru_cache(maxsize=16_384)
def _meanings_of(written: str) -> frozenset[str]:
    ways = (way for word in _content(written) for way in _ways(word)[:1])
    return frozenset(meaning for way in ways for meaning in way)


def _keys(words: Sequence[tuple[Meanings, ...]]) -> Iterator[str]:
    """Yield the meanings of words in an order that is the same for all orders of them."""
    for way in islice(product(*words), MOST_WAYS):
        yield intern("/".join(sorted(meaning for meanings in way for meaning in meanings)))


def _sounds_in(key: str) -> list[str]:
    return [one.removeprefix(SOUND) for one in key.split("/") if one.startswith(SOUND)]
