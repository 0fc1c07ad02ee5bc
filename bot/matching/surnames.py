"""People by the last word of their names, so that an article is asked once about each word."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.ids import SubjectId
from bot.matching.contexts import Speaking
from bot.matching.folding import fold_word
from bot.matching.kept_names import KeptNames, NameNumber, bearer_of, numbers
from bot.matching.lattice import skeletons
from bot.matching.names import Name, NameWord, word_list
from bot.matching.persons import (
    MOST_BEFORE,
    PARTICLES,
    Form,
    Mention,
    Spot,
    initials,
    look_around,
    mention,
    term_before,
)
from bot.matching.readings import BOUND_ARTICLES, LATIN_ARTICLES, keys
from bot.matching.said import SaidWords, said
from bot.matching.sounds import skeletons_of
from bot.matching.spelling import same_part, same_surname
from bot.matching.surroundings import has_case
from bot.matching.titles import near_titles
from bot.matching.tokens import Tokens
from bot.matching.writings import LATIN, writing_of, writings

LEAST_WITHOUT_CAPITAL = 3
"""Letters of a word that may be heard as a surname without capitals: أن, that, is no Aoun."""
LEAST_SURNAME = 2
"""Letters; a shorter one says nothing by itself."""


MOST_READ = 65_536
"""Words of texts whose families are remembered."""


class _Family:
    """All names that end in one word; most words end one person's."""

    __slots__ = ("_by_given", "_given", "names", "word")

    def __init__(self, word: NameWord, names: tuple[Name, ...]) -> None:
        self.word = word
        self.names = names
        self._given: frozenset[str] | None = None
        self._by_given: dict[str, list[Name]] | None = None
        """The names by those keys, where they are many and somebody asked."""

    def speaks(self, speaking: Speaking) -> bool:
        """Say whether something in the article may speak for one of them."""
        subjects = speaking.subjects
        for name in self.names:
            if name.bearer.subject_id in subjects:
                return True
        return bool(speaking.countries) and any(map(speaking.speaks_for, self.names))

    def given(self) -> frozenset[str]:
        """Return the keys of all other words of the names."""
        if self._given is None:
            self._given = frozenset[str]().union(*map(_given_keys, self.names))
        return self._given

    def mentions(self, spot: Spot, speaking: Speaking) -> list[Mention]:
        """Return who may be meant; or one ``OTHER``, for somebody else's given name like theirs.

        What is asked last, whether the surname itself is spelled like theirs, costs most.
        """
        after = () if spot.after is None else self._with_given(spot, (spot.after,))
        if spot.before:
            fitting = dict.fromkeys([*self._with_given(spot, spot.before), *after])
            in_office = self._in_office(spot, speaking)
            if not (fitting or in_office) or not self._is_written(spot):
                return []
            found = [mention(name, spot) for name in fitting]
            found = [one for one in found if one.form is not Form.OTHER]
            return found or in_office or [self.other(spot)]
        if spot.title:
            bare = self.names
        else:
            told = [one for one in self.names if self._is_told(one, speaking)]
            bare = dict.fromkeys([*told, *after, *self._with_given(spot, spot.near)])
        return [mention(name, spot) for name in bare] if bare and self._is_written(spot) else []

    def is_better_told(self, theirs: str) -> bool:
        """Say whether all of them have names in the writing of a text, and this is not one."""
        return theirs != LATIN and all(
            theirs not in writings(name.alias.written)
            and any(writing == theirs for writing, _ in name.bearer.writings)
            for name in self.names
        )

    def _is_written(self, spot: Spot) -> bool:
        """Say whether the surname stands there, in a spelling that may count."""
        raw = spot.tokens.raw[spot.index]
        if spot.is_bare and not same_surname(self.word, raw, loosely=False):
            return False
        return same_part(self.word, raw)

    def _in_office(self, spot: Spot, speaking: Speaking) -> list[Mention]:
        """Return who is meant where a word of context is written like a given name before."""
        return [
            Mention(name, Form.BARE, spot.start, spot.index + 1)
            for name in self.names
            if name.context
            and speaking.speaks_for(name)
            and term_before(name, spot.tokens, spot.start)
        ]

    def other(self, spot: Spot) -> Mention:
        """Return the mention of somebody else of this name."""
        return Mention(self.names[0], Form.OTHER, spot.start, spot.index + 1)

    @staticmethod
    def _is_told(name: Name, speaking: Speaking) -> bool:
        """Say whether a name by itself may have evidence."""
        if name.subject_id in speaking.named:
            return True
        return bool(name.context) and speaking.speaks_for(name)

    def _with_given(self, spot: Spot, places: tuple[int, ...]) -> list[Name]:
        """Return the names whose other words may stand at ``places``."""
        if not places:
            return []
        raw = [spot.tokens.raw[place] for place in places]
        keys = frozenset[str]().union(*map(_near_keys, raw))
        if len(self.names) <= FEW:
            return [one for one in self.names if not keys.isdisjoint(_given_keys(one))]
        if self._by_given is None:
            self._by_given = {}
            for name in self.names:
                for key in _given_keys(name):
                    self._by_given.setdefault(key, []).append(name)
        table = self._by_given
        return [name for key in table.keys() & keys for name in table[key]]


FEW = 8
"""Names of a family that are asked one by one."""


class _Families:
    """All families whose name a written word may be, with what tells that none of them is meant."""

    __slots__ = ("all", "bearers", "given")

    def __init__(self, families: tuple[_Family, ...] = ()) -> None:
        self.all = families
        self.bearers = frozenset(one.bearer.subject_id for each in self.all for one in each.names)
        self.given = frozenset[str]().union(*(one.given() for one in families))
        """The keys of all other words of their names."""

    def may_speak(self, speaking: Speaking) -> bool:
        """Say whether something in the article may speak for somebody of them."""
        return bool(speaking.countries) or not self.bearers.isdisjoint(speaking.subjects)


_NOBODY = _Families()


class Surnames:
    """All people, by the keys and the sounds of their surnames."""

    def __init__(self, words: SaidWords, names: KeptNames) -> None:
        """Take the table of sounds, which holds words of others, too, and all names."""
        self._words = words
        self._names = names
        self._by_key: dict[str, NameNumber | tuple[NameNumber, ...]] = {}
        """One name of each actor by the keys of its surname, and by what that sounds like.

        Keys have no capitals, and sounds no small letters.
        """
        self._families: dict[NameWord, _Family] = {}
        """Those that were met in texts."""
        self._read: dict[str, _Families] = {}
        """The families of words that were met in texts, until there are other names."""

    @property
    def is_empty(self) -> bool:
        """Say whether nobody is known."""
        return not self._by_key

    def add(self, subject_id: SubjectId, names: Sequence[Name]) -> None:
        """Know a person by the last words of all names."""
        for word, number in _surnames_of(subject_id, names).items():
            sound = said(word)
            self._words.add(word, sound)
            for key in {*word.keys, sound}:
                before = self._by_key.get(key)
                self._by_key[key] = number if before is None else (*_several(before), number)
            self._forget(word)

    def remove(self, subject_id: SubjectId, names: Sequence[Name]) -> None:
        """Forget a person."""
        for word, number in _surnames_of(subject_id, names).items():
            sound = said(word)
            self._words.remove(word, sound)
            for key in {*word.keys, sound}:
                left = [one for one in _several(self._by_key[key]) if one != number]
                if left:
                    self._by_key[key] = tuple(left) if len(left) > 1 else left[0]
                else:
                    del self._by_key[key]
            self._forget(word)

    def _forget(self, word: NameWord) -> None:
        """Have a family read anew when it is met again."""
        self._families.pop(word, None)
        self._read.clear()

    def mentions(self, tokens: Tokens, speaking: Speaking) -> list[Mention]:
        """Return every place where a known person may be meant by less than the full name.

        A surname by itself is passed over unless something speaks for its bearer, or a title
        stands before: nothing could come of it. So is somebody else's full name, unless the same
        surname is also met by itself.
        """
        found: list[Mention] = []
        passed: list[tuple[int, Sequence[_Family]]] = []
        for index in tokens.name_like:
            word = tokens.words[index]
            short = len(word) < LEAST_WITHOUT_CAPITAL and not has_case(word)
            if short and word not in self._by_key:
                continue
            raw = tokens.raw[index]
            families = self._read.get(raw) or self._families_like(raw)
            if not families.all:
                continue
            telling = self._telling(families, tokens, index, speaking)
            if telling:
                theirs = writing_of(tokens, raw)
                telling = [one for one in telling if not one.is_better_told(theirs)]
            if not telling:
                passed.append((index, families.all))
                continue
            spot = look_around(tokens, index)
            met = {family: family.mentions(spot, speaking) for family in telling}
            found += [one for mentions in met.values() for one in mentions]
            passed.append((index, [one for one in families.all if not met.get(one)]))
        return found + _of_others(passed, found, tokens)

    def _telling(
        self, families: "_Families", tokens: Tokens, index: int, speaking: Speaking
    ) -> Sequence[_Family]:
        """Return the families of which somebody may be meant by a word, by what is around it."""
        if index in near_titles(tokens) and look_around(tokens, index).title:
            return families.all
        # Of most words none of them is, and that can be said of all at once.
        given = families.given
        near = [keys for keys in _keys_near(tokens, index) if not given.isdisjoint(keys)]
        if not (near or families.may_speak(speaking)):
            return ()
        return [
            one
            for one in families.all
            if one.speaks(speaking) or any(not keys.isdisjoint(one.given()) for keys in near)
        ]

    def _families_like(self, raw: str) -> _Families:
        """Return the families whose name a written word may be; not all of them is it."""
        if len(self._read) >= MOST_READ:
            self._read.clear()
            self._families.clear()
        options = (*keys(raw), *self._words.said_by(raw))
        found = [self._by_key[key] for key in options if key in self._by_key]
        # الثاني: Abdullah II, and not of the house Al Thani
        known = bool(found) and fold_word(raw) not in word_list("ordinals")
        families = self._read[raw] = _Families(self._families_of(found)) if known else _NOBODY
        return families

    def _families_of(
        self, found: Iterable[NameNumber | tuple[NameNumber, ...]]
    ) -> tuple[_Family, ...]:
        """Return the families of some persons, of which each has all its names."""
        met: dict[NameWord, list[Name]] = {}
        for number in dict.fromkeys([one for several in found for one in _several(several)]):
            word = self._names.name(number).words[-1]
            if word in self._families:
                met.setdefault(word, [])
                continue
            names = self._names.of(bearer_of(number))
            met.setdefault(word, []).extend(name for name in names if _is_of(name, word))
        for word, names in met.items():
            if names:
                self._families[word] = _Family(word, tuple(names))
        return tuple([self._families[word] for word in met])


def _of_others(
    passed: Iterable[tuple[int, Sequence[_Family]]], found: Sequence[Mention], tokens: Tokens
) -> list[Mention]:
    """Return the mentions of somebody else of a surname that is also met by itself."""
    surnames = {tokens.words[one.end - 1] for one in found}
    others: list[Mention] = []
    for index, families in passed:
        if tokens.words[index] in surnames:
            spot = look_around(tokens, index)
            if spot.before:
                raw = tokens.raw[index]
                others += [one.other(spot) for one in families if same_part(one.word, raw)]
    return others


def _surnames_of(subject_id: SubjectId, names: Iterable[Name]) -> dict[NameWord, NameNumber]:
    """Return the surnames of a person, each with the number of the first name that ends in it."""
    found: dict[NameWord, NameNumber] = {}
    for number, name in numbers(subject_id, names):
        if len(name.words) > 1 and name.words[-1] not in found and _has_surname(name):
            found[name.words[-1]] = number
    return found


def _is_of(name: Name, word: NameWord) -> bool:
    """Say whether a name is a person's that ends in a word as a surname."""
    return name.words[-1] == word and _has_surname(name)


def _has_surname(name: Name) -> bool:
    word = name.words[-1]
    if len(word.keys[0]) < LEAST_SURNAME or not name.is_person or not name.ends_in_surname:
        return False
    return word_list("ordinals").isdisjoint(word.keys)


def _keys_near(tokens: Tokens, index: int) -> list[frozenset[str]]:
    """Return the keys of each word so near a surname that it may be of the rest of the name."""
    raw, words = tokens.raw, tokens.words
    near = [one for one in raw[index + 1 : index + 2] if not one.islower()]
    for place in range(index - 1, max(0, index - MOST_BEFORE - 1) - 1, -1):
        if not raw[place].islower():
            near.append(raw[place])
        elif words[place] not in _BETWEEN:
            break
    return list(map(_near_keys, near))


@lru_cache(maxsize=65_536)
def _near_keys(raw: str) -> frozenset[str]:
    """Return what ``lookup_keys`` does, and what a word is as an initial."""
    return lookup_keys(raw) | {f"{raw}."}


_BETWEEN = LATIN_ARTICLES | BOUND_ARTICLES | PARTICLES
"""Words in lower case that stand within a name."""


def _several(found: NameNumber | tuple[NameNumber, ...]) -> tuple[NameNumber, ...]:
    return found if isinstance(found, tuple) else (found,)


@lru_cache(maxsize=65_536)
def _word_keys(word: NameWord) -> frozenset[str]:
    return frozenset((*word.keys, *skeletons_of(word.written)))


def _given_keys(name: Name) -> frozenset[str]:
    """Return the keys of all words but the last, with their initials."""
    return _keys_of(name.words[:-1])


@lru_cache(maxsize=65_536)
def _keys_of(given: tuple[NameWord, ...]) -> frozenset[str]:
    short = frozenset(one for word in given for one in initials(word.written))
    return short.union(*map(_word_keys, given))


@lru_cache(maxsize=65_536)
def lookup_keys(raw: str) -> frozenset[str]:
    """Return the keys and skeletons under which a word of a text is looked up."""
    return frozenset((*keys(raw), *skeletons(raw)))
