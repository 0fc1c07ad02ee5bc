"""Phrases in which a name means something else: made from a wrong match."""

import re
from collections.abc import Iterable

from bot.ids import SubjectId
from bot.matching.model import Actor, Evidence
from bot.matching.names import Hit
from bot.matching.tokens import Tokens, tokenize

_WORD = re.compile(r"[^\W_]+(?:['’.\-‐‑][^\W_]+)*")
NEAR = 12
"""Characters between a name and its neighbour; what is further away belongs to something else."""
_ENDS = frozenset(".!?؟;:\n")


def veto_phrases(text: str, evidence: Evidence) -> tuple[str, ...]:
    """Return phrases of ``text`` around a wrong match that tell it from a right one.

    The name with the word after it, with the word before it, with both; the likeliest first.
    Empty when the name stands alone.
    """
    found = " ".join(text[evidence.start : evidence.end].split())
    if not found:
        return ()
    before = _before(text, evidence.start)
    after = _after(text, evidence.end)
    phrases: list[str] = []
    if after:
        phrases.append(f"{found} {after}")
    if before:
        phrases.append(f"{before} {found}")
    if before and after:
        phrases.append(f"{before} {found} {after}")
    return tuple(phrases)


def _after(text: str, end: int) -> str:
    word = _WORD.search(text, end)
    if word is None or word.start() - end > NEAR or _ENDS.intersection(text[end : word.start()]):
        return ""
    return word[0]


def _before(text: str, start: int) -> str:
    line = text[max(0, start - 80) : start]
    words = list(_WORD.finditer(line))
    if not words:
        return ""
    between = line[words[-1].end() :]
    return "" if len(between) > NEAR or _ENDS.intersection(between) else words[-1][0]


class Vetoes:
    """The phrases of all actors, by actor, as folded words."""

    def __init__(self) -> None:
        self._phrases: dict[SubjectId, tuple[tuple[str, ...], ...]] = {}

    def add(self, actor: Actor) -> None:
        """Let hits of ``actor`` inside its phrases not count; its former ones are forgotten."""
        self.remove(actor.id)
        phrases = tuple(tuple(tokenize(phrase).words) for phrase in actor.vetoes)
        if any(phrases):
            self._phrases[actor.id] = tuple(filter(None, phrases))

    def remove(self, subject_id: SubjectId) -> None:
        """Forget the phrases of an actor."""
        self._phrases.pop(subject_id, None)

    @property
    def is_empty(self) -> bool:
        """Say whether no phrase is left."""
        return not self._phrases

    def allowed(self, hits: Iterable[Hit], tokens: Tokens) -> list[Hit]:
        """Return the hits that do not stand inside a phrase of their actor."""
        if self.is_empty:
            return list(hits)
        return [
            hit
            for hit in hits
            if not any(
                _stands_in(hit, phrase, tokens)
                for phrase in self._phrases.get(hit.name.subject_id, ())
            )
        ]


def _stands_in(hit: Hit, phrase: tuple[str, ...], tokens: Tokens) -> bool:
    """Say whether the phrase stands around the hit, in the article's words."""
    first = max(0, hit.end - len(phrase))
    return any(
        tuple(tokens.words[start : start + len(phrase)]) == phrase
        for start in range(first, hit.start + 1)
    )
