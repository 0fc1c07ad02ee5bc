"""Titles before names: which word is one, and for how many words after it one stands there."""

import re
from functools import cache, lru_cache

from bot.matching.lattice import ends_name, is_initials
from bot.matching.names import word_list
from bot.matching.territories import is_adjective_abroad, is_state_word
from bot.matching.tokens import Tokens, fold


@cache
def _titles() -> frozenset[str]:
    return word_list("titles") | word_list("foreign_titles")


def is_title(word: str) -> bool:
    """Say whether a folded word is a title in any of the languages."""
    return word in _titles()


def parted(tokens: Tokens, position: int) -> bool:
    """Say whether a name ends between a word and the next."""
    gap = tokens.gap(position)
    if gap == " ":
        return False
    if is_initials(tokens.raw[position]) and gap.startswith("."):
        return False
    return ends_name(gap)


def title_before(tokens: Tokens, start: int) -> str:
    """Return the title directly before a name, folded; empty when there is none.

    Between the two may stand whose title it is: Президент США, الرئيس الأمريكي, Chief of Staff.
    """
    place = start - 1
    if start not in near_titles(tokens) or parted(tokens, place):
        return ""
    return _title_ending_at(tokens, place)


def title_beside(tokens: Tokens, start: int, index: int) -> str:
    """Return the title between which and a surname a comma stands, as after it: وزیر دفاع، X، ….

    A title alone may be one of a list, beside surnames that are nouns, too.
    """
    if not start or index + 1 == len(tokens) or _is_title_at(tokens, start - 1):
        return ""
    closed = tokens.gap(start - 1).strip() == "،" == tokens.gap(index).strip()
    return _title_ending_at(tokens, start - 1) if closed else ""


def _title_ending_at(tokens: Tokens, place: int) -> str:
    """Return the title that ends at a word, alone or with whose it is; empty without one."""
    word = tokens.words[place]
    if _is_title_at(tokens, place):
        return word
    for back in range(1, MOST_IN_TITLE + 1):
        if place - back < 0 or parted(tokens, place - back):
            return ""
        between = range(place - back + 1, place + 1)
        title = tokens.words[place - back]
        if _is_title_at(tokens, place - back) and _qualifies(tokens, between):
            return title
    return ""


def _is_title_at(tokens: Tokens, place: int) -> bool:
    """Say whether a word is a title; أمام, in front of, is no imam."""
    word = tokens.words[place]
    return is_title(word) and not (word == IMAM and tokens.raw[place][0] == "أ")


IMAM = fold("إمام")


@lru_cache(maxsize=2)
def near_titles(tokens: Tokens) -> set[int]:
    """Return the places that stand so near behind a title that it may be that of a name there."""
    titles = _titles()
    if titles.isdisjoint(tokens.words):
        return set()
    found = [at for at, word in enumerate(tokens.words) if word in titles]
    return {at + behind for at in found for behind in range(1, MOST_IN_TITLE + 2)}


MOST_IN_TITLE = 4
"""Words between a title and the name."""
_OF = frozenset(
    {"of", "the", "de", "du", "des", "del", "la", "for", "and", "et", "y", "für", "und", "der"}
)


def _qualifies(tokens: Tokens, between: range) -> bool:
    """Say whether words after a title say whose or which it is: of Staff, США, الإيراني."""
    if tokens.words[between.start] in _OF:
        last = between[-1]
        if len(between) == 1 or tokens.words[last] in _OF:
            return False
        return tokens.raw[last][0].isupper() or all(
            _is_of_state(tokens, place) for place in between[1:]
        )
    return all(_is_of_state(tokens, place) for place in between)


def _is_of_state(tokens: Tokens, place: int) -> bool:
    """Say whether a word names a state, an office, or whose title it is."""
    raw, word = tokens.raw[place], tokens.words[place]
    if is_state_word(raw) or word in word_list("demonyms") or word in word_list("offices"):
        return True
    if is_adjective_abroad(word):
        return True  # le premier ministre canadien
    return _DEFINITE.fullmatch(word) is not None


_DEFINITE = re.compile("ال[\u0620-\u064a]{3,}")
"""An Arabic noun or adjective with its article: محافظ البصرة, الرئيس الإيراني."""
