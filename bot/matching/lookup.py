"""Which known actors are meant by a name that somebody typed, in whatever spelling or script."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

from bot.ids import SubjectId
from bot.matching.folding import fold_word
from bot.matching.name_forms import name_words
from bot.matching.names import LEAST_LETTERS_ALONE, NameWord
from bot.matching.readings import readings
from bot.matching.sounds import sound_alike
from bot.matching.spelling import folded, same_single_word
from bot.matching.titles import is_title
from bot.matching.tokens import tokenize

Known = Sequence[tuple[SubjectId, str]]
"""Actors and their written names, as often as they have some."""

LEAST_LETTERS_JOINED = 6
"""Of a name written as one word; a shorter one is a word of its own."""
LEAST_LETTERS_AFTER_ARTICLE = 4
_SURNAME_FIRST = re.compile(r"\s*([^,،]+?)\s*[,،]\s*([^,،]+?)\s*")
_JOINED_ARTICLE = re.compile(
    r"(?:[ae]l|as(?=sh?)|ash(?=sh)|ad(?=d)|an(?=n)|ar(?=r)|at(?=t)|az(?=z)|ал|эл|аль|эль|"
    r"аш(?=ш)|ас(?=с)|ад(?=д)|ан(?=н)|ар(?=р)|ат(?=т)|аз(?=з))-?(?P<rest>\w+)",
    re.IGNORECASE,
)
"""altammour, attammour; ``readings`` splits it only before a capital, for articles have alder."""


def find_spelled(name: str, known: Known, single: Known) -> list[SubjectId]:
    """Return the actors of whose names ``name`` may be another spelling, the oldest first.

    The closest way of reading it that finds anybody counts: as it is typed, with its words joined,
    with the surname first, without a title. ``single``: the names that may be found when one word
    is typed; a surname that nobody gave an actor is not enough.
    """
    for typed in _ways(name):
        words = name_words(typed)
        if len(words) == 1:
            found = _of_one_word(words[0], single)
        else:
            found = _of_words(words, known) or _joined(typed, known)
        if found:
            return found
    words = name_words(name)
    if len(words) > 1:
        return _turned(words, known)
    return _joined(name, [(key, other) for key, other in known if len(name_words(other)) > 1])


def _ways(name: str) -> Iterator[str]:
    """Yield the name as typed, and with the surname last, and without the titles before it."""
    parts = _SURNAME_FIRST.fullmatch(name)
    straight = f"{parts[2]} {parts[1]}" if parts else name
    yield straight
    words = straight.split()
    while len(words) > 2 and is_title(fold_word(words[0])):  # noqa: PLR2004  # a name is left
        words.pop(0)
        yield " ".join(words)


def _of_words(words: Sequence[NameWord], known: Known) -> list[SubjectId]:
    return _actors(
        subject_id for subject_id, written in known if _alike(words, name_words(written))
    )


def _turned(words: Sequence[NameWord], known: Known) -> list[SubjectId]:
    """Return those whose name has the same words with the last ones first."""
    turns = [(*words[cut:], *words[:cut]) for cut in range(1, len(words))]
    return _actors(
        subject_id
        for subject_id, written in known
        if any(_alike(turn, name_words(written)) for turn in turns)
    )


def _joined(typed: str, known: Known) -> list[SubjectId]:
    """Return those whose name is the same when all words are written as one."""
    wanted = {letters for letters in _letters(typed) if len(letters) >= LEAST_LETTERS_JOINED}
    return _actors(
        subject_id for subject_id, written in known if not wanted.isdisjoint(_letters(written))
    )


def _of_one_word(word: NameWord, known: Known) -> list[SubjectId]:
    written = word.written[:1].upper() + word.written[1:]
    found: list[SubjectId] = []
    for subject_id, other in known:
        words = name_words(other)
        if len(words) == 1 and _is_telling(words[0].written, written):
            found.append(subject_id)
    return _actors(iter(found))


def _is_telling(wanted: str, written: str) -> bool:
    """Say whether one word is another's spelling, and long enough to be no other word.

    A short one is found in another script only, letter by letter: Даеш; but بوتين is not بوتان.
    """
    long = min(len(wanted), len(written)) >= LEAST_LETTERS_ALONE
    same_script = fold_word(wanted).isascii() is fold_word(written).isascii()
    return (long or not same_script) and same_single_word(wanted, written)


@lru_cache(maxsize=16_384)
def _letters(name: str) -> tuple[str, ...]:
    """Return a name as one word, without its articles and with them."""
    return folded(name).replace(" ", ""), "".join(tokenize(name).words)


def _alike(words: Sequence[NameWord], others: Sequence[NameWord]) -> bool:
    """Say whether two names of several words have the same words by their sound."""
    return 1 < len(words) == len(others) and all(map(_same, words, others))


def _same(one: NameWord, other: NameWord) -> bool:
    if sound_alike(one.written, other.written):
        return True
    pairs = product(_bare(one.written), _bare(other.written))
    return any(sound_alike(first, second) for first, second in pairs)


@lru_cache(maxsize=16_384)
def _bare(word: str) -> list[str]:
    """Return a word as it is, and without what may be an article or a possessive of it."""
    found = [word, *(one.part for one in readings(word) if one.article or "'" in word)]
    joined = _JOINED_ARTICLE.fullmatch(word)
    if joined and len(joined["rest"]) >= LEAST_LETTERS_AFTER_ARTICLE:
        found.append(joined["rest"])
    found.extend(one.part for one in readings(word) if one.part.startswith("Abd"))
    return found


def _actors(found: Iterator[SubjectId]) -> list[SubjectId]:
    return sorted(set(found))
