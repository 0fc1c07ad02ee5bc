"""Whether words of a text are written as the name is: its capitals, its articles."""

from functools import lru_cache

from bot.matching.acronyms import is_acronym_here
from bot.matching.demonyms import makes_state
from bot.matching.endings import is_of_a_woman
from bot.matching.folding import fold_word
from bot.matching.model import Rule
from bot.matching.names import HYPHENS, LONGEST_ACRONYM, Hit, is_article, word_list
from bot.matching.readings import keys, readings
from bot.matching.sounds import has_vowels
from bot.matching.surroundings import Surroundings, fold_tail, has_case
from bot.matching.tokens import tokenize
from bot.matching.writings import ARABIC, writing_of, writings

LEAST_HALF = 3
"""Letters of a word that is half of a name of one word, with a space between."""


def is_written_like_a_name(hit: Hit, around: Surroundings) -> bool:
    """Say whether a hit has the capitals and the articles that its name has."""
    name = hit.name
    if name.is_acronym:
        return is_acronym_here(hit, around)
    if name.is_demonym or _is_adjective(hit, around):
        return makes_state(hit, around)
    # How a translated name is written was asked when it was found.
    if not name.is_translated and any(fails(hit, around) for fails in _FAILURES):
        return False
    in_full = name.is_person and len(name.words) > 1 and hit.rule is Rule.EXACT
    if in_full or not (name.is_capitalised and around.tokens.has_capitals):
        return True  # no two words are somebody's full name by chance
    if around.is_phrase(hit):
        return False
    return around.is_capitalised(hit.start, hit.end)


def _is_other_case(hit: Hit, around: Surroundings) -> bool:
    """Say whether an ending was taken off that the language, or the name, has not."""
    last = hit.name.words[-1]
    written = around.tokens.words[hit.end - 1]
    in_full = hit.name.is_person and len(hit.name.words) > 1
    if written.endswith("s") and written[:-1] in last.keys and written not in last.keys:
        raw = around.tokens.raw[hit.end - 1]
        return not (in_full or fold_tail(raw) or around.is_german)
    if len(hit.name.words) > 1 or hit.name.is_person or hit.name.is_demonym:
        return False
    stem = last.keys[0]
    declined = stem[:1] in CYRILLIC and stem[-1:] not in RUSSIAN_ENDS
    return declined and written.startswith(stem) and written.endswith(FEMININE)


CYRILLIC = frozenset("абвгдежзиклмнопрстуфхцчшщэюя")
RUSSIAN_ENDS = frozenset("аеиоуыэюяьй")
"""Of names that are declined otherwise than Кипр."""
FEMININE = ("еи", "ои", "ою", "ею", "ию", "иеи", "ия")
"""Endings, folded, that a name in a hard consonant has not: Кипрей is a herb."""


def _is_adjective(hit: Hit, around: Surroundings) -> bool:
    """Say whether an article before a state that has none makes it one: السورية."""
    word = hit.name.words[0]
    plain = hit.name.is_state and not hit.name.is_demonym and not word.article
    if not plain or len(hit.name.words) > 1 or not word.keys[0].endswith("يه"):
        return False
    return any(reading.article for reading in readings(around.tokens.raw[hit.start]))


def _lacks_article(hit: Hit, around: Surroundings) -> bool:
    """Say whether no article stands before, or in, a name of one word that has one."""
    word, *more = hit.name.words
    if more or not word.article or _has_article(hit.start, around):
        return False
    return not around.is_persian or word.keys[0] in word_list("doubtful_words_persian")


def _has_article(place: int, around: Surroundings) -> bool:
    inside = any(reading.article for reading in readings(around.tokens.raw[place]))
    return inside or (place > 0 and is_article(around.tokens, place - 1))


def _is_two_words(hit: Hit, around: Surroundings) -> bool:
    """Say whether a name of one word is made of two here, one of them a small one: پر و."""
    tokens = around.tokens
    if len(hit.name.words) > 1 or hit.end - hit.start == 1 or tokens.gap(hit.start) != " ":
        return False
    return any(len(tokens.raw[place]) < LEAST_HALF for place in range(hit.start, hit.end))


def _is_indefinite(hit: Hit, around: Surroundings) -> bool:
    """Say whether an Arabic group's articles are missing, so that any group may be meant."""
    first, *_, final = (*hit.name.words[:1], *hit.name.words)
    of_group = not hit.name.is_person and not hit.name.is_state and final is not first
    if not of_group or not final.article or has_vowels(first.written):
        return False
    last = around.tokens.raw[hit.end - 1]
    if has_vowels(last) or around.is_persian:
        return False
    return not any(reading.article for reading in readings(last))


def _is_kind_of_state(hit: Hit, around: Surroundings) -> bool:
    """Say whether a demonym stands before a noun in lower case and another number.

    The Turkish airline Pegasus is not Turkish Airlines.
    """
    words, tokens = hit.name.words, around.tokens
    if len(words) != hit.end - hit.start or not tokens.has_capitals or hit.name.is_state:
        return False
    if len(words) == 1 or words[0].keys[0] not in word_list("demonyms"):
        return False
    places = range(hit.start + 1, hit.end)
    if not all(word.written[0].isupper() for word in words[1:]):
        return False  # typed without capitals, they say nothing
    if not all(tokens.raw[place].islower() for place in places):
        return False
    return any(
        word.keys[0] not in keys(tokens.raw[place])
        for word, place in zip(words[1:], places, strict=True)
    )


def _ends_in_verb(hit: Hit, around: Surroundings) -> bool:
    """Say whether a surname is written small after a given name, as what somebody does: Ali said.

    In another spelling no surname is.
    """
    raw = around.tokens.raw[hit.start : hit.end]
    if not hit.name.is_person or len(raw) == 1 or not (raw[0][0].isupper() and raw[-1].islower()):
        return False
    if around.tokens.gap(hit.end - 2) in HYPHENS:
        return False  # Kim Jong-un
    verb = word_list("verbs_of_news") | word_list("openers")
    return hit.rule is Rule.SPELLING or around.tokens.words[hit.end - 1] in verb


def _is_of_a_woman(hit: Hit, around: Surroundings) -> bool:
    """Say whether a Russian text has a woman's name that a man's begins with: Салима Карим."""
    raw, words = around.tokens.raw, hit.name.words
    if not hit.name.is_person or len(words) != hit.end - hit.start or len(words) == 1:
        return False
    return is_of_a_woman(
        words[0].written, words[-1].written, declined=(raw[hit.start], raw[hit.end - 1])
    )


def _has_small_letters(hit: Hit, around: Surroundings) -> bool:
    """Say whether the letters in a name of several words are written small: Dem party leaders.

    Beside words with capitals they may be, as in Ak Parti; English headlines have them everywhere.
    Four letters may be spoken as a word (Opec secretariat), unless that opens a sentence.
    """
    tokens, places = around.tokens, range(hit.start, hit.end)
    spelled = _spelled_words(hit.name.alias.written)
    if hit.name.is_person or not spelled or len(places) == 1 or not tokens.has_capitals:
        return False
    small = [at for at in places if tokens.words[at] in spelled and not tokens.raw[at].isupper()]
    if not small:
        return False
    spoken = all(tokens.raw[at].istitle() and len(tokens.raw[at]) >= LEAST_SPOKEN for at in small)
    rest = [tokens.raw[at] for at in places if tokens.words[at] not in spelled]
    if all(word[0].isupper() for word in rest):
        return not spoken and around.is_english and around.is_headline(hit.start)
    return not spoken or around.opens_sentence(hit.start)


LEAST_SPOKEN = 4
"""Letters of an acronym that is spoken as a word, and so written like one."""


@lru_cache(maxsize=16_384)
def _spelled_words(typed: str) -> frozenset[str]:
    """Return the folded words of a name that are capitals only, where others are not."""
    words = tokenize(typed).raw
    short = [word for word in words if 1 < len(word) <= LONGEST_ACRONYM]
    spelled = {fold_word(word) for word in short if word.isupper()}
    return frozenset(spelled) if len(spelled) < len(words) else frozenset()


def _is_in_another_writing(hit: Hit, around: Surroundings) -> bool:
    """Say whether a group has Arabic names, and this is none of them, in an Arabic text.

    The Persian جنبش تغییر says no more than حركة تغيير, some change.
    """
    name, raw = hit.name, around.tokens.raw[hit.start]
    if name.is_person or len(name.words) == 1 or has_case(raw):
        return False
    if writing_of(around.tokens, raw) != ARABIC or ARABIC in writings(name.alias.written):
        return False
    return (ARABIC, len(name.words)) in name.bearer.writings


_FAILURES = (
    _is_in_another_writing,
    _ends_in_verb,
    _has_small_letters,
    _is_of_a_woman,
    _lacks_article,
    _is_two_words,
    _is_indefinite,
    _is_other_case,
    _is_kind_of_state,
)
