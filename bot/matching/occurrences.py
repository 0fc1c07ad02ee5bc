"""Where the words that topics ask for stand in one article."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from bot.ids import SubjectId
from bot.matching.tokens import Tokens
from bot.matching.tongues import languages_of
from bot.matching.topics import PERSIAN_ENDINGS, breaks_phrase, is_persian_ending
from bot.matching.wanted_words import NOTHING, Answer, WantedWords

Place = tuple[int, int]
"""First word and the word after the last, as indexes into ``Tokens``."""

_ARABIC_ARTICLES = ("ال", "لل")
_HYPHENS = frozenset("-‐‑")
_OF_VERBS = ("ed", "ing")
"""No compound ends in a verb's past: "the earth quaked"."""
_SHORTEST_PART = 3
"""Letters of a word that makes one word with the next without a hyphen: "set up", not "a broad"."""


def mention_key(actor: SubjectId) -> str:
    """Return the key under which the places of an actor are kept; no word looks like it."""
    return f"@#{actor}"


class Occurrences:
    """The places of wanted words in one article; its other words cost next to nothing."""

    def __init__(
        self,
        tokens: Tokens,
        wanted: WantedWords,
        *,
        body: int = 0,
        language: str | None = None,
        actors: Mapping[SubjectId, Sequence[Place]] | None = None,
    ) -> None:
        """Read the article once. ``body``: where the text begins in ``tokens.text``."""
        self.tokens = tokens
        self.places: dict[str, list[Place]] = {}
        """By the key of the wanted word."""
        self.halves: dict[str, list[tuple[Place, str]]] = {}
        """Parts of compounds: "strike" in "airstrikes", with the other part."""
        self._body = body
        self._others_by_start: dict[int, list[str]] = {}
        """Words that not the word there alone is, but together with others."""
        languages = languages_of(set(tokens.words), tokens.text, language)
        self._answers = wanted.answers(tokens.raw, languages)
        self._read(wanted)
        self._read_pairs(wanted.by_form)
        for actor, places in (actors or {}).items():
            key = mention_key(actor)
            if wanted.is_wanted(key):
                self.places[key] = sorted(places)

    @cached_property
    def title_words(self) -> int:
        """How many words the title has."""
        if not self._body:
            return 0
        spans = self.tokens.spans
        return next((i for i, (start, _) in enumerate(spans) if start >= self._body), len(spans))

    def _read(self, wanted: WantedWords) -> None:
        words, places = self.tokens.words, self.places
        last = len(words) - 1
        for index, answer in enumerate(self._answers):
            if answer is NOTHING:
                continue
            end = index + 1
            if index < last and words[end] in PERSIAN_ENDINGS:
                end += is_persian_ending(self.tokens, end)
            for word in answer.words:
                if word in places:
                    places[word].append((index, end))
                else:
                    places[word] = [(index, end)]
            if answer.has_more:
                self._read_more(index, end, answer, wanted)

    def _read_pairs(self, by_form: Mapping[str, Iterable[str]]) -> None:
        for index, pair in enumerate(self.tokens.pairs):
            if pair in by_form:
                self._join(index, by_form[pair])

    def _read_more(self, index: int, end: int, answer: Answer, wanted: WantedWords) -> None:
        place, words = (index, end), self.tokens.words
        for half, other in answer.halves:
            self.halves.setdefault(half, []).append((place, other))
        following = words[index + 1] if index + 1 < len(words) else ""
        if answer.before_genitive and following.startswith(_ARABIC_ARTICLES):
            self._put(answer.before_genitive, place)
        if index and not words[index].endswith(_OF_VERBS):
            for tail in answer.tails:
                if found := wanted.by_form.get(words[index - 1] + tail):
                    self._join(index - 1, found)

    def _join(self, index: int, found: Iterable[str]) -> None:
        """Take "cease fire" and "cease-fire" for one word."""
        gap = self.tokens.gap(index)
        short = len(self.tokens.words[index]) < _SHORTEST_PART
        if gap in _HYPHENS or not (short or breaks_phrase(gap)):
            self._put(found, (index, index + 2))

    def _put(self, words: Iterable[str], place: Place) -> None:
        for word in words:
            self.places.setdefault(word, []).append(place)
            self._others_by_start.setdefault(place[0], []).append(word)

    def of_words(self, words: Iterable[str]) -> list[Place]:
        """Return the places of these words, in order."""
        return sorted({place for word in words for place in self.places.get(word, ())})

    def words_at(self, index: int) -> Iterable[str]:
        """Return the wanted words that start at a word of the article."""
        if index >= len(self._answers):
            return ()
        words, more = self._answers[index].words, self._others_by_start.get(index)
        return (*words, *more) if more else words

    def of_halves(self, word: str, others: Sequence[str]) -> list[Place]:
        """Return the compounds that have a word for a part, and one of ``others`` for the other."""
        return [place for place, other in self.halves.get(word, ()) if other in others]

    def has_compound_of(self, words: Sequence[str]) -> bool:
        """Say whether two of ``words`` are the parts of a compound."""
        return any(
            other in words
            for word in words
            if word in self.halves
            for _, other in self.halves[word]
        )
