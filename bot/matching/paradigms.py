"""Which words are inflections of one another, by tables of endings for each language.

A word has the keys of all paradigms that it fits. Two words are one where they share a key. Keys
of different paradigms never meet, so that "retraite" (a verb's form, or another noun) is not
"retrait".
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from bot.matching.folding import fold_word

_NONE = "-"
_STEM = "="
"""The class of most nouns, one for all languages: a query, which may be in any, needs few keys."""


@dataclass(frozen=True, slots=True)
class _Ending:
    """What a word with this ending is: a form of a class, or of an ambiguous part of it."""

    family: str
    minimum: int
    of_query: int
    """The least letters before the ending of a query's word, which mostly has none."""
    part: str = ""
    """Empty for an ending that no other word of the stem can have."""
    parts: tuple[str, ...] = ()
    """All ambiguous parts of the class, for an ending that is not."""
    also: str = ""

    def keys(self, stem: str) -> list[str]:
        if self.family == _STEM:
            return [f"{_STEM}{stem}"]
        if self.part:
            return [f"{self.family}:{stem}|{self.part}"]
        found = [f"{self.family}:{stem}", *(f"{self.family}:{stem}|{part}" for part in self.parts)]
        if not self.also:
            return found
        return [*found, f"{_STEM}{stem}" if self.also == _STEM else f"{self.also}:{stem}"]


@dataclass(slots=True)
class Paradigms:
    """The endings of one language, or of all that share a script."""

    by_ending: dict[str, list[_Ending]] = field(
        default_factory=lambda: defaultdict[str, list[_Ending]](list)
    )
    longest: int = 0

    def add(self, language: str, line: str) -> None:
        """Take in one line of the table, of which the language has been taken off."""
        head, _, endings = line.partition(":")
        head, _, also = head.partition(">")
        family, minimums = head.split()
        minimum, _, of_query = minimums.partition("/")
        least = int(minimum), int(of_query or minimum)
        family, also = (
            name if name in {_STEM, ""} else f"{language}.{name}" for name in (family, also.strip())
        )
        sure, _, ambiguous = endings.partition("|")
        groups = [group.split("/") for group in ambiguous.split()]
        parts = tuple(group[0] for group in groups)
        for ending in dict.fromkeys(sure.split()):
            self._put(ending, _Ending(family, *least, "", parts, also))
        for group in groups:
            for ending in group:
                self._put(ending, _Ending(family, *least, group[0]))

    def _put(self, written: str, ending: _Ending) -> None:
        letters = "" if written == _NONE else written
        self.by_ending[letters].append(ending)
        self.longest = max(self.longest, len(letters))

    def keys(self, word: str, minimum: int = 0, *, of_query: bool = False) -> set[str]:
        """Return the keys of ``word``, of stems of at least ``minimum`` letters."""
        found: set[str] = set()
        for cut in range(len(word), max(1, len(word) - self.longest, minimum) - 1, -1):
            endings = self.by_ending.get(word[cut:])
            if endings is None:
                continue
            stem = word[:cut]
            for ending in endings:
                if cut >= (ending.of_query if of_query else ending.minimum):
                    found.update(ending.keys(stem))
        return found


_SCRIPTS = {
    "fr": "Latin", "es": "Latin", "de": "Latin", "tr": "Latin",
    "fa": "Arabic", "ckb": "Arabic", "ru": "Cyrillic",
}  # fmt: skip


@cache
def paradigms() -> dict[str, Paradigms]:
    """Return the paradigms by language, as in ``data/topic_endings.txt``, and by script."""
    text = (files("bot.matching") / "data" / "topic_endings.txt").read_text("utf-8")
    found: dict[str, Paradigms] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            language, rest = line.split(maxsplit=1)
            found.setdefault(language, Paradigms()).add(language, rest)
            # Merged, each class under its own language's name, for words that may be in any.
            found.setdefault(_SCRIPTS[language], Paradigms()).add(language, rest)
    return found


@cache
def families(language: str) -> dict[str, tuple[str, ...]]:
    """Return by each irregular form (folded) the first of each family that it is in."""
    found: dict[str, tuple[str, ...]] = {}
    listed = [line.split() for line in _lines(f"topic_families_{language}.txt")]
    if language == "de":
        listed += [family for line in _lines("topic_verbs_de.txt") for family in _strong(line)]
    for family in listed:
        words = list(map(fold_word, family))
        for word in dict.fromkeys(words):
            found[word] = (*found.get(word, ()), words[0])
    return found


def _lines(file: str) -> list[str]:
    text = (files("bot.matching") / "data" / file).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


_AS_ADJECTIVE = ("", "e", "en", "er", "es", "em")
_STRONG_ENDINGS = {
    "p": ("en", "t", "et", "e", "end", "ende", "enden", "ender"),
    "s": ("t",),
    "t": ("", "en"),
    "g": tuple(f"en{ending}" for ending in _AS_ADJECTIVE),
    "h": _AS_ADJECTIVE,
    "x": ("",),
}
"""By the mark of a stem: present, its third person, past, participles, a whole form."""
_BARE = "-"
_APART = "*"


def _strong(line: str) -> Iterator[list[str]]:
    """Yield the forms of a strong German verb, with each of its prefixes, the infinitive first."""
    prefixes, _, stems = line.partition(":")
    marked = [stem.split("~") for stem in stems.split()]
    for prefix in prefixes.split():
        before = prefix.rstrip(f"{_BARE}{_APART}")
        joint = "ge" if prefix.endswith((_BARE, _APART)) else ""
        forms = [
            f"{before}{joint if mark in {'g', 'h'} else ''}{stem}{ending}"
            for stem, mark in marked
            for ending in _STRONG_ENDINGS[mark]
        ]
        if prefix.endswith(_APART):
            forms.append(f"{before}zu{marked[0][0]}en")
        yield forms
