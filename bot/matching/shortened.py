"""Groups by less than their names: Polisario fighters, of the Polisario Front; letters of a name.

Beside what only a group has, and with evidence; by itself such a word is too often somebody's name.
"""

from collections.abc import Sequence

from bot.matching.explanations import LINKS
from bot.matching.folding import fold_word
from bot.matching.kinds import BEFORE, kinds_of
from bot.matching.lattice import ends_name
from bot.matching.model import Rule
from bot.matching.names import LONGEST_ACRONYM, Hit, NameWord, is_article, word_list
from bot.matching.readings import keys
from bot.matching.sounds import sound_alike
from bot.matching.surroundings import Surroundings, has_case
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


LEAST_LETTERS = 3
"""Of an acronym that is made from a typed name."""


def letters_of(typed: tuple[NameWord, ...]) -> str:
    """Return the first letters of a name in a script with capitals; empty for too short a name."""
    words = [word.written for word in typed if word.keys[0] not in LINKS]
    letters = "".join(word[0] for word in words)
    fits = LEAST_LETTERS <= len(letters) <= LONGEST_ACRONYM
    return letters if fits and letters.isupper() and letters.isalpha() else ""


def distinctive(words: tuple[NameWord, ...], *, of_firm: bool) -> NameWord | None:
    """Return the word that is left of a group's name without its kind; None if it says too little.

    Of a firm's name without whose it is: Saudi Aramco. Only in scripts with capitals, for in others
    it may be a noun.
    """
    if len(words) != WORDS:
        return None
    kinds = [bool(kinds_of(word.keys)) or (of_firm and _is_of_state(word)) for word in words]
    if kinds[0] is kinds[1]:
        return None
    word = words[0] if kinds[1] else words[1]
    telling = word.written.istitle() and len(word.written) >= LONGEST_ACRONYM
    if not telling or is_state_word(word.written):
        return None
    return None if any(key in word_list(one) for key in word.keys for one in KNOWN) else word


def has_members(hit: Hit, around: Surroundings) -> bool:
    """Say whether the words beside are such as only a group has, and no given name is before.

    A noun for its members, or an article; or the word for its kind, with a name between: Harakat
    Hezbollah al-Nujaba. Of letters that nobody typed, a word of context near by.
    """
    if hit.name.is_acronym:
        terms = hit.name.context
        return any(
            around.place_of(one, hit.start, hit.end, within=NEAR) is not None for one in terms
        )
    if hit.rule is not Rule.EXACT:
        return False
    if kind_before(hit, around):
        return True
    if around.follows_given_name(hit.start):
        return False
    after = around.follower(hit.end - 1)
    if fold_word(after) in word_list("group_members"):
        return True
    named = hit.name.is_company or _has_article(hit, around)
    return named and not around.is_part_of_name(after)


def _is_of_state(word: NameWord) -> bool:
    return word.keys[0] in word_list("demonyms") or is_state_word(word.written)


def known_alone(typed: Sequence[tuple[NameWord, ...]]) -> list[NameWord]:
    """Return words of names that are typed alone in another script: Saudi Aramco, أرامكو."""
    alone = [words[0].written for words in typed if len(words) == 1]
    return [
        word
        for words in typed
        for word in (words if len(words) > 1 else ())
        if word.written.istitle()
        and not _is_of_state(word)
        and all(word.keys[0] not in word_list(one) for one in KNOWN)
        and any(_says(one, word.written) for one in alone)
    ]


def _says(one: str, other: str) -> bool:
    """Say whether two words in two scripts are one."""
    abroad = has_case(one) is not has_case(other)
    long = min(len(one), len(other)) >= LONGEST_ACRONYM
    return abroad and long and sound_alike(other, one)


NEAR = 25
"""Words from letters at which a word of context must stand."""


def _has_article(hit: Hit, around: Surroundings) -> bool:
    """Say whether an article stands before, and no word with which it would be another name."""
    before = around.predecessor(hit.start)
    return fold_word(before) in ARTICLES and around.tokens.raw[hit.start].istitle()


ARTICLES = frozenset({"the", "el", "le", "la", "del", "al", "du", "des", "der", "die", "das"})


def kind_before(hit: Hit, around: Surroundings) -> str:
    """Return the word for a kind of group that stands before, with one name between; else none."""
    tokens, first = around.tokens, hit.start
    while first > 0 and is_article(tokens, first - 1):
        first -= 1
    if hit.name.is_acronym or first < 2:  # noqa: PLR2004
        return ""
    between, kind = tokens.raw[first - 1], tokens.raw[first - 2]
    if not around.is_part_of_name(between) or any(
        map(ends_name, map(tokens.gap, (first - 2, first - 1)))
    ):
        return ""
    said = [one for one in kinds_of(keys(kind)) if one.endswith(BEFORE)]
    return kind if said and kind[0].isupper() else ""
