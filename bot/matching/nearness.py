"""Which known names somebody may have meant who typed another."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from bot.ids import SubjectId
from bot.matching.folding import fold_word
from bot.matching.name_forms import name_words
from bot.matching.names import NameWord
from bot.matching.sounds import has_vowels, sound_alike, sounds
from bot.matching.spelling import folded

LEAST_LETTERS = 4
"""Of a part of a name; a shorter one belongs to too many."""
LEAST_CONSONANTS = 3
"""Of a part of a name that is compared by its sound."""
LEAST_CONSONANTS_HEARD = 4
"""Of a whole name that is the same by its sound only."""
LEAST_CONSONANTS_NEARLY = 6
NEARLY_HEARD = 0.85
"""Of 1: one consonant wrong in seven, in names that have so many."""
SAME_PART, SOUNDING_PART = 0.95, 0.85
"""What a part of a name counts that is the same word, or sounds like it."""
LEAST_SHARED = 0.7
"""Of the letters of two words of one script that sound alike."""
HEARD = 0.9
"""What a name that sounds alike counts beside one that is written alike."""
LIKE_ENOUGH = 0.8
"""Of 1: two letters wrong in ten. From there on, more wrong guesses than right ones."""


def nearest(name: str, pairs: Sequence[tuple[SubjectId, str]], *, limit: int) -> list[SubjectId]:
    """Return the actors with names most like ``name``, the best first, each once.

    A name is like another when it is a part of it, in any script, or differs in a few letters.
    """
    typed, words = folded(name), name_words(name)
    scores: dict[SubjectId, float] = {}
    if not typed:
        return []
    for subject_id, written in pairs:
        score = _likeness(typed, words, written)
        if score > scores.get(subject_id, 0.0):
            scores[subject_id] = score
    ranked = sorted(scores, key=lambda subject_id: (-scores[subject_id], subject_id))
    return ranked[:limit]


def _likeness(typed: str, words: Sequence[NameWord], written: str) -> float:
    """Return 0 for names that are not alike, at most 1."""
    other = folded(written)
    if typed == other:
        return 1.0
    part = _as_part(words, name_words(written))
    return part or _ratio(typed, other) or _heard(words, name_words(written))


def _ratio(one: str, other: str) -> float:
    """Return the share of letters that agree; 0 where it is not enough."""
    most = 2 * min(len(one), len(other)) / (len(one) + len(other))
    if most < LIKE_ENOUGH:  # no ratio can be higher
        return 0.0
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return ratio if ratio >= LIKE_ENOUGH else 0.0


def _heard(words: Sequence[NameWord], others: Sequence[NameWord]) -> float:
    """Return how alike two names sound, whatever their scripts and where their words end."""
    one, other = _consonants(words), _consonants(others)
    if min(len(one), len(other)) < LEAST_CONSONANTS_HEARD:
        return 0.0
    ratio = 1.0 if one == other else _ratio(one, other)
    long = len(one) >= LEAST_CONSONANTS_NEARLY
    return HEARD * ratio if ratio == 1.0 or (long and ratio >= NEARLY_HEARD) else 0.0


def _consonants(words: Sequence[NameWord]) -> str:
    heard = [next(iter(sounds(word.written)), None) for word in words]
    return "".join(sound.skeleton.replace("A", "") for sound in heard if sound is not None)


def _as_part(words: Sequence[NameWord], others: Sequence[NameWord]) -> float:
    """Return how surely each word is one of the longer name's; 0 where it is not."""
    if not 0 < len(words) < len(others):
        return 0.0
    return min(max(_sameness(word, other) for other in others) for word in words)


def _sameness(word: NameWord, other: NameWord) -> float:
    if set(word.keys) & set(other.keys):
        return SAME_PART if len(word.written) >= LEAST_LETTERS else 0.0
    heard = sounds(word.written)
    telling = any(len(sound.skeleton) >= LEAST_CONSONANTS for sound in heard)
    if not telling or not sound_alike(other.written, word.written):
        return 0.0
    one, another = fold_word(word.written), fold_word(other.written)
    if has_vowels(one) is has_vowels(another) and one.isascii() is another.isascii():
        # In one script sound alone says too little: Putin, Biden.
        ratio = SequenceMatcher(None, one, another, autojunk=False).ratio()
        return SOUNDING_PART if ratio >= LEAST_SHARED else 0.0
    return SOUNDING_PART
