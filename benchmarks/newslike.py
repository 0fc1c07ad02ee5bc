"""Texts, names and queries like those of the news, made up: no word of them was downloaded.

Words follow Zipf's law, as they do in any language; the small words that names are told apart by
("the", "of", "al-") are English. One seed gives the same texts on every machine.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from bot.ids import ArticleId, SubjectId
from bot.matching.model import Actor, Alias, Strength, Topic
from bot.matching.tokens import fold
from bot.sources.model import ArticleText

_words = re.compile(r"\S+").findall
SMALL_WORDS: list[str] = _words(
    """
    the of to and in a said for on that is with was by at from has as he his it will have be are
    an who not after were which their been its but they against over this had would one about
    also more two than no when there up out last could into first other all or some we new
    people government president minister forces talks attack officials security state country
    group military war party city capital told statement killed agreement support year week
    leader
    """
)
GIVEN = 3_000
"""Different given names; family names are twenty times as many."""
TITLES = ("President", "Minister", "General", "Sheikh", "Prime Minister", "spokesman")
WORDS = 40_000
"""Different words of the made-up language, besides the small ones."""
FAVOURED = 20
"""The higher, the fewer people bear the commonest given name: here one in a hundred."""
GROUPS = (3, 6, 9)
LENGTH = 400
"""Words of an article."""
COMMON = 400
"""Words that stand in too many articles to make a topic."""
KNOWN = 100
"""Articles mention the first so many actors, however many more are followed."""

_ONSETS: list[str] = _words(
    """
    b br c ch d dr f g gr h j k kh l m n p pr q r s sh st t th tr v w y z
    """
)
_VOWELS: list[str] = _words(
    """
    a e i o u a e i ai ou ee
    """
)
_CODAS = ["", "", "", "n", "r", "s", "l", "m", "d", "t", "k", "nd", "st", "rt"]
_ARABIC = {
    "ch": "تش", "kh": "خ", "sh": "ش", "th": "ث", "ai": "اي", "ou": "و", "ee": "ي",
    "a": "ا", "e": "", "i": "ي",
    "o": "و", "u": "و", "b": "ب", "d": "د", "f": "ف", "g": "غ", "h": "ه", "j": "ج",
    "k": "ك", "l": "ل", "m": "م", "n": "ن", "p": "ب", "q": "ق", "r": "ر", "s": "س", "t": "ت",
    "v": "ف", "w": "و", "y": "ي", "z": "ز", "c": "ك",
}  # fmt: skip
_LETTER = re.compile("|".join(_ARABIC))


def _word(rng: random.Random, syllables: int) -> str:
    return "".join(
        rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(syllables)
    )


def _distinct(rng: random.Random, count: int, syllables: Sequence[int]) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[_word(rng, rng.choice(syllables))] = None
    return list(found)


def _zipf(count: int, *, first: int = 0) -> list[float]:
    return list(accumulate(1 / (rank + 2.7) for rank in range(first, first + count)))


@dataclass(frozen=True, slots=True)
class Language:
    """What texts and names are made of."""

    words: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]


@cache
def language() -> Language:
    """Return the made-up language, always the same."""
    rng = random.Random(1)  # noqa: S311  # no secret
    made = _distinct(rng, WORDS, (1, 2, 2, 3))
    lengths = {word: len(word) + rng.random() * 6 for word in made}
    words = (*SMALL_WORDS, *sorted(made, key=lengths.__getitem__))  # common words are short
    names = [word for word in _distinct(rng, 80_000, (2, 2, 3, 3)) if word not in lengths]
    # One name in fifty is a word as well: Rose, Will, Banks.
    names[::50] = words[COMMON : COMMON + len(names[::50])]
    named = [word.title() for word in names]
    given, family = named[:GIVEN], named[GIVEN:]
    return Language(words, tuple(given), tuple(family))


def articles(count: int, *, seed: int = 7, dense: bool = False) -> list[ArticleText]:
    """Return articles: three known people each, and ten that nobody follows."""
    rng = random.Random(seed)  # noqa: S311
    known = [actor.aliases[0].written for actor in actors(KNOWN, dense=dense)]
    spoken = language()
    weights = _zipf(len(spoken.words))
    return [_article(rng, number, known, weights) for number in range(1, count + 1)]


def _article(
    rng: random.Random, number: int, known: Sequence[str], weights: Sequence[float]
) -> ArticleText:
    spoken = language()
    words = rng.choices(spoken.words, cum_weights=weights, k=LENGTH - 30)
    people = rng.sample(known, 3) + [_full_name(rng) for _ in range(10)]
    for person in people:
        title = rng.choice(TITLES) + " " if rng.random() < 0.3 else ""  # noqa: PLR2004
        words.insert(rng.randrange(len(words)), title + person)
        if rng.random() < 0.5:  # noqa: PLR2004
            words.insert(rng.randrange(len(words)), person.split()[-1])
    sentences = list(_sentences(rng, words))
    text = "\n\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))
    return ArticleText(id=ArticleId(number), title=sentences[0], text=text, language="en")


def _sentences(rng: random.Random, words: Sequence[str]) -> Iterator[str]:
    position = 0
    while position < len(words):
        length = rng.randint(8, 28)
        piece = list(words[position : position + length])
        position += length
        if len(piece) > 6:  # noqa: PLR2004
            piece[4] += ","
        if rng.random() < 0.2:  # noqa: PLR2004
            piece[-1] += rng.choice(("’s", "'s"))
        sentence = " ".join(piece)
        if rng.random() < 0.15:  # noqa: PLR2004
            sentence = f"“{sentence}”"
        yield sentence[:1].upper() + sentence[1:] + "."


def _full_name(rng: random.Random) -> str:
    spoken = language()
    (given,) = rng.choices(spoken.given, cum_weights=_given_weights())
    family = rng.choice(spoken.family)
    article = "al-" if rng.random() < 0.3 else ""  # noqa: PLR2004
    return f"{given} {article}{family}"


@cache
def _given_weights() -> list[float]:
    return _zipf(len(language().given), first=FAVOURED)


def _arabic(written: str) -> str:
    """Return a name in Arabic script, with the article before its last word."""
    words = [
        "".join(_ARABIC[letter] for letter in _LETTER.findall(word))
        for word in written.lower().replace("al-", "").split()
    ]
    return " ".join((*words[:-1], f"ال{words[-1]}"))


def actors(count: int, *, dense: bool = False) -> list[Actor]:
    """Return actors with five aliases each, the same ones for every greater ``count``.

    Seven in ten are people (full name, surname as a weak form, middle name, Arabic), three are
    groups with an acronym. ``dense`` draws all people's names from 30 given and 300
    surnames, so that everybody shares them with many.
    """
    rng = random.Random(3)  # noqa: S311
    return [
        (_group if number % 10 in GROUPS else _person)(rng, SubjectId(number), dense)
        for number in range(1, count + 1)
    ]


def _person(rng: random.Random, number: SubjectId, dense: bool) -> Actor:  # noqa: FBT001
    spoken = language()
    if dense:
        given, family = rng.choice(spoken.given[:30]), rng.choice(spoken.family[:300])
    else:
        given, family = _full_name(rng).split()
    middle = rng.choice(spoken.given)
    forms = (
        Alias(f"{given} {family}"),
        Alias(family, Strength.WEAK),
        Alias(f"{given} {middle} {family}"),
        Alias(f"{middle} {family}"),
        Alias(_arabic(f"{given} {family}")),
    )
    context = tuple(rng.sample(spoken.words[400:4_000], 2))
    return Actor(number, forms[0].written, forms, context)


def _group(rng: random.Random, number: SubjectId, dense: bool) -> Actor:  # noqa: ARG001, FBT001
    spoken = language()
    words = [word.title() for word in rng.sample(spoken.words[200:8_000], 3)]
    forms = (
        Alias(" ".join(words)),
        Alias(f"{words[0]} {words[1]} Party"),
        Alias("".join(rng.choices("ABCDEFGHIKLMNOPRSTUVZ", k=4))),
        Alias(f"{words[1]} {words[2]} Movement"),
        Alias(_arabic(" ".join(words))),
    )
    return Actor(number, forms[0].written, forms)


def names(count: int) -> list[str]:
    """Return different names, folded; those that articles mention come first."""
    rng = random.Random(9)  # noqa: S311
    known = (alias.written for actor in actors(KNOWN) for alias in actor.aliases)
    found = dict.fromkeys(map(fold, known))
    while len(found) < count:
        middle = f" {rng.choice(language().given)} " if rng.random() < 0.2 else " "  # noqa: PLR2004
        found[fold(_full_name(rng).replace(" ", middle))] = None
    return list(found)[:count]


def topics(count: int, *, first: int = 1_000_001) -> list[Topic]:
    """Return queries, most of them of words that few articles have, each once."""
    rng = random.Random(5)  # noqa: S311
    words = language().words
    weights = _zipf(len(words) - COMMON, first=COMMON)
    found: dict[str, None] = {}
    while len(found) < count:
        found[_query(rng, rng.choices(words[COMMON:], cum_weights=weights, k=4))] = None
    return [Topic(SubjectId(first + number), query) for number, query in enumerate(found)]


def _query(rng: random.Random, words: Sequence[str]) -> str:
    one, two, three, four = words
    shape = rng.random()
    if shape < 0.35:  # noqa: PLR2004
        return f"{one} {two}"
    if shape < 0.55:  # noqa: PLR2004
        return f'"{one} {two}"'
    if shape < 0.75:  # noqa: PLR2004
        return f"({one} OR {two} OR {three}) {four}"
    if shape < 0.9:  # noqa: PLR2004
        return f'"{one} {two}" -{three}'
    return f"{one} NEAR/5 {two}"
