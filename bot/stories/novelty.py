"""How much of a story is new since a moment. Pure."""

from collections.abc import Iterable
from datetime import datetime

from bot.stories.model import Article
from bot.stories.sentences import split_sentences
from bot.stories.words import content_words

SAID_BEFORE = 0.6
"""The share of a sentence's words that one earlier sentence has, from which it says nothing new."""
_FEWEST = 3


def new_sentences(articles: Iterable[Article], since: datetime) -> tuple[list[str], float]:
    """Return what articles after ``since`` say and none until then does, and its share.

    The share is of all sentences of the articles after ``since``: 0 when there are none, 1 when
    nothing came before. An article without a moment counts as before. Sentences come in the
    order of their articles, each said once.
    """
    before: list[frozenset[str]] = []
    after: list[tuple[datetime, str, str | None]] = []
    for article in articles:
        if article.at is None or article.at <= since:
            before += [words for words, _ in _sentences(article.text, article.language)]
        else:
            after.append((article.at, article.text, article.language))
    said, new, count = before, list[str](), 0
    for _, text, language in sorted(after, key=lambda one: one[:2]):
        for words, sentence in _sentences(text, language):
            count += 1
            if not any(_says(earlier, words) for earlier in said):
                new.append(sentence)
            said.append(words)
    return new, len(new) / count if count else 0.0


def _sentences(text: str, language: str | None) -> Iterable[tuple[frozenset[str], str]]:
    for sentence in split_sentences(text, language):
        words = frozenset(content_words(sentence.text))
        if len(words) >= _FEWEST:
            yield words, sentence.text


def _says(earlier: frozenset[str], words: frozenset[str]) -> bool:
    return len(earlier & words) >= SAID_BEFORE * len(words)
