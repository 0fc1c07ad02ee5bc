"""What else letters are short for in an article: Mortgage-backed securities, and then MBS."""

from collections.abc import Iterator, Sequence

from bot.matching.folding import fold_word
from bot.matching.lattice import ends_name
from bot.matching.names import HYPHENS, Hit, NameWord, bare, word_list
from bot.matching.surroundings import AUXILIARIES, Surroundings

LEAST_LETTERS = 3
"""Of an acronym that is sought in initials: two letters are found everywhere."""
NEAR = 12
"""Words from an acronym at which small letters may explain it."""
LEAST_EXPLAINING = 3
"""Letters of a word in lower case that explains: no acronym is made of ``a`` and ``is``."""
LEAST_ROOT = 4
"""Letters with which two words of one root begin."""
LINKS = frozenset(
    {"of", "the", "and", "for", "in", "on", "to", "de", "du", "des", "la", "le", "les", "del", "el",
     "et", "y", "und", "der", "die", "das", "fur", "ve", "и", "al"}
)  # fmt: skip
"""Words that most acronyms pass over."""


def has_other_meaning(hit: Hit, around: Surroundings) -> bool:
    """Say whether words of the article begin with an acronym's letters, and are not the actor's.

    Beside the acronym any long words may; elsewhere they must be written as a name is, or hyphened.
    """
    letters = bare(hit.name.alias.written).casefold()
    if len(letters) < LEAST_LETTERS or not letters.isalpha():
        return False
    return any(
        not _is_own(places, hit, around)
        for places in _spelled(letters, around)
        if not places[0] <= hit.start <= places[-1] and _explains(places, hit.start, around)
    )


def _spelled(letters: str, around: Surroundings) -> Iterator[Sequence[int]]:
    """Yield the places of words, one after the other, whose initials are ``letters``."""
    for places in around.initials_without(LINKS), around.initials_without(frozenset()):
        at = places.letters.find(letters)
        while at >= 0:
            found = places.at[at : at + len(letters)]
            if not any(ends_name(around.tokens.gap(one)) for one in range(found[0], found[-1])):
                yield found
            at = places.letters.find(letters, at + 1)


def _explains(places: Sequence[int], acronym: int, around: Surroundings) -> bool:
    raw = around.tokens.raw
    words = [raw[place] for place in places]
    if around.is_headline(places[0]) or any(word.isupper() and word[1:] for word in words):
        return False
    if words[0][0].isupper() and words[-1][0].isupper() and all(map(_is_proper, words)):
        return True
    if not all(map(_tells, words)):
        return False
    hyphened = any(around.tokens.gap(place) in HYPHENS for place in places[:-1])
    distance = min(abs(place - acronym) for place in (places[0], places[-1]))
    return distance <= NEAR or (hyphened and words[0][0].isupper())


def _is_proper(word: str) -> bool:
    """Say whether a word is written as one of a name, or joins two: Isle of Man."""
    return word[0].isupper() or word in JOINS


JOINS = frozenset(
    {"of", "and", "for", "de", "du", "des", "del", "et", "y", "und", "für", "ve", "и"}
)
"""Small words whose own letter some acronyms have; of ``in`` and ``al`` sentences are made."""


def _tells(word: str) -> bool:
    """Say whether a word in any case may be one that an acronym is made of."""
    folded = fold_word(word)
    return len(folded) >= LEAST_EXPLAINING and folded not in word_list("openers") | AUXILIARIES


def is_said_to_be_short(hit: Hit, around: Surroundings) -> bool:
    """Say whether the words beside an acronym say that it is short for others."""
    words, end = around.tokens.words, hit.end
    after = words[end : end + 3]
    if after[:1] == ["which"]:
        after = after[1:]
    stands = after[:1] and after[0] in STANDS and {"for", "fur", "pour"}.intersection(after[1:2])
    if stands or (after and after[0] in MEANS):
        return True
    before = words[hit.start - 1] if hit.start else ""
    # Olympic Kayak Zone, or OKZ
    joined = before == "or" and hit.start > 1 and around.tokens.gap(hit.start - 2).strip() == ","
    said = before in SHORTLY or (joined and around.tokens.raw[hit.start - 2].istitle())
    places = range(max(0, hit.start - 1 - len(words[hit.start])), hit.start - 1)
    return said and not any(
        _is_in(words[place], name) for place in places for name in hit.name.stands_for
    )


STANDS = frozenset({"stands", "stood", "standing", "short", "steht"})
MEANS = frozenset(
    {"means", "abbreviates", "signifie", "significa", "genannt", "расшифровывается"}
)  # fmt: skip
SHORTLY = frozenset(
    {"kurz", "abgekurzt", "dit", "dite", "abrege", "abregee", "sigle", "siglas", "kisaca",
     "acronym", "abbreviated", "сокращенно", "аббревиатура", "кратко", "اختصارا", "مختصرا",
     "مخفف"}
)  # fmt: skip
"""Folded. Directly before letters that stand for the words before them."""


def _is_own(places: Sequence[int], hit: Hit, around: Surroundings) -> bool:
    """Say whether the words are the actor's own, perhaps in another language.

    Where one of its names explains the letters, half of them are of that name's roots; where none
    does, one of them at all, or nobody can tell, for the article is in another language.
    """
    words = [around.tokens.words[place] for place in places]
    names = hit.name.stands_for
    shared = max((sum(_is_in(word, name) for word in words) for name in names), default=0)
    if any(explains_letters(hit, name) for name in names):
        return 2 * shared >= len(words)
    return shared > 0 or not around.is_english


def explains_letters(hit: Hit, name: Sequence[NameWord]) -> bool:
    """Say whether an acronym is made of the first letters of a name."""
    letters = bare(hit.name.alias.written).casefold()
    initials = [word.keys[0][0] for word in name if word.keys[0] not in LINKS]
    return letters in {"".join(initials), "".join(word.keys[0][0] for word in name)}


def _is_in(word: str, name: Sequence[NameWord]) -> bool:
    return any(_is_of_root(word, own) for own in name)


def _is_of_root(word: str, own: NameWord) -> bool:
    return any(share_a_root(word, key) for key in own.keys)


def share_a_root(first: str, second: str) -> bool:
    """Say whether two words begin alike, in more than half of the shorter one."""
    least = max(LEAST_ROOT, min(len(first), len(second)) // 2 + 1)
    return first[:least] == second[:least]
