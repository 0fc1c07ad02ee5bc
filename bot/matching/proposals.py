"""The other names of an actor, proposed from those that were typed.

What the matcher hears by itself (other romanisations, other scripts of a name) is shown for people
to look at where a table of letters writes what is printed: between Latin and Cyrillic, and for
states in all scripts of the bot. Arabic writes no short vowels, so nothing is proposed from it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.matching.folding import fold_word
from bot.matching.model import Alias, Strength
from bot.matching.names import is_article, word_list
from bot.matching.scripts import in_other_script
from bot.matching.spelling import folded
from bot.matching.territories import names_by_script, territory_named
from bot.matching.tokens import Tokens, tokenize

MOST_WORDS_EAST_ASIAN = 3
SHORTEST_SURNAME = 4
"""Letters; a shorter one is a word somewhere, or a given name."""
MOST_WORDS_OF_A_PERSON = 5
LEAST_WORDS_OF_AN_ACRONYM = 3
LEAST_LETTERS_OF_A_PLURAL = 5

_SERVANT = frozenset(
    {"abd", "abdul", "abdel", "abu", "abou", "umm", "bin", "ibn", "ben", "عبد", "ابو"}
)
_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "to", "a", "al", "el", "de", "la"})
_HYPHENS = "-‐‑–"
_COUNTED = frozenset(
    {"force", "unit", "brigade", "battalion", "guard", "militia", "rebel", "fighter", "militant",
     "scout", "ranger", "regiment", "cell", "squad"}
)  # fmt: skip
"""Words that outlets put into the singular and the plural of one and the same name."""


class Reason(StrEnum):
    """How a proposal was made."""

    SHORT = "short"
    """The given name and the surname, without what lies between."""
    SURNAME = "surname"
    NUMBER = "number"
    """The singular, or the plural."""
    ATLANTIC = "atlantic"
    """-ise for -ize, or the other way round."""
    JOINED = "joined"
    """Without its hyphens: as two words, or as one."""
    ACRONYM = "acronym"
    KNOWN = "known"
    """One that the program knows of the actor."""
    SCRIPT = "script"
    """In other letters: Cyrillic for Latin and the other way round, a state's in all scripts."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name that nobody typed."""

    alias: Alias
    reason: Reason

    @property
    def is_matched(self) -> bool:
        """Say whether the match step gets it; it knows a person's parts from the full name."""
        by_itself = self.reason in {Reason.ACRONYM, Reason.KNOWN}
        return self.alias.strength is Strength.STRONG or by_itself


def propose(names: Sequence[str], *, is_person: bool | None = None) -> tuple[Proposal, ...]:
    """Return further forms of an actor's names; none is the same as a typed one or another.

    ``is_person``: whether it is known to be one; None: by what the names look like.
    """
    if is_person is None and any(map(_is_acronym, names)):
        is_person = False
    taken = {folded(name) for name in names}
    acronyms = {tokenize(name).words[0] for name in names if len(tokenize(name)) == 1}
    found: list[Proposal] = []
    for name in names:
        for proposal in _forms(name, may_be_person=is_person is not False):
            form = folded(proposal.alias.written)
            is_acronym = proposal.reason is Reason.ACRONYM
            if not form or form in acronyms or (form in taken and not _is_respelt(proposal)):
                continue
            if is_acronym and any(word.isupper() for word in names):
                continue  # the typed one is the right one
            if proposal.alias.written not in {*names, *(one.alias.written for one in found)}:
                taken.add(form)
                found.append(proposal)
    return tuple(found)


def _is_respelt(proposal: Proposal) -> bool:
    """Say whether folding hides what is new: Coca Cola folds as two words, Coca-Cola as one."""
    return proposal.reason is Reason.JOINED and " " in proposal.alias.written


def everyday_words(names: Sequence[str]) -> tuple[str, ...]:
    """Return those of ``names`` that are everyday words in one of the bot's languages as well."""
    return tuple(name for name in names if _is_everyday(name))


def _is_everyday(name: str) -> bool:
    tokens = tokenize(name)
    if len(tokens) != 1 or _is_acronym(name):
        return False
    listed = ("everyday_words", "common_words", "doubtful_words")
    return any(tokens.words[0] in word_list(words) for words in listed)


def is_person(name: str) -> bool:
    """Guess whether a name is a person's: two to five words, none of them a group's."""
    tokens = tokenize(name)
    words = [place for place in range(len(tokens)) if not is_article(tokens, place)]
    fits = 2 <= len(words) <= MOST_WORDS_OF_A_PERSON and len(name.split()) > 1  # noqa: PLR2004
    if not fits or territory_named(name) is not None:
        return False
    organisations = word_list("organisation_words")
    raw = [tokens.raw[place] for place in words]
    return (
        all(word.isalpha() or not word.isascii() or "'" in word or "-" in word for word in raw)
        and organisations.isdisjoint(tokens.words[place] for place in words)
        and not any(_is_acronym(word) for word in raw)
        and all(word[:1].isupper() or word.upper() == word for word in raw)
    )


def _forms(name: str, *, may_be_person: bool) -> Iterator[Proposal]:
    tokens = tokenize(name)
    if may_be_person and is_person(name):
        yield from _personal(tokens)
    else:
        yield from _number(name, tokens)
        yield from _acronym(tokens)
    yield from _atlantic(name)
    yield from _joined(name, tokens)
    yield from _in_other_scripts(name)


def _in_other_scripts(name: str) -> Iterator[Proposal]:
    """Yield a person's name in the other script, or a state's in those that are not its own."""
    territory = territory_named(name)
    forms = [] if territory is None else names_by_script(territory, besides=name)
    if territory is None and is_person(name):
        other = in_other_script(name)
        forms = [other] if other else []
    yield from (Proposal(Alias(form), Reason.SCRIPT) for form in forms)


def _personal(tokens: Tokens) -> Iterator[Proposal]:
    """Yield the short form and the surname, where it says more than a given name."""
    start = _surname(tokens)
    if start is None:
        return
    surname = _between(tokens, start, len(tokens))
    if start > 1 and tokens.words[0] not in _SERVANT:
        short = Alias(f"{tokens.raw[0]} {surname}", Strength.WEAK)  # others may bear it
        yield Proposal(short, Reason.SHORT)
    if len(fold_word(tokens.raw[-1])) >= SHORTEST_SURNAME:
        yield Proposal(Alias(surname, Strength.WEAK), Reason.SURNAME)


def _surname(tokens: Tokens) -> int | None:
    """Return where the surname begins, with its article; None when it is not one by itself."""
    if len(tokens) <= MOST_WORDS_EAST_ASIAN and tokens.words[0] in word_list("surnames_first"):
        return None  # Xi Jinping: Xi is the surname, and too short to say anything
    start = len(tokens) - 1
    if start and is_article(tokens, start - 1):
        start -= 1
    if start < 1 or tokens.words[start - 1] in _SERVANT:
        return None  # Abd al-Mahdi is one name, and so is Abu Fadak
    if fold_word(tokens.raw[-1]) in word_list("ordinals"):
        return None  # Mohammed VI
    return start


def _between(tokens: Tokens, start: int, end: int) -> str:
    return tokens.text[tokens.spans[start][0] : tokens.spans[end - 1][1]]


def _number(name: str, tokens: Tokens) -> Iterator[Proposal]:
    """Yield the other number of a name whose last word counts something."""
    last = tokens.raw[-1] if tokens.raw else ""
    if len(tokens) < 2 or not last.isascii() or len(last) < LEAST_LETTERS_OF_A_PLURAL:  # noqa: PLR2004
        return
    plural = f"{last[:-1]}ies" if last.endswith("y") else f"{last}s"
    singular = f"{last[:-3]}y" if last.endswith("ies") else last.removesuffix("s")
    for one, other in ((last, plural), (singular, singular)):
        if fold_word(one) in _COUNTED and other != last:
            start = tokens.spans[-1][0]
            yield Proposal(Alias(name[:start] + other), Reason.NUMBER)


def _acronym(tokens: Tokens) -> Iterator[Proposal]:
    """Yield the first letters of a group's name of several words, in a script with capitals."""
    words = [raw for raw in tokens.raw if fold_word(raw) not in _SMALL]
    letters = "".join(word[0] for word in words)
    if (
        LEAST_WORDS_OF_AN_ACRONYM <= len(words) <= MOST_WORDS_OF_A_PERSON
        and letters.isalpha()
        and letters.isupper()
        and letters.lower() != letters
    ):
        yield Proposal(Alias(letters, Strength.WEAK), Reason.ACRONYM)


def _atlantic(name: str) -> Iterator[Proposal]:
    """Yield -isation for -ization and the other way round, and so with -ise and its forms."""
    if not name.isascii():
        return  # Organisation du traité: the other spelling is English only
    for one, other in (("z", "s"), ("s", "z")):
        changed = name
        for end in ("ation", "ations", "e", "ed", "ing"):
            for case in (str, str.upper):
                changed = changed.replace(case(f"i{one}{end}"), case(f"i{other}{end}"))
        if changed != name and _swapped_verbs(name, changed):
            yield Proposal(Alias(changed), Reason.ATLANTIC)


def _swapped_verbs(name: str, changed: str) -> bool:
    """Say whether only words long enough were changed: organise, and not size or rise."""
    pairs = zip(name.split(), changed.split(), strict=True)
    return all(
        one == other or (len(one) > 6 and not one.casefold().endswith(_NOT_VERBS))  # noqa: PLR2004
        for one, other in pairs
    )


_NOT_VERBS = ("prise", "prised", "prising", "cise", "vise", "vised", "vising", "mise", "chise")
"""Enterprise, exercise, televise, promise, franchise: never with a z."""


def _joined(name: str, tokens: Tokens) -> Iterator[Proposal]:
    """Yield a hyphenated name as two words and as one; an article's hyphen says nothing."""
    hyphens = [
        place
        for place, letter in enumerate(name)
        if letter in _HYPHENS and 0 < place < len(name) - 1 and not _after_article(name, place)
    ]
    if not hyphens or is_person(name) or not tokens.raw:
        return
    spaced = "".join(" " if place in hyphens else one for place, one in enumerate(name))
    fused = "".join("" if place in hyphens else one for place, one in enumerate(name))
    yield Proposal(Alias(spaced), Reason.JOINED)
    yield Proposal(Alias(fused), Reason.JOINED)


def _after_article(name: str, place: int) -> bool:
    words = name[:place].split()
    return bool(words) and len(fold_word(words[-1])) <= 2  # noqa: PLR2004  # al, el, as, аль is longer


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper() and word.lower() != word
