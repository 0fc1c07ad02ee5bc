"""Which words topics ask for, and what each word of an article is to them.

A wanted word goes by a key: the word itself where it may be inflected, ``="word"`` where it must
stand as written, ``word*`` for all that begin with it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.matching.arabic_forms import OF_SEVERAL
from bot.matching.folding import fold_word
from bot.matching.inflection import forms, joined_forms, query_forms
from bot.matching.readings import keys
from bot.matching.topics import MIN_PREFIX
from bot.matching.word_pairs import WordPairs

_MINIMUM_COMPOUND = 7
_MINIMUM_PART = 3
_MINIMUM_GERMAN_PART = 2
"""Öl is a part of Ölpreis."""
_JOINTS = ("", "s", "n", "en")
"""Letters that German puts between the parts of a compound."""
_MOST_REMEMBERED = 100_000
"""Words of articles of which it is remembered what they are to topics."""
JOINT = "+"
"""Stands in the key of a pair of words that may be written as one."""


def exact_key(word: str) -> str:
    """Return the key of a word that must stand as written."""
    return f'="{fold_word(word)}"'


def prefix_key(word: str) -> str:
    """Return the key of all words that begin with ``word`` (folded)."""
    return f"{word}*"


def pair_key(first: str, second: str) -> str:
    """Return the key of two words that may be written as one."""
    return f"{first}{JOINT}{second}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one word of an article is to topics."""

    words: tuple[str, ...] = ()
    """The wanted words that it is a form of."""
    before_genitive: tuple[str, ...] = ()
    """Those that it is a form of where an Arabic genitive follows."""
    halves: tuple[tuple[str, str], ...] = ()
    """Parts of a compound that are wanted, each with the other part."""
    tails: tuple[str, ...] = ()
    """Its forms, but for itself, that may end a wanted word: "fire", "fires"."""
    has_more: bool = False
    """Whether it is anything but a form of ``words``."""


NOTHING = Answer()
"""What most words are."""


class WantedWords:
    """The words of all topics, by their forms. What was found out of an article's word is kept."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self.by_form: dict[str, tuple[str, ...]] = {}
        """The wanted words by their forms; only to be read."""
        self._prefix_lengths: Counter[int] = Counter()
        self._together = WordPairs()
        """Words that a topic asks for together."""
        self._answers: dict[tuple[str, ...], dict[str, Answer]] = {}

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is wanted any more."""
        return not (self._counts or self.by_form or self._prefix_lengths)

    def add(self, words: Sequence[str]) -> None:
        """Take in the words (keys) of one topic."""
        counts, together = self._counts, self._together
        self._answers.clear()
        for word in words:
            known = counts.get(word, 0)
            counts[word] = known + 1
            if not known:
                self._take_in(word)
        for first, second in combinations(words, 2):
            together.add(first, second)

    def _take_in(self, word: str) -> None:
        by_form, alone = self.by_form, (word,)
        for form in _forms_of(word):
            others = by_form.get(form)
            by_form[form] = alone if others is None else (*others, word)
        if word[-1] == "*":
            self._prefix_lengths[max(MIN_PREFIX, len(word) - 1)] += 1

    def remove(self, words: Iterable[str]) -> list[str]:
        """Forget the words of one topic; returns those that nobody wants any more."""
        counts = self._counts
        gone: list[str] = []
        for word in words:
            counts[word] -= 1
            if not counts[word]:
                del counts[word]
                gone.append(word)
                self._forget(word)
        if not counts:
            self._together = WordPairs()
        return gone

    def _forget(self, word: str) -> None:
        self._answers.clear()
        for form in _forms_of(word):
            others = tuple(other for other in self.by_form[form] if other != word)
            if others:
                self.by_form[form] = others
            else:
                del self.by_form[form]
        if word[-1] == "*":
            length = max(MIN_PREFIX, len(word) - 1)
            self._prefix_lengths[length] -= 1
            if not self._prefix_lengths[length]:
                del self._prefix_lengths[length]

    def is_wanted(self, word: str) -> bool:
        """Say whether a topic asks for a word by its key."""
        return word in self._counts

    def answers(self, written: Sequence[str], languages: tuple[str, ...]) -> list[Answer]:
        """Say of each word of an article in these languages what it is to topics."""
        known = self._answers.setdefault(languages, {})
        if len(known) > _MOST_REMEMBERED:
            known.clear()
        for word in set(written).difference(known):
            known[word] = self._answer(word, languages)
        return list(map(known.__getitem__, written))

    def _answer(self, written: str, languages: tuple[str, ...]) -> Answer:
        found, by_form = forms(written, languages), self.by_form
        words: set[str] = set()
        before_genitive: set[str] = set()
        for form in found:
            if form in by_form:
                (before_genitive if form.startswith(OF_SEVERAL) else words).update(by_form[form])
        for length in self._prefix_lengths:
            for key in keys(written):
                if len(key) >= length:
                    words.update(by_form.get(prefix_key(key[:length]), ()))
        halves = self._halves(found, languages) if len(written) >= _MINIMUM_COMPOUND else ()
        tails: tuple[str, ...] = ()
        if len(found) > 1:
            whole = fold_word(written)
            tails = tuple(form for form in found if form != whole and form.isalpha())
        if not (words or before_genitive or halves or tails):
            return NOTHING
        before_genitive -= words
        has_more = bool(before_genitive or halves or tails)
        return Answer(tuple(words), tuple(before_genitive), tuple(halves), tails, has_more)

    def _halves(self, found: Iterable[str], languages: tuple[str, ...]) -> set[tuple[str, str]]:
        """Return the wanted words that make up a word, in pairs: "air" and "strike"."""
        by_form, german = self.by_form, "de" in languages
        joints, least = (_JOINTS, _MINIMUM_GERMAN_PART) if german else (("",), _MINIMUM_PART)
        return {
            pair
            for form in found
            for cut in range(least, len(form) - least + 1)
            if form[cut:] in by_form
            for joint in joints
            if form[:cut].endswith(joint) and form[: cut - len(joint)] in by_form
            for first in by_form[form[: cut - len(joint)]]
            for second in by_form[form[cut:]]
            if self._together.may_have(first, second)
            for pair in ((first, second), (second, first))
        }


def _forms_of(word: str) -> Iterable[str]:
    """Return the forms under which a wanted word is found; none for an actor."""
    if word[-1] == "*":
        return (word,)
    if word.startswith('="'):
        return (word[2:-1],)
    if word.startswith("@#"):
        return ()
    first, joint, second = word.partition(JOINT)
    return joined_forms(first, second) if joint else query_forms(word)
