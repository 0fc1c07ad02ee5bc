"""Phrases in which words of a topic's query mean something else."""

from collections.abc import Mapping, Sequence

from bot.ids import SubjectId
from bot.matching.model import Topic
from bot.matching.tokens import Tokens, tokenize
from bot.matching.topic_index import TopicIndex

Place = tuple[int, int]
"""First word and the word after the last, as indexes into ``Tokens``."""

FoundTopic = tuple[SubjectId, list[tuple[int, int, str]]]
"""A topic that is true of an article, with the places of its words and their clauses."""

_NO_WORD = "\ua66e"
"""A letter (multiocular o) that stands for words that do not count: no query asks for it."""
_NO_SIGN = "\u30ff"
"""The same for a Chinese or Japanese sign, each of which is a word."""


class TopicVetoes:
    """The topics that have such phrases, each in an index of its own: they are few."""

    def __init__(self) -> None:
        self._topics: dict[SubjectId, tuple[tuple[tuple[str, ...], ...], TopicIndex]] = {}

    def add(self, topic: Topic) -> None:
        """Let words of ``topic`` inside its phrases not count; former ones are forgotten.

        Raises ``QueryError`` for a query that is refused.
        """
        self.remove(topic.id)
        if not topic.vetoes:
            return
        words = (tuple(tokenize(phrase).words) for phrase in topic.vetoes)
        phrases = tuple(filter(None, words))
        if phrases:
            alone = TopicIndex()
            alone.add(topic)
            self._topics[topic.id] = (phrases, alone)

    def remove(self, topic: SubjectId) -> None:
        """Forget the phrases of a topic; one that has none is no error."""
        self._topics.pop(topic, None)

    @property
    def is_empty(self) -> bool:
        """Say whether no phrase is left."""
        return not self._topics

    def allowed(
        self,
        found: Sequence[FoundTopic],
        tokens: Tokens,
        *,
        body: int,
        language: str | None,
        actors: Mapping[SubjectId, Sequence[Place]],
    ) -> list[FoundTopic]:
        """Return the topics that are true of the article without the words in their phrases.

        Only those that were found are looked at again: what a query denies may well stand in such
        a phrase, and does not make it true.
        """
        allowed: list[FoundTopic] = []
        for topic, places in found:
            phrases, alone = self._topics.get(topic, ((), None))
            stretches = [place for phrase in phrases for place in _places(phrase, tokens)]
            if alone is None or not stretches:
                allowed.append((topic, places))
                continue
            named = {
                actor: [place for place in where if not _is_inside(place, stretches)]
                for actor, where in actors.items()
            }
            without = tokenize(_without(tokens, stretches))
            allowed += alone.match(without, body=body, language=language, actors=named)
        return allowed


def _places(phrase: tuple[str, ...], tokens: Tokens) -> list[Place]:
    words = tokens.words
    return [
        (start, start + len(phrase))
        for start in range(len(words) - len(phrase) + 1)
        if words[start] == phrase[0] and tuple(words[start : start + len(phrase)]) == phrase
    ]


def _is_inside(place: Place, stretches: Sequence[Place]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in stretches)


def _without(tokens: Tokens, stretches: Sequence[Place]) -> str:
    """Return the text with other letters for the words of ``stretches``, all places unchanged."""
    letters = list(tokens.text)
    for first, last in stretches:
        for start, end in tokens.spans[first:last]:
            # A word of one letter may be a sign, which with a letter beside it would be no word.
            letters[start:end] = (_NO_SIGN if end - start == 1 else _NO_WORD) * (end - start)
    return "".join(letters)
