"""A name as it is looked for: its words, their forms, and what its writing says about it."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, product
from sys import intern

from bot.ids import SubjectId
from bot.matching import transcriptions
from bot.matching.folding import fold_word
from bot.matching.inflection import american
from bot.matching.kinds import AFTER, BEFORE, is_kind, kinds_of, turned
from bot.matching.model import Actor, Alias, Rule, Strength
from bot.matching.readings import BOUND_ARTICLES, LATIN_ARTICLES, readings, servant_of
from bot.matching.sounds import has_vowels, skeletons_of
from bot.matching.tokens import Tokens, tokenize

MAX_PATHS = 24
"""Ways through one name that the index knows by its keys."""
LONGEST_ACRONYM = 5
LEAST_FUSED = 4
"""Letters of a name that may be written with its article in one word."""
LEAST_SPOKEN = 4
"""Letters of an acronym that is spoken as a word, and so written in other scripts: ОПЕК."""
LEAST_CONSONANTS = 2
"""In a name found by its sound; with fewer than four its letters must agree, too."""
LEAST_CONSONANTS_ALONE = 3
MOST_EAST_ASIAN = 3
"""Words of a name that has its surname first."""
LEAST_PROPER = 3
"""In what tells a group of a kind from others: Badr Organization."""
LEAST_LETTERS_ALONE = 6
"""In a name of one word that is found by more than its exact letters."""
LEAST_LETTERS_BACKED = 5
"""The same, where its spelling alone will not be enough."""


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the folded words of a list in ``data``."""
    text = (files("bot.matching") / "data" / f"{name}.txt").read_text("utf-8")
    return frozenset(
        fold_word(word)
        for line in text.splitlines()
        if not line.startswith("#")
        for word in line.split()
    )


@dataclass(frozen=True, slots=True)
class NameWord:
    """One word of a name; its article is no word of its own."""

    written: str
    keys: tuple[str, ...]
    """Any of them may stand in the text."""
    article: bool
    """The name was typed with an article before this word."""

    def __hash__(self) -> int:
        """Tell words apart as sets need it."""
        return hash(self.written)


@dataclass(frozen=True, slots=True)
class Name:
    """One alias of one actor, taken apart."""

    subject_id: SubjectId
    alias: Alias
    words: tuple[NameWord, ...]
    is_acronym: bool
    """Capitals only: its case counts."""
    is_capitalised: bool
    """In a script with capitals, so a text that uses them writes one here, however it was typed."""
    is_person: bool
    is_state: bool = False
    """Known from the list of states, in all its spellings."""
    is_demonym: bool = False
    """Counts only before a word that makes it the state: Turkish forces."""
    is_titled: bool = False
    """The actor has the same name behind a word that says what it is: حركة, جووڵانەوەی."""
    is_company: bool = False
    """Belongs to an actor that was said to be a company."""
    vowelled: frozenset[bool] = frozenset()
    """Whether the actor has names in scripts with vowels (True), without short ones (False)."""
    country: str = ""
    """Where the actor is at home; empty: not known."""
    context: tuple[str, ...] = ()
    """Words that speak for the actor beside a weak form."""
    acronyms: frozenset[str] = frozenset()
    """All of the actor's acronyms, without dots."""
    stands_for: tuple[tuple[NameWord, ...], ...] = ()
    """Of an acronym, all the actor's names."""

    def __hash__(self) -> int:
        """Tell names apart as sets need it, without going through all their words."""
        return hash((self.subject_id, self.alias.written))

    @property
    def key(self) -> str:
        """The first word as it is looked for."""
        return next(iter(self.words[0].keys))

    @property
    def ends_in_surname(self) -> bool:
        """Say whether the last of several words is a person's surname: not in Kim Jong Un."""
        first, *others = (word.keys[0] for word in self.words)
        if not others or len(others) >= MOST_EAST_ASIAN or first not in word_list("surnames_first"):
            return bool(others)
        # Lee Anderson is called Anderson.
        western = len(others) == 1 and len(others[0]) >= LEAST_LETTERS_ALONE
        return western and transcriptions.chinese(others) is None

    def paths(self) -> list[tuple[str, ...]]:
        """Return the sequences of keys under which the name is found."""
        spelled = list(islice(product(*(word.keys for word in self.words)), MAX_PATHS))
        if len(self.words) == 2:  # noqa: PLR2004  # Ansar Allah, Ansarallah
            spelled.append(("".join(word.keys[0] for word in self.words),))
        elif self.is_person and len(self.words) == 3:  # noqa: PLR2004
            # Mohammad Reza, Mohammadreza; قره خانلي, قرهخانلي
            first, second, third = (word.keys[0] for word in self.words)
            spelled.append((first + second, third))
            if not has_vowels(self.words[0].written):
                spelled.append((first, second + third))
        return spelled

    def is_heard(self) -> bool:
        """Say whether the name says enough by its sound to be looked for by it."""
        if self.is_acronym or self.is_demonym or self.is_state:
            return False
        if len(self.words) == 1 and not self._is_telling():
            return False
        options = [heard_as(word) for word in self.words]
        proper = [option for option in options if option and not is_kind(option[0])]
        if len(proper) < len(options) and sum(len(one[0]) for one in proper) < LEAST_PROPER:
            return False
        least = LEAST_CONSONANTS if len(self.words) > 1 else self._least_consonants()
        return all(options) and sum(len(option[0]) for option in options) >= least

    def _is_telling(self) -> bool:
        """Say whether a name of one word is long enough to be known in another spelling.

        A shorter one must have an article, or words of context that speak for it.
        """
        word = self.words[0]
        if not self.is_capitalised or word.keys[0] in word_list("common_words"):
            return False
        least = LEAST_LETTERS_BACKED if word.article or self.context else LEAST_LETTERS_ALONE
        return len(word.written) >= least

    def _least_consonants(self) -> int:
        word = self.words[0]
        backed = len(word.written) < LEAST_LETTERS_ALONE or word.article
        return LEAST_CONSONANTS_ALONE - 1 if backed else LEAST_CONSONANTS_ALONE


@lru_cache(maxsize=65_536)
def heard_as(word: NameWord) -> tuple[str, ...]:
    """Return how a word of a name may sound, and which kind of group it may say."""
    kinds = tuple(key for key in word.keys if is_kind(key))
    if kinds and len(kinds) == len(word.keys):
        return kinds
    found = skeletons_of(word.written)
    return (*found, "BN", "ABN") if word.keys[0] in _SONS else (*found, *kinds)


def is_article(tokens: Tokens, index: int) -> bool:
    """Say whether a word is an article of the word after it: al Khazali, as-Sadr, аш-Шараа."""
    word = tokens.words[index]
    if word in LATIN_ARTICLES:
        return index + 1 < len(tokens)
    if word not in _BOUND or index + 1 >= len(tokens):
        return False
    return tokens.gap(index).strip() in HYPHENS


_BOUND = BOUND_ARTICLES | {"dal", "lal", "lel", "qual", "quel"}
"""With those behind a French particle: d'Al-Qaïda."""
HYPHENS = frozenset("-‐‑‒–−'’")


def bare(written: str) -> str:
    """Return an acronym without its dots."""
    return written.replace(".", "")


def _looks_like_acronym(written: str) -> bool:
    """Say whether a name is letters only: capitals, or with a small one among them as in AfD."""
    letters = bare(written)
    if not 2 <= len(letters) <= LONGEST_ACRONYM or not letters.isalnum():  # noqa: PLR2004
        return False
    return letters.isupper() or (letters[-1].isupper() and sum(map(str.isupper, letters)) > 1)


@lru_cache(maxsize=65_536)
def _word(written: str, *, article: bool, is_person: bool) -> NameWord:
    found = [reading for reading in readings(written) if not reading.split]
    if len(written) <= LONGEST_ACRONYM and written[-1] in "иуоэ":
        found = [reading for reading in found if not reading.stem]  # Мали is never declined
    own = any(reading.article for reading in found)
    # The word without its article stands for both; alone, it keeps the article in mind.
    chosen = [reading for reading in found if reading.article] or found or list(readings(written))
    keys = [reading.key for reading in chosen]
    if is_person:
        keys.extend(_SONS if keys[0] in _SONS else ())
    else:
        keys.extend(form for key in tuple(keys) for form in _inflected(key))
        if _looks_like_acronym(written) and len(written) >= LEAST_SPOKEN:
            keys.extend(transcriptions.acronym(keys[0]))
    if (article or own) and keys[0].isascii() and len(keys[0]) >= LEAST_FUSED:
        keys.append(f"al{keys[0]}")  # Alburhan: in a text it cannot be told from Alder
    # Interned, for tries and tables hold the same strings.
    unique = tuple(map(intern, dict.fromkeys(keys)))
    return NameWord(intern(chosen[0].part), unique, article or own)


_SONS = ("bin", "ibn", "ben", "bn", "бин", "ибн", "бен", "بن", "ابن")
"""Son of, one word in all its spellings."""


def _inflected(key: str) -> list[str]:
    """Return the singular or plural, and the other side of the Atlantic's spelling."""
    found = [american(key)] if american(key) != key else []
    if key.isascii() and (len(key) > LONGEST_ACRONYM or key in word_list("organisation_words")):
        found.append(key[:-1] if key.endswith("s") and not key.endswith("ss") else f"{key}s")
    if key.endswith(("ionary", "ion")):
        found.append(key.removesuffix("ary") if key.endswith("ary") else f"{key}ary")
    if key.endswith("ize"):
        found.append(key[:-3] + "ise")
    if "ization" in key:
        found.append(key.replace("ization", "isation"))
    if key.endswith(("يون", "يين")):
        found.extend([key[:-2], key[:-2] + "ون", key[:-2] + "ين"])
    return found


@lru_cache(maxsize=16_384)
def name_words(written: str, *, is_person: bool = True) -> tuple[NameWord, ...]:
    """Return the words of a typed name; articles belong to the word after them."""
    tokens = tokenize(written)
    words: list[NameWord] = []
    article = False
    for index, raw in enumerate(tokens.raw):
        if is_article(tokens, index):
            article = True
            continue
        servant = servant_of(words[-1].written, raw) if words else None
        if servant:
            words.pop()
        words.append(_word(servant or raw, article=article and not servant, is_person=is_person))
        article = False
    return tuple(words)


def _is_person(actor: Actor) -> bool:
    """Say whether the name is a person's; if nobody said so, by its words: groups have own."""
    if actor.kind:
        return actor.kind == "person"
    several = [raw for raw in (tokenize(alias.written).raw for alias in actor.aliases) if raw[1:]]
    organisations = word_list("organisation_words")
    forms = (reading.key for raw in several for word in raw for reading in readings(word))
    acronym = any(_looks_like_acronym(alias.written) for alias in actor.aliases)
    return bool(several) and not acronym and organisations.isdisjoint(forms)


# One object each, for all actors.
_SCRIPTS = {one: one for one in map(frozenset[bool], ((), (True,), (False,), (True, False)))}


def names_of(actor: Actor) -> tuple[Name, ...]:
    """Return an actor's aliases, taken apart; those without a word are left out."""
    is_person = _is_person(actor)
    acronyms = frozenset(
        bare(alias.written) for alias in actor.aliases if _looks_like_acronym(alias.written)
    )
    vowelled = _SCRIPTS[frozenset(has_vowels(alias.written) for alias in actor.aliases)]
    names: list[Name] = []
    typed = [name_words(alias.written, is_person=is_person) for alias in actor.aliases]
    for alias, words in _forms(actor, is_person=is_person):
        is_acronym = len(words) == 1 and _looks_like_acronym(alias.written)
        names.append(
            Name(
                subject_id=actor.id,
                alias=alias,
                words=words,
                is_acronym=is_acronym,
                is_capitalised=words[0].written.lower() != words[0].written.upper(),
                is_person=is_person,
                vowelled=vowelled,
                is_titled=_is_titled(words, typed),
                is_company=actor.kind == "company",
                country=actor.country or "",
                context=actor.context,
                acronyms=acronyms,
                stands_for=tuple(typed) if is_acronym else (),
            )
        )
    return tuple(names)


def _is_titled(words: tuple[NameWord, ...], typed: list[tuple[NameWord, ...]]) -> bool:
    """Say whether one of ``typed`` is a name, without capitals, behind the kind of its bearer."""
    return not is_kind(words[0].keys[-1]) and any(
        len(other) == len(words) + 1
        and kinds_of(other[0].keys)
        and [one.written for one in other[1:]] == [one.written for one in words]
        for other in typed
    )


def _forms(actor: Actor, *, is_person: bool) -> list[tuple[Alias, tuple[NameWord, ...]]]:
    """Return the aliases with their words, and for a person what follows from them."""
    typed = [(alias, name_words(alias.written, is_person=is_person)) for alias in actor.aliases]
    typed = [(alias, words) for alias, words in typed if words]
    if not is_person:
        return [form for alias, words in typed for form in _with_kind(alias, words)]
    found = [(_weak_if_surname(alias, words, typed), words) for alias, words in typed]
    for alias, words in typed:
        if len(words) in {2, 3} and words[0].keys[0] in word_list("surnames_first"):
            found.append((alias, (*words[1:], words[0])))  # Xi Jinping: Xi is the surname
        # Luiz Inácio Lula da Silva is also Lula da Silva, and so the people call him Lula.
        if any(_ends_in(longer, words) for _, longer in typed):
            found.append((Alias(words[0].written, Strength.WEAK), words[:1]))
        found.extend((alias, name_words(other)) for other in _transcribed(words))
    return found


def _transcribed(words: tuple[NameWord, ...]) -> list[str]:
    """Return an East Asian name as Russian writes it, and as Arabic cuts it."""
    plain = [word.keys[0] for word in words]
    if len(words) < 2 or not "".join(plain).isascii():  # noqa: PLR2004
        return []
    if plain[0] in word_list("surnames_first"):
        forms = (transcriptions.chinese(plain), transcriptions.chinese_by_syllable(plain))
    else:
        forms = (transcriptions.japanese(plain),)
    return [form for form in forms if form]


def _with_kind(
    alias: Alias, words: tuple[NameWord, ...]
) -> list[tuple[Alias, tuple[NameWord, ...]]]:
    """Return a group's name as typed and in the other order: Badr Organization, Organisation Badr.

    In both, what kind of group it is may be said in any language that has that order.
    """
    if len(words) not in LENGTHS_WITH_KIND:
        return [(alias, words)]
    for place, side in ((0, BEFORE), (-1, AFTER)):
        kinds = [kind for kind in kinds_of(words[place].keys) if kind.endswith(side)]
        rest = words[1:] if place == 0 else words[:-1]
        if not kinds or any(word.keys[0] in word_list("organisation_words") for word in rest):
            continue
        said = words[place]
        own = replace(said, keys=(*said.keys, *kinds))
        other = replace(said, keys=tuple(map(turned, kinds)))
        if place == 0:
            return [(alias, (own, *rest)), (alias, (*rest, other))]
        return [(alias, (*rest, own)), (alias, (other, *rest))]
    return [(alias, words)]


LENGTHS_WITH_KIND = range(2, 4)
"""Words of a name in which the kind of group may be said in another language."""


def _weak_if_surname(
    alias: Alias, words: tuple[NameWord, ...], typed: list[tuple[Alias, tuple[NameWord, ...]]]
) -> Alias:
    """Return an alias that is no more than the last word of a longer one as a weak one."""
    short = len(words) == 1 and any(_ends_in(longer, words) for _, longer in typed)
    return replace(alias, strength=Strength.WEAK) if short else alias


def _ends_in(longer: tuple[NameWord, ...], words: tuple[NameWord, ...]) -> bool:
    return len(longer) > len(words) and [word.keys for word in longer[-len(words) :]] == [
        word.keys for word in words
    ]


def is_weak(name: Name) -> bool:
    """Say whether the name needs other evidence."""
    return name.alias.strength is Strength.WEAK


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a text that may name an actor."""

    name: Name
    rule: Rule
    start: int
    """The first word, as an index into ``Tokens``; an article before the name is part of it."""
    end: int
    """The word after the last."""
    support: str = ""
    """What allowed a weak form; empty when nothing was needed."""
