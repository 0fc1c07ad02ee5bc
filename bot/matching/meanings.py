"""What the words of organisations' names mean, the same in all languages: front, cephesi, جبهة.

Names of organisations are translated, not transcribed: the Nationalist Movement Party is Milliyetçi
Hareket Partisi. By the meanings of their words both are one.
"""

from functools import cache
from importlib.resources import files

from bot.matching.folding import fold_word
from bot.matching.readings import keys
from bot.matching.territories import codes_of

Meanings = tuple[str, ...]
"""What one word says; several meanings for a German compound."""

LEAST_STEM = 2
"""Letters of the shortest beginning of a word that tells its meaning."""
JOINTS = ("", "s", "n", "en", "es")
"""Letters that German puts between the parts of a compound."""
LEAST_COMPOUND = 8
STATE = "@"
NUMBER = "#"


class _Lexicon:
    """The list of words: whole ones and beginnings, each with its meanings."""

    def __init__(self) -> None:
        self.whole: dict[str, tuple[str, ...]] = {}
        self.begun: dict[str, tuple[str, ...]] = {}
        self.kinds: set[str] = set()
        text = (files("bot.matching") / "data" / "word_meanings.txt").read_text("utf-8")
        for line in text.splitlines():
            meaning, found, words = line.partition(": ")
            if line.startswith("#") or not found:
                continue
            name = meaning.removesuffix("!")
            if name != meaning:
                self.kinds.add(name)
            for word in words.split():
                table = self.begun if word[-1] == "*" else self.whole
                key = fold_word(word.rstrip("*"))
                if name not in table.get(key, ()):
                    table[key] = (*table.get(key, ()), name)

    def of(self, key: str) -> tuple[str, ...]:
        """Return the meanings of a folded word, by the longest beginning if not as a whole."""
        found = self.whole.get(key, ())
        if found:
            return found
        for length in range(len(key), LEAST_STEM - 1, -1):
            if key[:length] in self.begun:
                return self.begun[key[:length]]
        return ()


@cache
def _lexicon() -> _Lexicon:
    return _Lexicon()


def is_mere_kind(meaning: str) -> bool:
    """Say whether a meaning is no more than that a group is named: movement, organisation."""
    return meaning in _lexicon().kinds


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
    if len(written) < LEAST_STEM:
        return ()
    found: dict[Meanings, None] = {}
    for code in codes_of(written):
        found[f"{STATE}{code}",] = None
    spelled = [key for key in keys(written) if not key.startswith(("~", "#"))]
    whole = any(key in _lexicon().whole for key in spelled)
    if not whole and len(written) >= LEAST_COMPOUND and written[0].isupper():
        found.update((pair, None) for pair in _compound(fold_word(written)))
    if not found:
        found.update(((meaning,), None) for key in spelled for meaning in _lexicon().of(key))
    return tuple(found)


def _compound(word: str) -> list[Meanings]:
    """Return the meanings of the two parts of a German compound: Strafgerichtshof, Volkspartei."""
    lexicon = _lexicon()
    return [
        (one, other)
        for cut in range(3, len(word) - 3)
        if word[cut:] in lexicon.whole
        for joint in JOINTS
        if word[:cut].endswith(joint)
        for one in _first_part(word[: cut - len(joint)])
        for other in lexicon.whole[word[cut:]]
    ]


def _first_part(word: str) -> tuple[str, ...]:
    lexicon = _lexicon()
    return lexicon.whole.get(word) or lexicon.begun.get(word, ())
