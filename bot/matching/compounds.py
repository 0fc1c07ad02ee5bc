"""Names that are only a part of another's: Qatar Airways, Lake Chad, Trump Tower, Lebanon, Ohio."""

from bot.matching.folding import fold_word
from bot.matching.longer_names import is_given_name_of_another
from bot.matching.names import HYPHENS, Hit, word_list
from bot.matching.readings import keys
from bot.matching.surroundings import Surroundings, fold_tail, has_case

MOST_WORDS = 2
"""Of a name that is tested; longer ones are rarely given to streets."""


def is_part_of_another(hit: Hit, around: Surroundings) -> bool:
    """Say whether the words before or after make a hit the name of something else."""
    name = hit.name
    if _is_any_of_its_kind(hit, around):
        return True
    if len(name.words) > MOST_WORDS and not name.is_person:
        return False
    if _is_younger(hit, around) if name.is_person else _is_somebodys(hit, around):
        return True
    if name.is_person or name.is_state or name.is_acronym:
        return _names_a_place(hit, around) or (name.is_state and _is_town_or_thing(hit, around))
    return len(name.words) == 1 and _is_of_one_word(hit, around)


def _is_somebodys(hit: Hit, around: Surroundings) -> bool:
    """Say whether a state's name without the article it has is somebody's: هند الكعبي."""
    if not hit.name.is_state or hit.end - hit.start > 1:
        return False
    raw = around.tokens.raw[hit.start]
    return not has_case(raw) and is_given_name_of_another(raw, around.follower(hit.start))


def _is_of_one_word(hit: Hit, around: Surroundings) -> bool:
    """Say whether a group's or a firm's one word is somebody's name, or a place's."""
    if any(hit.name.key in word_list(one) for one in GIVEN) and _has_surname(hit, around):
        return True
    return is_surname(hit, around) or _is_called_after(hit, around)


GIVEN = ("given_names", "named_acronyms")
"""Lists with given names."""


def _has_surname(hit: Hit, around: Surroundings) -> bool:
    """Say whether a group's or a firm's word is a given name with a surname behind: Amal Haddad."""
    last = hit.end - 1
    surname = around.follower(last)
    if not around.is_part_of_name(surname) or around.is_headline(last):
        return False
    if around.tokens.gap(last) != " " or fold_tail(around.tokens.raw[last]):
        return False
    listed = ("verbs_of_news", "business_nouns", "trade_nouns", "group_members", "places_after")
    return all(fold_word(surname) not in word_list(which) for which in listed)


def _is_any_of_its_kind(hit: Hit, around: Surroundings) -> bool:
    """Say whether an article makes a name any words: eine Alternative für Deutschlands."""
    if hit.name.is_person or len(hit.name.words) == 1 or hit.end - hit.start == 1:
        return False
    raw = around.tokens.raw[hit.end - 1]
    inflected = raw.endswith("s") and fold_word(raw) != fold_word(hit.name.words[-1].written)
    return inflected and fold_word(around.predecessor(hit.start)) in INDEFINITE


INDEFINITE = frozenset({"ein", "eine", "einer", "einen", "einem", "keine", "un", "une", "una"})


def is_surname(hit: Hit, around: Surroundings) -> bool:
    """Say whether a name of one word is the first half of somebody's surname: Jonas Maersk-Lund."""
    last = hit.end - 1
    if last + 1 >= len(around.tokens) or around.tokens.gap(last) not in HYPHENS:
        return False
    before, after = around.predecessor(hit.start), around.follower(last)
    given = around.is_part_of_name(before) and not around.opens_sentence(hit.start - 1)
    return given and around.tokens.gap(hit.start - 1) == " " and after[:1].isupper()


def _is_called_after(hit: Hit, around: Surroundings) -> bool:
    """Say whether a firm's or a group's name is a place's here: Beacon Hill, church of Tarvo."""
    after = around.follower(hit.end - 1)
    if after[:1].isupper() and fold_word(after) in word_list("places_proper"):
        return True
    before = around.predecessor(hit.start)
    if fold_word(before) not in PARTICLES:
        return False
    first = fold_word(around.predecessor(hit.start - 1))
    if first in {"la", "the"}:
        first = fold_word(around.predecessor(hit.start - 2))
    return first in word_list("places_proper")


def _is_younger(hit: Hit, around: Surroundings) -> bool:
    """Say whether a son of the same name is meant: Milo Jordan Jr."""
    after = fold_word(around.after(hit.end - 1, ","))
    return after in word_list("generation") and all(
        fold_word(word.written) != after for word in hit.name.words
    )


def _names_a_place(hit: Hit, around: Surroundings) -> bool:
    after = around.follower(hit.end - 1)
    if after[:1].isupper():
        word = fold_word(after)
        second = fold_word(around.follower(hit.end))
        if word in word_list("places_after"):
            return True
        if word == "international" and second in word_list("places_after"):
            return True
    # An acronym is no place's.
    return not hit.name.is_acronym and _follows_a_place(hit, around)


def _follows_a_place(hit: Hit, around: Surroundings) -> bool:
    tokens, start = around.tokens, hit.start
    before = around.predecessor(start)
    if before and (before[0].isupper() or not has_case(before) or "а" <= before[0] <= "я"):
        said = word_list("places_before").intersection(keys(before))
        return bool(said) and not (hit.name.is_state and said <= AIRPORTS)
    if fold_word(before) not in PARTICLES or not hit.name.is_state:
        return False
    first = around.predecessor(start - 1)
    if fold_word(first) in TOWNS:
        return True
    if fold_word(first) in {"la", "the"}:
        first = around.predecessor(start - 2)
    if not first[:1].isupper():
        return False
    if fold_word(first) in word_list("places_of"):
        return True
    # Cécile de France: a given name stands before, and it opens no sentence.
    return (
        fold_word(before) == "de"
        and not around.opens_sentence(start - 2)
        and tokens.raw[start - 2].istitle()
        and all(fold_word(first) not in word_list(which) for which in KNOWN)
    )


AIRPORTS = frozenset(map(fold_word, ("مطار", "فرودگاه", "فڕۆکەخانەی", "аэропорт", "аэропорта")))
"""Called after people; behind them the name of a state says whose they are: مطار الكويت."""
TOWNS = frozenset(
    {"city", "town", "village", "hamlet", "parish", "county", "township", "suburb", "ville",
     "ciudad", "pueblo", "stadt", "dorf"}
)  # fmt: skip
"""Before ``of`` and a name: what it says is so called, and a state is none of them."""
PARTICLES = frozenset({"of", "de", "du", "des", "del", "d", "von"})
KNOWN = ("titles", "foreign_titles", "openers", "state_nouns", "organisation_words", "bodies")


def _is_town_or_thing(hit: Hit, around: Surroundings) -> bool:
    """Say whether the name is a town's in a named province, or a kind of goods."""
    after = around.after(hit.end - 1, ",")
    if after[:1].isupper():
        both = fold_word(after + around.follower(hit.end))
        if not word_list("subdivisions").isdisjoint({fold_word(after), both}):
            return True
    return fold_word(around.follower(hit.end - 1)) in word_list("goods")
