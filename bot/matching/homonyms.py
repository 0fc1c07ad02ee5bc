"""Names of one word that are also something else: when they need evidence in the article."""

from bot.matching.folding import fold_word
from bot.matching.model import Rule
from bot.matching.names import Hit, bare, word_list
from bot.matching.readings import readings
from bot.matching.surroundings import Surroundings, has_case

POSSESSED = frozenset({"his", "her", "my", "your", "an", "each", "high", "low"})
"""Before letters that stand for a thing: his BP, an NFT."""
LEAST_LETTERS_SPELLED = 6
"""In a name of one word that is known in another spelling without evidence."""
LEAST_LETTERS_AS_WORD = 4
"""In an acronym that some write like a word: Nato, Unesco."""


def is_written_out(hit: Hit, parts: set[str]) -> bool:
    """Say whether an acronym is written like a word, with one capital; that needs evidence."""
    wanted = bare(hit.name.alias.written)
    return (
        len(wanted) >= LEAST_LETTERS_AS_WORD
        and wanted.isalpha()
        and any(part == wanted.capitalize() for part in parts)
    )


def is_doubtful(hit: Hit, around: Surroundings) -> bool:
    """Say whether a name is more likely something else, so that it needs evidence."""
    name = hit.name
    written = around.tokens.raw[hit.start]
    if name.is_acronym:
        return _is_doubtful_acronym(hit, around)
    if len(name.words) > 1 or name.is_demonym:
        return False
    if hit.end - hit.start == 1 and _is_unsure_spelling(hit, written):
        return True
    if has_case(written):
        if not name.is_person and not name.is_state and around.follows_given_name(hit.start):
            return True
        return name.key in word_list("common_words") and around.is_mere_word(hit.start)
    return name.key in word_list("doubtful_words") and not _is_framed(hit, around)


def _is_doubtful_acronym(hit: Hit, around: Surroundings) -> bool:
    """Say whether an acronym is written like a word, or stands before what a code names."""
    written = around.tokens.raw[hit.start]
    parts = {bare(reading.part) for reading in readings(written)}
    after = fold_word(around.follower(hit.end - 1))
    if bare(hit.name.alias.written) not in parts:
        # Nato's, L'Otan, Nato chief: nobody speaks so of a goddess.
        return written.isalpha() and after not in word_list("state_nouns") | word_list("titles")
    before = fold_word(around.predecessor(hit.start))
    return after in word_list("coded_things") or before in POSSESSED


def _is_unsure_spelling(hit: Hit, written: str) -> bool:
    """Say whether a short name, or a common noun with its article, is spelled otherwise here."""
    word = hit.name.words[0]
    if hit.rule is not Rule.SPELLING or written.isascii() is not word.written.isascii():
        return False
    return len(word.written) < LEAST_LETTERS_SPELLED or (word.article and bool(hit.name.context))


def _is_framed(hit: Hit, around: Surroundings) -> bool:
    """Say whether an Arabic or Persian name stands where only a name stands."""
    before = around.predecessor(hit.start)
    after = around.follower(hit.end - 1)
    if fold_word(before) in word_list("group_nouns"):
        return True
    as_place = hit.name.is_state and fold_word(before) in word_list("place_prepositions")
    # A state takes no genitive: في قطر الدائرة is the diameter of the circle.
    return as_place and not any(reading.article for reading in readings(after or "-"))
