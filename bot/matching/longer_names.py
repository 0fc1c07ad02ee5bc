"""People whose names begin as a known one does and go on: Adel Hussein al-Jubouri, a baker.

It may be the same man with the name of his tribe. So the name counts where the article says who he
is: by his office, by a word of context beside it, or with the name as it is known elsewhere.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from bot.matching.folding import fold_word
from bot.matching.names import SONS, Hit, Name, is_article, word_list
from bot.matching.offices import concepts
from bot.matching.readings import readings
from bot.matching.surroundings import Surroundings, fold_tail, has_case
from bot.matching.territories import territory_named
from bot.matching.titles import is_title, title_before
from bot.matching.tokens import tokenize

NEAR = 12
"""Words from the name at which a word of context must stand."""
_NISBA = re.compile("ال[\u0620-\u064a]{2,}ي")
"""An Arabic surname made of a tribe's or a place's name: الجبوري."""


def last_of_longer(hit: Hit, around: Surroundings) -> int | None:
    """Return the place of the surname with which a person's full name goes on; None if it ends."""
    tokens, after = around.tokens, hit.end
    if not hit.name.is_person or len(hit.name.words) == 1 or not around.follower(hit.end - 1):
        return None
    last = tokens.raw[hit.end - 1]
    if fold_tail(last):
        return None
    if not has_case(last):
        plain = not hit.name.words[-1].article
        return after if plain and _NISBA.fullmatch(tokens.words[after]) else None
    if is_article(tokens, after) and after + 1 < len(tokens):
        return after + 1 if _is_surname(after + 1, around) else None
    given = fold_word(last) in word_list("given_names") or is_described(after, around)
    if _is_rare(hit.name) and fold_word(tokens.raw[after]) in word_list("given_names"):
        return None  # Abiy Ahmed Ali: a grandfather's name, behind two that few people have
    return after if given and _is_surname(after, around) else None


def _is_rare(name: Name) -> bool:
    """Say whether the first of a man's names is one that few have."""
    return name.words[0].written.isascii() and name.key not in word_list("given_names")


def is_described(place: int, around: Surroundings) -> bool:
    """Say whether an age follows: Kais Salem Brahmi, 27, won."""
    tokens = around.tokens
    if place + 1 >= len(tokens) or tokens.gap(place).strip() != ",":
        return False
    return tokens.raw[place + 1].isdigit() and len(tokens.raw[place + 1]) <= LONGEST_AGE


LONGEST_AGE = 2
"""Digits."""


def goes_on_with_of(hit: Hit, around: Surroundings) -> bool:
    """Say whether it is another's, of other things: African Union of Broadcasting.

    Where its country, or what speaks for it, follows, it is its own.
    """
    tokens, end = around.tokens, hit.end
    if hit.name.is_person or end + 1 >= len(tokens) or tokens.words[end] not in {"of", "for"}:
        return False
    if not tokens.gap(end - 1).isspace() or not tokens.gap(end).isspace():
        return False
    said, following = {word.keys[0] for word in hit.name.words}, tokens.words[end + 1]
    if said.isdisjoint(word_list("organisation_words")) or not tokens.raw[end + 1][:1].isupper():
        return False
    own = (hit.name.country, *hit.name.context)
    return all(following not in tokenize(term).words for term in own)


def is_given_name_of_another(written: str, following: str) -> bool:
    """Say whether an Arabic surname by itself is a given name: رعد الجبوري is nobody called رعد."""
    plain = not any(reading.article for reading in readings(written))
    return plain and _NISBA.fullmatch(fold_word(following)) is not None


def _is_surname(place: int, around: Surroundings) -> bool:
    raw = around.tokens.raw[place]
    if not around.is_part_of_name(raw) or around.is_headline(place):
        return False
    listed = ("verbs_of_news", "openers", "places_after", "generation", "bodies")
    return all(fold_word(raw) not in word_list(which) for which in listed)


def told_apart(hits: Iterable[Hit], around: Surroundings) -> Iterator[tuple[Hit, int]]:
    """Yield the hits that are the first part of a longer name, with the place of its surname."""
    listed = list(hits)
    for hit in listed:
        last = last_of_longer(hit, around)
        if last is not None and not any(_has_all(other, hit, last) for other in listed):
            yield hit, last


def _has_all(other: Hit, hit: Hit, last: int) -> bool:
    """Say whether the actor is known by the longer name, too."""
    return (
        other.name.subject_id == hit.name.subject_id
        and other.start <= hit.start <= last < other.end
    )


def support(hit: Hit, last: int, strong: Sequence[Hit], around: Surroundings) -> str:
    """Return what says that the longer name is the known one's; empty when nothing does."""
    for other in strong:
        if other.name.subject_id == hit.name.subject_id:
            return other.name.alias.written
    title = title_before(around.tokens, hit.start)
    if title and _is_of_house(hit, around):
        return title
    roles = {word for term in hit.name.context for word in tokenize(term).words if is_title(word)}
    if title in roles or not concepts(title).isdisjoint(_offices(roles)):
        return title
    for term in _telling(hit.name.context):
        if around.place_of(term, hit.start, last + 1, within=NEAR) is not None:
            return term
    return ""


def _is_of_house(hit: Hit, around: Surroundings) -> bool:
    """Say whether a son's name goes on with his house: Mohammed bin Zayed Al Nahyan.

    Written apart and with a capital it is Āl, the house of; al-Otaibi is a man of a tribe.
    """
    son = any(word.keys[0] in SONS for word in hit.name.words[1:-1])
    if not son or hit.end + 1 >= len(around.tokens):
        return False
    return around.tokens.raw[hit.end] == "Al" and around.tokens.gap(hit.end).isspace()


def _offices(roles: Iterable[str]) -> set[str]:
    return {office for role in roles for office in concepts(role)}


def _telling(context: Iterable[str]) -> Iterator[str]:
    """Yield the words of context that speak for a man, and not for all of his country."""
    for term in islice(context, 50):
        words = tokenize(term).words
        country = territory_named(term) is not None or (
            len(words) == 1 and words[0] in word_list("demonyms")
        )
        if not country:
            yield term
