"""The ways through a text along which names are looked for."""

from collections.abc import Collection, Container, Iterable, Iterator, KeysView
from functools import cached_property, lru_cache
from typing import Protocol

from bot.matching.folding import fold_word
from bot.matching.kinds import kinds_of
from bot.matching.names import SKIPPED, is_article, is_skipped
from bot.matching.readings import SERVANTS, has_one_reading, keys, readings, servant_of
from bot.matching.sounds import skeletons_of
from bot.matching.tokens import Tokens


@lru_cache(maxsize=65_536)
def skeletons(written: str) -> tuple[str, ...]:
    """Return the skeletons of a word's readings, each once, and the kind of group it says."""
    if has_one_reading(written):
        return (*skeletons_of(written), *kinds_of((written.lower(),)))
    read = readings(written)
    found = dict.fromkeys(one for reading in read for one in skeletons_of(reading.part))
    return (*found, *kinds_of([reading.key for reading in read]))


SPECIAL = SERVANTS | SKIPPED
"""Words that may be one with the next, or be left out, otherwise than others."""


class _OddKeys(dict[str, tuple[str, ...]]):
    """The keys of words that were met, empty where the folded word is the only one.

    A dictionary, for this is asked about each word of each article.
    """

    def __missing__(self, written: str) -> tuple[str, ...]:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        if has_one_reading(written) and not kinds_of((written.lower(),)):
            found = self[written] = ()
            return found
        options = keys(written)
        found = self[written] = () if options == (fold_word(written),) else options
        return found


MOST_REMEMBERED = 65_536
"""Words; a language has more, but a month of news has few of them."""
_odd_keys = _OddKeys()

Step = tuple[str, int]
"""A word that may stand at a place, with the place to which it leads."""


class Paths(Protocol):
    """Paths of words that are looked for, by their first and second words."""

    @property
    def starts(self) -> KeysView[str]:
        """The first words of all paths."""
        ...

    def seconds(self, word: str) -> frozenset[str] | None:
        """Return what comes second behind a first word; None where a path may end there."""
        ...


class Spelled:
    """A text as a lattice: articles may be skipped, two words may be one.

    What stands at a place is worked out once, when somebody asks for it.
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        # Most words have one key; the rest, and Persian, take the long way to two words in one.
        self._short = PERSIAN_END not in tokens.text
        self._starting: dict[int, list[Step]] = {}
        self._following: dict[int, list[Step]] = {}
        self._words: dict[int, Collection[str]] = {}

    @cached_property
    def _odd(self) -> dict[int, tuple[str, ...]]:
        """The keys of those words that are not looked up by what they fold to."""
        found = enumerate(map(_odd_keys.__getitem__, self.tokens.raw))
        return {at: options for at, options in found if options}

    def keys_at(self, position: int) -> tuple[str, ...]:
        """Return the keys of a word."""
        return self._odd.get(position) or (self.tokens.words[position],)

    @cached_property
    def keys(self) -> set[str]:
        """The keys of all words."""
        return set(self.tokens.words).union(*self._odd.values())

    def places_of(self, options: Collection[str]) -> list[int]:
        """Return where a word stands that has one of these keys."""
        if self.keys.isdisjoint(options):
            return []
        odd = self._odd
        places = [at for at, word in enumerate(self.tokens.words) if word in options]
        if not odd:
            return places
        others = [at for at, own in odd.items() if any(key in options for key in own)]
        return sorted({*others, *(at for at in places if at not in odd)})

    def whole(self, start: int, end: int) -> bool:
        """Say whether no sentence or the like ends between the words ``start`` to ``end``."""
        return not any(map(self.broken, range(start, end - 1)))

    def broken(self, index: int) -> bool:
        """Say whether a name cannot go on from word ``index`` to the next."""
        gap = self.tokens.gap(index)
        if gap == " " or not ends_name(gap):
            return False
        return not (is_initials(self.tokens.raw[index]) and gap.startswith("."))

    def steps(self, position: int, *, first: bool) -> list[Step]:
        """Return keys; two words that stand for one are tried at the start of a path, too.

        Whether a path crosses the end of a sentence, ``whole`` says: few paths come to their end.
        """
        known = (self._starting if first else self._following).get(position)
        if known is not None:
            return known
        if first:
            found = self._starting[position] = self._read(position)
        else:
            found = self._following[position] = self._continued(position)
        return found

    def words(self, position: int) -> Collection[str]:
        """Return the keys alone with which a path may go on at a word."""
        found = self._words.get(position)
        if found is None:
            if self._is_simple(position):
                word = self.tokens.words[position]
                found = (word, word + self.tokens.words[position + 1])
            else:
                found = [key for key, _ in self.steps(position, first=False)]
            self._words[position] = found
        return found

    def _is_simple(self, position: int) -> bool:
        """Say whether a word goes by itself or in one with the next, and no other way."""
        words, odd = self.tokens.words, self._odd
        return (
            self._short
            and position + 1 < len(words)
            and position not in odd
            and position + 1 not in odd
            and words[position] not in SPECIAL
        )

    def _continued(self, position: int) -> list[Step]:
        """Return what a path goes on with: past an article, too."""
        if position >= len(self.tokens):
            return []
        found = self.steps(position, first=True)
        if self.tokens.words[position] not in SPECIAL:
            return found
        if is_skipped(self.tokens, position):
            return [*found, *self.steps(position + 1, first=False)]
        return found

    def _read(self, position: int) -> list[Step]:
        words, following = self.tokens.words, position + 1
        if self._is_simple(position):
            word = words[position]
            return [(word, following), (word + words[following], following + 1)]
        own = self.keys_at(position)
        found: list[Step] = [(key, following) for key in own]
        if following < len(words):
            pairs = self._joined(own, self.keys_at(following))
            found += [(key, following + 1) for key in pairs]
        if words[position] in SERVANTS:
            found += [(key, end) for one, end in self.servants(position) for key in keys(one)]
        return found

    def _joined(self, own: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
        if self._short and len(own) == 1 == len(others):
            return [own[0] + others[0]]
        return joined(own, others)

    def starts_anywhere(self, wanted: KeysView[str]) -> list[int]:
        """Return the places where one of ``wanted`` may begin: the test before a walk."""
        words = self.tokens.words
        if not self._short:
            return self.starts(range(len(words)), wanted)
        # Most words have one key, and so have two words in one. None of them is wanted in most
        # places, and a set asks about each word once.
        odd, pairs, here = self._odd, self.tokens.pairs, self.keys & wanted
        found = {at for at, word in enumerate(words) if word in here}
        if not wanted.isdisjoint(pairs):
            found.update([at for at, pair in enumerate(pairs) if pair in wanted])
        found.difference_update(odd)
        near = {place for at in odd for place in (at - 1, at) if place >= 0}
        if not SERVANTS.isdisjoint(words):
            near.update(at for at, word in enumerate(words) if word in SERVANTS)
        found.update(self.starts(near, wanted))
        return sorted(found)

    def may_go_on(self, start: int, paths: Paths) -> bool:
        """Say whether one of ``paths`` that begins at a word may go on with the next one.

        Only where both are plain words; elsewhere a walk has to tell.
        """
        words, following = self.tokens.words, start + 1
        if not (self._is_simple(start) and self._is_simple(following)):
            return True
        word, second = words[start], words[following]
        if word + second in paths.starts:
            return True
        seconds = paths.seconds(word)
        return seconds is None or second in seconds or second + words[following + 1] in seconds

    def starts(self, places: Iterable[int], wanted: Container[str]) -> list[int]:
        """Return those of ``places`` where one of ``wanted`` may begin."""
        words, last, odd = self.tokens.words, len(self.tokens.words) - 1, self._odd
        found: list[int] = []
        for at in places:
            if self._short and at < last and at not in odd and at + 1 not in odd:
                word = words[at]
                if word in wanted or word + words[at + 1] in wanted:
                    found.append(at)
                    continue
                if word not in SERVANTS:
                    continue
            if any(key in wanted for key, _ in self.steps(at, first=True)):
                found.append(at)
        return found

    def servants(self, position: int) -> Iterator[tuple[str, int]]:
        """Yield Abd al-X as one word, with the place after it."""
        tokens, other = self.tokens, position + 1
        if tokens.words[position] not in SERVANTS or other >= len(tokens) or self.broken(position):
            return
        if is_article(tokens, other) and not self.broken(other):
            other += 1
        servant = servant_of(tokens.raw[position], tokens.raw[other])
        if servant:
            yield servant, other + 1


@lru_cache(maxsize=2)
def spelled(tokens: Tokens) -> Spelled:
    """Return the lattice of a text, one for all who ask while they are at it."""
    return Spelled(tokens)


class Sounding(Spelled):
    """The same lattice by skeletons."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self._joining = JOINER in tokens.text
        self.is_plain = not self._joining and SERVANTS.isdisjoint(tokens.words)
        """Each word stands for itself alone."""

    def _read(self, position: int) -> list[Step]:
        tokens, raw = self.tokens, self.tokens.raw
        found = [(one, position + 1) for one in skeletons(raw[position])]
        if self._joining and position + 1 < len(raw) and tokens.gap(position) == JOINER:
            both = skeletons(raw[position] + raw[position + 1])
            found += [(one, position + 2) for one in both]
        if tokens.words[position] in SERVANTS:
            found += [
                (one, end) for word, end in self.servants(position) for one in skeletons(word)
            ]
        return found


JOINER = "\u200c"
"""Zero width non-joiner: Persian writes it within words, and so do some typists anywhere."""


def is_initials(raw: str) -> bool:
    """Say whether a word is one letter, or several with dots: J. Vance, J.D. Vance."""
    return all(len(letter) == 1 for letter in raw.split("."))


NAME_ENDS = frozenset(".:;!?()[]{}|/…؟،؛。、,•*")


def ends_name(gap: str) -> bool:
    """Say whether ``gap``, between two words, is one that no name goes across."""
    return not NAME_ENDS.isdisjoint(gap) or gap.count("\n") > 1 or " - " in gap or "—" in gap


PERSIAN_END = "ا"
"""A letter of every text in which ``joined`` finds more than one word after the other."""


def joined(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """Return the keys of two words, given by theirs, taken as one: Co-ordination, خامنه‌ای."""
    found = [one + other for one in first for other in second]
    # Persian writes the end of a name in -ه as ه‌ای, Arabic as ئي.
    found.extend(key[:-3] + "يي" for key in tuple(found) if key.endswith("هاي"))
    return found
