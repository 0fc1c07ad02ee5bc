"""Checking what a file or a catalogue says of an actor, before anything is saved."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import cast

from babel import Locale

from bot.matching.known.blocks import Block, BlockError, items
from bot.matching.model import LONGEST_NAME, ActorDraft, Alias, Strength
from bot.matching.proposals import everyday_words
from bot.matching.spelling import folded
from bot.matching.territories import territory_named
from bot.sources.plain import one_line

KINDS = ("person", "group", "party", "state", "company", "other")
MOST_NAMES = 200
"""Of one actor."""
MOST_WORDS = 50
"""Of context, and vetoes, of one actor; as many as an admin may give it in the chat."""
LONGEST_COUNTRY = 64
LONGEST_ACRONYM = 6
_ALPHA_2 = 2


class DraftError(ValueError):
    """An offer that cannot be saved; the sentence says why."""


def drafted(
    names: Iterable[Alias],
    *,
    kind: str = "",
    country: str = "",
    context: Iterable[str] = (),
    vetoes: Iterable[str] = (),
) -> ActorDraft:
    """Return an actor as it can be saved, without double names and superfluous blanks.

    The first name is the one shown. Raises ``DraftError``.
    """
    first: dict[str, Alias] = {}
    for alias in names:
        written = one_line(alias.written)
        if written:
            first.setdefault(written, Alias(written, alias.strength))
    tidy = list(first.values())
    _check(tidy)
    words, phrases = _words(context, "words of context"), _words(vetoes, "vetoes")
    if kind and kind.casefold() not in KINDS:
        raise DraftError(f"{kind!r} is no kind of actor; there are {', '.join(KINDS)}")
    return ActorDraft(
        tuple(tidy),
        kind=kind.casefold() or None,
        country=country_named(country),
        context=words,
        vetoes=phrases,
    )


def drafted_from(block: Block) -> ActorDraft:
    """Return the actor of a block of lines. Raises ``DraftError``."""
    try:
        fields, aliases = block.fields(), block.aliases()
    except BlockError as exc:
        raise DraftError(str(exc)) from None
    kind, _, country = fields.get("is", "").partition(" ")
    return drafted(
        aliases,
        kind=kind,
        country=country,
        context=items(fields.get("context", "")),
        vetoes=items(fields.get("not", "")),
    )


def _check(aliases: Sequence[Alias]) -> None:
    if not aliases:
        raise DraftError("there is no name")
    if len(aliases) > MOST_NAMES:
        raise DraftError(f"{len(aliases)} names are too many; {MOST_NAMES} are possible")
    for alias in aliases:
        if len(alias.written) > LONGEST_NAME:
            short = f"{alias.written[:40]}…"
            raise DraftError(f"the name {short!r} is longer than {LONGEST_NAME} characters")
        if not is_name(alias.written):
            raise DraftError(f"the name {alias.written!r} has no letter or digit")


def is_name(written: str) -> bool:
    """Say whether a name can be saved and looked for."""
    return len(written) <= LONGEST_NAME and any(map(str.isalnum, folded(written)))


def _words(words: Iterable[str], what: str) -> tuple[str, ...]:
    tidy = tuple(dict.fromkeys(line for line in map(one_line, words) if line))
    if len(tidy) > MOST_WORDS:
        raise DraftError(f"{len(tidy)} {what} are too many; {MOST_WORDS} are possible")
    if any(len(word) > LONGEST_NAME for word in tidy):
        raise DraftError(f"one of the {what} is longer than {LONGEST_NAME} characters")
    return tidy


def country_named(written: str) -> str | None:
    """Return a country by its English name, for its name in any language or its ISO 3166 code.

    What is no country we know stays as it is written; None for nothing. One form for each country,
    since compatriots are known by it.
    """
    tidy = one_line(written)
    if not tidy:
        return None
    if len(tidy) == _ALPHA_2 and tidy.isupper() and tidy in english_names():
        return english_names()[tidy]
    territory = territory_named(tidy)
    found = tidy if territory is None else english_names().get(territory.code, tidy)
    if len(found) > LONGEST_COUNTRY:
        raise DraftError(f"the country is longer than {LONGEST_COUNTRY} characters")
    return found


@cache
def english_names() -> dict[str, str]:
    """Return the CLDR's English names of states and territories, by ISO 3166 code."""
    listed = cast("dict[str, str]", Locale("en").territories)
    return {code: name for code, name in listed.items() if code.isalpha()}


def marked(names: Sequence[str], *, kind: str | None) -> list[Alias]:
    """Return names of a catalogue, which does not tell which of them count by themselves.

    Weak are everyday words, acronyms, and a person's names of one word; never the first, unless
    it is an everyday word.
    """
    everyday = set(everyday_words(names))
    aliases: list[Alias] = []
    for place, name in enumerate(names):
        alone = place > 0 and (is_acronym(name) or (kind == "person" and " " not in name))
        weak = alone or name in everyday
        aliases.append(Alias(name, Strength.WEAK if weak else Strength.STRONG))
    return aliases


def is_acronym(name: str) -> bool:
    """Say whether a name is no more than some capitals."""
    letters = name.replace(".", "")
    return len(letters) <= LONGEST_ACRONYM and letters.isupper() and letters.isalnum()
