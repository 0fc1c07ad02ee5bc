"""States and territories: their names in the bot's languages, and what only looks like one.

The names come from Unicode's CLDR through Babel, the demonyms from our own list.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from babel import Locale, UnknownLocaleError

from bot.matching import adjectives
from bot.matching.folding import fold_word
from bot.matching.lattice import spelled
from bot.matching.readings import keys
from bot.matching.spelling import folded
from bot.matching.tokens import Tokens
from bot.matching.trie import Trie

LANGUAGES = ("en", "ar", "ckb", "ku", "fa", "tr", "ru", "fr", "de", "es")
SHORTEST = 4
"""Letters of a name taken over from another language; shorter ones are words somewhere."""
_ALPHA_2 = 2


@dataclass(frozen=True, slots=True)
class Territory:
    """One state or territory."""

    code: str
    """ISO 3166, two letters."""
    names: tuple[str, ...]
    """In all languages, each once, the English one first."""
    demonyms: tuple[str, ...]
    """In English; empty where the list has none."""
    turkish: tuple[str, ...] = ()
    """Turkish words that stand for the state before a noun, where that is not its name."""
    adjectives: tuple[tuple[str, ...], ...] = ()
    """Adjectives in the other languages; each by the keys of all its forms."""


@cache
def _territories() -> dict[str, Territory]:
    names: dict[str, dict[str, None]] = {}
    for language in LANGUAGES:
        try:
            listed = cast("dict[str, str]", Locale.parse(language).territories)
        except UnknownLocaleError:  # pragma: no cover  # an older Babel
            continue
        for code, name in listed.items():
            if len(code) == _ALPHA_2 and code.isalpha():
                names.setdefault(code, {})[name] = None
    for code, short in _lines("state_short_names"):
        names[code].update(dict.fromkeys(name.strip() for name in short.split(";")))
    russian = {code: tuple(words.split()) for code, words in _lines("demonyms_russian")}
    demonyms = {code: tuple(words.split()) for code, words in _lines("demonyms")}
    others = dict(_lines("demonyms_other"))
    return {
        code: Territory(
            code,
            tuple(listed),
            demonyms.get(code, ()),
            adjectives.turkish(others.get(code, "")),
            (
                *((nisba,) for nisba in _nisbas(listed)),
                *((f"~{fold_word(stem)}",) for stem in russian.get(code, ())),
                *adjectives.inflected(others.get(code, "")),
            ),
        )
        for code, listed in names.items()
    }


@cache
def states_by_demonym() -> Mapping[str, str]:
    """Return the English name of a state of one word by each of its English demonyms, all folded.

    Lighter than the other tables: one language of Babel's is read. Turkey is Türkiye there.
    """
    listed = cast("dict[str, str]", Locale.parse("en").territories)
    return {"turkey": folded(listed["TR"])} | {
        fold_word(demonym): folded(listed[code])
        for code, demonyms in _lines("demonyms")
        for demonym in demonyms.split()
        if " " not in listed.get(code, " ")
    }


def _nisbas(names: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of the Arabic and Persian adjectives made of names of one word."""
    words = [folded(name) for name in names if _ARABIC_WORD.fullmatch(name)]
    stems = {re.sub("(?:يا|ا|يه|ه)$", "", word) for word in words}
    stems |= {word for word in words if not word.endswith(("ا", "ه"))}
    long = sorted(stem for stem in stems if len(stem) >= SHORTEST - 1)
    return tuple(f"{stem}{ending}" for stem in long for ending in ("ي", "يه", "يين", "يون"))


_ARABIC_WORD = re.compile("[\u0620-\u06d3]+")


def _lines(name: str) -> list[tuple[str, str]]:
    """Return the lines of a table in ``data``: a code, and what stands after it."""
    text = (files("bot.matching") / "data" / f"{name}.txt").read_text("utf-8")
    lines = (line.partition(" ") for line in text.splitlines() if not line.startswith("#"))
    return [(code, rest.strip()) for code, _, rest in lines]


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, territory in _territories().items():
        for name in territory.names:
            found.setdefault(folded(name), code)
    return found


def territory_named(name: str) -> Territory | None:
    """Return the territory of this name, in any of the languages; None when it is none's."""
    code = _by_name().get(folded(name))
    return None if code is None else _territories()[code]


@cache
def last_words() -> frozenset[str]:
    """Return the last words of all names: a cheap test before ``territory_named``."""
    return frozenset(name.rpartition(" ")[2] for name in _by_name())


@cache
def _words() -> frozenset[str]:
    """Return the keys of all names of one word."""
    names = [name for territory in _territories().values() for name in territory.names]
    return frozenset(key for name in names if " " not in name for key in keys(name))


@cache
def state_codes() -> dict[str, tuple[str, ...]]:
    """Return the states by the keys of their names of one word and of their adjectives."""
    found: dict[str, tuple[str, ...]] = {}
    for code, territory in _territories().items():
        said = [key for name in territory.names if " " not in name for key in keys(name)]
        said += [fold_word(word) for word in (*territory.demonyms, *territory.turkish)]
        said += [key for forms in territory.adjectives for key in forms]
        for key in dict.fromkeys(said):
            found[key] = (*found.get(key, ()), code)
    return found


def is_state_word(written: str) -> bool:
    """Say whether a word, in whatever case or with whatever clitics, is the name of a state."""
    return not _words().isdisjoint(keys(written))


@cache
def _adjectives() -> frozenset[str]:
    listed = (territory.adjectives for territory in _territories().values())
    return frozenset(key for words in listed for forms in words for key in forms)


def is_adjective_abroad(word: str) -> bool:
    """Say whether a folded word is the French, German or Spanish adjective of a state."""
    return word in _adjectives()


def is_adjective_of_state(written: str) -> bool:
    """Say whether an Arabic or Persian word in -ī or -īya may be made of the name of a state."""
    return any(
        key.endswith(ending) and not _words().isdisjoint(_bases(key.removesuffix(ending)))
        for key in keys(written)
        for ending in ("ي", "يه", "يين", "يون")
    )


def _bases(stem: str) -> tuple[str, ...]:
    return (stem, f"{stem}ا", f"{stem}ه", f"{stem}يا")


@cache
def _shadows() -> Trie[int]:
    shadows: Trie[int] = Trie()
    text = (files("bot.matching") / "data" / "shadows.txt").read_text("utf-8")
    own = [line for line in text.splitlines() if line and not line.startswith("#")]
    listed = [name for territory in _territories().values() for name in territory.names]
    for name in (*own, *listed):
        words = folded(name).split()
        if len(words) > 1:
            shadows.add(words, len(words))
    return shadows


LONGEST_SHADOW = 4
"""Words before a name at which a longer one may begin."""


def shadows_over(tokens: Tokens, starts: set[int]) -> list[tuple[int, int]]:
    """Return the places of longer names that begin at, or just before, the words ``starts``."""
    lattice, shadows = spelled(tokens), _shadows()
    near = {begin for start in starts for begin in range(max(0, start - LONGEST_SHADOW), start + 1)}
    possible = lattice.starts(sorted(near), shadows.starts)
    return [
        (begin, end)
        for begin in possible
        for end, _ in shadows.walk(lattice, begin)
        if lattice.whole(begin, end)
    ]


def names_by_script(territory: Territory, *, besides: str) -> list[str]:
    """Return one name for each script of the bot that ``besides`` is not in, as CLDR has it."""
    found: dict[str, str] = {}
    for name in territory.names:
        script = "а" if _CYRILLIC_WORD.search(name) else "ا" if _ARABIC_LETTER.search(name) else "a"
        found.setdefault(script, name)
    return [name for name in found.values() if not shares_script(name, besides)]


def shares_script(first: str, second: str) -> bool:
    """Say whether two names both have letters of one of the bot's scripts."""
    return any(
        bool(letters.search(first)) is bool(letters.search(second)) is True
        for letters in (_CYRILLIC_WORD, _ARABIC_LETTER, _LATIN_LETTER)
    )


_CYRILLIC_WORD = re.compile("[\u0400-\u052f]")
_ARABIC_LETTER = re.compile("[\u0620-\u06d3]")
_LATIN_LETTER = re.compile("[A-Za-z]")


def other_names(written: str) -> list[str]:
    """Return the names of a state in other languages, for a name in one of them."""
    territory = territory_named(written)
    if territory is None:
        return []
    own = folded(written)
    return [name for name in territory.names if folded(name) != own and _is_telling(name)]


def _is_telling(name: str) -> bool:
    """Say whether a name of a state can be taken over from another language."""
    least = SHORTEST - 1 if _ARABIC_WORD.fullmatch(name) else SHORTEST
    return len(folded(name)) >= least or name.isupper()
