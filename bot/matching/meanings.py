"""What the words of organisations' names mean, the same in all languages: front, cephesi, جبهة.

Names of organisations are translated, not transcribed: the Nationalist Movement Party is Milliyetçi
Hareket Partisi. By the meanings of their words both are one.
"""

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from importlib.resources import files

from bot.matching.folding import fold_word
from bot.matching.readings import keys
from bot.matching.territories import state_codes

Meanings = tuple[str, ...]
"""What one word says; several meanings for a German compound."""

LEAST_STEM = 2
"""Letters of the shortest beginning of a word that tells its meaning."""
JOINTS = ("", "s", "n", "en", "es")
"""Letters that German puts between the parts of a compound."""
LEAST_COMPOUND = 8
OWNED = ("leri", "lari", "si", "su", "i", "u", "ي")
"""Folded: Enerjisi, for Enerji."""
STATE = "@"
NUMBER = "#"


class _Lexicon:
    """The list of words: whole ones and beginnings, each with its meanings."""

    def __init__(self) -> None:
        self.whole: dict[str, tuple[str, ...]] = {}
        self.begun: dict[str, tuple[str, ...]] = {}
        self.kinds: set[str] = set()
        self.telling: set[str] = set()
        text = (files("bot.matching") / "data" / "word_meanings.txt").read_text("utf-8")
        for line in text.splitlines():
            meaning, found, words = line.partition(": ")
            if line.startswith("#") or not found:
                continue
            name = meaning.rstrip("!+")
            if meaning.endswith("!"):
                self.kinds.add(name)
            elif name != meaning:
                self.telling.add(name)
            for word in words.split():
                table = self.begun if word[-1] == "*" else self.whole
                key = fold_word(word.rstrip("*"))
                if name not in table.get(key, ()):
                    table[key] = (*table.get(key, ()), name)

    def of(self, key: str) -> tuple[str, ...]:
        """Return the meanings of a folded word, by the longest beginning if not as a whole."""
        found = self.whole.get(key)
        if found is not None:
            return found
        for length in self._lengths.get(key[:LEAST_STEM], ()):
            if key[:length] in self.begun:
                return self.begun[key[:length]]
        return self._owned(key)

    def _owned(self, key: str) -> tuple[str, ...]:
        """Return the meanings of a word with the Turkish or Sorani ending of what is owned."""
        for ending in OWNED:
            if key.endswith(ending) and key.removesuffix(ending) in self.whole:
                return self.whole[key.removesuffix(ending)]
        return ()

    def named(self, word: str) -> tuple[str, ...]:
        """Return the meanings of a word that stands in the list, with a * or without."""
        return self.whole.get(word) or self.begun.get(word, ())

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """How long beginnings are, the longest first, by their first letters."""
        found: dict[str, set[int]] = {}
        for stem in self.begun:
            found.setdefault(stem[:LEAST_STEM], set()).add(len(stem))
        return {letters: sorted(lengths, reverse=True) for letters, lengths in found.items()}

    @cached_property
    def ends(self) -> frozenset[str]:
        """The last letters of words in the list."""
        return frozenset(word[-LEAST_STEM:] for word in (*self.whole, *self.begun))


@cache
def _lexicon() -> _Lexicon:
    return _Lexicon()


def is_mere_kind(meaning: str) -> bool:
    """Say whether a meaning is no more than that a group is named: movement, organisation."""
    return meaning in _lexicon().kinds


def tells(meaning: str) -> bool:
    """Say whether a meaning tells a group from others: nations, brotherhood."""
    return meaning in _lexicon().telling


class _Known(dict[str, tuple[Meanings, ...]]):
    """What words that were met may mean; for most words nothing.

    A dictionary, for this is asked about each word of each article.
    """

    def __missing__(self, written: str) -> tuple[Meanings, ...]:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        found = self[written] = _meanings(written)
        return found


MOST_REMEMBERED = 65_536
meanings_by_word = _Known()
"""The ways to take a word as it is written, each with its meanings."""


def _meanings(written: str) -> tuple[Meanings, ...]:
    if written.isdigit():
        return ((f"{NUMBER}{fold_word(written)}",),)
    plain = written.isascii() and written.isalpha()
    if len(written) < LEAST_STEM or (plain and written[:OPENING].lower() not in _openings()):
        return ()
    forms = keys(written)
    found: list[Meanings] = [(f"{STATE}{code}",) for code in _states(forms)]
    if len(written) >= LEAST_COMPOUND and written[0].isupper():
        found += _compound(fold_word(written))
    if not found:
        lexicon = _lexicon()
        said = (lexicon.of(key) for key in forms if key[0] not in NO_LETTERS)
        found += [(meaning,) for several in said for meaning in several]
    return tuple(dict.fromkeys(found))


def _states(forms: Sequence[str]) -> Iterator[str]:
    codes = state_codes()
    for key in forms:
        yield from codes.get(key, ())


OPENING = 3
"""Letters of a word by which most that say nothing are passed over."""


@cache
def _openings() -> frozenset[str]:
    """Return the first letters of all Latin words that say something, shorter ones whole."""
    lexicon = _lexicon()
    known = (*lexicon.whole, *lexicon.begun, *state_codes())
    return frozenset(word[:OPENING] for word in known)


NO_LETTERS = frozenset("~#")
"""What keys of stems and of kinds begin with."""


def _compound(word: str) -> list[Meanings]:
    """Return the meanings of the parts of a German compound: Strafgerichtshof, Volkspartei."""
    lexicon = _lexicon()
    if lexicon.named(word) or word[-LEAST_STEM:] not in lexicon.ends:
        return []
    return [
        (*first, last)
        for cut in range(LEAST_STEM + 1, len(word) - LEAST_STEM)
        if lexicon.named(word[cut:])
        for joint in JOINTS
        if word[:cut].endswith(joint)
        for first in _first_part(word[: cut - len(joint)])
        for last in lexicon.named(word[cut:])
    ]


def _first_part(word: str) -> list[Meanings]:
    known = _lexicon().named(word)
    return [(one,) for one in known] or (_compound(word) if len(word) >= LEAST_COMPOUND else [])
