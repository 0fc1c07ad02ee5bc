"""When a demonym or an adjective stands for the state: Turkish forces, and not Turkish coffee."""

from functools import cache

from bot.matching.folding import fold_word
from bot.matching.names import HYPHENS, Hit, word_list
from bot.matching.readings import keys
from bot.matching.surroundings import Surroundings, has_case

MOST_AFTER = 3
"""Words after a German or Turkish adjective among which its noun may stand."""


def makes_state(hit: Hit, around: Surroundings) -> bool:
    """Say whether the words around a demonym make it the state."""
    raw = around.tokens.raw[hit.start]
    if not has_case(raw):
        return _stands_after(hit, around)
    if hit.name.is_capitalised:
        return _stands_before(hit, around) or _begins_before(hit, around)
    if _is_compound(hit, around):
        return False
    if "а" <= raw[0].casefold() <= "я":
        return _stands_before_russian(hit, around)
    return _stands_after_romance(hit, around) or _begins_before(hit, around)


def _stands_before(hit: Hit, around: Surroundings) -> bool:
    """Say so of an English one: Turkish forces, Turkish foreign minister."""
    following = around.follower(hit.end - 1)
    nouns = word_list("state_nouns")
    if not following or fold_word(following) in nouns:
        return bool(following)
    if around.is_part_of_name(following):
        return False  # British Columbia's premier
    return fold_word(around.follower(hit.end)) in nouns - NEXT_ONLY


NEXT_ONLY = frozenset(
    {"side", "oil", "king", "law", "air", "charge", "coast", "crown", "court", "jet", "jets", "aid",
     "base", "bases", "waters", "soil", "chief", "prime", "general", "prince", "led", "border"}
)  # fmt: skip
"""Nouns that make a state directly after the demonym: not French cheese side by side, olive oil."""


def _stands_after(hit: Hit, around: Surroundings) -> bool:
    """Say so of an Arabic, Persian or Kurdish one: الجيش السوري, وزير الخارجية التركي."""
    before = around.predecessor(hit.start)
    nearest = (before, around.predecessor(hit.start - 1) if before else "")
    nouns = word_list("state_nouns_abroad")
    return any(word and not nouns.isdisjoint(keys(word)) for word in nearest)


def _stands_before_russian(hit: Hit, around: Surroundings) -> bool:
    """Say so of a Russian one: сирийская армия, сирийские правительственные войска."""
    if fold_word(around.tokens.raw[hit.start]).endswith(TOWNS):
        return False  # в Черногорске
    following = around.follower(hit.end - 1)
    nearest = (following, around.follower(hit.end) if following[:1].islower() else "")
    nouns = _russian_nouns()
    return any(word and not nouns.isdisjoint(keys(word)) for word in nearest)


TOWNS = ("ск", "ска", "ску", "ске")
"""Endings, folded, of towns that are called like a state's adjective."""


@cache
def _russian_nouns() -> frozenset[str]:
    """Return the keys of the nouns in all their cases."""
    return frozenset(
        key
        for word in word_list("state_nouns_abroad")
        if has_case(word)
        for key in keys(word)
        if key.startswith("~")
    )


def _stands_after_romance(hit: Hit, around: Surroundings) -> bool:
    """Say so of a French or Spanish one: l'armée syrienne, el ministro de Defensa turco."""
    before = around.predecessor(hit.start)
    nearest = (before, around.predecessor(hit.start - 1) if before else "")
    nouns = word_list("state_nouns_romance")
    return any(word and not nouns.isdisjoint(keys(word)) for word in nearest)


def _begins_before(hit: Hit, around: Surroundings) -> bool:
    """Say so of a German or Turkish one: syrische und russische Truppen, Rus ordusu."""
    for place in range(hit.end - 1, hit.end - 1 + MOST_AFTER):
        word = around.follower(place)
        if not word:
            return False
        folded = fold_word(word)
        if any(folded[:length] in _beginnings() for length in range(3, len(folded) + 1)):
            return True
        if word[0].isupper() and not hit.name.is_capitalised:
            return False  # a German noun: türkischer Honig
    return False


@cache
def _beginnings() -> frozenset[str]:
    return word_list("state_nouns_german_turkish")


def _is_compound(hit: Hit, around: Surroundings) -> bool:
    """Say whether the adjective is the second half of another: latino-américain."""
    return hit.start > 0 and around.tokens.gap(hit.start - 1) in HYPHENS
