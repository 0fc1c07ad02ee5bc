"""The ways through a text along which names are looked for."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache

from bot.matching.names import is_article
from bot.matching.readings import SERVANTS, keys, readings, servant_of
from bot.matching.sounds import sounds
from bot.matching.tokens import Tokens


@lru_cache(maxsize=65_536)
def skeletons(written: str) -> tuple[str, ...]:
    """Return the skeletons of a word's readings, each once."""
    return tuple(
        dict.fromkeys(
            sound.skeleton for reading in readings(written) for sound in sounds(reading.part)
        )
    )


Edges = dict[str, tuple[int, ...]]
"""Words with the places to which each leads, nearly always one."""


class Spelled:
    """A text as a lattice: articles may be skipped, two words may be one.

    What stands at a place is worked out once, when somebody asks for it.
    """

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        # Most words have one key; the rest, and Persian, take the long way to two words in one.
        self._short = PERSIAN_END not in tokens.text
        self._starting: dict[int, Edges] = {}
        self._following: dict[int, Edges] = {}

    @cached_property
    def _options(self) -> list[tuple[str, ...]]:
        return list(map(keys, self.tokens.raw))

    @cached_property
    def _breaks(self) -> set[int]:
        words = self.tokens.words
        return {
            at
            for at, gap in enumerate(self.tokens.gaps)
            if gap != " " and ends_name(gap) and not (len(words[at]) == 1 and gap.startswith("."))
        }

    def broken(self, index: int) -> bool:
        """Say whether a name cannot go on from word ``index`` to the next."""
        return index in self._breaks

    def edges(self, position: int, *, first: bool) -> Edges:
        """Return keys; two words that stand for one are tried at the start of a path, too."""
        known = (self._starting if first else self._following).get(position)
        if known is not None:
            return known
        if first:
            found = self._starting[position] = self._read(position)
        else:
            found = self._following[position] = self._continued(position)
        return found

    def _continued(self, position: int) -> Edges:
        """Return what a path goes on with: past an article, too, but not past a name's end."""
        if position >= len(self.tokens) or self.broken(position - 1):
            return {}
        found = self.edges(position, first=True)
        if not is_article(self.tokens, position):
            return found
        both = dict(found)
        for word, ends in self.edges(position + 1, first=False).items():
            both[word] = both.get(word, ()) + ends
        return both

    def _read(self, position: int) -> Edges:
        options, following = self._options, position + 1
        own = options[position]
        found: Edges = dict.fromkeys(own, (following,))
        if following < len(options) and position not in self._breaks:
            others = options[following]
            if self._short and len(own) == 1 == len(others):
                found[own[0] + others[0]] = (position + 2,)
            else:
                _lead(found, joined(own, others), position + 2)
        if self.tokens.words[position] in SERVANTS:
            for one, end in self.servants(position):
                _lead(found, keys(one), end)
        return found

    def starts(self, wanted: AbstractSet[str], places: Sequence[int]) -> list[int]:
        """Return those of ``places`` where one of ``wanted`` may begin: the test before a walk."""
        options, last = self._options, len(self._options) - 1
        found = {at for at in places if not wanted.isdisjoint(options[at])}
        for at in places:
            if at == last:
                continue
            own, others = options[at], options[at + 1]
            if self._short and len(own) == 1 == len(others):
                if own[0] + others[0] in wanted:
                    found.add(at)
            elif not wanted.isdisjoint(joined(own, others)):
                found.add(at)
        if not SERVANTS.isdisjoint(self.tokens.words):
            found |= self._serving(wanted).intersection(places)
        return sorted(found)

    def _serving(self, wanted: AbstractSet[str]) -> set[int]:
        """Return the places at which Abd al-X begins one of ``wanted``."""
        return {
            at
            for at, word in enumerate(self.tokens.words)
            if word in SERVANTS and not wanted.isdisjoint(self.edges(at, first=True))
        }

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

    def starts(self, wanted: AbstractSet[str], places: Sequence[int]) -> list[int]:
        """Return those of ``places`` where one of ``wanted``, skeletons, may begin."""
        tokens, raw = self.tokens, self.tokens.raw
        if self._joining or not SERVANTS.isdisjoint(tokens.words):
            return [at for at in places if not wanted.isdisjoint(self.edges(at, first=True))]
        return [at for at in places if not wanted.isdisjoint(skeletons(raw[at]))]

    def _read(self, position: int) -> Edges:
        tokens, raw = self.tokens, self.tokens.raw
        found: Edges = dict.fromkeys(skeletons(raw[position]), (position + 1,))
        if self._joining and position + 1 < len(raw) and tokens.gap(position) == JOINER:
            _lead(found, skeletons(raw[position] + raw[position + 1]), position + 2)
        if tokens.words[position] in SERVANTS:
            for one, end in self.servants(position):
                _lead(found, skeletons(one), end)
        return found


def _lead(edges: Edges, words: Iterable[str], end: int) -> None:
    """Let ``words`` lead to ``end``, besides where they lead already."""
    for word in words:
        edges[word] = (*edges.get(word, ()), end)


JOINER = "\u200c"
"""Zero width non-joiner: Persian writes it within words, and so do some typists anywhere."""

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
