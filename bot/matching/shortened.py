"""Groups by the distinctive word of their names alone: Polisario fighters, of the Polisario Front.

Beside what only a group has, and with evidence; by itself such a word is too often somebody's name.
"""

from bot.matching.folding import fold_word
from bot.matching.kinds import kinds_of
from bot.matching.model import Rule
from bot.matching.names import LONGEST_ACRONYM, Hit, NameWord, word_list
from bot.matching.surroundings import Surroundings
from bot.matching.territories import is_state_word

WORDS = 2
"""Of a name that is shortened: the distinctive one, and the one that says what kind of group."""
KNOWN = (
    "common_words",
    "demonyms",
    "doubtful_words",
    "everyday_words",
    "given_names",
    "organisation_words",
    "titles",
)
"""Lists of words that tell no group from others."""


def distinctive(words: tuple[NameWord, ...]) -> NameWord | None:
    """Return the word that is left of a group's name without its kind; None if it says too little.

    Only in scripts with capitals, for in others it may be a noun.
    """
    if len(words) != WORDS:
        return None
    kinds = [bool(kinds_of(word.keys)) for word in words]
    if kinds[0] is kinds[1]:
        return None
    word = words[0] if kinds[1] else words[1]
    telling = word.written.istitle() and len(word.written) >= LONGEST_ACRONYM
    if not telling or is_state_word(word.written):
        return None
    return None if any(key in word_list(one) for key in word.keys for one in KNOWN) else word


def has_members(hit: Hit, around: Surroundings) -> bool:
    """Say whether a noun follows for who belongs to a group, and nobody's given name is before."""
    if hit.rule is not Rule.EXACT or around.follows_given_name(hit.start):
        return False
    return fold_word(around.follower(hit.end - 1)) in word_list("group_members")
