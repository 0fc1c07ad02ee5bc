"""Whether a topic's query is true of an article, and which words make it so."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.ids import SubjectId
from bot.matching.arabic_forms import OF_SEVERAL
from bot.matching.folding import APOSTROPHE, fold_word
from bot.matching.inflection import forms, query_forms
from bot.matching.readings import keys
from bot.matching.tokens import Tokens
from bot.matching.tongues import languages_of
from bot.matching.topic_tree import All, AnyOf, Leaf, Mention, Near, Node, Not, Term, leaves, render
from bot.matching.topics import MIN_PREFIX, breaks_phrase, is_persian_ending

_POSSESSIVE = re.compile(rf"{APOSTROPHE}\w{{1,3}}$")

MAX_PLACES = 20
"""Places kept for one match."""

Place = tuple[int, int]
"""First word and the word after the last, as indexes into ``Tokens``."""

Found = tuple[int, int, str]
"""A place with the clause of the query that it answers, in its normal form."""

_MINIMUM_COMPOUND = 7
_MINIMUM_PART = 3
_MINIMUM_GERMAN_PART = 2
"""Öl is a part of Ölpreis."""
_OF_VERBS = ("ed", "ing")
"""No compound ends in a verb's past: "the earth quaked"."""
_ARABIC_ARTICLES = ("ال", "لل")
_JOINTS = ("", "s", "n", "en")
"""Letters that German puts between the parts of a compound."""


@dataclass(slots=True)
class Wanted:
    """What topics ask for: forms of words, and the lengths of their prefixes."""

    forms: Mapping[str, object]
    prefix_lengths: Iterable[int] = ()


class Occurrences:
    """Where the forms that topics ask for stand in one article.

    Only forms that are wanted are looked up: an article's other words cost little each.
    """

    def __init__(
        self,
        tokens: Tokens,
        wanted: Wanted,
        *,
        body: int = 0,
        language: str | None = None,
        actors: Mapping[SubjectId, list[Place]] | None = None,
    ) -> None:
        """Read the article once. ``body``: where the text begins in ``tokens.text``."""
        self.tokens = tokens
        self.places: dict[str, list[Place]] = {}
        self.halves: dict[str, list[tuple[Place, str]]] = {}
        """Parts of compounds: "strike" in "airstrikes", with the other part."""
        self._wanted = wanted
        self._body = body
        by_word: dict[str, list[int]] = {}
        for index, word in enumerate(tokens.raw):
            by_word.setdefault(word, []).append(index)
        self._languages = languages_of(set(tokens.words), tokens.text, language)
        for word, indexes in by_word.items():
            self._read(word, indexes)
        self._join()
        for actor, places in (actors or {}).items():
            self.places[mention_form(actor)] = sorted(places)

    @cached_property
    def title_words(self) -> int:
        """How many words the title has."""
        if not self._body:
            return 0
        spans = self.tokens.spans
        return next((i for i, (start, _) in enumerate(spans) if start >= self._body), len(spans))

    def _read(self, word: str, indexes: list[int]) -> None:
        wanted = self._wanted.forms
        found = forms(word, self._languages)
        for form in found:
            if form in wanted:
                self._put(form, indexes)
        for length in self._wanted.prefix_lengths:
            for prefix in {f"{key[:length]}*" for key in keys(word) if len(key) >= length}:
                if prefix in wanted:
                    self._put(prefix, indexes)
        self._split(word, found, indexes)

    def _split(self, word: str, found: Iterable[str], indexes: list[int]) -> None:
        if len(word) >= _MINIMUM_COMPOUND:
            for first, second in self._splits(found):
                for index in indexes:
                    place = (index, index + 1)
                    self.halves.setdefault(first, []).append((place, second))
                    self.halves.setdefault(second, []).append((place, first))

    def _put(self, form: str, indexes: list[int]) -> None:
        if form.startswith(OF_SEVERAL):
            indexes = [index for index in indexes if self._is_before_genitive(index)]
            if not indexes:
                return
        places = self.places.setdefault(form, [])
        for index in indexes:
            follows = index + 1 < len(self.tokens) and is_persian_ending(self.tokens, index + 1)
            places.append((index, index + 1 + follows))

    def _is_before_genitive(self, index: int) -> bool:
        after = self.tokens.words[index + 1 : index + 2]
        return bool(after) and after[0].startswith(_ARABIC_ARTICLES)

    def _splits(self, found: Iterable[str]) -> set[tuple[str, str]]:
        """Return pairs of wanted forms that make up a word: "air" and "strike"."""
        wanted = self._wanted.forms
        german = "de" in self._languages
        joints, least = (_JOINTS, _MINIMUM_GERMAN_PART) if german else (("",), _MINIMUM_PART)
        return {
            (form[: cut - len(joint)], form[cut:])
            for form in found
            for cut in range(least, len(form) - least + 1)
            if form[cut:] in wanted
            for joint in joints
            if form[:cut].endswith(joint) and form[: cut - len(joint)] in wanted
        }

    def _join(self) -> None:
        """Find "ceasefire" in "cease fire" and "cease-fire"."""
        words, raw, wanted = self.tokens.words, self.tokens.raw, self._wanted.forms
        for index in range(len(words) - 1):
            first = words[index]
            after = raw[index + 1]
            if after.endswith(_OF_VERBS):
                continue
            for form in forms(after, self._languages):
                joined = first + form
                if joined in wanted and not breaks_phrase(self.tokens.gap(index)):
                    self.places.setdefault(joined, []).append((index, index + 2))

    def of_forms(self, wanted: Iterable[str]) -> list[Place]:
        """Return the places of these forms, in order."""
        return sorted({place for form in wanted for place in self.places.get(form, ())})

    def of_halves(self, wanted: Iterable[str], others: frozenset[str]) -> list[Place]:
        """Return the compounds that have one of these forms for a part, one of ``others`` too."""
        return [
            place
            for form in wanted
            for place, other in self.halves.get(form, ())
            if other in others
        ]


def mention_form(actor: SubjectId) -> str:
    """Return the form under which the places of an actor are kept; no word looks like it."""
    return f"@#{actor}"


def word_forms(term: Term, index: int) -> frozenset[str]:
    """Return the forms of which one has to be there for a word of ``term``."""
    word = term.words[index]
    if term.exact:
        return frozenset({fold_word(word)})
    return frozenset({f"{word}*"}) if index in term.prefixes else query_forms(word)


def joined_forms(term: Term) -> frozenset[str]:
    """Return the forms of a pair that is written as one word; empty for other terms."""
    if len(term.words) != 2 or term.exact or term.prefixes:  # noqa: PLR2004
        return frozenset()
    return query_forms("".join(term.words))


@dataclass(slots=True)
class Evaluation:
    """One query held against one article."""

    found: Occurrences
    others: frozenset[str] = field(default_factory=frozenset[str])
    """All forms that the query asks for: a compound of two of its words holds both."""
    vetoed: tuple[Place, ...] = ()
    """Phrases in which words that are asked for do not count; they never make a query true."""

    def places_of(self, node: Node) -> list[Found] | None:
        """Return the words that make ``node`` true; None where it is false.

        The list is empty where nothing has to be there: a ``Not`` that holds.
        """
        match node:
            case Term() | Mention():
                return self._leaf(node)[:MAX_PLACES] or None
            case Near(left, right, distance):
                return self._near(left, right, distance)
            case Not(part):
                unvetoed = replace(self, vetoed=()) if self.vetoed else self
                return [] if unvetoed.places_of(part) is None else None
            case All(parts):
                return self._all(parts)
            case AnyOf(parts):
                results = [self.places_of(part) for part in parts]
                if all(result is None for result in results):
                    return None
                return sorted({place for result in results if result for place in result})

    def _all(self, parts: tuple[Node, ...]) -> list[Found] | None:
        places: set[Found] = set()
        for part in parts:
            result = self.places_of(part)
            if result is None:
                return None
            places.update(result)
        return sorted(places)

    def _near(
        self, left: tuple[Leaf, ...], right: tuple[Leaf, ...], distance: int
    ) -> list[Found] | None:
        rights = [place for leaf in right for place in self._leaf(leaf)]
        places = {
            place
            for leaf in left
            for first in self._leaf(leaf)
            for second in rights
            if first[:2] != second[:2] and _words_between(first, second) < distance
            for place in (first, second)
        }
        return sorted(places) or None

    def _leaf(self, leaf: Leaf) -> list[Found]:
        places = (
            self._term(leaf)
            if isinstance(leaf, Term)
            else self.found.of_forms([mention_form(leaf.actor)] if leaf.actor is not None else [])
        )
        if self.vetoed:
            places = [place for place in places if not self._is_vetoed(place)]
        if not places:
            return []
        clause = render(leaf)
        last = self.found.title_words if leaf.in_title else len(self.found.tokens)
        return [(start, end, clause) for start, end in places if end <= last]

    def _is_vetoed(self, place: Place) -> bool:
        return any(start <= place[0] and place[1] <= end for start, end in self.vetoed)

    def _term(self, term: Term) -> list[Place]:
        found = self.found
        if term.exact:
            return _exact(term.words, found)
        first = word_forms(term, 0)
        starts = found.of_forms(first)
        if len(term.words) == 1 and found.halves:
            return sorted({*starts, *found.of_halves(first, self.others)})
        for position in range(1, len(term.words)):
            if not starts:
                break
            following: dict[int, set[int]] = {}
            for start, end in found.of_forms(word_forms(term, position)):
                following.setdefault(start, set()).add(end)
            allowed = position - 1 in term.broken_after
            starts = [
                (start, last)
                for start, end in starts
                if end in following and (allowed or not breaks_phrase(found.tokens.gap(end - 1)))
                for last in following[end]
            ]
        words = found.tokens.words
        starts = [one for one in starts if not _is_another_sentence(term, words[slice(*one)])]
        pair = joined_forms(term)
        return sorted({*starts, *found.of_forms(pair)}) if pair else sorted(starts)


_DEFINITE = re.compile("[وفبكل]{0,2}(?:ال|لل)")


def _is_another_sentence(term: Term, written: Sequence[str]) -> bool:
    """Say whether both ends of a phrase are inflected against each other.

    "Humans right wrongs" is a sentence, and not "human rights"; so is المجلس آمن (مجلس الأمن).
    """
    if len(written) < 2:  # noqa: PLR2004
        return False
    first, last = term.words[0], term.words[-1]
    if not first.endswith("s") and last.endswith("s"):
        return written[0] == f"{first}s" and f"{written[-1]}s" == last
    if not _DEFINITE.match(first) and _DEFINITE.match(last):
        return bool(_DEFINITE.match(written[0])) and not _DEFINITE.match(written[-1])
    return False


def _exact(written: tuple[str, ...], found: Occurrences) -> list[Place]:
    raw, length = found.tokens.raw, len(written)
    plain = [unicodedata.normalize("NFC", word) for word in written]
    return [
        (start, start + length)
        for start, _ in found.of_forms([fold_word(written[0])])
        if [_bare(other) for other in raw[start : start + length]] == plain
    ]


def _bare(word: str) -> str:
    """Return ``word`` without an acronym's dots and a possessive, in its own case."""
    return unicodedata.normalize("NFC", _POSSESSIVE.sub("", word.replace(".", "")))


def _words_between(first: Found, second: Found) -> int:
    return max(second[0] - first[1], first[0] - second[1])


def vocabulary(node: Node) -> frozenset[str]:
    """Return every form that has to be looked up to decide ``node``."""
    found: set[str] = set()
    for leaf in leaves(node):
        if isinstance(leaf, Term):
            for index in range(len(leaf.words)):
                found |= word_forms(leaf, index)
            found |= joined_forms(leaf)
        elif leaf.actor is not None:
            found.add(mention_form(leaf.actor))
    return frozenset(found)


def prefix_lengths(node: Node) -> list[int]:
    """Return the lengths of the prefixes that ``node`` asks for."""
    return [
        max(MIN_PREFIX, len(leaf.words[index]))
        for leaf in leaves(node)
        if isinstance(leaf, Term)
        for index in leaf.prefixes
    ]
