"""A name as it is looked for: its words, their forms, and what its writing says about it."""

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, product
from math import prod
from typing import NamedTuple

from bot.ids import SubjectId
from bot.matching import transcriptions
from bot.matching.folding import fold_word
from bot.matching.kinds import is_kind
from bot.matching.model import Alias, Rule, Strength
from bot.matching.readings import BOUND_ARTICLES, LATIN_ARTICLES
from bot.matching.sounds import has_vowels, skeletons_of
from bot.matching.tokens import Tokens

MAX_PATHS = 24
"""Ways through one name that the index knows by its keys."""
LONGEST_ACRONYM = 5
LEAST_CONSONANTS = 2
"""In a name found by its sound; with fewer than four its letters must agree, too."""
LEAST_CONSONANTS_ALONE = 3
MOST_EAST_ASIAN = 3
"""Words of a name that has its surname first."""
LEAST_PROPER = 3
"""In what tells a group of a kind from others: Badr Organization."""
LEAST_LETTERS_ALONE = 6
"""In a name of one word that is found by more than its exact letters."""
LEAST_LETTERS_BACKED = 5
"""The same, where its spelling alone will not be enough."""


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the folded words of a list in ``data``."""
    text = (files("bot.matching") / "data" / f"{name}.txt").read_text("utf-8")
    return frozenset(
        fold_word(word)
        for line in text.splitlines()
        if not line.startswith("#")
        for word in line.split()
    )


class NameWord(NamedTuple):
    """One word of a name; its article is no word of its own."""

    written: str
    keys: tuple[str, ...]
    """Any of them may stand in the text."""
    article: bool
    """The name was typed with an article before this word."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """What all names of one actor have in common, kept once."""

    subject_id: SubjectId
    is_person: bool
    is_state: bool = False
    """Known from the list of states, in all its spellings."""
    is_company: bool = False
    """It was said to be a company."""
    vowelled: frozenset[bool] = frozenset()
    """Whether the actor has names in scripts with vowels (True), without short ones (False)."""
    writings: frozenset[tuple[str, int]] = frozenset()
    """In which writings the actor has strong names, and of how many words."""
    country: str = ""
    """Where the actor is at home; empty: not known."""
    context: tuple[str, ...] = ()
    """Words that speak for the actor beside a weak form."""
    acronyms: frozenset[str] = frozenset()
    """All of the actor's acronyms, without dots."""
    typed: tuple[tuple[NameWord, ...], ...] = ()
    """Of an actor with an acronym, all its names: what the acronym stands for."""


class Traits(NamedTuple):
    """What the writing of a name says about it: few different ones, for all names."""

    is_acronym: bool = False
    is_capitalised: bool = False
    is_demonym: bool = False
    is_titled: bool = False
    is_shortened: bool = False
    is_translated: bool = False


@lru_cache(maxsize=16)
def traits(
    *,
    is_acronym: bool = False,
    is_capitalised: bool = False,
    is_demonym: bool = False,
    is_titled: bool = False,
    is_shortened: bool = False,
    is_translated: bool = False,
) -> Traits:
    """Return traits, the same object for the same ones."""
    return Traits(is_acronym, is_capitalised, is_demonym, is_titled, is_shortened, is_translated)


@dataclass(frozen=True, slots=True)
class Name:
    """One alias of one actor, taken apart."""

    bearer: Bearer
    alias: Alias
    words: tuple[NameWord, ...]
    traits: Traits

    def __hash__(self) -> int:
        """Tell names apart as sets need it, without going through all their words."""
        return hash((self.subject_id, self.alias.written))

    @property
    def is_acronym(self) -> bool:
        """Whether it is capitals only, so that its case counts."""
        return self.traits.is_acronym

    @property
    def is_capitalised(self) -> bool:
        """Whether its script has capitals, so that a text writes one, however it was typed."""
        return self.traits.is_capitalised

    @property
    def is_demonym(self) -> bool:
        """Whether it counts only before a word that makes it the state: Turkish forces."""
        return self.traits.is_demonym

    @property
    def is_titled(self) -> bool:
        """Whether the actor has it behind a word that says what it is, too: حركة, جووڵانەوەی."""
        return self.traits.is_titled

    @property
    def is_shortened(self) -> bool:
        """Whether it is a group's name without its kind, which needs more than a weak name."""
        return self.traits.is_shortened

    @property
    def is_translated(self) -> bool:
        """Whether a text says it in other words that mean the same."""
        return self.traits.is_translated

    @property
    def subject_id(self) -> SubjectId:
        """Whose name it is."""
        return self.bearer.subject_id

    @property
    def is_person(self) -> bool:
        """Whether a person bears it."""
        return self.bearer.is_person

    @property
    def is_state(self) -> bool:
        """Whether it is known from the list of states, in all its spellings."""
        return self.bearer.is_state

    @property
    def is_company(self) -> bool:
        """Whether it belongs to an actor that was said to be a company."""
        return self.bearer.is_company

    @property
    def vowelled(self) -> frozenset[bool]:
        """Whether the actor has names in scripts with vowels (True), without short ones (False)."""
        return self.bearer.vowelled

    @property
    def country(self) -> str:
        """Where the actor is at home; empty: not known."""
        return self.bearer.country

    @property
    def context(self) -> tuple[str, ...]:
        """Words that speak for the actor beside a weak form."""
        return self.bearer.context

    @property
    def acronyms(self) -> frozenset[str]:
        """All of the actor's acronyms, without dots."""
        return self.bearer.acronyms

    @property
    def stands_for(self) -> tuple[tuple[NameWord, ...], ...]:
        """Of an acronym, all the actor's names."""
        return self.bearer.typed if self.is_acronym else ()

    @property
    def key(self) -> str:
        """The first word as it is looked for."""
        return next(iter(self.words[0].keys))

    @property
    def ends_in_surname(self) -> bool:
        """Say whether the last of several words is a person's surname: not in Kim Jong Un."""
        first, *others = (word.keys[0] for word in self.words)
        if others and others[-1] in SONS_BEHIND:
            return False
        if not others or len(others) >= MOST_EAST_ASIAN or first not in word_list("surnames_first"):
            return bool(others)
        # Lee Anderson is called Anderson.
        western = len(others) == 1 and len(others[0]) >= LEAST_LETTERS_ALONE
        return western and transcriptions.chinese(others) is None

    @property
    def has_own_path(self) -> bool:
        """Say whether the ways through all forms of its words are few enough to be known."""
        return prod(len(word.keys) for word in self.words) <= MAX_PATHS

    def other_paths(self) -> list[tuple[str, ...]]:
        """Return the sequences of keys under which the name is found, besides its own words.

        Two words written as one; and where the forms of its words are too many, the first of them.
        """
        found: list[tuple[str, ...]] = []
        if not self.has_own_path:
            found += islice(product(*(word.keys for word in self.words)), MAX_PATHS)
        if len(self.words) == 2:  # noqa: PLR2004  # Ansar Allah, Ansarallah
            found.append(("".join(word.keys[0] for word in self.words),))
        elif self.is_person and len(self.words) == 3:  # noqa: PLR2004
            # Mohammad Reza, Mohammadreza; قره خانلي, قرهخانلي
            first, second, third = (word.keys[0] for word in self.words)
            found.append((first + second, third))
            if not has_vowels(self.words[0].written):
                found.append((first, second + third))
        return found

    def is_heard(self) -> bool:
        """Say whether the name says enough by its sound to be looked for by it."""
        if self.is_acronym or self.is_demonym or self.is_state:
            return False
        if len(self.words) == 1 and not self._is_telling():
            return False
        length, of_kinds = 0, 0
        for word in self.words:
            options = heard_as(word)
            if not options:
                return False
            length += len(options[0])
            if is_kind(options[0]):
                of_kinds += len(options[0])
        if of_kinds and length - of_kinds < LEAST_PROPER:
            return False
        return length >= (LEAST_CONSONANTS if len(self.words) > 1 else self._least_consonants())

    def _is_telling(self) -> bool:
        """Say whether a name of one word is long enough to be known in another spelling.

        A shorter one must have an article, or words of context that speak for it.
        """
        word = self.words[0]
        if not self.is_capitalised or word.keys[0] in word_list("common_words"):
            return False
        least = LEAST_LETTERS_BACKED if word.article or self.context else LEAST_LETTERS_ALONE
        return len(word.written) >= least

    def _least_consonants(self) -> int:
        word = self.words[0]
        backed = len(word.written) < LEAST_LETTERS_ALONE or word.article
        return LEAST_CONSONANTS_ALONE - 1 if backed else LEAST_CONSONANTS_ALONE


SONS_BEHIND = frozenset({"oglu"})
"""Son of, folded, where it ends a surname: other scripts write İmamoğlu in two words."""
SONS = ("bin", "ibn", "ben", "bn", "бин", "ибн", "бен", "بن", "ابن")
"""Son of, one word in all its spellings."""


LEAST_LETTERS_FUSED = 4
"""Of a word that is heard with its article, too."""


@lru_cache(maxsize=65_536)
def heard_as(word: NameWord) -> tuple[str, ...]:
    """Return how a word of a name may sound, and which kind of group it may say."""
    kinds = tuple(key for key in word.keys if is_kind(key))
    if kinds and len(kinds) == len(word.keys):
        return kinds
    found = skeletons_of(word.written)
    if word.article and word.written.isascii() and len(word.written) >= LEAST_LETTERS_FUSED:
        found = (*found, *skeletons_of(f"al{word.written}"))  # Elsisi
    further = ("BN", "ABN") if word.keys[0] in SONS else kinds
    return tuple(dict.fromkeys((*found, *further)))  # each once: so an index lets go of them


def is_article(tokens: Tokens, index: int) -> bool:
    """Say whether a word is an article of the word after it: al Khazali, as-Sadr, аш-Шараа."""
    word = tokens.words[index]
    if word in LATIN_ARTICLES:
        return index + 1 < len(tokens)
    if word not in _BOUND or index + 1 >= len(tokens):
        return False
    return tokens.gap(index).strip() in HYPHENS


def is_link(tokens: Tokens, index: int) -> bool:
    """Say whether a word is the e with which Persian and Urdu join two: Mojahedin-e Khalq."""
    if tokens.words[index] not in IZAFE or not 0 < index < len(tokens) - 1:
        return False
    return tokens.gap(index - 1) in HYPHENS


def is_skipped(tokens: Tokens, index: int) -> bool:
    """Say whether a name may go on past a word as if it were not there."""
    if tokens.words[index] not in SKIPPED:
        return False
    return is_article(tokens, index) or is_link(tokens, index)


IZAFE = frozenset({"e", "i", "ye", "yi"})
_BOUND = BOUND_ARTICLES | {"dal", "lal", "lel", "qual", "quel"}
"""With those behind a French particle: d'Al-Qaïda."""
SKIPPED = LATIN_ARTICLES | _BOUND | IZAFE
"""Words that a name may go on past."""
HYPHENS = frozenset("-‐‑‒–−'’")


def bare(written: str) -> str:
    """Return an acronym without its dots."""
    return written.replace(".", "")


def is_weak(name: Name) -> bool:
    """Say whether the name needs other evidence."""
    return name.alias.strength is Strength.WEAK


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a text that may name an actor."""

    name: Name
    rule: Rule
    start: int
    """The first word, as an index into ``Tokens``; an article before the name is part of it."""
    end: int
    """The word after the last."""
    support: str = ""
    """What allowed a weak form; empty when nothing was needed."""
