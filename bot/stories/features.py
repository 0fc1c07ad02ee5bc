"""By what an article is compared with others: its stems, how often, and which of them are names.

Pure. A feature is the CRC-32 of a stem: a number is a tenth of a word's memory, it is the same in
every process, and among a window's hundred thousand stems one pair at most shares one.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from zlib import crc32

from bot.matching.folding import fold_word
from bot.matching.tokens import tokenize
from bot.stories.model import Article
from bot.stories.stems import has_stems, runs_of_letters, stem
from bot.stories.tongue import language_of
from bot.stories.words import STOP_WORDS_BY_LANGUAGE

TITLE_WEIGHT = 3
"""A word of the title counts as often as a word that the text has three times."""
WORDS_READ = 250
"""Words of the text: what comes later is background, and background is what other events share."""
READ = 2_500
"""Characters in which so many words stand."""
LIVE_READ = 400
"""Characters of a live blog: its newest entry stands first, and the others are other events."""

_SITE = re.compile(r"\s+[|–—·-]\s+[^|–—·]{2,40}\Z")
_FEWEST_LEFT = 4
_DECIMAL = re.compile(r"(?<![\w.,])\d+(?:[.,٫]\d+)+(?![\w]|[.,]\d)")
_POSSESSIVE = re.compile(r"['’]s\Z")
_TITLE_CASE = 0.6
"""So many of a title's words have a capital that capitals do not tell names from words there."""
_INSIDE = re.compile(r"(?<=[\w,)] )[^\W\d_]\w*")
"""Words after another word; behind a full stop or a quotation mark a capital says nothing."""


@dataclass(frozen=True, slots=True)
class Features:
    """An article as numbers; all arrays are of unsigned 32-bit features but ``counts``."""

    language: str
    ids: "array[int]"
    """Ascending, each once."""
    counts: "array[int]"
    """How often, beside ``ids``; a word of the title more."""
    names: "array[int]"
    """Those that stand there with a capital inside a sentence, and may be names."""
    plain: "array[int]"
    """Those that stand there without one."""
    figures: "array[int]"
    """Those that are numbers."""


def features_of(article: Article) -> Features:
    """Return what ``article`` is compared by."""
    language = language_of(article.title, article.text, article.language)
    text = article.text[: LIVE_READ if article.live else READ]
    counts: Counter[int] = Counter()
    names: set[int] = set()
    plain: set[int] = set()
    figures: set[int] = set()
    parts = ((_without_site(article.title), TITLE_WEIGHT), (text, 1))
    for part, weight in parts:
        cased = weight == 1 or not _is_title_case(part)
        for raw, numbers, inside in _words(part, language):
            for number in numbers:
                counts[number] += weight
            if raw[0].isdigit():
                figures.update(numbers)
            elif raw.islower():
                plain.update(numbers)
            elif cased and inside and raw[0].isupper():
                names.update(numbers)
    ids = array("I", sorted(counts))
    return Features(
        language,
        ids,
        array("I", (counts[number] for number in ids)),
        array("I", sorted(names)),
        array("I", sorted(plain)),
        array("I", sorted(figures)),
    )


def _without_site(title: str) -> str:
    short = _SITE.sub("", title)
    return short if len(short.split()) >= _FEWEST_LEFT else title


def _is_title_case(title: str) -> bool:
    words = [word for word in title.split()[1:] if word[0].isalpha()]
    return sum(not word.islower() for word in words) >= _TITLE_CASE * len(words)


def _words(text: str, language: str) -> Iterator[tuple[str, tuple[int, ...], bool]]:
    """Yield each word as written, its features, and whether it stands inside a sentence."""
    for figure in _DECIMAL.findall(text):
        yield figure, (crc32(fold_word(figure.replace(",", ".")).encode()),), False
    stops = STOP_WORDS_BY_LANGUAGE.get(language, frozenset())
    tokens = tokenize(_DECIMAL.sub(" ", text))
    inside = frozenset(_INSIDE.findall(text))
    for raw, folded in islice(zip(tokens.raw, tokens.words, strict=False), WORDS_READ):
        word = fold_word(_POSSESSIVE.sub("", raw)) if raw.endswith("'s") else folded
        if word not in stops:
            yield raw, _numbers(word, language), raw in inside


@lru_cache(maxsize=131_072)
def _numbers(word: str, language: str) -> tuple[int, ...]:
    if has_stems(language) or word.isdigit():
        return (crc32(stem(word, language).encode()),)
    return tuple(crc32(run.encode()) for run in dict.fromkeys(runs_of_letters(word)))
