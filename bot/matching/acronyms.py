"""Acronyms: whether the letters stand for the actor, for another, or for a word."""

import re
from collections.abc import Sequence

from bot.ids import SubjectId
from bot.matching.appositions import is_said_to_be_another
from bot.matching.explanations import (
    LINKS,
    explains_letters,
    has_other_meaning,
    is_said_to_be_short,
    share_a_root,
)
from bot.matching.folding import fold_word
from bot.matching.model import Rule
from bot.matching.names import LONGEST_ACRONYM, Hit, NameWord, bare, word_list
from bot.matching.readings import readings
from bot.matching.surroundings import Surroundings, fold_tail, has_case

POSSESSED = frozenset({"his", "her", "my", "your", "an", "each", "high", "low"})
"""Before letters that stand for a thing: his BP, an NFT."""
LEAST_LETTERS_AS_WORD = 4
"""In an acronym that some write like a word: Nato, Unesco."""


def is_acronym_here(hit: Hit, around: Surroundings) -> bool:
    """Say whether the letters of an acronym stand for it here: its case counts."""
    wanted = bare(hit.name.alias.written)
    written = around.tokens.raw[hit.start]
    parts = {bare(reading.part) for reading in readings(written)}
    if wanted not in parts:
        return is_transcribed(hit, parts) or is_written_out(hit, parts)
    if "." in written:
        return True
    exclaimed = around.tokens.text[around.tokens.spans[hit.start][1] :][:1] == "!"
    return not exclaimed and not around.is_shouted(hit.start)


def is_written_out(hit: Hit, parts: set[str]) -> bool:
    """Say whether an acronym is written like a word, with one capital; that needs evidence."""
    wanted = bare(hit.name.alias.written)
    return (
        len(wanted) >= LEAST_LETTERS_AS_WORD
        and wanted.isalpha()
        and any(part == wanted.capitalize() for part in parts)
    )


def is_transcribed(hit: Hit, parts: set[str]) -> bool:
    """Say whether an acronym is written in another script: ОПЕК, اوپک."""
    forms = {fold_word(part) for part in parts if part.isupper() or not has_case(part)}
    return not forms.isdisjoint(hit.name.words[0].keys[1:])


def is_doubtful_acronym(hit: Hit, around: Surroundings) -> bool:
    """Say whether an acronym is written like a word, or stands before what a code names."""
    written = around.tokens.raw[hit.start]
    parts = {bare(reading.part) for reading in readings(written)}
    after = fold_word(around.follower(hit.end - 1))
    if is_transcribed(hit, parts):
        return False
    if bare(hit.name.alias.written) not in parts:
        if not written.isalpha() or _is_named_with(after, ("state_nouns", "titles")):
            return False  # Nato's, L'Otan, Nato chief: nobody speaks so of a goddess
        named = hit.name.words[0].keys[0] in word_list("named_acronyms")
        before = fold_word(around.predecessor(hit.start))
        if not named and (before in ARTICLES or after.endswith("ed")):
            return False  # La Nasa, Nasa delayed
        follower = around.follower(hit.end - 1)
        return named or after in SMALL or not after or around.is_part_of_name(follower)
    common = hit.name.words[0].keys[0] in word_list("common_abbreviations")
    if common or _is_code(hit, around, after) or _is_numbered(hit, after):
        return True
    return any(
        says(hit, around)
        for says in (
            _is_behind_a_name,
            _is_unit,
            _is_price_index,
            _is_on_scoreboard,
            is_said_to_be_another,
        )
    )


_NUMBERED = re.compile("[A-Z][0-9]+")


def _is_numbered(hit: Hit, after: str) -> bool:
    """Say whether an acronym is a letter with a number, as roads, screws and galaxies have: M23."""
    if not _NUMBERED.fullmatch(bare(hit.name.alias.written)):
        return False
    return not _is_named_with(after, ("group_members", "verbs_of_news", "organisation_words"))


def _is_behind_a_name(hit: Hit, around: Surroundings) -> bool:
    """Say whether letters stand between commas behind somebody's name: Jane Okoro, RN, said."""
    tokens, start, end = around.tokens, hit.start, hit.end
    if start < 2 or end >= len(tokens) or len(tokens.raw[start]) > LONGEST_DEGREE:  # noqa: PLR2004
        return False
    if tokens.gap(start - 1).strip() != "," or tokens.gap(end - 1).strip() != ",":
        return False
    names = (tokens.raw[start - 2], tokens.raw[start - 1])
    return all(around.is_part_of_name(one) for one in names) and tokens.gap(start - 2) == " "


LONGEST_DEGREE = 3
"""Letters of a degree or an office behind somebody's name."""


def _is_unit(hit: Hit, around: Surroundings) -> bool:
    """Say whether letters stand behind a decimal number: 0.7 AU."""
    tokens, start = around.tokens, hit.start
    if not start or len(tokens.raw[start]) > LONGEST_DEGREE:
        return False
    begin = tokens.spans[start][0]
    return _DECIMAL.search(tokens.text[max(0, begin - LONGEST_NUMBER) : begin]) is not None


_DECIMAL = re.compile(r"\d[.,٫]\d+\s?$")
LONGEST_NUMBER = 12
"""Characters."""


def _is_price_index(hit: Hit, around: Surroundings) -> bool:
    """Say whether CPI may be the consumer prices: le CPI is an index, la CPI a court."""
    before = fold_word(around.predecessor(hit.start))
    return bare(hit.name.alias.written) in PRICE_INDEXES and before != "la"


PRICE_INDEXES = frozenset({"CPI"})


def _is_on_scoreboard(hit: Hit, around: Surroundings) -> bool:
    """Say whether letters stand beside a number in a sentence of sport: a team's score."""
    beside = (around.predecessor(hit.start), around.follower(hit.end - 1))
    return any(word[:1].isdigit() for word in beside) and around.is_of_sport(hit.start)


def _is_code(hit: Hit, around: Surroundings, after: str) -> bool:
    """Say whether the words around say that the letters are something else's."""
    before = fold_word(around.predecessor(hit.start))
    if before == "the" and hit.start > 1 and around.tokens.gap(hit.start - 2).strip() == ",":
        return True  # the old Yugoslav army, the JNA
    if after in word_list("coded_things") or before in word_list("things_with_codes"):
        return True
    return before in POSSESSED or (before == "a" and after in SMALL)  # a TIP from readers


ARTICLES = frozenset({"la", "le", "el", "die", "der", "das", "the"})
"""Before an organisation whose letters are spoken as a word."""
SMALL = frozenset(
    {"a", "or", "and", "to", "in", "on", "at", "for", "from", "with", "as", "not", "up", "also"}
)
"""Of the words after a name in a headline, those that stand after any other word, too."""


def _is_named_with(word: str, lists: tuple[str, ...]) -> bool:
    return any(word in word_list(which) for which in lists)


def without_foreign_acronyms(hits: list[Hit], around: Surroundings) -> list[Hit]:
    """Drop what ``Other Long Name (ACR)`` explains differently, here or elsewhere."""
    whole = [hit for hit in hits if not _is_in_letters(hit, around)]
    named = {(hit.name.subject_id, place) for hit in whole for place in (hit.start, hit.end)}
    foreign = {
        bare(hit.name.alias.written)
        for hit in hits
        if _is_in_letters(hit, around) and _is_explained_otherwise(hit, named, around)
    }
    return [
        hit
        for hit in hits
        if not (_is_in_letters(hit, around) and bare(hit.name.alias.written) in foreign)
        and not (hit.name.is_acronym and _belongs_to_another(hit, hits, around))
        and not _has_foreign_acronym(hit, around)
    ]


def _is_in_letters(hit: Hit, around: Surroundings) -> bool:
    """Say whether a name is an acronym, or a firm's one word is written like one: Eni, ENI."""
    if hit.name.is_acronym:
        return True
    if hit.end - hit.start > 1 or hit.name.is_person or hit.rule is not Rule.EXACT:
        return False
    parts = {reading.part for reading in readings(around.tokens.raw[hit.start])}
    return any(part.isupper() and 1 < len(part) <= LONGEST_ACRONYM for part in parts)


def _is_explained_otherwise(
    hit: Hit, named: set[tuple[SubjectId, int]], around: Surroundings
) -> bool:
    """Say whether other words than the actor's name explain an acronym, before or after it."""
    if around.explains_acronym(hit.start):
        if (hit.name.subject_id, hit.start) in named:
            return False
        if any(_nearly_before(words, hit.start, around) for words in hit.name.stands_for):
            return False
        return not _may_be_own(hit, around)
    if around.is_explained(hit.start):
        return not any((hit.name.subject_id, hit.end + place) in named for place in range(3))
    if is_said_to_be_short(hit, around):
        return not _is_named_near(hit, named)
    return has_other_meaning(hit, around)


def _may_be_own(hit: Hit, around: Surroundings) -> bool:
    """Say whether words before brackets may be those that nobody typed: … Democracy Party (DEM).

    They are of the kind that the actor is, and a word of its context stands near by.
    """
    if any(explains_letters(hit, name) for name in hit.name.stands_for):
        return False
    kind = around.tokens.words[hit.start - 1]
    same = any(kind in word.keys for name in hit.name.stands_for for word in name)
    near = (around.place_of(one, hit.start, hit.end, within=NEAR) for one in hit.name.context)
    return same and any(place is not None for place in near)


NEAR = 25
"""Words from letters at which a word of context must stand."""


def _is_named_near(hit: Hit, named: set[tuple[SubjectId, int]]) -> bool:
    """Say whether the actor's name in full ends shortly before an acronym, or begins after it."""
    places = range(hit.start - MOST_BETWEEN, hit.end + MOST_BETWEEN)
    return any((hit.name.subject_id, place) in named for place in places)


MOST_BETWEEN = 4
"""Words between an acronym and what it is short for."""


def _nearly_before(words: Sequence[NameWord], end: int, around: Surroundings) -> bool:
    """Say whether a name stands before a place but for one word, which begins as it should.

    Kurdish Free Life Party, for Kurdistan Free Life Party.
    """
    start = end - len(words)
    if start < 0 or len(words) < LEAST_EXPLAINING:
        return False
    others = [
        (word.keys[0], folded)
        for word, folded in zip(words, around.tokens.words[start:end], strict=True)
        if folded not in word.keys
    ]
    return not others or (len(others) == 1 and share_a_root(*others[0]))


LEAST_EXPLAINING = 3
"""Words of a name that is still told when one of them is another word of the same root."""


def _belongs_to_another(hit: Hit, hits: list[Hit], around: Surroundings) -> bool:
    """Say whether somebody's possessive stands before an acronym: Velmart's KDP."""
    before = around.predecessor(hit.start)
    if not before or not before[0].isupper() or fold_tail(before) != "s":
        return False
    place = hit.start - 1
    return not any(other.start <= place < other.end for other in hits)


def _has_foreign_acronym(hit: Hit, around: Surroundings) -> bool:
    """Say whether a long name is followed by an acronym that its actor does not have."""
    known = hit.name.acronyms
    if not known or hit.name.is_acronym or hit.end - hit.start < 2:  # noqa: PLR2004
        return False
    acronym = around.acronym_after(hit.end)
    if not acronym or acronym in known:
        return False
    words = [raw.rpartition("'")[2] for raw in around.tokens.raw[hit.start : hit.end]]
    initials = "".join([word[:1] for word in map(fold_word, words) if word not in LINKS])
    # Of the very name, in a language whose acronym nobody typed: Agence internationale … (AIE).
    own = hit.rule is Rule.EXACT or hit.name.is_translated
    return not (own and initials == acronym.casefold())
