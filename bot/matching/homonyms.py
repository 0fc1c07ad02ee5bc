"""Names of one word that are also something else: when they need evidence in the article."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from bot.matching.acronyms import is_doubtful_acronym
from bot.matching.compounds import is_surname
from bot.matching.folding import fold_word
from bot.matching.habits import habitual
from bot.matching.kinds import is_kind
from bot.matching.longer_names import goes_on_with_of, is_described
from bot.matching.model import Rule
from bot.matching.names import HYPHENS, Hit, Name, NameWord, word_list
from bot.matching.readings import keys, readings
from bot.matching.spelling import is_everyday, same_but_for_a_vowel
from bot.matching.surroundings import Surroundings, has_case
from bot.matching.territories import is_state_word

LEAST_LETTERS_SPELLED = 6
"""In a name of one word that is known in another spelling without evidence."""


def is_doubtful(hit: Hit, around: Surroundings) -> bool:
    """Say whether a name is more likely something else, so that it needs evidence."""
    name = hit.name
    if _bears_the_name(hit, around):
        return True
    if name.is_acronym:
        return is_doubtful_acronym(hit, around)
    if name.is_demonym:
        return False
    if len(name.words) > 1:
        return _are_doubtful_words(hit, around)
    return _is_doubtful_word(hit, around)


def is_mere_word(hit: Hit, strong: Iterable[Hit], around: Surroundings) -> bool:
    """Say whether a group's name is an everyday word in Arabic script, and nothing names it."""
    if hit.name.is_person or hit.end - hit.start > 1:
        return False
    if not is_everyday(around.tokens.raw[hit.start]):
        return False
    return all(other.name.subject_id != hit.name.subject_id for other in strong)


def _are_doubtful_words(hit: Hit, around: Surroundings) -> bool:
    """Say so of a name of several words."""
    if _is_any_number(hit, around):
        return True
    if has_case(around.tokens.raw[hit.start]):
        return goes_on_with_of(hit, around)
    if _is_owned(hit, around):
        return True
    return hit.name.is_titled and not _is_framed(hit, around)


def _is_any_number(hit: Hit, around: Surroundings) -> bool:
    """Say whether a demonym stands before a plural in small letters: two Lebanese forces."""
    words, raw = hit.name.words, around.tokens.raw[hit.end - 1]
    if len(words) != PAIR or hit.name.is_person or hit.name.is_company or hit.name.is_state:
        return False
    typed = words[-1].written[0].isupper() and words[0].keys[0] in word_list("demonyms")
    return typed and raw.islower() and raw.endswith("s") and around.tokens.has_capitals


PAIR = 2
"""A demonym and a noun."""


def _is_doubtful_word(hit: Hit, around: Surroundings) -> bool:
    """Say so of a name of one word."""
    name = hit.name
    if hit.end - hit.start == 1 and _is_unsure_spelling(hit, around):
        return True
    if not has_case(around.tokens.raw[hit.start]):
        if _is_participle(hit, around):
            return True
        noun = _is_common_noun(name, around) or _has_foreign_article(hit, around)
        return noun and not _is_framed(hit, around)
    if name.is_state and (is_surname(hit, around) or _is_namesake(hit, around)):
        return True
    if not name.is_person and not name.is_state and _is_anothers(hit, around):
        return True
    is_word = name.key in word_list("common_words")
    return is_word and around.is_mere_word(hit.start, of_state=name.is_state)


def _is_namesake(hit: Hit, around: Surroundings) -> bool:
    """Say whether a state's name is a man's (Ali Oman), or a province's the article speaks of."""
    before = around.predecessor(hit.start)
    listed = ("given_names", "given_names_abroad")
    if before.istitle() and any(fold_word(before) in word_list(one) for one in listed):
        return True
    after = around.follower(hit.end - 1)
    if after.islower() and fold_word(after) in word_list("turkish_places"):
        return True  # Karadağ eteklerinde, on the slopes of the mountain
    speaking = _namesakes().get(hit.name.key)
    return speaking is not None and not speaking.isdisjoint(around.tokens.words)


@cache
def _namesakes() -> dict[str, frozenset[str]]:
    text = (files("bot.matching") / "data" / "namesakes.txt").read_text("utf-8")
    lines = (line.partition(":") for line in text.splitlines() if not line.startswith("#"))
    return {fold_word(name): frozenset(map(fold_word, words.split())) for name, _, words in lines}


def _is_owned(hit: Hit, around: Surroundings) -> bool:
    """Say whether a Sorani party of mere words is some thing's: نەوەی نوێی ئامێرەکان."""
    words, last = hit.name.words, around.tokens.raw[hit.end - 1]
    if hit.name.is_person or hit.name.is_state or last != f"{words[-1].written}ی":
        return False
    after = around.follower(hit.end - 1)
    if not after or is_state_word(after) or fold_word(after) in KURDISTAN:
        return False
    first = keys(words[0].written)
    said = ("organisation_words", "state_nouns_abroad", "group_nouns")
    return not any(is_kind(key) or key in word_list(which) for key in first for which in said)


KURDISTAN = frozenset(map(fold_word, ("کوردستان", "کوردستانی", "هەرێم")))
"""Whose a Sorani party is, beside states."""


def _is_participle(hit: Hit, around: Surroundings) -> bool:
    """Say whether a state's name is a participle: المدرب مصر على رأيه, he insists."""
    after = fold_word(around.follower(hit.end - 1))
    if hit.name.key != INSISTING or after not in ON or around.is_persian:
        return False
    before = around.predecessor(hit.start)
    if fold_word(before) in WHO_INSISTS:
        return True
    return any(reading.article and not reading.split for reading in readings(before or "-"))


INSISTING = fold_word("مصر")
ON = frozenset(map(fold_word, ("على", "أن", "ألا", "عليه", "عليها")))
WHO_INSISTS = frozenset(
    map(
        fold_word,
        ("هو", "وهو", "إنه", "أنه", "بأنه", "وإنه", "أنا", "إنني", "أنني", "إني", "يزال", "زال",
         "غير", "كان", "بات", "ظل", "بقي", "أصبح", "يبقى", "يبدو", "ولكنه", "لكنه"),
    )
)  # fmt: skip
"""Before a participle, and hardly before a state, which is feminine."""


def _is_common_noun(name: Name, around: Surroundings) -> bool:
    """Say whether a name without capitals is also a word: المنارة, beside قناة المنارة."""
    if around.is_persian:
        # With an Arabic article it is no word there.
        return not name.words[0].article and name.key in word_list("doubtful_words_persian")
    of_words = name.words[0].article or name.key.endswith(("ون", "ين"))  # سائرون, those who walk
    return name.key in word_list("doubtful_words") or (name.is_titled and of_words)


def _has_foreign_article(hit: Hit, around: Surroundings) -> bool:
    """Say whether an Arabic text has an article before a firm that has none: the Amazon."""
    word = hit.name.words[0]
    if not hit.name.is_company or word.article or around.is_persian:
        return False
    read = readings(around.tokens.raw[hit.start])
    return not any(one.key in word.keys and not one.article for one in read) and any(
        one.article for one in read
    )


def _bears_the_name(hit: Hit, around: Surroundings) -> bool:
    """Say whether a thing is called so: the band Interpol, the ferry Estonia."""
    if hit.name.is_person or hit.name.is_demonym or len(hit.name.words) > 1:
        return False
    return fold_word(around.predecessor(hit.start)) in word_list("bears_names")


def _is_anothers(hit: Hit, around: Surroundings) -> bool:
    """Say whether a group's or a firm's name of one word is a person's, a place's or a club's."""
    if around.follows_given_name(hit.start) or around.is_of_sport(hit.start):
        return True
    if hit.rule is Rule.SPELLING and around.is_part_of_name(around.follower(hit.end - 1)):
        return True  # Goran Petrovic is not of the Gorran Movement
    if _is_called_by_given_name(hit, around) or _is_a_things(hit, around):
        return True
    before = fold_word(around.predecessor(hit.start))
    if hit.rule is Rule.SPELLING and before in word_list("titles"):
        return True  # envoy Barrack is not Barrick
    if hit.name.is_company and before in WHERE:
        return fold_word(around.predecessor(hit.start - 1)) not in SHARES
    return False


def _is_a_things(hit: Hit, around: Surroundings) -> bool:
    """Say whether a street, a town or a concert has the name: la rue Siemens, городе Азов."""
    before = fold_word(around.predecessor(hit.start))
    after = around.follower(hit.end - 1)
    return before in word_list("named_places") or after in PLAYED


PLAYED = frozenset({"concert", "concerts", "gig", "gigs", "album", "albums", "song", "songs"})
"""Behind the name of a band."""


def _is_called_by_given_name(hit: Hit, around: Surroundings) -> bool:
    """Say whether somebody in the article has a name as given name: Zain Malik-Osman; Zain says."""
    words = around.tokens.words
    return any(
        word == words[hit.start] and _is_given_name(place, around)
        for place, word in enumerate(words)
    )


def _is_given_name(place: int, around: Surroundings) -> bool:
    """Say whether a surname follows that no firm has: one with an age, or of two halves."""
    surname, last = around.follower(place), place + 1
    if not around.is_part_of_name(surname) or around.is_headline(place) or is_state_word(surname):
        return False
    if any(fold_word(surname) in word_list(which) for which in NO_SURNAMES):
        return False
    if is_described(last, around):
        return True
    second = around.follower(last)
    if not second.istitle() or around.tokens.gap(last) not in HYPHENS:
        return False
    after = fold_word(around.follower(last + 1))
    return not after or after in word_list("verbs_of_news")


def _acts(hit: Hit, before: str, after: str, around: Surroundings) -> bool:
    """Say whether words beside a state's name say what only a state does."""
    follower = fold_word(after)
    if follower == WHICH or follower in ACTS or fold_word(before) in DID:
        return True
    return follower == THAT and around.opens_sentence(hit.start)


THAT = fold_word("که")
DID = frozenset(
    map(
        fold_word,
        ("كانت", "وكانت", "أعلنت", "وأعلنت", "قالت", "وقالت", "أكدت", "وأكدت", "دعت", "ودعت",
         "رحبت", "ورحبت", "أدانت", "وأدانت", "نفت", "ونفت", "رفضت", "ورفضت", "طالبت", "استضافت",
         "تستضيف", "تعتزم", "تقود", "تتوسط", "وقعت", "ستستضيف", "قررت", "أبدت", "جددت", "وجددت"),
    )
)  # fmt: skip
"""What a state did, in the feminine, before its name in Arabic: كانت قطر قد أعلنت."""
WHICH = fold_word("التي")
"""In the feminine, as a state is, and neither a diameter nor one who insists."""
ACTS = frozenset(
    map(
        fold_word,
        ("وعده", "اعلام", "خواستار", "هشدار", "پیشنهاد", "حمایت", "مخالفت", "موافقت", "درخواست",
         "دعوت", "تاکید", "محکوم", "تهدید", "گفت", "میزبان", "خواست", "رایگیری", "داوەتی", "وتی",
         "رایگەیاند"),
    )
)  # fmt: skip
"""What only a state does, behind its name in Persian and Sorani: قطر وعده داد."""
NO_SURNAMES = ("business_nouns", "trade_nouns", "places_after", "places_proper", "verbs_of_news")
"""Lists of words after a firm's name that are written with a capital."""

IN_GROUP = frozenset({"في", "باسم"})
MEMBERS = frozenset({"قيادي", "قيادات", "عضو", "اعضاء", "مسوول", "متحدث", "ناطق"})
"""Folded. Before ``في`` or ``باسم`` and a group: an official of it, its spokesman."""
WHERE = frozenset({"in", "near", "outside", "around", "nahe", "cerca"})
"""Before a place, and hardly before a firm."""
SHARES = frozenset(
    {"stake", "stakes", "share", "shares", "interest", "interests", "invest", "invested", "invests",
     "investing", "investment", "investments", "investor", "investors", "confidence", "trust",
     "holding", "holdings", "stock", "anteile", "job", "jobs"}
)  # fmt: skip
"""Before ``in`` and a firm."""


def _is_unsure_spelling(hit: Hit, around: Surroundings) -> bool:
    """Say whether a short name, or a common noun with its article, is spelled otherwise here."""
    word, written = hit.name.words[0], around.tokens.raw[hit.start]
    if hit.rule is not Rule.SPELLING or written.isascii() is not word.written.isascii():
        return False
    if word.article and same_but_for_a_vowel(word.written, written):
        return False
    if not _has_same_ends(word, written):
        return True  # Komal, a café, is not the party Komala
    return len(word.written) < LEAST_LETTERS_SPELLED or (word.article and bool(hit.name.context))


def _has_same_ends(word: NameWord, written: str) -> bool:
    """Say whether a spelling begins and ends as the name does, but for habits."""
    wanted = habitual(word.written)
    forms = [habitual(reading.part) for reading in readings(written)]
    return any(form[:1] == wanted[:1] and form[-1:] == wanted[-1:] for form in forms)


def _is_framed(hit: Hit, around: Surroundings) -> bool:
    """Say whether an Arabic or Persian name stands where only a name stands."""
    before = around.predecessor(hit.start)
    after = around.follower(hit.end - 1)
    if before and not word_list("group_nouns").isdisjoint(keys(before)):
        return True
    if fold_word(after) in word_list("persian_frames"):
        return around.is_persian
    if before in IN_GROUP and len(hit.name.words) > 1:
        return not MEMBERS.isdisjoint(keys(around.predecessor(hit.start - 1) or "-"))
    if hit.name.is_state and _acts(hit, before, after, around):
        return True
    as_place = hit.name.is_state and fold_word(before) in word_list("place_prepositions")
    # A state takes no genitive: في قطر الدائرة is the diameter of the circle.
    return as_place and not any(reading.article for reading in readings(after or "-"))
