"""The sentences of an article that can be told, cleaned, with what they answer. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.sources.cleaning import clean_article
from bot.sources.furniture import COMMENTS_BEGIN
from bot.stories.dates import counts_from_before
from bot.stories.sentences import Sentence, split_sentences
from bot.stories.stems import stem
from bot.stories.telling.furniture import (
    is_fragment,
    is_furniture,
    names_the_page,
    without_pointers,
)
from bot.stories.telling.leaning import has_half_quote, is_cut_off, is_spoken, leans
from bot.stories.telling.live import newest_entry
from bot.stories.telling.model import Piece, Span, Wish
from bot.stories.telling.openings import without_opening, without_title
from bot.stories.telling.scoring import Bag, bag_of, contained, together
from bot.stories.tongue import language_of
from bot.stories.words import content_words

READ_AT_MOST = 20_000
"""Characters that are read from the start; what was asked for is read wherever it stands."""

QUOTATION = 420
"""Characters of a quotation of several sentences that is kept whole."""

_STRANGE = 0.2
"""Share of a sentence's words that stand elsewhere in its article, up to which it is none of it."""

_ENDS_INSIDE = re.compile(r"[.!?…؟۔]\s")
_LETTERS = re.compile(r"[^\W_]+")
_ABOUT_ITSELF = re.compile(
    r"(?:About [A-Z][\w&.'’-]*(?: [A-Z&][\w&.'’-]*){0,4}|(?:Media|Press) [Cc]ontacts?.{0,80}|#{3,})"
    r"\s*:?\Z"
)
_NOTE = re.compile(
    r"\W*(?:(?:correction|clarification|editor['’]s note)s?\s*[:—–-]|"
    r"(?:an?|the) (?:earlier|previous) version of (?:this|the) (?:article|story|report)\b|"
    r"this (?:article|story|report) (?:was|has been) "
    r"(?:amended|corrected|updated)\b|(?:تصحيح|تنويه|ڕاستکردنەوە)\s*:)",
    re.IGNORECASE,
)
"""How a paragraph about the article itself begins: all of it is about that."""
_SITE = re.compile(r"\s+[|–—•·»-]\s+[^|–—•·»]{2,40}\Z")
_DAYS = re.compile(r"\d|(?i:mon|tues|wednes|thurs|fri|satur|sun|yester|to)day\b")


@dataclass(frozen=True)
class Candidate:
    """A sentence that may be told."""

    index: int
    """Its place among all sentences of its article, told or not, without the site's."""
    text: str
    bag: Bag
    answers: tuple[float, ...]
    """For each wish, which share of it the sentence speaks of, 0 to 1."""
    wanted: Span | None
    """The first span that was asked for, in characters of ``text``."""
    language: str

    @cached_property
    def leans(self) -> bool:
        """Whether it needs the sentence before."""
        return leans(self.text) or counts_from_before(self.text, self.language)

    @cached_property
    def is_spoken(self) -> bool:
        """Whether it is a quotation of somebody whom it does not name."""
        return is_spoken(self.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an article gives to tell from."""

    title: Bag
    candidates: tuple[Candidate, ...]
    """In its order; nothing twice, and not the title."""
    language: str


def read(piece: Piece, wishes: Sequence[Wish]) -> Reading:
    """Return what can be told of ``piece``."""
    wanted = [span for wish in wishes for span in wish.spans]
    entry = newest_entry(piece, wanted)
    text = without_pointers(_readable(piece.text, wanted))
    if entry is not None:
        text = " " * entry[0] + text[entry[0] : entry[1]]
    language = language_of(piece.title, text[: 2 * READ_AT_MOST].strip(), piece.language)
    reader = _Reader(piece, wishes, language)
    every = list(_whole_quotes(text, split_sentences(text, piece.language or language)))
    kept = _article_lines(text, piece)
    sentences = [sentence for sentence in every if _within(sentence, kept)]
    found = list(reader.read(sentences))
    found += reader.read_for_answers(every, found, len(sentences))
    return Reading(reader.title, tuple(found), language)


def _readable(text: str, wanted: Sequence[Span]) -> str:
    end = max((span[1] for span in wanted), default=0)
    return text[: max(READ_AT_MOST, min(end + 1_000, 5 * READ_AT_MOST))]


class _Reader:
    """Makes candidates of one article's sentences."""

    def __init__(self, piece: Piece, wishes: Sequence[Wish], language: str) -> None:
        self._title = _SITE.sub("", piece.title) if _SITE.search(piece.title) else piece.title
        self._titles = {piece.title, self._title}
        self.title = bag_of(self._title, language)
        self._source = piece.source
        self._text = piece.text
        self._wishes = wishes
        self._parts = [len(_parts(piece.text, 0, wish.spans)) for wish in wishes]
        self._language = language
        self._seen: set[str] = set()

    def read(self, sentences: Sequence[Sentence]) -> Iterator[Candidate]:
        """Yield those that may be told."""
        for index, sentence in self._own(sentences):
            candidate = self._candidate(index, sentence)
            if candidate is None:
                continue
            key = "".join(_LETTERS.findall(candidate.text.casefold()))
            if key not in self._seen:
                self._seen.add(key)
                yield candidate

    def _own(self, sentences: Sequence[Sentence]) -> Iterator[tuple[int, Sentence]]:
        """Yield the article's with their numbers.

        A line of the site's has no number: "It" behind it means what stood before. Behind a
        sentence of the site's in the same line "it" may mean that.
        """
        strange = self._strange(sentences)
        index, gap = -1, -1
        for sentence in sentences:
            if sentence in strange or is_furniture(sentence.text):
                gap = sentence.end
                continue
            behind = gap >= 0 and "\n" not in self._text[gap : sentence.start]
            index, gap = index + 1 + behind, -1
            yield index, sentence

    def _strange(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Return those with a word of the page's that share little with the title and the rest."""
        paged = [sentence for sentence in sentences if names_the_page(sentence.text)]
        if not paged or names_the_page(self._title):
            return []
        rest = " ".join(one.text for one in sentences if one not in paged)
        article = together([self.title, bag_of(rest, self._language)])
        return [
            one for one in paged if contained(bag_of(one.text, self._language), article) <= _STRANGE
        ]

    def read_for_answers(
        self, every: Sequence[Sentence], found: Sequence[Candidate], index: int
    ) -> Iterator[Candidate]:
        """Yield prose that was left out, where nothing else speaks of what was asked for."""
        for wish, asked in enumerate(self._wishes):
            if not asked.spans or any(candidate.answers[wish] for candidate in found):
                continue
            for sentence in every:
                if _is_prose(sentence.text) and _answered(sentence, 1, asked):
                    candidate = self._candidate(index, sentence, anything=True)
                    if candidate is not None:
                        yield candidate
                        return

    def _candidate(
        self, index: int, sentence: Sentence, *, anything: bool = False
    ) -> Candidate | None:
        text = self._opened(sentence.text, first=index == 0)
        bag = bag_of(text, self._language)
        begin = sentence.end - len(text)  # cleaning takes from the start only
        answers = tuple(
            _answered(Sentence(text, begin, sentence.end), parts, wish)
            for parts, wish in zip(self._parts, self._wishes, strict=True)
        )
        asked = any(answers)
        if len(bag.counts) < (1 if asked else 3):
            return None
        if not anything and text != sentence.text and is_furniture(text):
            return None
        if not asked and (has_half_quote(text) or _is_label(text)):
            return None
        inside = next((span for wish in self._wishes for span in wish.spans
                       if begin <= span[0] < span[1] <= sentence.end), None)  # fmt: skip
        if self._repeats_title(text, bag, sentence, inside):
            return None
        wanted = (inside[0] - begin, inside[1] - begin) if inside else None
        return Candidate(index, text, bag, answers, wanted, self._language)

    def _opened(self, sentence: str, *, first: bool) -> str:
        for title in self._titles:
            sentence = without_title(sentence, title)
        return without_opening(sentence, first=first, source=self._source)

    def _repeats_title(self, text: str, bag: Bag, sentence: Sentence, inside: Span | None) -> bool:
        """Say whether it is the title again, with the site's name or a word more.

        A sentence with what was asked for is a repetition only when it has no new word at all:
        a summary should contain what was asked for, even where the title does.
        """
        title = self.title.counts.keys()
        stems = bag.counts.keys()
        if not title or len(title & stems) < 0.75 * len(title):
            return False
        new = stems - title
        if inside is not None:
            asked = content_words(sentence.text[inside[0] - sentence.start :
                                                inside[1] - sentence.start])  # fmt: skip
            return not new and all(stem(word, self._language) in title for word in asked)
        if is_fragment(text):
            return len(new) <= 3  # noqa: PLR2004
        return len(new) <= 1 and not (new and _DAYS.search(text))


def _answered(sentence: Sentence, parts: int, wish: Wish) -> float:
    """Return which share of a wish the sentence speaks of. ``parts``: all there are of it."""
    inside = [span for span in wish.spans if sentence.start <= span[0] < span[1] <= sentence.end]
    if not inside or not wish.together:
        return float(bool(inside))
    return len(_parts(sentence.text, sentence.start, inside)) / parts


def _parts(text: str, offset: int, spans: Sequence[Span]) -> set[str]:
    return {text[start - offset : end - offset].casefold() for start, end in spans}


def _is_prose(text: str) -> bool:
    return text.count(" ") >= 9 and not is_fragment(text)  # noqa: PLR2004


def _is_label(text: str) -> bool:
    """Say whether it is a heading, or broken off after a few words."""
    words = text.count(" ") + 1
    if words < 8 and is_cut_off(text):  # noqa: PLR2004
        return True
    return words < 12 and is_fragment(text)  # noqa: PLR2004


def _whole_quotes(text: str, sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Join the sentences of a quotation that runs over several, when it stays short."""
    rest = iter(range(len(sentences)))
    for index in rest:
        joined = sentences[index]
        if has_half_quote(joined.text):
            for last in range(index + 1, min(index + 4, len(sentences))):
                longer = text[joined.start : sentences[last].end]
                if "\n" in longer or len(longer) > QUOTATION:
                    break
                if not has_half_quote(longer):
                    joined = Sentence(longer, joined.start, sentences[last].end)
                    for _ in range(last - index):
                        next(rest)
                    break
        yield joined


def _article_lines(text: str, piece: Piece) -> list[Span]:
    """Return the lines that ``sources.cleaning`` takes for the article's own, as places."""
    lines = [match.span() for match in re.finditer(r"[^\n]+", text) if match.group().strip()]
    titles = tuple(filter(None, (piece.title, _SITE.sub("", piece.title))))
    cleaned = clean_article(text, titles=titles, outlet=piece.source).text
    own = ["".join(_LETTERS.findall(line)) for line in cleaned.split("\n\n")]
    kept: list[Span] = []
    at = 0
    for start, end in lines:
        if kept and _ends_article(text[start:end].strip()):
            break
        if len(lines) > 1 and _NOTE.match(text, start, end):
            continue
        line = "".join(_LETTERS.findall(text[start:end]))
        if at < len(own) and (line == own[at] or (not at and own[0] and line.endswith(own[0]))):
            kept.append((start, end))
            at += 1
        elif _has_prose(text[start:end]):
            kept.append((start, end))
    return kept or lines


def _ends_article(line: str) -> bool:
    """Say whether readers' comments or a company's words about itself follow."""
    return bool(COMMENTS_BEGIN.match(line) or _ABOUT_ITSELF.match(line))


def _has_prose(line: str) -> bool:
    """Say whether a line has a sentence of news beside what the site says in it.

    The cleaning of sources drops a whole line that calls on the reader.
    """
    if not _ENDS_INSIDE.search(line):
        return False
    sentences = [sentence.text for sentence in split_sentences(line)]
    return len(sentences) > 1 and any(
        sentence.count(" ") >= 7 and not is_fragment(sentence) and not is_furniture(sentence)  # noqa: PLR2004
        for sentence in sentences
    )


def _within(sentence: Sentence, lines: Sequence[Span]) -> bool:
    return any(start <= sentence.start < end for start, end in lines)
