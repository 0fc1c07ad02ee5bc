"""What a story says that was not said before. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.matching.tokens import tokenize
from bot.stories.sentences import Sentence, split_sentences
from bot.stories.stems import stem
from bot.stories.tongue import language_of
from bot.stories.words import STOP_WORDS

NEWS = 0.3
"""The share of new sentences from which a known story is worth telling again."""

SAID_BEFORE = 0.6
"""The share of a sentence's words that one earlier sentence has, from which it says nothing new."""

Text = tuple[str, str | None]
"""A text and its language, as its source says it."""


class Memory:
    """The sentences of texts somebody has had, as the stems of their words."""

    def __init__(self, texts: Iterable[Text] = ()) -> None:
        self._sentences: list[frozenset[str]] = []
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        for text, language in texts:
            self.add(text, language)

    def add(self, text: str, language: str | None) -> None:
        """Remember the sentences of a further text."""
        read_in = language_of("", text, language)
        for sentence in split_sentences(text, language):
            for word in (words := _stems(sentence.text, read_in)):
                self._having[word].append(len(self._sentences))
            self._sentences.append(words)

    def new_share(self, texts: Iterable[Text]) -> float:
        """Return which share of the sentences of ``texts`` is new, 0..1; 0 if they have none."""
        verdicts = [
            self._knows(words) for text, language in texts for _, words in _said(text, language)
        ]
        return verdicts.count(False) / len(verdicts) if verdicts else 0.0

    def only_new(self, text: str, language: str | None) -> str:
        """Return ``text`` with blanks for the sentences that are known, so that places stay."""
        for sentence, words in _said(text, language):
            if self._knows(words):
                blank = " " * (sentence.end - sentence.start)
                text = text[: sentence.start] + blank + text[sentence.end :]
        return text

    def _knows(self, words: frozenset[str]) -> bool:
        counts: defaultdict[int, int] = defaultdict(int)
        for word in words:
            for sentence in self._having.get(word, ()):
                counts[sentence] += 1
        return not words or max(counts.values(), default=0) >= SAID_BEFORE * len(words)


def _said(text: str, language: str | None) -> Iterator[tuple[Sentence, frozenset[str]]]:
    read_in = language_of("", text, language)
    for sentence in split_sentences(text, language):
        yield sentence, _stems(sentence.text, read_in)


def _stems(sentence: str, language: str) -> frozenset[str]:
    words = tokenize(sentence).words
    return frozenset(stem(word, language) for word in words if word not in STOP_WORDS)
