"""A few sentences of an article that tell what happened and contain what was asked for. Pure.

Extractive: each sentence stays as its source wrote it, apart from a dateline taken off its start
and cuts marked with "…". A sentence is worth its position, its closeness to the rest of the text
and to the title; each further one must add something (maximal marginal relevance).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.stories.cleaning import has_half_quote, is_furniture, tidy, without_opening
from bot.stories.sentences import Sentence, split_sentences
from bot.stories.words import content_words

LIMIT = 420
"""Characters of a whole summary: about eight lines on a phone."""
MOST = 3
READ_AT_MOST = 20_000
"""Characters that are read from the start; what was asked for is read wherever it stands."""

Span = tuple[int, int]

_PRONOUN = re.compile(
    r"[\"“«(]*(?:and |but |so )?"
    r"(?:he|she|they|it|his|her|their|its|this|that|these|those|instead|however|"
    r"هو|هي|هم|وقال|وأضاف|وأضافت|واضاف|وأوضح|وتابع|كما|وأشار|وذكر|وكان|ذلك|لكن)\b",
    re.IGNORECASE,
)
_OPENING_QUOTE = re.compile(r"[\"“«]")
_ONLY_SPOKEN = re.compile(r"[\"“«][^\"”»]*[\"”»]\W*\Z")
_SPOKEN_BY_SOMEBODY = re.compile(
    r"[\"”»],? (?:he|she|they|it|one of (?:them|those)) "
    r"(?:said|says|added|told|asked|wrote|warned|explained|continued)\b|"
    r"[\"”»],? (?:said|says|added) (?:he|she|they)\b"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that may be told; ``index`` is its place among all sentences."""

    index: int
    text: str
    words: frozenset[str]
    wanted: Span | None
    """The span that was asked for, in characters of ``text``."""
    score: float = 0.0


def summarize(
    title: str,
    text: str,
    wanted: Sequence[Span] = (),
    language: str | None = None,
    *,
    limit: int = LIMIT,
) -> list[str]:
    """Return one to three clean sentences of ``text`` in their order; empty if it has none.

    ``wanted`` are spans of ``text``: one sentence around one of them is always told, unless all
    of them stand in the repeated title or in site furniture. All sentences together are at most
    ``limit`` characters, a cut one included.
    """
    candidates = _scored(_candidates(title, text, wanted, language), title)
    if not candidates:
        return []
    chosen = [max(candidates, key=lambda candidate: (candidate.wanted is not None,
                                                     candidate.score))]  # fmt: skip
    if len(chosen[0].text) > limit:
        return [tidy(_cut(chosen[0].text, chosen[0].wanted, limit))]
    _add_what_it_refers_to(chosen, candidates, limit)
    _add_lead(chosen, candidates, limit)
    while len(chosen) < MOST and (further := _next(chosen, candidates, limit)) is not None:
        chosen.append(further)
    in_order = sorted(chosen, key=lambda candidate: candidate.index)
    return [tidy(candidate.text) for candidate in in_order]


def _candidates(
    title: str, text: str, wanted: Sequence[Span], language: str | None
) -> list[_Candidate]:
    title_words = frozenset(content_words(title))
    seen: set[frozenset[str]] = set()
    found: list[_Candidate] = []
    sentences = [*_whole_quotes(text, split_sentences(_readable(text, wanted), language))]
    for index, sentence in enumerate(sentences):
        candidate = _candidate(index, sentence, wanted)
        if candidate is None or candidate.words in seen or _repeats(title_words, candidate):
            continue
        seen.add(candidate.words)
        found.append(candidate)
    return found


def _readable(text: str, wanted: Sequence[Span]) -> str:
    end = max((span[1] for span in wanted), default=0)
    return text[: max(READ_AT_MOST, min(end + 1_000, 5 * READ_AT_MOST))]


def _whole_quotes(text: str, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Join the sentences of a quotation that runs over several, when it stays short."""
    rest = iter(range(len(sentences)))
    for index in rest:
        joined = sentences[index]
        if has_half_quote(joined.text):
            for last in range(index + 1, min(index + 4, len(sentences))):
                longer = text[joined.start : sentences[last].end]
                if "\n" in longer or len(longer) > LIMIT:
                    break
                if not has_half_quote(longer):
                    joined = Sentence(longer, joined.start, sentences[last].end)
                    for _ in range(last - index):
                        next(rest)
                    break
        yield joined


def _candidate(index: int, sentence: Sentence, wanted: Sequence[Span]) -> _Candidate | None:
    text = without_opening(sentence.text)
    words = frozenset(content_words(text))
    inside = next(
        (span for span in wanted if sentence.start <= span[0] < span[1] <= sentence.end), None
    )
    if is_furniture(text) or len(words) < (1 if inside else 3):
        return None
    if has_half_quote(text) and inside is None:
        return None
    begin = sentence.end - len(text)  # cleaning takes from the start only
    within = (inside[0] - begin, inside[1] - begin) if inside and inside[0] >= begin else None
    return _Candidate(index, text, words, within)


def _repeats(title: frozenset[str], candidate: _Candidate) -> bool:
    """Say whether it is the title again: three quarters of it, and at most two new words.

    A sentence with what was asked for is a repetition only when it has no new word at all:
    a summary should contain what was asked for, even where the title does.
    """
    if len(title & candidate.words) < 0.75 * len(title) or not title:
        return False
    new = candidate.words - title
    if candidate.wanted is None:
        return len(new) <= 2  # noqa: PLR2004
    start, end = candidate.wanted
    return not new and title.issuperset(content_words(candidate.text[start:end]))


def _scored(candidates: Sequence[_Candidate], title: str) -> list[_Candidate]:
    common = Counter(word for candidate in candidates for word in candidate.words)
    title_words = frozenset(content_words(title))
    return [
        replace(candidate, score=_score(place, candidate, common, title_words))
        for place, candidate in enumerate(candidates)
    ]


def _score(place: int, candidate: _Candidate, common: Counter[str], title: frozenset[str]) -> float:
    words = candidate.words
    central = sum(common[word] - 1 for word in words) / (len(words) * max(common.values()))
    overlap = len(words & title) / len(title) if title else 0.0
    return 1 / (1 + 0.35 * place) + central + 1.2 * overlap - _penalty(candidate.text)


def _penalty(text: str) -> float:
    """Weights measured on labelled summaries of news; more tuning on them was noise."""
    words = text.count(" ") + 1
    return (
        0.35 * _leans(text)
        + 0.25 * bool(_OPENING_QUOTE.match(text))
        + 0.4 * text.endswith(("?", "؟"))
        + 0.5 * (words < 10)  # noqa: PLR2004
        + 0.3 * (words > 45)  # noqa: PLR2004
    )


def _leans(text: str) -> bool:
    """Say whether a sentence needs the one before: "He said", a quotation nobody is named for."""
    return bool(
        _PRONOUN.match(text) or _ONLY_SPOKEN.match(text) or _SPOKEN_BY_SOMEBODY.search(text)
    )


def _add_what_it_refers_to(
    chosen: list[_Candidate], candidates: Sequence[_Candidate], limit: int
) -> None:
    """Add the sentence that the chosen one leans on, when both fit."""
    opening = chosen[0]
    if not _leans(opening.text):
        return
    before = next((other for other in candidates if other.index == opening.index - 1), None)
    if before is not None and len(before.text) <= _room(chosen, limit):
        chosen.append(before)


def _add_lead(chosen: list[_Candidate], candidates: Sequence[_Candidate], limit: int) -> None:
    """Add the first sentence, when it fits: it says what happened, and the others lean on it."""
    lead = candidates[0]
    if lead not in chosen and len(lead.text) <= _room(chosen, limit) and lead.score > 0:
        chosen.append(lead)


def _room(chosen: Sequence[_Candidate], limit: int) -> int:
    return limit - sum(len(candidate.text) + 1 for candidate in chosen)


def _next(
    chosen: Sequence[_Candidate], candidates: Sequence[_Candidate], limit: int
) -> _Candidate | None:
    left = _room(chosen, limit)
    indexes = {candidate.index for candidate in chosen}
    fitting = [
        candidate
        for candidate in candidates
        if candidate.index not in indexes
        and len(candidate.text) <= left
        and _stands_alone(candidate, indexes)
    ]
    return max(fitting, key=lambda candidate: _gain(candidate, chosen), default=None)


def _stands_alone(candidate: _Candidate, told: set[int]) -> bool:
    return candidate.index - 1 in told or not _leans(candidate.text)


def _gain(candidate: _Candidate, chosen: Sequence[_Candidate]) -> float:
    likeness = max(
        len(candidate.words & other.words) / len(candidate.words | other.words) for other in chosen
    )
    asked = 0.5 * (candidate.wanted is not None)
    return candidate.score + asked - 1.5 * likeness


def _cut(text: str, wanted: Span | None, limit: int) -> str:
    """Return ``text`` cut to ``limit`` between words, with what was asked for inside."""
    room = limit - 2
    start = 0
    if wanted is not None and wanted[1] > room:
        start = min(max(0, wanted[0] - room // 2), len(text) - room)
        start = text.find(" ", start, wanted[0]) + 1 or start
    end = start + room
    if end >= len(text):
        return "…" + text[start:]
    end = max(text.rfind(" ", start, end), min(wanted[1] if wanted else 0, end)) or end
    return ("…" if start else "") + text[start:end].rstrip(" ,;:–—-") + "…"
