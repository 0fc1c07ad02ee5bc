"""By what an article is compared with others: its stems, how often, and which of them are names.

Pure. A feature is the CRC-32 of a stem: a number is a tenth of a word's memory, it is the same in
every process, and among a window's hundred thousand stems one pair at most shares one.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from zlib import crc32

from bot.matching.folding import fold_word
from bot.matching.tokens import tokenize
from bot.stories.model import Article
from bot.stories.relative_words import relative_words
from bot.stories.stems import has_stems, runs_of_letters, stem
from bot.stories.tongue import language_of
from bot.stories.words import STOP_WORDS_BY_LANGUAGE

TITLE_WEIGHT = 3
"""A word of the title counts as often as a word that the text has three times."""
WORDS_READ = 250
"""Words of the text: what comes later is background, and background is what other events share."""
READ = 2_500
"""Characters in which so many words stand."""
LEAD = 40
"""Words of the text that say what an article is about; what comes later it only mentions."""
LIVE_READ = 400
"""Characters of a live blog: its newest entry stands first, and the others are other events."""

_SITE = re.compile(r"\s+[|–—·-]\s+[^|–—·]{2,40}\Z")
_FEWEST_LEFT = 4
_DECIMAL = re.compile(r"(?<![\w.,])\d+(?:[.,٫]\d+)+(?![\w]|[.,]\d)")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")
_DOUBLED = re.compile(r"([b-df-hj-np-tv-z])\1")
_FIGURE = re.compile(r"[\d.]*\d")
_TITLE_CASE = 0.6
"""So many of a title's words have a capital that capitals do not tell names from words there."""
_INSIDE = re.compile(r"(?<=[\w,)] )[^\W\d_]\w*")
"""Words after another word; behind a full stop or a quotation mark a capital says nothing."""


@dataclass(frozen=True, slots=True)
class Features:
    """An article as numbers; all arrays are of unsigned 32-bit features but ``counts``."""

    language: str
    ids: "array[int]"
    """Each once."""
    counts: "array[int]"
    """How often, beside ``ids``; a word of the title more."""
    title: "array[int]"
    """Those that its title has."""
    words_of_title: frozenset[int]
    """Of them those that are no numbers."""
    figures_of_title: frozenset[int]
    lead: "array[int]"
    """Those of its title and its first words."""
    names: "array[int]"
    """Those that stand there with a capital inside a sentence, and may be names."""
    plain: "array[int]"
    """Those that stand there without one."""
    figures: "array[int]"
    """Those that are numbers."""
    weekdays: frozenset[int]
    """Named in the title or the first words; 0 is Monday."""


def features_of(article: Article) -> Features:
    """Return what ``article`` is compared by."""
    language = language_of(article.title, article.text, article.language)
    title = _read(_without_site(article.title), language)
    text = _read(article.text[: LIVE_READ if article.live else READ], language)
    of = {word: _numbers(word, language) for word in (*title.words, *text.words)}
    counts: dict[int, int] = {}
    for part, weight in ((title, TITLE_WEIGHT), (text, 1)):
        for word, count in part.words.items():
            for number in of[word]:
                counts[number] = counts.get(number, 0) + weight * count
    names = text.names if _is_title_case(article.title) else text.names | title.names
    figures = _array(filter(_FIGURE.fullmatch, of), of)
    in_title = _array(title.words, of)
    days = _weekdays(language)
    return Features(
        language,
        array("I", counts),
        array("I", counts.values()),
        title=in_title,
        words_of_title=frozenset(in_title).difference(figures),
        figures_of_title=frozenset(in_title).intersection(figures),
        lead=_array([*title.words, *text.first], of),
        names=_array(names, of),
        plain=_array([*title.plain, *text.plain], of),
        figures=figures,
        weekdays=frozenset(days[word] for word in (*title.words, *text.first) if word in days),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """Folded words of a title or a text."""

    words: Counter[str]
    first: Sequence[str]
    """The first of all words, in order."""
    names: frozenset[str]
    plain: AbstractSet[str]


def _read(text: str, language: str) -> _Part:
    text = _POSSESSIVE.sub("", text)
    figures = _DECIMAL.findall(text)
    tokens = tokenize(_DECIMAL.sub(" ", text) if figures else text)
    words = Counter(tokens.words[:WORDS_READ])
    for word in STOP_WORDS_BY_LANGUAGE.get(language, frozenset()).intersection(words):
        del words[word]
    words.update(fold_word(figure.replace(",", ".")) for figure in figures)
    raw = set(tokens.raw[:WORDS_READ])
    names = [word for word in raw.intersection(_INSIDE.findall(text)) if word[0].isupper()]
    return _Part(
        words,
        tokens.words[:LEAD],
        names=frozenset(map(fold_word, names)),
        plain=raw.intersection(words),  # folding has left them as they are
    )


@cache
def _weekdays(language: str) -> dict[str, int]:
    """Return the weekdays by their names of one word, folded; none of a language not known."""
    words = relative_words(language)
    return {fold_word(name): day for name, day in words.days.items()} if words else {}


def _array(words: Iterable[str], of: Mapping[str, tuple[int, ...]]) -> "array[int]":
    return array("I", {number: 0 for word in words if word in of for number in of[word]})


def _without_site(title: str) -> str:
    short = _SITE.sub("", title)
    return short if len(short.split()) >= _FEWEST_LEFT else title


def _is_title_case(title: str) -> bool:
    words = [word for word in title.split()[1:] if word[0].isalpha()]
    return sum(not word.islower() for word in words) >= _TITLE_CASE * len(words)


def _spelled(stem_of: str) -> str:
    """Return a stem without doubled letters, and i for y: one name is written both ways."""
    return _DOUBLED.sub(r"\1", stem_of).replace("y", "i")


@lru_cache(maxsize=131_072)
def _numbers(word: str, language: str) -> tuple[int, ...]:
    if has_stems(language) or word.isdigit():
        return (crc32(_spelled(stem(word, language)).encode()),)
    return tuple(crc32(run.encode()) for run in dict.fromkeys(runs_of_letters(word)))
