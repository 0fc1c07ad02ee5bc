"""Whether a topic's query is true of an article, and which words make it so."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.matching.folding import APOSTROPHE
from bot.matching.occurrences import Occurrences, Place, mention_key
from bot.matching.topic_tree import All, AnyOf, Leaf, Mention, Near, Node, Term, leaves, render
from bot.matching.topics import breaks_phrase
from bot.matching.wanted_words import exact_key, pair_key, prefix_key

_POSSESSIVE = re.compile(rf"{APOSTROPHE}\w{{1,3}}$")

MAX_PLACES = 20
"""Places kept for one match."""

Found = tuple[int, int, str]
"""A place with the clause of the query that it answers, in its normal form."""

_FoundLeaf = tuple[Place, Leaf]
_PAIR = 2


def word_key(term: Term, index: int) -> str:
    """Return the key of a word of ``term``."""
    word = term.words[index]
    if not (term.exact or term.prefixes):
        return word
    if term.exact:
        return exact_key(word)
    return prefix_key(word) if index in term.prefixes else word


def joined_key(term: Term) -> str | None:
    """Return the key of a pair that may be written as one word; None for other terms."""
    if len(term.words) != _PAIR or term.exact or term.prefixes:
        return None
    return pair_key(*term.words)


def vocabulary(node: Node) -> tuple[str, ...]:
    """Return the keys of all that has to be looked up to decide ``node``, each once."""
    found: dict[str, None] = {}
    for leaf in leaves(node):
        if isinstance(leaf, Mention):
            if leaf.actor is not None:
                found[mention_key(leaf.actor)] = None
            continue
        for index in range(len(leaf.words)):
            found[word_key(leaf, index)] = None
        joined = joined_key(leaf)
        if joined:
            found[joined] = None
    return tuple(found)


class Evaluation:
    """One query held against one article."""

    def __init__(self, found: Occurrences, root: Node, words: Sequence[str]) -> None:
        """Take a query with its ``vocabulary``: a compound of two of its words holds both."""
        self._found = found
        self._root = root
        self._words = words

    def places(self) -> list[Found] | None:
        """Return the words that make the query true, in order; None where it is false.

        The list is empty where nothing has to be there: a ``Not`` that holds.
        """
        found = self._places_of(self._root)
        if found is None:
            return None
        return sorted({(start, end, _clause(leaf)) for (start, end), leaf in found})

    def _places_of(self, node: Node) -> list[_FoundLeaf] | None:
        if isinstance(node, (Term, Mention)):
            return self._leaf(node)[:MAX_PLACES] or None
        if isinstance(node, All):
            return self._all(node.parts)
        if isinstance(node, AnyOf):
            results = [self._places_of(part) for part in node.parts]
            if all(result is None for result in results):
                return None
            return [place for result in results if result for place in result]
        if isinstance(node, Near):
            return list(self._near(node)) or None
        return [] if self._places_of(node.part) is None else None

    def _all(self, parts: tuple[Node, ...]) -> list[_FoundLeaf] | None:
        places: list[_FoundLeaf] = []
        for part in parts:
            result = self._places_of(part)
            if result is None:
                return None
            places += result
        return places

    def _near(self, node: Near) -> Iterator[_FoundLeaf]:
        rights = [place for leaf in node.right for place in self._leaf(leaf)]
        for leaf in node.left:
            for first in self._leaf(leaf):
                for second in rights:
                    between = _words_between(first[0], second[0])
                    if between < node.distance and first[0] != second[0]:
                        yield first
                        yield second

    def _leaf(self, leaf: Leaf) -> list[_FoundLeaf]:
        found = self._found
        if isinstance(leaf, Term):
            places = self._term(leaf)
        else:
            places = found.places.get(mention_key(leaf.actor), ()) if leaf.actor else ()
        if leaf.in_title:
            places = [place for place in places if place[1] <= found.title_words]
        return [(place, leaf) for place in places]

    def _term(self, term: Term) -> Sequence[Place]:
        found = self._found
        if term.exact:
            return _exact(term.words, found)
        first = word_key(term, 0)
        starts = found.places.get(first, ())
        if len(term.words) == 1:
            if first not in found.halves:
                return starts
            return sorted({*starts, *found.of_halves(first, self._words)})
        places = [
            place for place in self._follow(term, starts) if not _is_sentence(term, place, found)
        ]
        joined = joined_key(term)
        together = found.places.get(joined) if joined else None
        return sorted({*places, *together}) if together else places

    def _follow(self, term: Term, starts: Sequence[Place]) -> Sequence[Place]:
        """Return the places of ``term`` whose first word stands at one of ``starts``."""
        found = self._found
        for position in range(1, len(term.words)):
            following = found.places.get(word_key(term, position))
            if not (starts and following):
                return ()
            allowed = position - 1 in term.broken_after
            starts = [
                (start, last)
                for start, end in starts
                for next_start, last in following
                if next_start == end and (allowed or not breaks_phrase(found.tokens.gap(end - 1)))
            ]
        return starts


def _clause(leaf: Leaf) -> str:
    """Return ``render(leaf)``; at once for a word, which most are."""
    if not isinstance(leaf, Term) or leaf.exact or leaf.prefixes or leaf.in_title:
        return render(leaf)
    return leaf.words[0] if len(leaf.words) == 1 else render(leaf)


_DEFINITE = re.compile("[وفبكل]{0,2}(?:ال|لل)")


def _is_sentence(term: Term, place: Place, found: Occurrences) -> bool:
    """Say whether both ends of a phrase are inflected against each other.

    "Humans right wrongs" is a sentence, and not "human rights"; so is المجلس آمن (مجلس الأمن).
    """
    written = found.tokens.words[place[0]], found.tokens.words[place[1] - 1]
    first, last = term.words[0], term.words[-1]
    if not first.endswith("s") and last.endswith("s"):
        return written[0] == f"{first}s" and f"{written[1]}s" == last
    if not _DEFINITE.match(first) and _DEFINITE.match(last):
        return bool(_DEFINITE.match(written[0])) and not _DEFINITE.match(written[1])
    return False


def _exact(written: tuple[str, ...], found: Occurrences) -> list[Place]:
    raw, length = found.tokens.raw, len(written)
    plain = [unicodedata.normalize("NFC", word) for word in written]
    return [
        (start, start + length)
        for start, _ in found.of_words([exact_key(written[0])])
        if [_bare(other) for other in raw[start : start + length]] == plain
    ]


def _bare(word: str) -> str:
    """Return ``word`` without an acronym's dots and a possessive, in its own case."""
    return unicodedata.normalize("NFC", _POSSESSIVE.sub("", word.replace(".", "")))


def _words_between(first: Place, second: Place) -> int:
    return max(second[0] - first[1], first[0] - second[1])
