"""All subjects at once, matched against one article in one pass."""

from collections.abc import Iterable

from bot.ids import SubjectId
from bot.matching.actors import ActorIndex
from bot.matching.clauses import MAX_PLACES, Found
from bot.matching.model import Actor, Evidence, Match, Rule, Subject
from bot.matching.names import Hit
from bot.matching.occurrences import Place
from bot.matching.resolution import STRENGTH, Resolver
from bot.matching.tokens import Tokens, tokenize
from bot.matching.topic_index import TopicIndex
from bot.matching.topic_vetoes import TopicVetoes
from bot.matching.vetoes import Vetoes
from bot.sources.model import ArticleText

IN_TEXT = 0.85
"""A name in the text, where one in the title counts 1."""


class SubjectIndex:
    """Every subject, ready to be found. Changes take effect with the next article."""

    def __init__(self, subjects: Iterable[Subject] = ()) -> None:
        self._actors = ActorIndex()
        self._topics = TopicIndex()
        self._vetoes = Vetoes()
        self._topic_vetoes = TopicVetoes()
        for subject in subjects:
            self.add(subject)

    def add(self, subject: Subject) -> None:
        """Add a subject, or put it in the place of the one with its id.

        Raises ``QueryError`` for a topic whose query is refused; then nothing has changed.
        """
        if isinstance(subject, Actor):
            self._actors.add(subject)
            self._vetoes.add(subject)
        else:
            self._topics.add(subject)
            self._topic_vetoes.add(subject)

    def remove(self, subject_id: SubjectId) -> None:
        """Forget a subject; one that is not there is no error."""
        self._actors.remove(subject_id)
        self._topics.remove(subject_id)
        self._vetoes.remove(subject_id)
        self._topic_vetoes.remove(subject_id)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is left in any part of it."""
        parts = (self._actors, self._topics, self._vetoes, self._topic_vetoes)
        return all(part.is_empty for part in parts)

    def match(self, article: ArticleText) -> list[Match]:
        """Return the subjects that the article mentions, in the order of their ids."""
        # A blank line lies between title and text: no name and no phrase goes across it.
        tokens = tokenize(f"{article.title}\n\n{article.text}")
        body = len(article.title) + 2
        # Before the verdict, so that no wrong hit speaks for another; and after it, for surnames.
        candidates = self._actors.candidates(tokens)
        hits = self._vetoes.allowed(candidates.hits, tokens)
        mentions = self._actors.mentions(tokens, hits, candidates.spoken_for)
        accepted = Resolver(tokens).accept(hits, mentions)
        by_subject: dict[SubjectId, list[Hit]] = {}
        for hit in self._vetoes.allowed(accepted, tokens):
            by_subject.setdefault(hit.name.subject_id, []).append(hit)
        found = [_actor_match(article, tokens, body, hits) for hits in by_subject.values()]
        named = {
            subject_id: [(hit.start, hit.end) for hit in hits]
            for subject_id, hits in by_subject.items()
        }
        language = article.language
        topics = self._topics.match(tokens, body=body, language=language, actors=named)
        for subject_id, places in self._topic_vetoes.allowed(
            topics, tokens, body=body, language=language, actors=named
        ):
            found.append(_topic_match(article, tokens, body, subject_id, places))
        return sorted(found, key=lambda match: match.subject_id)


def _evidence(
    tokens: Tokens, body: int, place: Place, rule: Rule, *, wanted: str = "", support: str = ""
) -> Evidence:
    start, end = tokens.spans[place[0]][0], tokens.spans[place[1] - 1][1]
    found = tokens.text[start:end]
    if start < body:
        return Evidence(found, rule, "title", start, end, wanted, support)
    return Evidence(found, rule, "text", start - body, end - body, wanted, support)


def _actor_match(article: ArticleText, tokens: Tokens, body: int, hits: list[Hit]) -> Match:
    pieces = [
        _evidence(
            tokens,
            body,
            (hit.start, hit.end),
            hit.rule,
            wanted=hit.name.alias.written,
            support=hit.support,
        )
        for hit in hits[:MAX_PLACES]
    ]
    scores = [
        STRENGTH[hit.rule] * (1.0 if piece.where == "title" else IN_TEXT)
        for hit, piece in zip(hits, pieces, strict=False)
    ]
    best = scores.index(max(scores))
    evidence = (pieces[best], *pieces[:best], *pieces[best + 1 :])
    return Match(article.id, hits[0].name.subject_id, round(scores[best], 3), evidence)


def _topic_match(
    article: ArticleText, tokens: Tokens, body: int, subject_id: SubjectId, places: list[Found]
) -> Match:
    pieces = [
        _evidence(tokens, body, (start, end), Rule.QUERY, wanted=clause)
        for start, end, clause in places[:MAX_PLACES]
    ]
    in_title = sum(piece.where == "title" for piece in pieces)
    score = IN_TEXT + (1 - IN_TEXT) * in_title / len(pieces)
    return Match(article.id, subject_id, round(score, 3), tuple(pieces))
