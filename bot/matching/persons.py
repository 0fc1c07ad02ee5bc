"""People by less than their full name: a surname, initials, a name more or less, reversed order.

Such forms are weak. They count where a title or a context word of the person stands by, and never
where the surname follows another given name, or another bearer is named in full.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from bot.matching.model import Rule
from bot.matching.names import SONS, Hit, Name, NameWord, is_article, word_list
from bot.matching.readings import keys
from bot.matching.spelling import is_everyday, same_part
from bot.matching.surroundings import has_case
from bot.matching.territories import is_state_word
from bot.matching.titles import is_title, parted, title_before, title_beside
from bot.matching.tokens import Tokens, fold

MOST_BEFORE = 5
"""Words looked at before a surname."""


class Form(Enum):
    """How a surname stands in a text."""

    OTHER = auto()
    """After somebody else's given name, or inside a longer name."""
    BARE = auto()
    TITLED = auto()
    PARTIAL = auto()
    """After a given name or an initial that fits, with words of the full name left out."""
    INSERTED = auto()
    """After the given name, with more names between; or after a middle name."""
    REVERSED = auto()


@dataclass(frozen=True, slots=True)
class Mention:
    """A surname of a known person in a text."""

    name: Name
    form: Form
    start: int
    end: int
    title: str = ""
    """The word before, when it is a title."""

    def hit(self, rule: Rule, support: str = "") -> Hit:
        """Return it as a hit."""
        return Hit(self.name, rule, self.start, self.end, support)


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands around a word that may be a surname; worked out once for all who bear it."""

    tokens: Tokens
    index: int
    start: int
    """The surname's article, if one is written; else the surname."""
    before: tuple[int, ...]
    """Places of names directly before, from right to left."""
    after: int | None
    """The place of a name directly after, with nothing or a comma between."""
    title: str
    """The title directly before the surname, folded."""
    near: tuple[int, ...] = ()
    """Places of the two words before, in a script without capitals: any may be a name."""

    @property
    def is_bare(self) -> bool:
        """Whether nothing around it may be of a name or a title, in a script with capitals."""
        alone = not (self.before or self.title or self.near) and self.after is None
        return alone and has_case(self.tokens.raw[self.index])


def look_around(tokens: Tokens, index: int) -> Spot:
    """Return what stands around word ``index``."""
    seen = _spots(tokens)
    spot = seen.get(index)
    if spot is None:
        spot = seen[index] = _look_around(tokens, index)
    return spot


@lru_cache(maxsize=2)
def _spots(tokens: Tokens) -> dict[int, Spot]:
    """Return what was seen in a text so far: weak words and surnames are asked about in turn."""
    return dict[int, Spot]() if tokens else {}


def _look_around(tokens: Tokens, index: int) -> Spot:
    start = index - 1 if index and is_article(tokens, index - 1) else index
    before = tuple(_names_before(tokens, start))
    owned = tokens.raw[start][:2].casefold() == "d'"  # chef d'Al-Qaïda: whose chief he is
    title = "" if before or owned else title_before(tokens, start)
    if not (title or before or has_case(tokens.raw[index])):
        title = title_beside(tokens, start, index)
    near = () if before or has_case(tokens.raw[index]) else tuple(_words_before(tokens, start))
    return Spot(tokens, index, start, before, _name_after(tokens, index), title, near)


def _words_before(tokens: Tokens, start: int) -> Iterator[int]:
    for place in range(start - 1, max(-1, start - 3), -1):
        if parted(tokens, place):
            return
        yield place


def mention(name: Name, spot: Spot) -> Mention:
    """Say in what form the surname stands there."""
    start, end = spot.start, spot.index + 1
    if spot.after is not None and _is_reversed(name, spot):
        return Mention(name, Form.REVERSED, start, spot.after + 1)
    if spot.before:
        form, first = _form_behind(name, spot)
        title = "" if form is Form.OTHER else title_before(spot.tokens, first)
        return Mention(name, form, start if form is Form.OTHER else first, end, title)
    begin = _own_words_begin(name, spot)
    if begin is not None:
        return Mention(name, *begin, end)
    if _is_behind_given_name(spot):
        return Mention(name, Form.OTHER, start, end)
    return Mention(name, Form.TITLED if spot.title else Form.BARE, start, end, spot.title)


def _is_behind_given_name(spot: Spot) -> bool:
    """Say whether somebody's given name stands directly before, in Arabic script: ميشال عون."""
    if not spot.near or spot.near[0] != spot.start - 1:
        return False
    return spot.tokens.words[spot.near[0]] in word_list("given_names_arabic_script")


def _form_behind(name: Name, spot: Spot) -> tuple[Form, int]:
    """Return how a surname stands behind other names, and the place of the first of these."""
    raw, before = spot.tokens.raw, spot.before
    *_, first = before
    if same_part(name.words[0], raw[first]):
        inserted = len(name.words) == 2 and len(before) > 1  # noqa: PLR2004
        if inserted and _has_two_surnames(name, spot.tokens):
            return Form.OTHER, first
        return (Form.INSERTED if inserted else Form.PARTIAL), first
    if _fits_loosely(name, spot.tokens, before):
        # A middle name in full stands for the first name; an initial does not.
        in_full = any(same_part(word, raw[before[0]]) for word in _middle(name))
        return (Form.INSERTED if in_full else Form.PARTIAL), first
    return Form.OTHER, first


def _has_two_surnames(name: Name, tokens: Tokens) -> bool:
    """Say whether a Spanish text names somebody with another father: Pedro Rubiano Sánchez."""
    return not name.words[-1].article and len(SPANISH.intersection(tokens.words)) >= LEAST_SPANISH


SPANISH = frozenset({"el", "los", "las", "del", "una", "un", "su", "sus", "por", "con", "en"})
LEAST_SPANISH = 3
"""Small words that hardly stand together in another language."""


def _is_reversed(name: Name, spot: Spot) -> bool:
    """Say whether the given name stands behind the surname.

    Without a comma both are spelled as they are known: Ahmed Abi is not Abiy Ahmed.
    """
    tokens, place = spot.tokens, spot.index + 1
    if len(name.words) != 2 or not same_part(name.words[0], tokens.raw[place]):  # noqa: PLR2004
        return False
    if tokens.gap(spot.index).strip() or not has_case(tokens.raw[place]):
        return True
    given, surname = (set(word.keys) for word in name.words)
    own = not given.isdisjoint(keys(tokens.raw[place]))
    return own and not surname.isdisjoint(keys(tokens.raw[spot.index]))


def bears_surname(hit: Hit, tokens: Tokens) -> bool:
    """Say whether a surname with its particles follows another given name: Heiko von der Leyen."""
    *particles, _ = hit.name.words
    if not hit.name.is_person or not particles:
        return False
    if not has_case(tokens.raw[hit.start]):
        return _has_father(hit, tokens)
    if any(word.keys[0] not in PARTICLES for word in particles):
        return False
    before = tuple(_names_before(tokens, hit.start))
    if not before or tokens.raw[before[0]].isupper():
        return False
    return tokens.words[max(0, before[-1] - 1)] not in IN


def _has_father(hit: Hit, tokens: Tokens) -> bool:
    """Say whether somebody else is called son of the same: خالد بن سلمان."""
    if not hit.start or hit.name.words[0].written not in SONS:
        return False
    before = tokens.words[hit.start - 1]
    return tokens.gap(hit.start - 1).isspace() and before in word_list("given_names_arabic_script")


IN = frozenset({"in", "at", "near", "outside", "en", "nach", "aus", "bei"})
"""Before a place, and hardly before somebody's given name."""


def _own_words_begin(name: Name, spot: Spot) -> tuple[Form, int] | None:
    """Return how, and from where, words of a name without capitals stand before its last one."""
    raw, given = spot.tokens.raw, name.words[0]
    for distance, place in enumerate(spot.near):
        if same_part(given, raw[place]):
            between = spot.near[:distance]
            if any(spot.tokens.words[one] in NO_NAMES or is_everyday(raw[one]) for one in between):
                continue
            inserted = len(name.words) == 2 and distance > 0  # noqa: PLR2004
            return (Form.INSERTED if inserted else Form.PARTIAL), place
        if not distance and any(same_part(word, raw[place]) for word in _middle(name)):
            if _has_another_before(place, spot.tokens):
                return None  # ليث هادي الخزعلي has the same father
            # نصر الله is a surname, and what believers wait for.
            of_god = spot.tokens.words[spot.index] == GOD
            return (Form.PARTIAL if of_god else Form.INSERTED), place
    return None


def _has_another_before(place: int, tokens: Tokens) -> bool:
    """Say whether a given name stands directly before a word in Arabic script."""
    if not place or not tokens.gap(place - 1).isspace():
        return False
    return tokens.words[place - 1] in word_list("given_names_arabic_script")


GOD = fold("الله")
NO_NAMES = frozenset(
    map(
        fold,
        ("إن", "أن", "إنه", "أنه", "في", "من", "على", "عن", "إلى", "هذا", "هذه", "قال", "وقال",
         "هو", "كان", "قد", "لا", "ما", "لم", "لن", "مع", "بعد", "قبل", "که", "از", "به", "در",
         "با", "لە", "بۆ", "کە"),
    )
)  # fmt: skip
"""Words that stand between no two parts of a name: حسن إن نصر الله."""


def _middle(name: Name) -> list[NameWord]:
    """Return the names between the first and the last, without son of."""
    return [word for word in name.words[1:-1] if word.keys[0] not in PARTICLES]


def _fits_loosely(name: Name, tokens: Tokens, before: tuple[int, ...]) -> bool:
    """Say whether the names before are initials and words of the full name, and no others."""
    wanted = list(name.words[:-1])
    return all(
        any(_is_initial(word.written, tokens.raw[place]) for word in wanted)
        or any(same_part(word, tokens.raw[place]) for word in wanted)
        for place in before
    )


def _is_initial(word: str, raw: str) -> bool:
    return len(raw) == 1 and f"{raw}." in initials(word)


def initials(word: str) -> tuple[str, ...]:
    """Return what a given name is shortened to, with the dot: Abd al-Fattah to A. F., in two."""
    servant = _SERVANT.fullmatch(word)
    own = f"{word[:1].upper()}."
    return (own, f"{servant['of'].upper()}.") if servant else (own,)


_SERVANT = re.compile("Abd(?P<of>[A-Z]).*")
"""Abd al-X, taken as one word."""


def _names_before(tokens: Tokens, start: int) -> Iterator[int]:
    """Yield the places of names directly before a surname, from right to left, without articles."""
    position = start - 1
    while position >= max(0, start - MOST_BEFORE) and not parted(tokens, position):
        raw = tokens.raw[position]
        if is_article(tokens, position) or tokens.words[position] in PARTICLES:
            position -= 1
            continue
        if not _is_name_like(tokens, position) or "'" in raw or "’" in raw:
            return
        yield position
        position -= 1


PARTICLES = frozenset(
    {"bin", "ibn", "ben", "bint", "ould", "de", "da", "von", "van", "der", "di", "bn", "sayyid",
     "sayed", "haj", "hajj", "бин", "ибн", "бен", "фон", "ван", "де", "بن", "ابن"}
)  # fmt: skip


@lru_cache(maxsize=2)
def is_french(tokens: Tokens) -> bool:
    """Say whether a text is French, where M. is Mr and no initial."""
    return len(FRENCH.intersection(tokens.words)) >= LEAST_FRENCH


FRENCH = frozenset(
    {"le", "la", "les", "des", "une", "un", "du", "est", "dans", "et", "au", "aux", "qui", "avec",
     "ministre", "president", "pour", "sur", "par", "selon", "que", "son", "sa", "ses"}
)  # fmt: skip
LEAST_FRENCH = 2


def _is_name_like(tokens: Tokens, position: int) -> bool:
    """Say whether a word can be somebody's given name: a capital, and neither title nor opener."""
    raw, word = tokens.raw[position], tokens.words[position]
    if not raw[0].isupper() or (raw == "M" and is_french(tokens)):
        return False
    return (
        not is_title(word)
        and word not in word_list("openers")
        and (len(raw) == 1 or (word not in word_list("demonyms") and not is_state_word(raw)))
        and word not in word_list("offices")
    )


def term_before(name: Name, tokens: Tokens, start: int) -> str:
    """Return the word of context directly before ``start``; empty when there is none."""
    for term in name.context:
        wanted = _words_of(term)
        begin = start - len(wanted)
        if wanted and begin >= 0 and tokens.words[begin:start] == wanted:
            return "" if any(parted(tokens, place) for place in range(begin, start)) else term
    return ""


@lru_cache(maxsize=16_384)
def _words_of(term: str) -> list[str]:
    """Return the folded words of a term of context."""
    return fold(term).split()


def _name_after(tokens: Tokens, index: int) -> int | None:
    """Return the place of a name that follows: KHAZALI, Qais; Orbán Viktor."""
    following = index + 1
    if following >= len(tokens) or not tokens.raw[following][0].isupper():
        return None
    gap = tokens.gap(index)
    return following if gap.strip() in {"", ","} and gap.count("\n") < 2 else None  # noqa: PLR2004
