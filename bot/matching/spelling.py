"""Whether words that were written are spellings of a name."""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby

from bot.matching.endings import end_otherwise
from bot.matching.folding import fold_word
from bot.matching.habits import ROMAN, habitual
from bot.matching.kinds import BEFORE, kinds_of
from bot.matching.lattice import ends_name
from bot.matching.likeness import looks_alike
from bot.matching.names import LEAST_LETTERS_ALONE, Name, NameWord, is_article, word_list
from bot.matching.readings import keys, readings
from bot.matching.romanisation import spells
from bot.matching.sounds import has_vowels, skeletons_of, sound_alike
from bot.matching.tokens import Tokens
from bot.matching.writings import (
    ARABIC,
    CYRILLIC,
    IN_ARABIC_SCRIPT,
    LATIN,
    PERSIAN,
    SORANI,
    is_persian,
    writing_of,
    writings,
)
from bot.matching.written_words import words_as


def same_words(name: Name, tokens: Tokens, start: int, end: int) -> bool:
    """Say whether the words of a text, one by one, can be spellings of the words of a name."""
    if _is_better_told(name, tokens, start):
        return False
    if end - start == 1 == len(name.words):
        return _is_same_alone(name, tokens, start)
    ways = words_as(tokens, start, end, len(name.words))
    return any(_are_same(name, tokens, (start, end), written) for written in ways)


def _are_same(name: Name, tokens: Tokens, place: tuple[int, int], written: list[str]) -> bool:
    start, end = place
    if end - start <= FEW_WORDS and _has_own_form(name, tokens, start):
        # Samir Jaajaa is known as Samir Geagea.
        return all(spells(one, word.written) for word, one in zip(name.words, written, strict=True))
    if len(name.words) == 1:
        return same_single_word(name.words[0].written, written[0])
    if not _fits(name, written):
        return False
    cut = written[0][0] in CLITICS and _is_cut(name.words[0], written[0]) and is_persian(tokens)
    if cut or (not name.is_person and _lacks_article(name, tokens, start, end)):
        return False
    proof = sum(max(map(len, skeletons_of(word))) for word in written)
    return proof >= PROVING or all(map(_same_letters, name.words, written))


def _is_same_alone(name: Name, tokens: Tokens, place: int) -> bool:
    word, raw = name.words[0].written, tokens.raw[place]
    if same_single_word(word, raw):
        return True
    if name.is_person or _has_own_form(name, tokens, place):
        return False
    return _is_proved_abroad(word, raw) or _is_said_to_be(name, tokens, place)


def _is_said_to_be(name: Name, tokens: Tokens, place: int) -> bool:
    """Say whether a word in a script without capitals stands behind what kind of group it names.

    شركة لوكويل: there is nothing that it could be but a name.
    """
    raw = tokens.raw[place]
    if not IN_ARABIC_SCRIPT.search(raw) or not place or ends_name(tokens.gap(place - 1)):
        return False
    kinds = kinds_of(keys(tokens.raw[place - 1]))
    if not any(kind.endswith(BEFORE) for kind in kinds):
        return False
    word = name.words[0].written
    latin = not IN_ARABIC_SCRIPT.search(word)
    return latin and any(sound_alike(word, one.part) for one in readings(raw))


def _fits(name: Name, written: list[str]) -> bool:
    """Say whether word fits word; of three or more, one may sound alike in its consonants only."""
    unlike = [
        (word, one)
        for word, one in zip(name.words, written, strict=True)
        if not (same_part if name.is_person else same_word)(word, one)
    ]
    if not unlike:
        return True
    (word, one), *more = unlike
    if more:
        return False
    if word is name.words[-1] and name.is_person and _is_owner(one):
        return same_word(word, one[:-1])
    return len(written) > FEW_WORDS and same_but_for_a_vowel(word.written, one)


CLITICS = frozenset("بلكکف")
"""Prepositions that Arabic writes in one with the next word, and Persian does not."""


def _is_cut(word: NameWord, written: str) -> bool:
    """Say whether a word is a name's only without its first letter: بهار is no هار."""
    whole = [one for one in readings(written) if one.part[:1] == written[:1]]
    return not any(one.key in word.keys or sound_alike(word.written, one.part) for one in whole)


def _is_owner(written: str) -> bool:
    """Say whether a word may have the Sorani ending of an owner: وتەی قادری."""
    return written[-1] == "ی" and len(written) > LEAST_OWNER


LEAST_OWNER = 4
"""Letters of a word that may have that ending."""


def _has_own_form(name: Name, tokens: Tokens, start: int) -> bool:
    """Say whether the actor has a name in the script of the text, so that none is guessed.

    What somebody is called in Arabic says little of Persian and Kurdish: خافيير, خاویر.
    """
    vowelled = has_vowels(tokens.raw[start])
    if vowelled not in name.vowelled or has_vowels(name.words[0].written) is vowelled:
        return False
    return vowelled or not is_persian(tokens)


def _is_better_told(name: Name, tokens: Tokens, start: int) -> bool:
    """Say whether the actor's names in the writing of the text tell more: Виктор, not Viktoria."""
    theirs, own = writing_of(tokens, tokens.raw[start]), writings(name.alias.written)
    if theirs in own:
        return False
    if theirs == LATIN and own != (CYRILLIC,):
        return False  # Asaeb Ahl Alhaq: the Arabic tells best, however Latin letters guess it
    if not name.is_person and own not in {(LATIN,), (CYRILLIC,)}:
        return False  # حزبی دەعوەی ئیسلامی: groups share their words with Arabic
    return (theirs, len(name.words)) in name.bearer.writings


FEW_WORDS = 2
"""Words that say too little, without vowels to compare: توم باراك is not Vadim Barkov."""


def _lacks_article(name: Name, tokens: Tokens, start: int, end: int) -> bool:
    """Say whether an Arabic group's articles are missing in Latin letters: not a transcription."""
    if not any(word.article for word in name.words[1:]) or not has_vowels(tokens.raw[start]):
        return False
    if has_vowels(name.words[0].written):
        return False
    return not any(
        is_article(tokens, place) or any(one.article for one in readings(tokens.raw[place]))
        for place in range(start, end)
    )


def _same_letters(word: NameWord, written: str) -> bool:
    """Say whether two words are the same but for habits: doubled vowels, w for v, a final h."""
    parts = {reading.part for reading in readings(written)}
    return any(_plainest(part) == _plainest(word.written) for part in parts)


@lru_cache(maxsize=65_536)
def _plainest(word: str) -> str:
    letters = fold_word(word).translate(ROMAN).replace("w", "v").replace("h", "")
    return "".join(letter for letter, _ in groupby(letters))


@lru_cache(maxsize=65_536)
def same_single_word(wanted: str, written: str) -> bool:
    """Say whether a word by itself can be a spelling of a name of one word, in one script.

    It must sound alike, and where few consonants prove it, differ by one letter only.
    """
    for reading in readings(written):
        part = reading.part
        if not written.islower() and _is_romanised(wanted, part, stem=reading.stem):
            return True
        if part.islower() or has_vowels(part) is not has_vowels(wanted):
            continue
        if fold_word(part).isascii() is not fold_word(wanted).isascii():
            continue
        if (_proves(wanted) or _is_near(wanted, part)) and sound_alike(wanted, part):
            return True
    return False


def _is_proved_abroad(wanted: str, written: str) -> bool:
    """Say whether a word in Arabic script has so many consonants that it is no other: روسنفت."""
    if (
        not has_vowels(wanted)
        or fold_word(written).isascii()
        or not IN_ARABIC_SCRIPT.search(written)
    ):
        return False
    for reading in readings(written):
        heard = set(skeletons_of(reading.part)).intersection(skeletons_of(wanted))
        if any(len(skeleton.strip("A")) > PROVING for skeleton in heard):
            return sound_alike(wanted, reading.part)
    return False


def _proves(name: str) -> bool:
    """Say whether a name has consonants enough to be told by its sound alone."""
    return any(len(skeleton.strip("A")) >= PROVING for skeleton in skeletons_of(name))


def _is_near(wanted: str, part: str) -> bool:
    return one_edit(fold_word(wanted), fold_word(part)) or same_but_for_a_vowel(wanted, part)


def _is_romanised(wanted: str, part: str, *, stem: bool) -> bool:
    """Say whether one word gives the other letter by letter: Ликуда, Likud; Loukoïl, Лукойл."""
    plain = fold_word(part).isascii(), fold_word(wanted).isascii()
    if plain[0] is plain[1]:
        return False
    roman, bare = habitual(part), habitual(wanted)
    if stem:
        roman, bare = roman.rstrip("aeiouy"), bare.rstrip("aeiouy")
    return roman == bare or (len(bare) >= LEAST_LETTERS_ALONE - 2 and _one_vowel_apart(roman, bare))


def _one_vowel_apart(first: str, second: str) -> bool:
    """Say whether two words differ by one vowel, and by e for a at the end: Kaide, Qaeda."""
    if first[-1:] in {"a", "e"} and second[-1:] in {"a", "e"}:
        first, second = first[:-1], second[:-1]
    if first == second:
        return True
    least = min(len(first), len(second))
    place = next((at for at in range(least) if first[at] != second[at]), least)
    rest, other = first[place:], second[place:]
    vowels = set("aeiou")
    return (
        (rest[1:] == other[1:] and {rest[:1], other[:1]} <= vowels)
        or (rest[1:] == other and rest[:1] in vowels)
        or (rest == other[1:] and other[:1] in vowels)
    )


def same_but_for_a_vowel(wanted: str, written: str) -> bool:
    """Say whether a word is a name's but for habits of spelling and one vowel."""
    first = habitual(wanted)
    return any(
        fold_word(reading.part).isascii() is fold_word(wanted).isascii()
        and (habitual(reading.part) == first or _one_vowel_apart(first, habitual(reading.part)))
        for reading in readings(written)
    )


PROVING = 4
"""Consonants that tell a name by themselves."""


def one_edit(first: str, second: str) -> bool:
    """Say whether two different words differ by one letter added, left out or replaced."""
    if abs(len(first) - len(second)) > 1:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    rest, other = first[start:], second[start:]
    return rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]


def same_surname(word: NameWord, written: str, *, loosely: bool) -> bool:
    """Say whether a surname by itself is spelled closely enough to be the one known.

    Its letters agree, or in a long one all but one; ``loosely``, beside a title, most of them.
    """
    wanted = _plainest(word.written)
    for reading in readings(written):
        part = _plainest(reading.part)
        if reading.key in word.keys or part == wanted:
            return True
        if not reading.stem and end_otherwise(word.written, reading.part):
            continue
        if has_vowels(word.written) is not has_vowels(reading.part):
            if loosely:
                return True
            continue
        long = min(len(wanted), len(part)) >= LEAST_LETTERS_ALONE
        if long and one_edit(wanted, part):
            return True
        if loosely and SequenceMatcher(None, wanted, part).ratio() >= LEAST_SHARED:
            return True
    return False


LEAST_SHARED = 0.6
"""Of the letters of a surname that follows a title."""


_FUSED = re.compile("[AEae]l(?P<rest>[b-df-hj-np-tv-z][a-z]{3,})")
"""An article that nothing parts from its name: Elsisi."""


def same_part(word: NameWord, written: str) -> bool:
    """Say whether a word of a text can be a spelling of a word of a person's name.

    Of an everyday word all letters must be the name's: روز, the day, is not Reeves.
    """
    if is_everyday(written):
        return fold_word(written) in word.keys
    return same_word(word, written)


@lru_cache(maxsize=65_536)
def is_everyday(written: str) -> bool:
    """Say whether a word in Arabic script is an ordinary one, so that no name is heard in it."""
    if written.isascii() or not IN_ARABIC_SCRIPT.search(written):
        return False
    word = fold_word(written)
    return any(word in word_list(f"everyday_{one}") for one in (ARABIC, PERSIAN, SORANI))


def same_word(word: NameWord, written: str) -> bool:
    """Say whether a word of a text can be a spelling of a word of a name."""
    own = word.keys
    for key in keys(written):
        if key in own:
            return True
    if word.article and (fused := _FUSED.fullmatch(written)):
        return _heard_alike(word.written, fused["rest"])
    return not _is_letters(word.written) and _heard_alike(word.written, written)


@lru_cache(maxsize=16_384)
def _is_letters(word: str) -> bool:
    """Say whether a word is always written so: spoken by letters (AK Party), or a firm's form."""
    if fold_word(word) in FIRMS:
        return True
    return len(word) <= LONGEST_LETTERS and word.isupper()


LONGEST_LETTERS = 3
FIRMS = frozenset(
    {"inc", "ltd", "plc", "corp", "co", "llc", "gmbh", "ag", "sa", "nv", "oao", "pao"}
)


@lru_cache(maxsize=65_536)
def _heard_alike(wanted: str, written: str) -> bool:
    if {wanted, written} in ({f"{one}e", one} for one in (wanted, written) if one[-1] == "y"):
        return True  # Kay, Kaye; Abiy, Abiye
    return any(
        sound_alike(wanted, reading.part, stem=reading.stem)
        and looks_alike(wanted, reading.part)
        and (reading.stem or not end_otherwise(wanted, reading.part))
        for reading in readings(written)
    )


def folded(written: str) -> str:
    """Return a typed name as its words without articles: how a command finds its actor."""
    tokens = Tokens(written)
    words = [
        next((fold_word(r.part) for r in readings(raw) if r.article), tokens.words[index])
        for index, raw in enumerate(tokens.raw)
        if not is_article(tokens, index)
    ]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)
