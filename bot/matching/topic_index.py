"""Topics by words that must stand in every article they are true of."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import product

from bot.ids import SubjectId
from bot.matching.clauses import Evaluation, Found, vocabulary
from bot.matching.model import Topic
from bot.matching.occurrences import Occurrences, Place
from bot.matching.requirements import required_phrase, requirements
from bot.matching.tokens import Tokens
from bot.matching.topic_tree import Node
from bot.matching.topics import tree
from bot.matching.wanted_words import WantedWords, pair_key

Postings = dict[str, tuple[SubjectId, ...]]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A topic, and where it is filed."""

    root: Node
    words: tuple[str, ...]
    """Its ``vocabulary``."""
    alone: tuple[str, ...]
    """Words of which one is enough for the query to be looked at."""
    side_by_side: tuple[tuple[str, str], ...]
    """Words of which both have to be there, the second right after the first."""
    both: tuple[tuple[str, str], ...]
    """Words of which both have to be there."""


class TopicIndex:
    """All topics. Adding and removing one costs nothing that grows with the others."""

    def __init__(self) -> None:
        self._entries: dict[SubjectId, _Entry] = {}
        self._alone: Postings = {}
        self._phrases: dict[str, Postings] = {}
        """By the first word, then by the second."""
        self._pairs: dict[str, Postings] = {}
        """By the word that is thought to be rarer, then by the other."""
        self._wanted = WantedWords()
        self._seen: Counter[str] = Counter()
        """In how many articles each wanted word stood."""

    def add(self, topic: Topic) -> None:
        """Look for ``topic`` from now on; raises ``QueryError`` for a query that is refused."""
        root = tree(topic.query)
        self.remove(topic.id)
        entry = self._entries[topic.id] = _filed(root, self._seen)
        for word in entry.alone:
            self._alone[word] = (*self._alone.get(word, ()), topic.id)
        for postings, pairs in ((self._phrases, entry.side_by_side), (self._pairs, entry.both)):
            for first, second in pairs:
                seconds = postings.setdefault(first, {})
                seconds[second] = (*seconds.get(second, ()), topic.id)
        self._wanted.add(entry.words)

    def remove(self, subject_id: SubjectId) -> None:
        """Forget a topic; nothing of it stays."""
        entry = self._entries.pop(subject_id, None)
        if entry is None:
            return
        for word in entry.alone:
            _take_out(self._alone, word, subject_id)
        for postings, pairs in ((self._phrases, entry.side_by_side), (self._pairs, entry.both)):
            for first, second in pairs:
                _take_out(postings[first], second, subject_id)
                if not postings[first]:
                    del postings[first]
        for word in self._wanted.remove(entry.words):
            self._seen.pop(word, None)

    @property
    def is_empty(self) -> bool:
        """Say whether no word of a topic is left."""
        left = self._entries or self._alone or self._phrases or self._pairs or self._seen
        return not left and self._wanted.is_empty

    def match(
        self,
        tokens: Tokens,
        *,
        body: int = 0,
        language: str | None = None,
        actors: Mapping[SubjectId, Sequence[Place]] | None = None,
    ) -> list[tuple[SubjectId, list[Found]]]:
        """Return the topics that are true of an article, with the words that make them so.

        ``body``: where the text begins in ``tokens.text``; ``actors``: where the article names
        whom, for topics that speak of actors.
        """
        if not self._entries:
            return []
        found = Occurrences(tokens, self._wanted, body=body, language=language, actors=actors)
        self._seen.update(found.places.keys())
        matched: list[tuple[SubjectId, list[Found]]] = []
        for subject_id in sorted(self._candidates(found)):
            places = self._evaluated(found, subject_id)
            if places is not None:
                matched.append((subject_id, places))
        return matched

    def _evaluated(self, article: Occurrences, topic: SubjectId) -> list[Found] | None:
        entry = self._entries[topic]
        return Evaluation(article, entry.root, entry.words).places()

    def _candidates(self, article: Occurrences) -> set[SubjectId]:
        """Return the topics of which two words are there, side by side for a phrase."""
        present = article.places.keys()
        # Of a compound a topic has to ask for both parts, so that few of these are left.
        parts = article.halves.keys() - present
        found, maybe = self._of_pairs(present, parts)
        for word in self._phrases.keys() & present:
            seconds = self._phrases[word]
            for _, end in article.places[word]:
                for second in article.words_at(end):
                    if second in seconds:
                        found.update(seconds[second])
        words = {topic: self._entries[topic].words for topic in maybe - found}
        found.update(topic for topic in words if article.has_compound_of(words[topic]))
        return found

    def _of_pairs(
        self, present: AbstractSet[str], parts: AbstractSet[str]
    ) -> tuple[set[SubjectId], set[SubjectId]]:
        """Return the topics with both words there, and those that need a part of a compound."""
        found: set[SubjectId] = set()
        maybe: set[SubjectId] = set()
        there = present | parts if parts else present
        for word in self._alone.keys() & there:
            (maybe if word in parts else found).update(self._alone[word])
        for word in self._pairs.keys() & there:
            others = self._pairs[word]
            if not others.keys().isdisjoint(there):
                for other in others.keys() & there:
                    split = word in parts or other in parts
                    (maybe if split else found).update(others[other])
        return found, maybe


def _take_out(postings: Postings, word: str, subject_id: SubjectId) -> None:
    left = tuple(one for one in postings[word] if one != subject_id)
    if left:
        postings[word] = left
    else:
        del postings[word]


def _filed(root: Node, rarity: Mapping[str, int]) -> _Entry:
    """Plan where a topic is filed, by the words that are rarest as far as is known."""
    words = vocabulary(root)
    phrase = required_phrase(root, rarity)
    if phrase:
        return _Entry(root, words, (pair_key(*phrase),), (phrase,), ())
    required = requirements(root, rarity)
    if len(required) == 1:
        return _Entry(root, words, tuple(required[0]), (), ())
    anchor, guard = required[:2]
    # A word that is in both, like two words written as one, is enough by itself.
    alone = anchor & guard
    return _Entry(root, words, tuple(alone), (), tuple(product(anchor - alone, guard - alone)))
