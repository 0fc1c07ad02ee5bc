"""What an actor's typed names are taken apart into, and which other names follow from them."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache
from sys import intern

from bot.matching import transcriptions
from bot.matching.inflection import american
from bot.matching.joined_names import firms_apart, with_god_apart
from bot.matching.kinds import AFTER, BEFORE, is_kind, kinds_of, turned
from bot.matching.letters import acronyms_abroad, spelled_out, tells_abroad
from bot.matching.model import Actor, Alias, Strength
from bot.matching.names import (
    LONGEST_ACRONYM,
    SONS,
    Bearer,
    Name,
    NameWord,
    bare,
    is_article,
    is_link,
    traits,
    word_list,
)
from bot.matching.person_forms import called_shorter, respelled
from bot.matching.readings import LATIN_ARTICLES, is_servant, keys, readings, servant_of
from bot.matching.shortened import distinctive, known_alone, letters_of
from bot.matching.sounds import has_vowels
from bot.matching.tokens import tokenize
from bot.matching.writings import writings

LEAST_FUSED = 4
"""Letters of a name that may be written with its article in one word."""
LEAST_SPOKEN = 4
"""Letters of an acronym that is spoken as a word, and so written in other scripts: ОПЕК."""


@lru_cache(maxsize=16_384)
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
    # Abd al-X is taken as in other scripts, where it is two words.
    chosen = sorted(chosen, key=lambda reading: not is_servant(reading.part))
    keys = [reading.key for reading in chosen]
    if is_person:
        keys.extend(SONS if keys[0] in SONS else ())
    else:
        keys.extend(form for key in tuple(keys) for form in _inflected(key))
        if _looks_like_acronym(written) and len(written) >= LEAST_SPOKEN:
            keys.extend(transcriptions.acronym(keys[0]))
    if (article or own) and keys[0].isascii() and len(keys[0]) >= LEAST_FUSED:
        keys.append(f"al{keys[0]}")  # Alburhan: in a text it cannot be told from Alder
    # Interned, for tries and tables hold the same strings.
    unique = tuple(map(intern, dict.fromkeys(keys)))
    return NameWord(intern(chosen[0].part), unique, article or own)


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
    found, articles, links = _typed_words(written)
    words: list[NameWord] = []
    article = False
    for index, raw in enumerate(found):
        if index in articles:
            article = True
            continue
        if index in links:
            continue
        servant = servant_of(words[-1].written, raw) if words else None
        if servant:
            words.pop()
        words.append(_word(servant or raw, article=article and not servant, is_person=is_person))
        article = False
    return tuple(words)


@lru_cache(maxsize=16_384)
def _typed_words(written: str) -> tuple[tuple[str, ...], frozenset[int], frozenset[int]]:
    """Return the words of a typed name, and the places of articles and of links."""
    if written.isascii() and written.replace(" ", "").isalpha():  # most are so: nothing to split
        raw = written.split()
        last = len(raw) - 1
        articles = [
            at for at, word in enumerate(raw) if at < last and word.lower() in LATIN_ARTICLES
        ]
        return tuple(raw), frozenset(articles), frozenset()
    tokens = tokenize(written)
    places = range(len(tokens))
    return (
        tuple(tokens.raw),
        frozenset(at for at in places if is_article(tokens, at)),
        frozenset(at for at in places if is_link(tokens, at)),
    )


def ends_in(written: str, keys_of_ends: AbstractSet[str]) -> bool:
    """Say whether the last word of a typed name may have one of these keys."""
    words, *_ = _typed_words(written)
    return bool(words) and not keys_of_ends.isdisjoint(keys(words[-1]))


def _is_person(actor: Actor) -> bool:
    """Say whether the name is a person's; if nobody said so, by its words: groups have own."""
    if actor.kind:
        return actor.kind == "person"
    typed = (_typed_words(alias.written)[0] for alias in actor.aliases)
    several = [raw for raw in typed if raw[1:]]
    organisations = word_list("organisation_words")
    if not several or any(_looks_like_acronym(alias.written) for alias in actor.aliases):
        return False
    return all(organisations.isdisjoint(keys(word)) for raw in several for word in raw)


# One object each, for all actors.
_SCRIPTS = {one: one for one in map(frozenset[bool], ((), (True,), (False,), (True, False)))}
_NO_ACRONYMS: frozenset[str] = frozenset()


def names_of(actor: Actor) -> tuple[Name, ...]:
    """Return an actor's aliases, taken apart; those without a word are left out."""
    is_person = _is_person(actor)
    typed = [name_words(alias.written, is_person=is_person) for alias in actor.aliases]
    bearer = _bearer(actor, typed, is_person=is_person)
    with_kind = [words for words in typed if len(words) > 1 and kinds_of(words[0].keys)]
    # armée algérienne: who writes capitals elsewhere means small letters.
    small = not bearer.is_person and any(alias.written[0].isupper() for alias in actor.aliases)
    names: list[Name] = []
    for alias, words in _forms(actor, typed, is_person=is_person):
        first = words[0].written
        names.append(
            Name(
                bearer=bearer,
                alias=alias,
                words=words,
                traits=traits(
                    is_acronym=len(words) == 1 and _looks_like_acronym(alias.written),
                    is_capitalised=first.lower() != first.upper()
                    and not (small and _is_in_small_letters(alias.written)),
                    is_titled=_is_titled(words, with_kind),
                ),
            )
        )
    if not bearer.is_person:
        shape = traits(is_capitalised=True)
        paired = zip(actor.aliases, typed, strict=True)
        strong = [words for alias, words in paired if alias.strength is Strength.STRONG]
        words = dict.fromkeys(known_alone(strong))
        names += [Name(bearer, Alias(word.written), (word,), shape) for word in words]
        names += _in_other_letters(bearer)
    if actor.context and not bearer.is_person:
        names += _shortened(bearer, typed)
    return tuple(names)


def _is_in_small_letters(written: str) -> bool:
    return " " in written and written[0].islower() and written.split(maxsplit=1)[0].islower()


def _in_other_letters(bearer: Bearer) -> list[Name]:
    """Return the acronyms of an actor as other languages have them."""
    found: dict[str, Name] = {}
    for letters in sorted(bearer.acronyms):
        for other in acronyms_abroad(letters):
            strength = Strength.STRONG if tells_abroad(other) else Strength.WEAK
            shape = traits(is_acronym=True, is_capitalised=True)
            words = name_words(other, is_person=False)
            found.setdefault(other, Name(bearer, Alias(other, strength), words, shape))
        for other in spelled_out(letters) if len(letters) >= LEAST_SPELLED_OUT else ():
            words = name_words(other, is_person=False)
            found.setdefault(other, Name(bearer, Alias(other), words, traits()))
    return [name for other, name in found.items() if other not in bearer.acronyms]


LEAST_SPELLED_OUT = 3
"""Letters of an acronym that is known when other scripts call them by their names."""


def _shortened(bearer: Bearer, typed: Sequence[tuple[NameWord, ...]]) -> list[Name]:
    """Return a group's names without the word for its kind, where nobody typed them so."""
    telling = (distinctive(words, of_firm=bearer.is_company) for words in typed)
    left = dict.fromkeys(word for word in telling if word is not None)
    shape = traits(is_capitalised=True, is_shortened=True)
    found = [
        Name(bearer, Alias(word.written, Strength.WEAK), (word,), shape)
        for word in left
        if (word,) not in typed
    ]
    shape = traits(is_acronym=True, is_capitalised=True, is_shortened=True)
    letters = [] if bearer.acronyms else [letters_of(words) for words in typed]
    for one in dict.fromkeys(filter(None, letters)):
        alias = Alias(one, Strength.WEAK)
        found.append(Name(replace(bearer, typed=tuple(typed)), alias, name_words(one), shape))
    return found


def _writings(
    aliases: Iterable[Alias], typed: Iterable[tuple[NameWord, ...]]
) -> frozenset[tuple[str, int]]:
    """Return where the actor has a strong name: a weak one does not speak for itself."""
    return _shared(
        frozenset(
            (writing, len(words))
            for alias, words in zip(aliases, typed, strict=True)
            if words and alias.strength is Strength.STRONG
            for writing in writings(alias.written)
        )
    )


@lru_cache(maxsize=1_024)
def _shared(found: frozenset[tuple[str, int]]) -> frozenset[tuple[str, int]]:
    """Return the same object for the same ones."""
    return found


def _bearer(actor: Actor, typed: list[tuple[NameWord, ...]], *, is_person: bool) -> Bearer:
    acronyms = [
        bare(alias.written) for alias in actor.aliases if _looks_like_acronym(alias.written)
    ]
    return Bearer(
        subject_id=actor.id,
        is_person=is_person,
        is_company=actor.kind == "company",
        vowelled=_SCRIPTS[frozenset([has_vowels(alias.written) for alias in actor.aliases])],
        writings=_writings(actor.aliases, typed),
        country=actor.country or "",
        context=actor.context,
        acronyms=frozenset(acronyms) if acronyms else _NO_ACRONYMS,
        typed=tuple(typed) if acronyms else (),
    )


MOST_TITLED = 2
"""Words of a name that may be everyday words by chance; عصائب أهل الحق is not."""


def _is_titled(words: tuple[NameWord, ...], with_kind: list[tuple[NameWord, ...]]) -> bool:
    """Say whether one of ``with_kind`` is a name, without capitals, behind its bearer's kind."""
    if len(words) > MOST_TITLED or not with_kind or is_kind(words[0].keys[-1]):
        return False
    name = [one.written for one in words]
    return any([one.written for one in other[1:]] == name for other in with_kind)


def _forms(
    actor: Actor, words_of: Sequence[tuple[NameWord, ...]], *, is_person: bool
) -> list[tuple[Alias, tuple[NameWord, ...]]]:
    """Return the aliases with their words, and for a person what follows from them."""
    paired = zip(actor.aliases, words_of, strict=True)
    typed = [(alias, words) for alias, words in paired if words]
    if not is_person:
        found = [form for alias, words in typed for form in _with_kind(alias, words)]
        for alias, words in typed:
            parted = [*firms_apart(alias.written), with_god_apart(word.written for word in words)]
            found += [(alias, name_words(" ".join(parts))) for parts in parted if parts]
        return found
    typed = [one for one in typed if not _is_known_by_longer(*one, typed)]
    found = [(_weak_if_surname(alias, words, typed), words) for alias, words in typed]
    for alias, words in typed:
        if len(words) in {2, 3} and words[0].keys[0] in word_list("surnames_first"):
            found.append((alias, (*words[1:], words[0])))  # Xi Jinping: Xi is the surname
        # Luiz Inácio Lula da Silva is also Lula da Silva, and so the people call him Lula.
        called = [words[:1]] if _is_called_first(words) and _is_shorter(words, typed) else []
        for short in (*called, *called_shorter(words)):
            written = " ".join(word.written for word in short)
            found.append((Alias(written, Strength.WEAK), short))
        found.extend((alias, name_words(other)) for other in respelled(words))
    return found


def _is_called_first(words: tuple[NameWord, ...]) -> bool:
    """Say whether small words part a name in two, of which the first alone may be used."""
    return any(word.keys[0] in OF_A_FAMILY for word in words[1:-1])


OF_A_FAMILY = frozenset({"da", "do", "dos", "das", "de", "del", "di"})


def _is_shorter(
    words: tuple[NameWord, ...], typed: list[tuple[Alias, tuple[NameWord, ...]]]
) -> bool:
    return any(_ends_in(longer, words) for _, longer in typed)


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
        own = _with_keys(said, (*said.keys, *kinds))
        other = _with_keys(said, tuple(map(turned, kinds)))
        if place == 0:
            return [(alias, (own, *rest)), (alias, (*rest, other))]
        return [(alias, (*rest, own)), (alias, (other, *rest))]
    return [(alias, words)]


@lru_cache(maxsize=16_384)
def _with_keys(word: NameWord, keys: tuple[str, ...]) -> NameWord:
    """Return a word with other keys: one object for all groups of a kind."""
    return word._replace(keys=keys)


LENGTHS_WITH_KIND = range(2, 4)
"""Words of a name in which the kind of group may be said in another language."""


def _is_known_by_longer(
    alias: Alias, words: tuple[NameWord, ...], typed: list[tuple[Alias, tuple[NameWord, ...]]]
) -> bool:
    """Say whether a weak name is a surname, or the first and last word, of a longer one.

    Then the longer one leads to it, where all is weighed that is known of persons.
    """
    if alias.strength is Strength.STRONG:
        return False
    first, last = words[0].keys, words[-1].keys
    return any(
        longer[-1].keys == last and (len(words) == 1 or longer[0].keys == first)
        for _, longer in typed
        if len(longer) > len(words)
    )


def _weak_if_surname(
    alias: Alias, words: tuple[NameWord, ...], typed: list[tuple[Alias, tuple[NameWord, ...]]]
) -> Alias:
    """Return an alias that is no more than the last word of a longer one as a weak one."""
    if len(words) > 1 or alias.strength is Strength.WEAK:
        return alias
    short = any(_ends_in(longer, words) for _, longer in typed)
    return Alias(alias.written, Strength.WEAK) if short else alias


def _ends_in(longer: tuple[NameWord, ...], words: tuple[NameWord, ...]) -> bool:
    if len(longer) <= len(words) or longer[-1].keys != words[-1].keys:
        return False
    return [word.keys for word in longer[-len(words) :]] == [word.keys for word in words]
