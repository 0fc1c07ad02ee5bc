"""Topics by words that must stand in every article they are true of."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from bot.ids import SubjectId
from bot.matching.clauses import (
    Evaluation,
    Found,
    Occurrences,
    Place,
    Wanted,
    prefix_lengths,
    vocabulary,
)
from bot.matching.model import Topic
from bot.matching.requirements import Required, requirements
from bot.matching.tokens import Tokens
from bot.matching.topic_tree import Node
from bot.matching.topics import parse


@dataclass(frozen=True, slots=True)
class _Entry:
    """A topic with what the index needs to know of it."""

    root: Node
    anchor: Required
    """The rarest requirement: the topic is looked at where one of these forms stands."""
    guard: Required | None
    """The next rarest, tested before the query is."""
    vocabulary: frozenset[str]


def _nowhere(_topic: SubjectId) -> Sequence[Place]:
    return ()


class TopicIndex:
    """All topics. Adding and removing one costs nothing that grows with the others."""

    def __init__(self) -> None:
        self._entries: dict[SubjectId, _Entry] = {}
        self._postings: dict[str, dict[str, tuple[SubjectId, ...]]] = {}
        """By a form of the anchor, then by one of the guard; empty where the anchor is enough."""
        self._wanted: dict[str, int] = {}
        self._prefix_lengths: Counter[int] = Counter()
        self._seen: Counter[str] = Counter()

    def add(self, topic: Topic) -> None:
        """Look for ``topic`` from now on; raises ``QueryError`` for a query that is refused."""
        query = parse(topic.query)
        root = query.root
        self.remove(topic.id)
        required = requirements(root, self._seen)
        guard = required[1] if len(required) > 1 else None
        entry = _Entry(root, required[0], guard, vocabulary(root))
        self._entries[topic.id] = entry
        for form, guard_form in _places(entry):
            guards = self._postings.setdefault(form, {})
            guards[guard_form] = (*guards.get(guard_form, ()), topic.id)
        wanted = self._wanted
        for form in entry.vocabulary:
            wanted[form] = wanted.get(form, 0) + 1
        if "*" in query.normal_form:
            self._prefix_lengths.update(prefix_lengths(root))

    def remove(self, subject_id: SubjectId) -> None:
        """Forget a topic; nothing of it stays."""
        entry = self._entries.pop(subject_id, None)
        if entry is None:
            return
        self._take_from_postings(subject_id, entry)
        wanted = self._wanted
        for form in entry.vocabulary:
            if wanted[form] > 1:
                wanted[form] -= 1
            else:
                del wanted[form]
                self._seen.pop(form, None)
        for length in prefix_lengths(entry.root):
            self._prefix_lengths[length] -= 1
            if not self._prefix_lengths[length]:
                del self._prefix_lengths[length]

    def _take_from_postings(self, subject_id: SubjectId, entry: _Entry) -> None:
        for form, guard_form in _places(entry):
            guards = self._postings[form]
            guards[guard_form] = tuple(one for one in guards[guard_form] if one != subject_id)
            if not guards[guard_form]:
                del guards[guard_form]
            if not guards:
                del self._postings[form]

    @property
    def is_empty(self) -> bool:
        """Say whether no word of a topic is left."""
        return not (self._entries or self._postings or self._wanted or self._prefix_lengths)

    def match(
        self,
        tokens: Tokens,
        *,
        body: int = 0,
        language: str | None = None,
        actors: Mapping[SubjectId, list[Place]] | None = None,
        vetoed: Callable[[SubjectId], Sequence[Place]] = _nowhere,
    ) -> list[tuple[SubjectId, list[Found]]]:
        """Return the topics that are true of an article, with the words that make them so.

        ``body``: where the text begins in ``tokens.text``; ``actors``: where the article names
        whom, for topics that speak of actors; ``vetoed``: where words do not count for a topic.
        """
        if not self._entries:
            return []
        wanted = Wanted(self._wanted, tuple(self._prefix_lengths))
        found = Occurrences(tokens, wanted, body=body, language=language, actors=actors)
        present = found.places.keys() | found.halves.keys()
        for form in found.places:
            if form in self._wanted:
                self._seen[form] += 1
        matched: list[tuple[SubjectId, list[Found]]] = []
        for subject_id in sorted(self._candidates(present)):
            entry = self._entries[subject_id]
            evaluation = Evaluation(found, entry.vocabulary, tuple(vetoed(subject_id)))
            places = evaluation.places_of(entry.root)
            if places is not None:
                matched.append((subject_id, places))
        return matched

    def _candidates(self, present: set[str]) -> set[SubjectId]:
        """Return the topics of which two requirements are met."""
        postings = self._postings
        found: set[SubjectId] = set()
        for form in postings.keys() & present:
            guards = postings[form]
            found.update(guards.get("", ()))
            for guard_form in guards.keys() & present:
                found.update(guards[guard_form])
        return found


def _places(entry: _Entry) -> list[tuple[str, str]]:
    """Return where a topic is filed: its anchor's forms with its guard's, or with nothing.

    A form that is in both, like the two words of a phrase written as one, is enough by itself.
    """
    if entry.guard is None:
        return [(form, "") for form in entry.anchor]
    alone = entry.anchor & entry.guard
    pairs = product(entry.anchor - alone, entry.guard - alone)
    return [*((form, "") for form in alone), *pairs]
